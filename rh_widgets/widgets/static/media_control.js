/* The browser's half of MediaControl. It asks and shows; what is there is decided in Python
   (media_control.py) and comes back as `items`. Files are sent in pieces, a few on the way at a time. */

const PIECE = 1 << 20;
const ON_THE_WAY = 4 * PIECE;
const PATIENCE = 1500; // ms without an answer until we say that the kernel is busy

let made = 0;
const fresh = () => `f${Date.now().toString(36)}${(made++).toString(36)}`;

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/* Stands where there is no picture: a frame with a hill, a strip with an arrow, a note, an arrow out. */
const SIGNS = {
  image: "M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 5M16 9.5a.5.5 0 1 1 .01 0",
  video: "M3 5h18v14H3zM10 9l5 3-5 3z",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-.01-.1M19 16a2.5 2.5 0 1 1-.01-.1",
};

function sign(kind) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SIGNS[kind]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(path);
  return svg;
}

function tell(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/* One file after the other goes to the kernel. A job: {id, file, received, stopped, wake}. */
function courier(model) {
  const client = fresh();
  const jobs = new Map();
  const listeners = new Set();
  let chain = Promise.resolve();
  let timer = 0;

  function expect() {
    clearTimeout(timer);
    timer = setTimeout(() => listeners.forEach((f) => f(true)), PATIENCE);
  }

  function heard() {
    clearTimeout(timer);
    listeners.forEach((f) => f(false));
    if (jobs.size) expect();
  }

  function onmessage(message) {
    const job = jobs.get(message.id);
    if (job && message.kind === "ack") job.received = message.received;
    if (job && message.kind === "stop") job.stopped = true;
    if (job && (job.stopped || job.received === job.file.size)) jobs.delete(job.id);
    heard();
    job?.wake?.();
  }

  function until(job, ready) {
    return new Promise((resolve) => {
      job.wake = () => (job.stopped || ready()) && resolve();
      job.wake();
    });
  }

  async function carry(job) {
    await until(job, () => job.received >= 0); // the kernel has seen name and size, and wants it
    for (let offset = 0; offset < job.file.size && !job.stopped; offset += PIECE) {
      await until(job, () => offset - job.received < ON_THE_WAY);
      if (job.stopped) break;
      let piece;
      try {
        piece = await job.file.slice(offset, offset + PIECE).arrayBuffer();
      } catch {
        jobs.delete(job.id);
        model.send({ kind: "broken", id: job.id });
        break;
      }
      model.send({ kind: "chunk", id: job.id, offset, last: offset + PIECE >= job.file.size }, undefined, [piece]);
    }
  }

  model.on("msg:custom", onmessage);
  model.send({ kind: "hello", client });
  return {
    offer(files, replace = "") {
      const batch = [...files].map((file) => ({ id: fresh(), file, received: -1, stopped: false }));
      if (!batch.length) return;
      for (const job of batch) jobs.set(job.id, job);
      const told = batch.map(({ id, file }) => ({ id, name: file.name, size: file.size }));
      model.send({ kind: "offer", client, files: told, replace });
      expect();
      for (const job of batch) chain = chain.then(() => carry(job));
    },
    ask(message) {
      model.send(message);
      expect();
    },
    heard,
    watch(f) {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    close() {
      clearTimeout(timer);
      model.off("msg:custom", onmessage);
      for (const job of jobs.values()) (job.stopped = true), job.wake?.();
    },
  };
}

/* One file: picture, name, measures, what can be done with it. Kept while its id is there, so that the focus stays. */
function row(item, { many, kind, pick }) {
  const button = (text, name, act, extra = "") =>
    h("button", { type: "button", class: `rh-m-link ${extra}`, "aria-label": `${name} ${item.name}`, onclick: act }, text);
  const parts = {
    thumb: h("span", { class: "rh-m-thumb", "aria-hidden": "true" }),
    name: h("b", { class: "rh-m-name", title: item.name }),
    note: h("span", { class: "rh-m-note" }),
    fault: h("span", { class: "rh-m-error", role: "alert" }),
    bar: h("i"),
    left: button("←", "Move left:", () => parts.move(-1), "rh-m-step"),
    right: button("→", "Move right:", () => parts.move(1), "rh-m-step"),
    replace: button("Replace", "Replace", () => pick(item.id)),
    remove: button("Remove", "Remove", () => parts.drop()),
  };
  parts.progress = h("span", { class: "rh-m-bar", role: "progressbar", "aria-label": `Uploading ${item.name}`, "aria-valuemin": 0, "aria-valuemax": 100 }, parts.bar);
  const acts = h("span", { class: "rh-m-acts" }, ...(many ? [parts.left, parts.right] : []), parts.replace, parts.remove);
  const text = h("div", { class: "rh-m-text" }, h("span", { class: "rh-m-line" }, parts.name, parts.note, parts.fault), parts.progress, acts);
  parts.node = h("li", { class: "rh-m-item" }, parts.thumb, text);
  parts.show = (now, index, count, disabled) => {
    const coming = now.progress !== null && now.progress !== undefined;
    const fault = now.fault || "";
    const named = !fault.includes(now.name) || fault.startsWith(now.name);
    tell(parts.name, named ? now.name : "");
    tell(parts.fault, named && fault.startsWith(now.name) ? fault.slice(now.name.length).trim() : fault);
    tell(parts.note, fault ? "" : coming ? `Uploading ${Math.round(now.progress * 100)} %` : now.note);
    parts.node.classList.toggle("rh-m-bad", !!fault);
    if (parts.shown !== now.thumb) parts.thumb.replaceChildren(now.thumb ? h("img", { src: now.thumb, alt: "" }) : sign(kind));
    parts.shown = now.thumb;
    parts.progress.hidden = !coming;
    parts.progress.setAttribute("aria-valuenow", Math.round((now.progress ?? 0) * 100));
    parts.bar.style.width = `${(now.progress ?? 0) * 100}%`;
    tell(parts.remove, coming ? "Cancel" : "Remove");
    parts.remove.setAttribute("aria-label", `${coming ? "Cancel the upload of" : "Remove"} ${now.name}`);
    parts.replace.hidden = coming;
    for (const b of [parts.replace, parts.remove]) b.disabled = disabled;
    parts.left.disabled = disabled || index === 0;
    parts.right.disabled = disabled || index === count - 1;
    parts.left.hidden = parts.right.hidden = count < 2;
  };
  return parts;
}

function draw(model, host, courier) {
  const spec = model.get("spec");
  const { many, label } = spec;
  const base = `rh-m-${fresh()}`;
  const rows = new Map();
  let before = [];
  let target = ""; // the item that the next chosen file replaces
  let typed = { id: "", text: "" };
  let focus = null; // where the focus goes when the items have changed

  const hint = h("span", { class: "rh-m-hint", id: `${base}-hint` });
  const help = h("span", { class: "rh-m-unseen", id: `${base}-help` }, spec.help || "");
  const alert = h("div", { class: "rh-m-error rh-m-alert", id: `${base}-alert`, role: "alert" });
  const status = h("div", { class: "rh-m-unseen", role: "status", "aria-live": "polite" });
  const file = h("input", { type: "file", hidden: true, accept: spec.accept, onchange: chosen, tabindex: -1 });
  const choose = h("button", { type: "button", class: "rh-m-choose", onclick: () => pick(""), "aria-describedby": `${base}-hint` });
  const path = h("input", {
    type: "text", class: "rh-m-path", placeholder: "drop, paste, or a path or URL", spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    "aria-label": `${label}: path or URL`, "aria-describedby": `${base}-hint ${base}-alert`, onkeydown: keyed, onblur: () => commit(false),
  });
  const list = h("ul", { class: "rh-m-items", role: "list", "aria-label": `${label}: files` });
  const zone = h("div", { class: "rh-m-zone" }, list, h("div", { class: "rh-m-add" }, choose, path), alert);
  const star = spec.required ? [" ", h("i", { "aria-hidden": "true" }, "*"), h("span", { class: "rh-m-unseen" }, " (required)")] : [];
  const root = h(
    "div",
    {
      class: `rh-m${many ? " rh-m-many" : ""}`, role: "group", "aria-labelledby": `${base}-label`, "aria-describedby": `${base}-help`,
      // JupyterLab would take letters and Enter on a button for notebook commands.
      "data-lm-suppress-shortcuts": "true",
    },
    h("div", { class: "rh-m-head" }, h("span", { class: "rh-m-label", id: `${base}-label`, title: spec.help || undefined }, label, ...star), hint),
    zone, help, status, file,
  );

  const disabled = () => model.get("disabled");
  const items = () => model.get("items");
  const say = (text) => tell(status, text);

  function pick(id) {
    target = id;
    file.value = "";
    file.multiple = many && !id;
    file.click();
  }

  function chosen() {
    courier.offer(file.files, target);
  }

  function keyed(event) {
    event.stopPropagation();
    if (event.key === "Enter" && !event.isComposing) event.preventDefault(), commit(true);
    if (event.key === "Escape") path.value = "";
  }

  function commit(again) {
    const text = path.value.trim();
    if (!text || disabled() || (!again && text === typed.text)) return;
    ask_path(text);
  }

  function ask_path(text) {
    // A path that was wrong and is corrected takes the place of the wrong one.
    const wrong = items().find((i) => i.id === typed.id && i.fault);
    typed = { id: fresh(), text };
    courier.ask({ kind: "path", id: typed.id, text, replace: wrong ? wrong.id : "" });
  }

  /* -- drop and paste: JupyterLab and the browser would do something else with them -- */

  let depth = 0;
  const over = (is) => zone.classList.toggle("rh-m-over", is && !disabled());
  const stop = (event) => (event.preventDefault(), event.stopPropagation());
  root.addEventListener("dragenter", (event) => (stop(event), (depth += 1), over(true)));
  root.addEventListener("dragleave", (event) => (stop(event), (depth = Math.max(0, depth - 1)), over(depth > 0)));
  root.addEventListener("dragover", (event) => {
    stop(event);
    if (event.dataTransfer) event.dataTransfer.dropEffect = disabled() ? "none" : "copy";
  });
  root.addEventListener("drop", (event) => {
    stop(event);
    depth = 0;
    over(false);
    take(event.dataTransfer);
  });
  root.addEventListener("paste", (event) => {
    event.stopPropagation();
    if (event.clipboardData.files.length || event.target !== path) event.preventDefault(), take(event.clipboardData);
  });
  for (const name of ["copy", "cut", "keyup", "keypress"]) root.addEventListener(name, (event) => event.stopPropagation());

  function take(data) {
    if (disabled()) return;
    const text = (data.getData("text/uri-list").split("\n")[0] || data.getData("text/plain")).trim();
    if (data.files.length) courier.offer(data.files);
    else if (text) ask_path(text);
  }

  /* -- showing ------------------------------------------------------------------- */

  function part(item) {
    if (rows.has(item.id)) return rows.get(item.id);
    const made = row(item, { many, kind: spec.kind, pick });
    made.drop = () => {
      const all = items();
      const at = all.findIndex((i) => i.id === item.id);
      focus = { next: (all[at + 1] || all[at - 1])?.id };
      courier.ask({ kind: "remove", id: item.id });
    };
    made.move = (by) => {
      focus = { moved: item.id, by };
      courier.ask({ kind: "place", id: item.id, index: items().findIndex((i) => i.id === item.id) + by });
    };
    rows.set(item.id, made);
    return made;
  }

  function show_items() {
    courier.heard();
    const now = items();
    const here = new Set(now.map((i) => i.id));
    for (const [id, made] of rows) if (!here.has(id)) made.node.remove(), rows.delete(id);
    now.forEach((item, index) => {
      const { node, show } = part(item);
      show(item, index, now.length, disabled());
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] || null);
    });
    zone.classList.toggle("rh-m-filled", now.length > 0);
    tell(choose, many ? (now.length ? "Add files" : "Choose files") : "Choose a file");
    choose.setAttribute("aria-label", `${choose.textContent}: ${label}`);
    choose.hidden = !many && now.length > 0;
    if (typed.id && here.has(typed.id) && !now.find((i) => i.id === typed.id).fault && path.value.trim() === typed.text) path.value = "";
    announce(now);
    refocus(now);
    before = now;
    show_faults();
  }

  function announce(now) {
    const old = new Map(before.map((i) => [i.id, i]));
    const coming = (i) => i && i.progress !== null && i.progress !== undefined;
    for (const item of now) {
      const was = old.get(item.id);
      if (!was && coming(item)) say(`Uploading ${item.name}`);
      else if (!item.fault && (!was || coming(was)) && !coming(item)) say(`${item.name} added${item.note ? `, ${item.note}` : ""}`);
    }
    const gone = before.filter((i) => !now.some((n) => n.id === i.id));
    if (gone.length && now.length < before.length) say(`${gone[0].name} removed`);
    if (focus?.moved) {
      const at = now.findIndex((i) => i.id === focus.moved);
      if (at >= 0) say(`${now[at].name} is now number ${at + 1} of ${now.length}`);
    }
  }

  function refocus(now) {
    if (!focus) return;
    const { moved, by, next } = focus;
    focus = null;
    const made = rows.get(moved);
    if (made) {
      const [wanted, other] = by < 0 ? [made.left, made.right] : [made.right, made.left];
      (wanted.disabled ? other : wanted).focus();
    } else if (!moved) {
      (rows.get(next)?.remove || (choose.hidden ? path : choose)).focus();
    }
  }

  function show_faults() {
    const coming = items().some((i) => i.progress !== null && i.progress !== undefined);
    const text = model.get("notice") || (coming ? "" : model.get("fault"));
    tell(alert, text);
    zone.classList.toggle("rh-m-bad", !!text || items().some((i) => i.fault));
    path.setAttribute("aria-invalid", String(!!text));
  }

  function show_disabled() {
    for (const node of [choose, path, file]) node.disabled = disabled();
    root.classList.toggle("rh-m-off", disabled());
    show_items();
  }

  function waiting(is) {
    tell(hint, is ? "Waiting for the kernel, which is busy …" : spec.hint);
    if (is) say("Waiting for the kernel, which is busy");
  }

  const narrow = new ResizeObserver(([entry]) => root.classList.toggle("rh-m-narrow", entry.contentRect.width < 500));
  narrow.observe(root);
  const unwatch = courier.watch(waiting);
  const events = { "change:items": show_items, "change:fault": show_faults, "change:notice": show_faults, "change:disabled": show_disabled };
  for (const [name, f] of Object.entries(events)) model.on(name, f);
  waiting(false);
  before = items();
  show_disabled();
  host.append(root);
  return () => {
    narrow.disconnect();
    unwatch();
    for (const [name, f] of Object.entries(events)) model.off(name, f);
  };
}

export default () => {
  let sending;
  return {
    initialize({ model }) {
      sending = courier(model);
      return () => sending.close();
    },
    render: ({ model, el }) => draw(model, el, sending),
  };
};
