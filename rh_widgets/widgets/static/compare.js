/* The browser's half of Comparison (comparison.py): clips side by side under one set of controls. How they are
   kept in step is in lockstep.js, how files come in pieces.js. No file is fetched before it is used: until
   then each clip is its poster. */

const SPEEDS = [0.25, 0.5, 0.75, 1, 1.5, 2];
const KEYS = [
  ["Space", "play"], ["← →", "frame"], ["Home End", "start, end"], ["1–9", "its sound, 0 none"],
  ["[ ]", "range"], ["L", "loop"], ["W", "wipe"],
];
const OWN_KEYS = /^(Arrow|Home|End|Page| $|Enter)/;
const PRESSES = /^( |Enter)$/; // all that a button needs itself

let views = 0;

const stamp = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, "0")}`;

function picture_of(data, label) {
  const common = { class: "rh-c-media", "aria-label": label, preload: "none", "data-rh-clip": data.id };
  if (data.kind === "video") return h("video", { ...common, playsinline: true, poster: data.poster });
  if (data.kind === "audio") return h("audio", common);
  if (data.kind === "image") return h("img", { class: "rh-c-media", alt: label, src: data.poster });
  if (data.kind === "text") return h("pre", { class: "rh-c-text", tabindex: 0, "aria-label": label }, data.text || "");
  const poster = data.poster ? [h("img", { class: "rh-c-media", alt: label, src: data.poster })] : [];
  const words = data.why || (data.poster ? "" : "No preview");
  return h("div", { class: "rh-c-still" }, ...poster, ...(words ? [h("p", { class: "rh-c-why" }, words)] : []));
}

function tile(model, seen, data, view) {
  let coming = null, url = "", closed = false;
  const label = `${data.called}: ${data.title}`;
  const media = picture_of(data, label);
  const timed = data.kind === "video" || data.kind === "audio";
  const state = h("span", { class: "rh-c-state" });
  const sound = h("button", { type: "button", class: "rh-c-small", "aria-pressed": "false", "aria-label": `Sound of ${data.called}` }, "Sound");
  const stage = h("div", { class: `rh-c-stage rh-c-${data.kind}` }, media, h("span", { class: "rh-c-number", "aria-hidden": true }, String(data.number)));
  const marks = marks_of(model, data, view, tell);
  const said = data.differs.map(([name, value]) => h("span", {}, h("i", {}, name), " ", value));
  const lines = h("figcaption", { class: "rh-c-lines" },
    h("span", { class: "rh-c-differs" }, ...(said.length ? said : [data.called])),
    h("span", { class: "rh-c-muted" }, data.caption),
    h("span", { class: "rh-c-acts" }, ...marks.nodes, ...(timed ? [sound] : []), state));
  const node = h("figure", { class: "rh-c-tile", "aria-label": label }, stage, lines);
  if (timed) media.muted = true;

  function tell(words, wrong = false) {
    if (state.textContent !== words) state.textContent = words;
    state.classList.toggle("rh-c-wrong", wrong);
  }

  async function blob() {
    const fetched = fetch_in_time(model, data.id, data.type, (share) => tell(share < 1 ? `Fetching ${Math.floor(share * 10) * 10} %` : ""));
    url = URL.createObjectURL(await fetched);
    if (closed) URL.revokeObjectURL(url);
    return url;
  }

  /* From the notebook's server where it has the file; in pieces where that fails. */
  async function bring() {
    if (data.link) {
      try {
        return await ready(media, data.link);
      } catch {
        data = { ...data, link: "" };
      }
    }
    return ready(media, await blob());
  }

  function load() {
    coming ??= bring().catch((error) => {
      coming = null;
      if (!closed) tell(error.message, true);
      throw error;
    });
    return coming;
  }

  async function draw() {
    try {
      media.src = data.link || (await blob());
    } catch (error) {
      tell(error.message, true);
    }
  }

  if (data.ratio && data.kind !== "audio") stage.style.aspectRatio = data.ratio;
  if (data.kind === "image" && data.name) seen.watch(node, draw);

  return {
    node, stage, sound, marks, timed, data, label,
    clip: timed ? { media, rate: data.rate, seconds: data.seconds, active: true, load } : null,
    close() {
      closed = true;
      marks.close();
      seen.unwatch(node);
      if (timed) media.pause();
      if (url) URL.revokeObjectURL(url);
    },
  };
}

const button = (words, act, more = {}) => h("button", { type: "button", class: "rh-c-button", onclick: act, ...more }, words);

const choice = (label, options, act) => {
  const select = h("select", { "aria-label": label, onchange: () => act(select.value) });
  select.append(...options.map(([value, words]) => h("option", { value }, words)));
  return select;
};

/* Play, seek, step, speed and range for those that have a length. */
function transport(play, more) {
  const seek = h("input", { type: "range", class: "rh-c-seek", min: 0, "aria-label": "Time", oninput: () => play.seek(Number(seek.value)) });
  const band = h("span", { class: "rh-c-band" });
  const toggle = button("Play", play.toggle, { class: "rh-c-button rh-c-play" });
  const loop = button("Loop", () => play.set_loop(!play.state.loop));
  const speed = choice("Speed", SPEEDS.map((s) => [s, `${s} ×`]), (value) => play.set_speed(Number(value)));
  const clear = button("Clear range", () => play.range(null, null));
  const time = h("span", { class: "rh-c-time" });
  const set_from = () => play.range(play.state.at, play.state.to > play.state.at ? play.state.to : null);
  const set_to = () => play.range(play.state.from < play.state.at ? play.state.from : null, play.state.at);
  const node = h("div", { class: "rh-c-transport" },
    h("div", { class: "rh-c-track" }, band, seek),
    h("div", { class: "rh-c-row" }, toggle,
      button("− frame", () => play.step(-1), { "aria-label": "One frame back" }),
      button("+ frame", () => play.step(1), { "aria-label": "One frame on" }),
      time, speed, loop,
      button("From here", set_from, { "aria-label": "Range begins here" }),
      button("To here", set_to, { "aria-label": "Range ends here" }), clear, ...more));
  speed.value = 1;

  function show(state) {
    seek.max = state.whole;
    seek.step = 1 / state.rate / 10;
    if (Math.abs(Number(seek.value) - state.at) > 0.001) seek.value = state.at;
    const words = `${stamp(state.at)} / ${stamp(state.whole)}`;
    if (time.textContent !== words) {
      time.textContent = words;
      seek.setAttribute("aria-valuetext", `${state.at.toFixed(2)} of ${state.whole.toFixed(2)} seconds`);
    }
    const name = state.playing ? "Pause" : "Play";
    if (toggle.textContent !== name) toggle.textContent = name;
    loop.setAttribute("aria-pressed", state.loop);
    clear.disabled = state.from === null && state.to === null;
    band.hidden = clear.disabled;
    band.style.left = `${((state.from ?? 0) / state.whole) * 100}%`;
    band.style.right = `${(1 - (state.to ?? state.whole) / state.whole) * 100}%`;
  }

  return { node, show, set_from, set_to };
}

/* Two of the clips, one over the other, and a line between that can be moved. */
function wiper(root, tiles, regroup) {
  const shown = tiles.filter((t) => t.data.kind === "video" || t.data.kind === "image");
  const names = shown.map((t) => [t.data.number, t.data.called]);
  let on = false;
  const range = h("input", { type: "range", class: "rh-c-edge", min: 0, max: 100, step: 1, "aria-label": "Wipe: how much of the left one", oninput: show });
  const left = choice("On the left", names, () => pair(left));
  const right = choice("On the right", names, () => pair(right));
  const toggle = button("Wipe", () => set(!on), { "aria-pressed": "false" });
  const more = h("span", { class: "rh-c-row", hidden: true }, left, range, right);
  range.value = 50;
  if (shown.length > 1) right.value = names[1][0];

  const side = (t) => (String(t.data.number) === left.value ? "left" : String(t.data.number) === right.value ? "right" : "");

  function pair(changed) {
    const other = changed === left ? right : left;
    if (left.value === right.value) other.value = names.find(([n]) => String(n) !== changed.value)[0];
    set(on);
  }

  function show() {
    root.style.setProperty("--rh-edge-at", `${range.value}%`);
    range.setAttribute("aria-valuetext", `${range.value} percent of ${left.selectedOptions[0]?.textContent}`);
  }

  function set(value) {
    on = value;
    more.hidden = !on;
    toggle.setAttribute("aria-pressed", on);
    root.classList.toggle("rh-c-wiping", on);
    for (const t of tiles) {
      t.node.dataset.side = on ? side(t) : "";
      t.node.hidden = on && !side(t);
      if (t.clip) t.clip.active = !t.node.hidden;
    }
    show();
    regroup();
  }

  function drag(event) {
    const stage = event.target.closest(".rh-c-stage");
    if (!on || !stage || (event.type === "pointermove" && !event.buttons)) return false;
    const box = stage.getBoundingClientRect();
    range.value = ((event.clientX - box.left) / box.width) * 100;
    show();
    return true;
  }

  return { button: shown.length > 1 ? [toggle] : [], more, toggle: () => shown.length > 1 && set(!on), drag, get on() { return on; } };
}

function view(model) {
  const seen = sight();
  const name = `v${++views}`;
  const tiles = model.get("tiles").map((data) => tile(model, seen, data, name));
  const clips = tiles.filter((t) => t.clip).map((t) => t.clip);
  const root = h("div", { class: "rh-surface rh-c", role: "group", tabindex: -1, "aria-label": `Comparison of ${tiles.length}`, "data-lm-suppress-shortcuts": "true" });
  const status = h("div", { class: "rh-c-status", role: "status" });
  const play = lockstep(clips, show);
  const wipe = wiper(root, tiles, play.regroup);
  const controls = transport(play, wipe.button);
  const grid = h("div", { class: "rh-c-grid", "data-count": tiles.length }, ...tiles.map((t) => t.node));
  let drawn = false;

  function show() {
    if (!drawn) return;
    const state = play.state;
    controls.show(state);
    root.classList.toggle("rh-c-playing", state.playing);
    const words = state.waiting ? "Waiting for the clips …" : model.get("said");
    if (status.textContent !== words) status.textContent = words;
    for (const t of tiles) if (t.clip) t.sound.setAttribute("aria-pressed", state.heard === t.clip);
  }

  function show_marks() {
    for (const t of tiles) t.marks.show(model.get("marks")[t.data.run]);
  }

  function head() {
    const facts = model.get("shared").map(([what, value]) => h("span", {}, h("i", {}, what), " ", value));
    return h("div", { class: "rh-c-head" }, ...facts, ...(model.get("sandbox") ? [h("span", { class: "rh-c-chip" }, "SANDBOX")] : []));
  }

  function keys() {
    const known = KEYS.filter(([key]) => (key === "W" ? wipe.button.length : clips.length));
    const words = known.map(([key, what]) => h("span", {}, h("kbd", {}, key), ` ${what}`));
    return h("div", { class: "rh-c-keys" }, ...(words.length ? ["Keys: ", ...words] : []), status);
  }

  const acts = {
    " ": play.toggle,
    ArrowLeft: () => play.step(-1),
    ArrowRight: () => play.step(1),
    Home: () => play.seek(0),
    End: () => play.seek(play.state.whole),
    "[": controls.set_from,
    "]": controls.set_to,
    l: () => play.set_loop(!play.state.loop),
    w: wipe.toggle,
    0: () => play.state.heard && play.hear(play.state.heard),
  };

  function press(event) {
    event.stopPropagation(); // JupyterLab and Notebook take keys that nobody stops for their own
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    const own = target.matches("select, input[type=radio], input[type=checkbox], button, pre, .rh-c-edge");
    if (own && (target.tagName === "BUTTON" ? PRESSES : OWN_KEYS).test(key)) return;
    const numbered = tiles.find((t) => t.clip && String(t.data.number) === key);
    const act = numbered ? () => play.hear(numbered.clip) : acts[key.toLowerCase()] ?? acts[key];
    if (!act || (!clips.length && act !== wipe.toggle)) return;
    event.preventDefault();
    act();
  }

  function point(event) {
    if (wipe.drag(event)) return event.preventDefault();
    if (event.type === "pointerdown" && event.button === 0 && event.target.closest(".rh-c-stage") && clips.length) play.toggle();
    if (event.type === "pointerdown" && event.target.closest(".rh-c-stage")) root.focus({ preventScroll: true });
  }

  for (const t of tiles) if (t.clip) t.sound.addEventListener("click", () => play.hear(t.clip));
  root.addEventListener("keydown", press);
  root.addEventListener("keypress", (event) => event.stopPropagation());
  for (const type of ["pointerdown", "pointermove"]) grid.addEventListener(type, point);
  root.append(head(), grid,
    h("div", { class: "rh-c-bar" }, ...(clips.length ? [controls.node] : wipe.button), wipe.more, keys()));
  model.on("change:marks", show_marks);
  model.on("change:said", show);
  drawn = true;
  show();
  show_marks();

  return {
    root,
    close() {
      model.off("change:marks", show_marks);
      model.off("change:said", show);
      play.close();
      for (const t of tiles) t.close();
      seen.close();
      root.remove();
    },
  };
}

export default {
  render({ model, el }) {
    let now = view(model);
    /* The same in plain HTML is in the cell too, for when there is no kernel; as long as this lives it is hidden. */
    const anchor = model.get("anchor");
    const veil = h("style", {}, anchor ? `#${CSS.escape(anchor)} { display: none !important; }` : "");

    function redraw() {
      now.close();
      now = view(model);
      el.append(now.root);
    }

    el.append(veil, now.root);
    model.on("change:tiles", redraw);
    return () => {
      model.off("change:tiles", redraw);
      now.close();
      veil.remove();
    };
  },
};
