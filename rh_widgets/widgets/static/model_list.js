/* The browser's half of ModelList (model_list.py): a list of buttons, one for each model. */

const LINES = [["title", "price"], ["about", "basis"], ["text"]];
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function card(open) {
  const button = document.createElement("button");
  const words = {};
  for (const names of LINES) {
    const line = document.createElement("span");
    line.className = "rh-x-line";
    for (const name of names) {
      words[name] = document.createElement("span");
      words[name].className = `rh-x-${name}`;
      line.append(words[name]);
    }
    button.append(line);
  }
  const item = document.createElement("li");
  let id = "";
  button.type = "button";
  button.className = "rh-x-card";
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    open(id);
  });
  item.append(button);

  function fill(row) {
    id = row.id;
    for (const name in words) words[name].textContent = row[name];
    button.title = row.text;
    button.setAttribute("aria-label", [row.title, row.about, row.price, row.text].join(". "));
    button.removeAttribute("aria-busy");
  }

  return { item, button, fill, get id() { return id; } };
}

function render({ model, el }) {
  const list = document.createElement("ul");
  list.className = "rh-x";
  list.setAttribute("role", "list"); // which a list without marks is not for every screen reader
  const cards = [];

  // Cards are filled anew rather than made anew, so that a focus stays where it is.
  function show() {
    const rows = model.get("rows");
    while (cards.length < rows.length) {
      cards.push(card((id) => model.send({ kind: "open", id })));
      list.append(cards.at(-1).item);
    }
    while (cards.length > rows.length) cards.pop().item.remove();
    cards.forEach((c, i) => c.fill(rows[i]));
    list.setAttribute("aria-label", model.get("label"));
  }

  function focus(message) {
    if (message.kind !== "focus") return;
    for (const c of cards) c.button.removeAttribute("aria-busy");
    const wanted = cards.find((c) => c.id === message.id) || cards[0];
    // The class that hides the list goes with a message of its own.
    if (wanted) requestAnimationFrame(() => wanted.button.focus());
  }

  list.addEventListener("keydown", (event) => {
    const next = cards[cards.findIndex((c) => c.button === event.target) + (STEPS[event.key] || 0)];
    if (!STEPS[event.key] || !next) return;
    event.preventDefault();
    next.button.focus();
  });
  // JupyterLab and Notebook take keys that nobody stops for their own.
  for (const kind of ["keydown", "keypress"]) list.addEventListener(kind, (event) => event.stopPropagation());

  model.on("change:rows", show);
  model.on("msg:custom", focus);
  show();
  el.append(list);
  return () => {
    model.off("change:rows", show);
    model.off("msg:custom", focus);
  };
}

export default { render };
