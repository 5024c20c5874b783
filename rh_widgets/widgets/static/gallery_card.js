/* A run as a card of the gallery. The picture is its poster; the clip itself comes when it is pressed, pointed at
   for a moment or reached by keys, and goes when it is left. Joined behind pieces.js and marks.js. */

const LINGER = 300; // ms before a clip that is pointed at plays
const still_wanted = matchMedia("(prefers-reduced-motion: reduce)");

let playing = null; // one clip at a time

const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/* Plays a card's clip in its stage. */
function preview(model, stage, button, get, tell) {
  let media = null, url = "", timer = 0, held = false, turn = 0;

  async function address(again) {
    const { clip } = get();
    if (clip.link && !again) return clip.link;
    url ||= URL.createObjectURL(await fetch_in_time(model, clip.id, clip.type));
    return url;
  }

  async function start(again = false) {
    const mine = ++turn;
    playing?.stop();
    playing = me;
    button.setAttribute("aria-pressed", "true");
    try {
      const src = await address(again);
      if (mine !== turn) return;
      const { clip, title } = get();
      const sound = clip.kind === "audio";
      media = h(sound ? "audio" : "video", { class: "rh-g-media", src, loop: true, playsinline: true, "aria-label": title });
      media.muted = !sound;
      media.addEventListener("error", () => mine === turn && (end(), !again && clip.link ? start(true) : tell("This browser cannot play the file.")));
      stage.prepend(media);
      tell("");
      await media.play();
    } catch (error) {
      if (mine !== turn || error.name === "AbortError") return;
      end();
      tell(error.message);
    }
  }

  function end() {
    turn++;
    if (media) {
      media.pause();
      media.removeAttribute("src"); // or the browser would go on fetching it
      media.remove();
    }
    media = null;
    button.setAttribute("aria-pressed", "false");
    if (playing === me) playing = null;
  }

  function rest() {
    clearTimeout(timer);
    timer = 0;
  }

  const me = {
    linger() {
      if (timer || media) return;
      const { clip } = get();
      if (clip.kind !== "video" || still_wanted.matches || (!clip.link && !clip.eager)) return;
      timer = setTimeout(() => media || start(), LINGER);
    },
    leave() {
      rest();
      if (!held) me.stop();
    },
    press() {
      rest();
      held = !media;
      held ? start() : me.stop();
    },
    stop() {
      rest();
      held = false;
      end();
    },
    close() {
      me.stop();
      if (url) URL.revokeObjectURL(url);
    },
  };
  return me;
}

const PLAYABLE = new Set(["video", "audio"]);

/* `acts` has what the card may ask of the grid: pick(id, range), open(id). */
function run_card(model, view, first, acts) {
  let data = first;
  const img = h("img", { class: "rh-g-media" });
  img.alt = ""; // the card says it all
  const word = h("span", { class: "rh-g-word" });
  const length = h("span", { class: "rh-g-badge rh-g-length" });
  const sandbox = h("span", { class: "rh-g-badge rh-g-sandbox" }, "SANDBOX");
  const play = h("button", { type: "button", class: "rh-g-play", "aria-pressed": "false" }, "▶");
  const stage = h("div", { class: "rh-g-stage" }, img, word, sandbox, length, play);
  const box = h("input", { type: "checkbox" });
  const pick = h("label", { class: "rh-g-pick", title: "Choose" }, box);
  const open = h("button", { type: "button", class: "rh-g-open" });
  const lines = Object.fromEntries(["model", "facts", "state", "words"].map((name) => [name, h("span", { class: `rh-g-${name}` })]));
  const when = h("span", { class: "rh-g-when" });
  const trace = h("pre", { tabindex: 0, "aria-label": "Traceback" });
  const fold = h("details", { class: "rh-g-trace" }, h("summary", {}, "Traceback"), trace);
  const marks = marks_of(model, { run: data.id, id: data.id, called: "this run" }, view, (words, wrong) => tell(words, wrong));
  const acts_line = h("span", { class: "rh-g-acts" }, ...marks.nodes);
  const node = h("div", { class: "rh-g-card", role: "group", tabindex: -1, "data-run": data.id },
    stage, pick, h("div", { class: "rh-g-lines" }, open, lines.model, lines.facts, lines.state, fold, lines.words, acts_line, when));
  const item = h("li", {}, node);
  const clip = preview(model, stage, play, () => data, tell);

  function set(element, words) {
    if (element.textContent !== words) element.textContent = words;
    element.hidden = !words;
  }

  function tell(words, wrong = Boolean(words)) {
    set(lines.state, words || state_words());
    lines.state.classList.toggle("rh-g-wrong", wrong || (Boolean(data.error) && data.state !== "Cancelled"));
  }

  function state_words() {
    if (data.going) {
      const seconds = Math.max(Date.now() / 1000 - data.asked, 0);
      return `${data.state} · ${minutes(seconds)}${data.end > seconds ? ` of about ${minutes(data.end)}` : ""}`;
    }
    return data.error || data.state;
  }

  function fill(now) {
    data = now;
    const playable = PLAYABLE.has(data.clip.kind) && Boolean(data.clip.name);
    const words = [...data.tags.map((tag) => `#${tag}`), data.note].filter(Boolean).join(" · ");
    set(open, data.title);
    open.title = data.title;
    set(lines.model, data.model);
    set(lines.facts, data.facts);
    set(lines.words, words);
    set(when, data.when);
    set(trace, data.trace);
    fold.hidden = !data.trace;
    set(length, data.several ? `${data.several} results` : "");
    set(word, data.pictured ? "" : data.clip.text || { audio: "Sound" }[data.clip.kind] || data.state || "No preview");
    word.classList.toggle("rh-g-text", Boolean(data.clip.text));
    img.hidden = !data.pictured;
    sandbox.hidden = !data.sandbox;
    play.hidden = !playable;
    play.setAttribute("aria-label", `Play: ${data.title}`);
    box.setAttribute("aria-label", `Choose: ${data.title}`);
    node.setAttribute("aria-label", [data.title, data.model, data.state || data.facts, data.stars && `${data.stars} stars`, data.kept && "kept"].filter(Boolean).join(". "));
    node.classList.toggle("rh-g-kept", data.kept);
    open.removeAttribute("aria-busy");
    marks.show(data);
    tell("");
  }

  function choose(on) {
    box.checked = on;
    node.classList.toggle("rh-g-chosen", on);
  }

  open.addEventListener("click", () => {
    open.setAttribute("aria-busy", "true");
    acts.open(data.id);
  });
  box.addEventListener("click", (event) => acts.pick(data.id, box.checked, event.shiftKey));
  play.addEventListener("click", clip.press);
  // Moved, for a page that scrolls below a pointer at rest is not pointed at.
  stage.addEventListener("pointermove", (event) => event.pointerType === "mouse" && clip.linger());
  stage.addEventListener("pointerleave", clip.leave);
  node.addEventListener("focus", () => node.matches(":focus-visible") && clip.linger());
  node.addEventListener("focusout", (event) => node.contains(event.relatedTarget) || clip.leave());
  fill(data);

  return {
    item, node, marks, fill, choose,
    picture: (url) => (img.src = url),
    tick: () => data.going && tell(""),
    /* One card is a stop for Tab, and what is in it then; the others are reached by arrows. */
    reach(on) {
      node.tabIndex = on ? 0 : -1;
      for (const inside of node.querySelectorAll("button, input, summary, pre")) inside.tabIndex = on ? 0 : -1;
    },
    get data() { return data; },
    close() {
      clip.close();
      marks.close();
      item.remove();
    },
  };
}
