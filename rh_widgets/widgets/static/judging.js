/* The browser's half of Judging (judging.py): two results side by side, as A and B, and what is said of them.
   Files become Blobs: no address in the page tells a file's name. How the two are kept in step is in
   lockstep.js, how files come where no server has them in pieces.js. */

const KEPT = 12; // clips held ready; the same ones come again and again
const SLOW = 10_000; // ms
const VERDICTS = [
  { verdict: "left", words: "A is better", keys: ["1", "ArrowLeft"], shown: "1 ←" },
  { verdict: "right", words: "B is better", keys: ["2", "ArrowRight"], shown: "2 →" },
  { verdict: "tie", words: "Tie", keys: ["t"], shown: "T" },
  { verdict: "both bad", words: "Both bad", keys: ["b"], shown: "B" },
];
const TOLD = ["progress", "hint", "wrong", "can_undo", "over", "board"];

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/* Blob addresses by clip, the latest used last. */
function shelf(model) {
  const held = new Map();

  async function fetched(data) {
    if (data.link) {
      try {
        const answer = await fetch(data.link);
        if (answer.ok) return await answer.blob();
      } catch { /* then the kernel has it */ }
    }
    return fetch_in_time(model, data.id, data.type);
  }

  const forget = (coming) => coming.then(URL.revokeObjectURL, () => {});

  return {
    get(data) {
      const coming = held.get(data.id) ?? fetched(data).then((blob) => URL.createObjectURL(new Blob([blob], { type: data.type })));
      held.delete(data.id);
      held.set(data.id, coming);
      coming.catch(() => held.delete(data.id));
      for (const [id, old] of held) {
        if (held.size <= KEPT) break;
        held.delete(id);
        forget(old);
      }
      return coming;
    },
    close() {
      held.forEach(forget);
      held.clear();
    },
  };
}

function picture_of(data, label) {
  const common = { class: "rh-j-media", "aria-label": label, preload: "none" };
  if (data.kind === "video") return h("video", { ...common, playsinline: true, poster: data.poster });
  if (data.kind === "audio") return h("audio", common);
  if (data.kind === "text") return h("pre", { class: "rh-j-text", tabindex: 0, "aria-label": label }, data.text);
  return h("img", { class: "rh-j-media", alt: label, src: data.poster });
}

/* One of the two. */
function half(files, data, letter) {
  let coming = null;
  const media = picture_of(data, `Clip ${letter}`);
  const timed = data.kind === "video" || data.kind === "audio";
  const state = h("span", { class: "rh-j-wrong" });
  const stage = h("div", { class: `rh-j-stage rh-j-${data.kind}` }, media);
  if (data.ratio && data.kind !== "audio") stage.style.aspectRatio = data.ratio;
  if (timed) media.muted = true;

  async function bring() {
    try {
      const address = await files.get(data);
      if (timed) await ready(media, address);
      else media.src = address;
      state.textContent = "";
    } catch (error) {
      coming = null;
      state.textContent = error.message;
      throw error;
    }
  }

  return {
    node: h("figure", { class: "rh-j-half" }, stage, h("figcaption", {}, h("b", {}, letter), state)),
    load: () => (coming ??= data.kind === "text" || data.kind === "still" ? Promise.resolve() : bring()),
    clip: timed ? { media, rate: null, seconds: data.seconds, active: true, load: () => coming ?? (coming = bring()) } : null,
  };
}

const button = (words, act, more = {}) => h("button", { type: "button", class: "rh-j-button", onclick: act, ...more }, ...[words].flat());

/* Play, time and sound of both. */
function transport(player) {
  const toggle = button("Play", () => player().toggle(), { class: "rh-j-button rh-j-play" });
  const seek = h("input", { type: "range", min: 0, step: 0.05, "aria-label": "Time", oninput: () => player().seek(Number(seek.value)) });
  const time = h("span", { class: "rh-j-time" });
  const sound = h("select", { "aria-label": "Sound", onchange: () => player().listen(sound.value) },
    ...[["", "Sound off"], ["left", "Sound of A"], ["right", "Sound of B"]].map(([value, words]) => h("option", { value }, words)));
  const node = h("div", { class: "rh-j-transport" }, toggle, seek, time, sound);

  function show({ playing, at, whole }) {
    const name = playing ? "Pause" : "Play";
    if (toggle.textContent !== name) toggle.textContent = name;
    seek.max = whole;
    seek.value = at;
    const words = `${clock(at)} / ${clock(whole)}`;
    if (time.textContent !== words) {
      time.textContent = words;
      seek.setAttribute("aria-valuetext", `${Math.floor(at)} of ${Math.floor(whole)} seconds`);
    }
  }

  return { node, show, sound };
}

function view(model) {
  const files = shelf(model);
  const seen = sight();
  const arena = h("div", { class: "rh-j-arena" });
  const status = h("div", { class: "rh-j-status", role: "status" });
  const alarm = h("div", { class: "rh-j-wrong", role: "alert" });
  const board = h("div", { class: "rh-j-board" });
  const controls = transport(() => player);
  let player = null, near = false, busy = 0;
  let plays = !matchMedia("(prefers-reduced-motion: reduce)").matches;

  const press = (kind, more = {}) => {
    if (busy) return;
    model.send({ kind, turn: model.get("turn"), ...more });
    busy = setTimeout(() => {
      busy = 0;
      alarm.textContent = "The kernel does not answer. When it is free, press again; else run this cell again. No vote is lost.";
    }, SLOW);
  };

  const verdicts = VERDICTS.map(({ verdict, words, shown }) =>
    button([words, h("kbd", { "aria-hidden": true }, shown)], () => press("vote", { verdict }), { class: "rh-j-button rh-j-verdict" }));
  const undo = button(["Undo", h("kbd", { "aria-hidden": true }, "U")], () => press("undo"));
  const finish = button("Finish", () => press(model.get("over") ? "go_on" : "finish"));
  const game = h("div", { class: "rh-j-game" }, arena, controls.node, h("div", { class: "rh-j-verdicts", role: "group", "aria-label": "Your verdict" }, ...verdicts));
  const root = h("div", { class: "rh-surface rh-j", role: "group", tabindex: -1, "aria-label": "Blind judging", "data-lm-suppress-shortcuts": "true" },
    h("div", { class: "rh-j-question" }, model.get("question")), game,
    h("div", { class: "rh-j-foot" }, status, undo, finish), alarm, board);

  /* Two others, playing or not and heard or not as the judge left those before. */
  function stage() {
    const { left, right } = model.get("pair");
    const halves = { left: half(files, left, "A"), right: half(files, right, "B") };
    const clips = Object.values(halves).map((one) => one.clip).filter(Boolean);
    player?.close();
    const play = lockstep(clips, () => player && controls.show(play.state));
    let heard = null;
    player = {
      toggle() {
        plays = !play.state.playing;
        if (clips.length) play.toggle();
      },
      seek: play.seek,
      listen(side) {
        const clip = halves[side]?.clip ?? null;
        if (clip !== heard && (clip ?? heard)) play.hear(clip ?? heard);
        heard = clip;
      },
      begin() {
        for (const one of Object.values(halves)) one.load().catch(() => {}); // it says so itself
        if (clips.length && plays) play.play();
      },
      close: play.close,
    };
    controls.node.hidden = !clips.length;
    arena.replaceChildren(halves.left.node, halves.right.node);
    controls.show(play.state);
    player.listen(controls.sound.value);
    if (near) player.begin();
  }

  function show() {
    const over = model.get("over");
    game.hidden = over;
    undo.hidden = over;
    undo.disabled = !model.get("can_undo");
    finish.textContent = over ? "Judge on" : "Finish";
        const end = model.get("board") ? "The leaderboard is here." : "The leaderboard is below.";
    status.textContent = [model.get("progress"), over ? end : model.get("hint")].filter(Boolean).join(" · ");
    alarm.textContent = model.get("wrong");
    board.innerHTML = model.get("board"); // of our own making, and escaped there
  }

  const turn_over = () => (model.get("over") ? player.close() : stage());

  function answered() {
    clearTimeout(busy);
    busy = 0;
    alarm.textContent = model.get("wrong");
  }

  function key(event) {
    event.stopPropagation(); // JupyterLab and Notebook take keys that nobody stops for their own
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || model.get("over")) return;
    const own = event.target.matches("select, input, pre") ? /^(Arrow|Home|End|Page| )/ : event.target.matches("button") ? /^( |Enter)/ : /^$/;
    if (own.test(event.key) || event.target.matches("select")) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const said = VERDICTS.find(({ keys }) => keys.includes(name));
    const act = said ? () => press("vote", { verdict: said.verdict }) : { u: () => !undo.disabled && press("undo"), " ": () => player.toggle() }[name];
    if (!act) return;
    event.preventDefault();
    act();
  }

  root.addEventListener("keydown", key);
  root.addEventListener("keypress", (event) => event.stopPropagation());
  arena.addEventListener("click", () => (root.focus({ preventScroll: true }), player.toggle()));
  model.on("change:pair", stage);
  model.on("change:over", turn_over);
  model.on("change:turn", answered);
  for (const name of TOLD) model.on(`change:${name}`, show);
  stage();
  show();
  seen.watch(root, () => ((near = true), player.begin()));

  return {
    root,
    close() {
      model.off("change:pair", stage);
      model.off("change:over", turn_over);
      model.off("change:turn", answered);
      for (const name of TOLD) model.off(`change:${name}`, show);
      clearTimeout(busy);
      player.close();
      files.close();
      seen.close();
    },
  };
}

export default {
  render({ model, el }) {
    const now = view(model);
    /* A line for a notebook that is opened without its kernel is in the cell too; as long as this lives it is hidden. */
    const veil = h("style", {}, `.${CSS.escape(model.get("anchor"))}-hint { display: none !important; }`);
    el.append(veil, now.root);
    return () => {
      now.close();
      veil.remove();
    };
  },
};
