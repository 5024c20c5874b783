/* The browser's half of RunGrid (run_grid.py): what is done with the chosen runs, a list of cards, and keys. */

const KEYS = [
  ["← → ↑ ↓", "go"], ["Space", "choose"], ["Shift Space", "choose up to here"], ["Enter", "open"],
  ["1–5", "stars, 0 none"], ["K", "keep"],
];
const SLOW = 1000; // ms until the clocks of runs that go on are drawn anew
const MOST_COMPARED = 9;

let views = 0;

const button = (words, act, more = {}) => h("button", { type: "button", class: "rh-g-button", onclick: act, ...more }, words);
const count = (n, what = "run") => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

/* What is said above the cards, and what is done with the chosen ones, or with all that were found. */
function toolbar(model, acts) {
  const said = h("span", { class: "rh-g-count", role: "status" });
  const all = button("Choose all shown", acts.all);
  const none = button("Choose none", acts.none);
  const compare = button("Compare", () => acts.send("compare"));
  const csv = button("CSV", () => acts.send("export", { form: "csv" }));
  const jsonl = button("JSON lines", () => acts.send("export", { form: "jsonl" }));
  const remove = button("Delete …", () => ask(true));
  const files = h("input", { type: "checkbox" });
  const sure = button("Delete", () => (acts.send("delete", { files: files.checked }), ask(false)), { class: "rh-g-button rh-g-danger" });
  const question = h("span", {});
  const confirm = h("div", { class: "rh-g-confirm", role: "group", "aria-label": "Delete runs", hidden: true },
    question, h("label", {}, files, " with their files"), sure, button("No", () => (ask(false), remove.focus())));
  const node = h("div", { class: "rh-g-bar" }, said, all, none,
    ...(model.get("can_compare") ? [compare] : []),
    h("span", { class: "rh-g-group", role: "group", "aria-label": "Export" }, "Export", csv, jsonl), remove, confirm);

  function ask(on) {
    confirm.hidden = !on;
    files.checked = false;
    if (on) sure.focus();
  }

  function show(chosen, shown) {
    const found = model.get("found");
    const words = chosen.length ? `${chosen.length} of ${count(found)} chosen` : shown < found ? `${count(found)}, ${shown} shown` : count(found);
    if (said.textContent !== words) said.textContent = words;
    question.textContent = `Delete ${count(chosen.length)} from the history?`;
    all.disabled = !shown || chosen.length === shown;
    none.disabled = remove.disabled = !chosen.length;
    compare.disabled = chosen.length < 2 || chosen.length > MOST_COMPARED;
    compare.title = compare.disabled ? `Choose 2 to ${MOST_COMPARED} runs` : "";
    for (const [one, form] of [[csv, "CSV"], [jsonl, "JSON lines"]]) {
      one.disabled = !found;
      one.setAttribute("aria-label", `Export ${chosen.length ? "the chosen" : "all found"} as ${form}`);
      one.title = one.getAttribute("aria-label");
    }
    if (!chosen.length && !confirm.hidden) ask(false);
  }

  return { node, show };
}

/* Posters, each fetched once and kept as long as the view is there. */
function album(model) {
  const urls = new Map(), waiting = new Map(), asked = new Set();

  function take(id, data) {
    if (!urls.has(id)) urls.set(id, URL.createObjectURL(new Blob([data], { type: "image/jpeg" })));
    waiting.get(id)?.(urls.get(id));
    waiting.delete(id);
  }

  function onmessage(message, buffers) {
    if (message.kind === "posters") message.ids.forEach((id, i) => take(id, buffers[i]));
  }

  for (const [id, data] of Object.entries(model.get("posters"))) take(id, data);
  model.on("msg:custom", onmessage);

  return {
    /* Shows the posters of these cards; those that are not here are asked for together. */
    show(cards) {
      const lacking = [];
      for (const card of cards) {
        const { id, pictured } = card.data;
        if (!pictured) continue;
        if (urls.has(id)) card.picture(urls.get(id));
        else {
          waiting.set(id, card.picture);
          if (!asked.has(id)) lacking.push(id);
          asked.add(id);
        }
      }
      if (lacking.length) model.send({ kind: "posters", ids: lacking });
    },
    close() {
      model.off("msg:custom", onmessage);
      for (const url of urls.values()) URL.revokeObjectURL(url);
    },
  };
}

function render({ model, el }) {
  const view = `g${++views}`;
  const pictures = album(model);
  const cards = new Map();
  let order = [], at = "", from = "";

  const list = h("ul", { class: "rh-g-list", role: "list", "aria-label": "Runs" });
  const empty = h("p", { class: "rh-g-empty" });
  const fresh = button("", () => model.send({ kind: "fresh" }), { class: "rh-g-fresh" });
  const news = h("div", { class: "rh-g-news", role: "status" }, fresh);
  const more = button("", () => model.send({ kind: "more" }));
  const help = h("div", { class: "rh-g-keys" }, "Keys on a card: ", ...KEYS.map(([key, what]) => h("span", {}, h("kbd", {}, key), ` ${what}`)));
  const bar = toolbar(model, {
    all: () => choose(order),
    none: () => choose([]),
    send: (kind, words = {}) => model.send({ kind, ids: model.get("chosen"), ...words }),
  });
  const root = h("div", { class: "rh-surface rh-g", "data-lm-suppress-shortcuts": "true" }, bar.node, news, list, empty, more, help);
  const veil = h("style", {}, `#${CSS.escape(model.get("anchor"))} { display: none !important; }`);

  const acts = {
    open: (id) => model.send({ kind: "open", id }),
    pick(id, on, range) {
      const chosen = new Set(model.get("chosen"));
      const ends = range && from ? [order.indexOf(from), order.indexOf(id)].sort((a, b) => a - b) : [0, -1];
      for (const one of [id, ...order.slice(ends[0], ends[1] + 1)]) on ? chosen.add(one) : chosen.delete(one);
      from = id;
      choose(order.filter((one) => chosen.has(one)));
    },
  };

  function choose(ids) {
    model.set("chosen", ids);
    model.save_changes();
  }

  function show_chosen() {
    const chosen = model.get("chosen");
    for (const [id, card] of cards) card.choose(chosen.includes(id));
    bar.show(chosen, order.length);
  }

  function reach(id) {
    if (at !== id) cards.get(at)?.reach(false);
    at = cards.has(id) ? id : order[0] || "";
    for (const [one, card] of cards) card.reach(one === at);
  }

  function show() {
    const rows = model.get("cards"), changes = model.get("changes");
    order = rows.map((row) => row.id);
    const here = new Set(order);
    for (const [id, card] of cards) if (!here.has(id)) card.close(), cards.delete(id);
    rows.forEach((row, index) => {
      const data = changes[row.id] || row;
      if (cards.has(row.id)) cards.get(row.id).fill(data);
      else cards.set(row.id, run_card(model, view, data, acts));
      const { item } = cards.get(row.id);
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] || null);
    });
    pictures.show(cards.values());
    const left = model.get("found") - order.length;
    more.textContent = `Show more of ${left.toLocaleString("en")}`;
    more.hidden = left <= 0;
    empty.textContent = order.length ? "" : model.get("empty");
    help.hidden = !order.length;
    reach(at);
    show_chosen();
  }

  function show_changes() {
    const changes = model.get("changes");
    for (const [id, data] of Object.entries(changes)) cards.get(id)?.fill(data);
    pictures.show(Object.keys(changes).flatMap((id) => cards.get(id) ?? []));
  }

  function show_news() {
    const n = model.get("fresh");
    fresh.hidden = !n;
    fresh.textContent = n ? `${count(n, "new run")} · show` : "";
  }

  /* The card above or below: the one in the next row whose middle is nearest. */
  function beside(step) {
    const me = cards.get(at).node.getBoundingClientRect();
    const rows = order.map((id) => [id, cards.get(id).node.getBoundingClientRect()])
      .filter(([, box]) => (step > 0 ? box.top > me.top + 4 : box.top < me.top - 4));
    const edge = step > 0 ? Math.min(...rows.map(([, box]) => box.top)) : Math.max(...rows.map(([, box]) => box.top));
    return rows.filter(([, box]) => Math.abs(box.top - edge) < 4)
      .sort(([, a], [, b]) => Math.abs(a.left - me.left) - Math.abs(b.left - me.left))[0]?.[0];
  }

  const steps = {
    ArrowRight: () => order[order.indexOf(at) + 1],
    ArrowLeft: () => order[order.indexOf(at) - 1],
    ArrowDown: () => beside(1),
    ArrowUp: () => beside(-1),
    Home: () => order[0],
    End: () => order.at(-1),
  };

  function go(id) {
    if (!cards.has(id)) return;
    reach(id);
    cards.get(id).node.focus();
  }

  function press(event) {
    event.stopPropagation(); // JupyterLab and Notebook take keys that nobody stops for their own
    const node = event.target.closest(".rh-g-card");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = cards.get(node.dataset.run), { key } = event;
    const own = event.target === node;
    const act = steps[key] && own ? () => go(steps[key]())
      : key === " " && own ? () => acts.pick(card.data.id, !model.get("chosen").includes(card.data.id), event.shiftKey)
      : key === "Enter" && own ? () => acts.open(card.data.id)
      : key === "Escape" && !own ? () => node.focus()
      : /^[0-5]$/.test(key) ? () => card.marks.rate(Number(key))
      : key.toLowerCase() === "k" ? () => card.marks.keep() : null;
    if (!act) return;
    event.preventDefault();
    act();
  }

  function onmessage(message) {
    // The class that hides the grid goes with a message of its own.
    if (message.kind === "focus") requestAnimationFrame(() => go(cards.has(message.id) ? message.id : order[0]));
  }

  const on = { "change:cards": show, "change:found": show, "change:empty": show, "change:changes": show_changes, "change:fresh": show_news, "change:chosen": show_chosen, "msg:custom": onmessage };
  for (const [name, act] of Object.entries(on)) model.on(name, act);
  const clock = setInterval(() => cards.forEach((card) => card.tick()), SLOW);
  root.addEventListener("keydown", press);
  root.addEventListener("keypress", (event) => event.stopPropagation());
  list.addEventListener("focusin", (event) => reach(event.target.closest(".rh-g-card")?.dataset.run ?? at));
  show();
  show_news();
  el.append(veil, root);

  return () => {
    clearInterval(clock);
    for (const [name, act] of Object.entries(on)) model.off(name, act);
    for (const card of cards.values()) card.close();
    pictures.close();
    veil.remove();
  };
}

export default { render };
