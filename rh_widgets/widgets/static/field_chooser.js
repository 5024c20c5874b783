/* The browser's half of FieldChooser (field_chooser.py): nodes that fold, with a box to tick for each field.
   Joined behind pieces.js. */

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

let views = 0;

function tell(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/* A node: a line that folds, and its fields. */
function section(data, chosen, on_tick) {
  const count = h("span", { class: "rh-c-count" });
  const number = h("span", { class: "rh-c-about" }, data.kind && data.kind !== data.title ? `${data.kind} · ${data.id}` : data.id);
  const rows = data.fields.map((field) => {
    const box = h("input", { type: "checkbox", onchange: () => on_tick(field.key, box.checked) });
    const node = h("label", { class: "rh-c-field" }, box,
      h("span", { class: "rh-c-name" }, field.name), h("span", { class: "rh-c-value", title: field.value }, field.value));
    return { field, box, node, words: `${field.name} ${field.value}`.toLowerCase() };
  });
  const node = h("details", { class: "rh-c-node" },
    h("summary", {}, h("b", {}, data.title), number, count),
    h("div", { class: "rh-c-fields", role: "group", "aria-label": `${data.title} (${data.id})` }, ...rows.map((row) => row.node)));
  const named = `${data.title} ${data.kind} ${data.id}`.toLowerCase();
  node.open = rows.some((row) => chosen.has(row.field.key));

  return {
    node,
    show(now) {
      const ticked = rows.filter((row) => (row.box.checked = now.has(row.field.key))).length;
      tell(count, ticked ? `${ticked} of ${rows.length}` : `${rows.length}`);
      count.classList.toggle("rh-c-some", ticked > 0);
      count.setAttribute("aria-label", `${ticked} of ${rows.length} chosen`);
    },
    /* All words must be in the node's name or the field's; what is found is unfolded. */
    seek(words) {
      let found = 0;
      for (const row of rows) {
        row.node.hidden = !words.every((word) => named.includes(word) || row.words.includes(word));
        found += !row.node.hidden;
      }
      node.hidden = !found;
      if (words.length) node.open = found > 0;
      return found;
    },
    fold: (now) => (node.open = rows.some((row) => now.has(row.field.key))),
  };
}

function render({ model, el }) {
  const name = `rh-c-${++views}`;
  const all = model.get("nodes").reduce((sum, node) => sum + node.fields.length, 0);
  const chosen = () => new Set(model.get("chosen"));

  const said = h("span", { class: "rh-c-said", role: "status" });
  const nothing = h("p", { class: "rh-c-nothing", hidden: true }, "No node or field has these words.");
  const wrong = h("div", { class: "rh-c-wrong", role: "alert" });
  const search = h("input", { type: "search", class: "rh-c-search", placeholder: "prompt, seed, KSampler …", "aria-label": "Find a node or field", autocomplete: "off", spellcheck: "false" });
  const sections = model.get("nodes").map((node) => section(node, chosen(), tick));
  const list = h("div", { class: "rh-c-list", role: "group", "aria-label": "Nodes, in the order in which they work" }, ...sections.map((one) => one.node), nothing);
  const button = (words, act, look = "") => h("button", { type: "button", class: `rh-c-button ${look}`, onclick: act }, words);
  const use = button("Use these fields", () => {
    use.setAttribute("aria-busy", "true");
    model.send({ kind: "use", keys: model.get("chosen") });
  }, "rh-c-go");
  const root = h("div", { class: "rh-surface rh-c", role: "group", "aria-labelledby": name, "data-lm-suppress-shortcuts": "true" },
    h("div", { class: "rh-c-head" }, h("b", { id: name }, "Choose fields"),
      h("span", {}, "What do you want to set? All else stays as the workflow has it, and you can choose again.")),
    h("div", { class: "rh-c-bar" }, search, button("Suggested", () => choose(model.get("suggested"))), button("None", () => choose([]))),
    list,
    h("div", { class: "rh-c-foot" }, use, button("Leave as it is", () => model.send({ kind: "leave" })), said),
    wrong);

  function choose(keys) {
    set(keys);
    for (const one of sections) if (!search.value.trim()) one.fold(chosen());
  }

  function set(keys) {
    model.set("chosen", [...keys]);
    model.save_changes();
  }

  function tick(key, on) {
    const now = chosen();
    on ? now.add(key) : now.delete(key);
    set(now);
  }

  function show() {
    const now = chosen();
    for (const one of sections) one.show(now);
    tell(said, now.size ? `${now.size} of ${all} fields chosen` : `None of ${all} fields chosen: it runs as it is`);
  }

  function seek() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = sections.reduce((sum, one) => sum + one.seek(words), 0);
    nothing.hidden = found > 0;
    if (!words.length) for (const one of sections) one.fold(chosen());
  }

  function blame() {
    use.removeAttribute("aria-busy");
    tell(wrong, model.get("wrong"));
  }

  function grab() {
    if (model.get("eager")) requestAnimationFrame(() => search.focus());
  }

  search.addEventListener("input", seek);
  /* The arrows go from line to line, whether it is a node or a field; Tab does as well. */
  list.addEventListener("keydown", (event) => {
    if (!STEPS[event.key]) return;
    const stops = [...list.querySelectorAll("summary, input")].filter((stop) => stop.checkVisibility());
    const next = stops[stops.indexOf(event.target) + STEPS[event.key]];
    if (next) next.focus();
    event.preventDefault();
  });
  // JupyterLab and Notebook take keys that nobody stops for their own.
  for (const kind of ["keydown", "keypress"]) root.addEventListener(kind, (event) => event.stopPropagation());

  const on = { "change:chosen": show, "change:wrong": blame, "change:eager": grab };
  for (const [what, act] of Object.entries(on)) model.on(what, act);
  show();
  blame();
  grab();
  el.append(root);
  return () => {
    for (const [what, act] of Object.entries(on)) model.off(what, act);
  };
}

export default { render };
