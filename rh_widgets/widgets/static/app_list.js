/* The browser's half of AppList (app_browser.py): a field for a link, tabs, and a card for each app.
   Joined behind pieces.js. */

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

let views = 0;

/* Where there is no picture, or it cannot be had, stands the first letter of the title. */
function stage(row) {
  const letter = [...row.title][0].toUpperCase();
  const node = h("div", { class: "rh-a-stage", "aria-hidden": "true" });
  if (!row.cover) return node.append(letter), node;
  const img = h("img", { loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" });
  img.alt = "";
  img.addEventListener("error", () => img.replaceWith(letter));
  img.src = row.cover;
  node.append(img);
  return node;
}

function card(row, open) {
  const button = h("button", { type: "button", class: "rh-a-button", "aria-label": `Open ${row.title}` }, "Open");
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    open(row.id);
  });
  const words = h("div", { class: "rh-a-words" }, h("b", { title: row.title }, row.title), h("span", { class: "rh-a-text", title: row.text }, row.text));
  return { id: row.id, button, item: h("li", {}, h("div", { class: "rh-a-card" }, stage(row), words, button)) };
}

function render({ model, el }) {
  const view = `rh-a-${++views}`;
  const send = (kind, what = "") => model.send({ kind, what });
  const cards = new Map();

  const link = h("input", { id: `${view}-link`, type: "text", autocomplete: "off", spellcheck: "false", placeholder: "https://www.runninghub.ai/ai-detail/…" });
  const paste = h("form", { class: "rh-a-paste" }, h("label", { for: `${view}-link` }, "App link or id"), link, h("button", { type: "submit", class: "rh-a-button" }, "Open"));
  const tabs = model.get("sorts").map(([name, words]) =>
    h("button", { type: "button", role: "tab", class: "rh-a-tab", id: `${view}-${name}`, "data-sort": name, "aria-controls": `${view}-panel`, onclick: () => turn(name) }, words));
  const line = h("div", { class: "rh-a-line", role: "status" });
  const wrong = h("div", { class: "rh-a-wrong", role: "alert" });
  const list = h("ul", { class: "rh-a-list", role: "list", "aria-label": "Apps" });
  const more = h("button", { type: "button", class: "rh-a-button rh-a-more", onclick: () => send("more") }, "Show more");
  const panel = h("div", { class: "rh-a-panel", role: "tabpanel", id: `${view}-panel` }, line, list, more);
  const root = h("div", { class: "rh-a", "data-lm-suppress-shortcuts": "true" },
    paste, wrong, h("div", { class: "rh-a-tabs", role: "tablist", "aria-label": "Apps" }, ...tabs), panel);

  function turn(name) {
    if (name !== model.get("sort") || !cards.size) send("sort", name);
  }

  function show_tabs() {
    for (const tab of tabs) {
      const on = tab.dataset.sort === model.get("sort");
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      if (on) panel.setAttribute("aria-labelledby", tab.id);
    }
  }

  /* Cards that were there stay: a focus on one of them, and pictures that were fetched. */
  function show() {
    const rows = model.get("rows");
    const here = new Set(rows.map((row) => row.id));
    for (const [id, one] of cards) if (!here.has(id)) one.item.remove(), cards.delete(id);
    rows.forEach((row, index) => {
      if (!cards.has(row.id)) cards.set(row.id, card(row, (id) => send("open", id)));
      const { item } = cards.get(row.id);
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] || null);
    });
    tell();
  }

  function tell() {
    const busy = model.get("busy"), count = cards.size;
    const words = busy || (count ? `${count} apps` : model.get("wrong") ? "" : "There are none.");
    if (line.textContent !== words) line.textContent = words;
    if (wrong.textContent !== model.get("wrong")) wrong.textContent = model.get("wrong");
    panel.setAttribute("aria-busy", String(Boolean(busy)));
    more.hidden = !model.get("more");
    more.disabled = Boolean(busy);
    if (!busy) for (const one of cards.values()) one.button.removeAttribute("aria-busy");
  }

  function focus(message) {
    if (message.kind !== "focus") return;
    // The class that hides the list goes with a message of its own.
    requestAnimationFrame(() => (cards.get(message.id)?.button ?? link).focus());
  }

  paste.addEventListener("submit", (event) => {
    event.preventDefault();
    if (link.value.trim()) send("open", link.value.trim());
  });
  for (const tab of tabs) {
    tab.addEventListener("keydown", (event) => {
      const next = tabs[tabs.indexOf(tab) + (STEPS[event.key] || 0)];
      if (!STEPS[event.key] || !next) return;
      next.focus();
      turn(next.dataset.sort);
    });
  }
  // JupyterLab and Notebook take keys that nobody stops for their own.
  for (const kind of ["keydown", "keypress"]) root.addEventListener(kind, (event) => event.stopPropagation());

  const on = { "change:rows": show, "change:sort": show_tabs, "change:busy": tell, "change:wrong": tell, "change:more": tell, "msg:custom": focus };
  for (const [what, act] of Object.entries(on)) model.on(what, act);
  show_tabs();
  show();
  el.append(root);
  return () => {
    for (const [what, act] of Object.entries(on)) model.off(what, act);
  };
}

export default { render };
