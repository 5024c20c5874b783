/* The browser's half of Player (player.py) and Turntable (turntable.py): a card per clip (card.js). */

/* Posters that stand in the page as HTML come to life when they are pressed (turntable.py). */
function attend(model) {
  const hints = h("style");
  document.head.append(hints);

  function hint() {
    const living = model.get("cards").map(({ id }) => `[data-rh-solid="${CSS.escape(id)}"] .rh-solid-hint`);
    hints.textContent = living.length ? `${living.join()} { display: inline !important; }` : "";
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the link, in a new tab
    const poster = event.composedPath().find((node) => node.dataset?.rhSolid);
    if (!poster || (event.type === "keydown" && (event.key !== "Enter" || poster.href))) return;
    const data = model.get("cards").find(({ id }) => id === poster.dataset.rhSolid);
    if (!data) return;
    event.preventDefault();
    event.stopPropagation();
    const badge = poster.querySelector("span");
    const words = (badge.rh_words ??= badge.innerHTML);
    turn(model, data, poster, (text) => (text ? (badge.textContent = text) : (badge.innerHTML = words)));
  }

  hint();
  model.on("change:cards", hint);
  for (const type of ["click", "keydown"]) document.addEventListener(type, press, true);
  return () => {
    hints.remove();
    model.off("change:cards", hint);
    for (const type of ["click", "keydown"]) document.removeEventListener(type, press, true);
  };
}

export default {
  initialize({ model }) {
    if (model.get("unseen")) return attend(model);
  },
  render({ model, el }) {
    const seen = sight();
    const shown = new Map();
    const root = h("div", { class: "rh-p", role: "list", "aria-label": "Results", "data-lm-suppress-shortcuts": "true" });

    function show() {
      const cards = model.get("cards");
      const here = new Set(cards.map((c) => c.id));
      for (const [id, one] of shown) if (!here.has(id)) one.close(), shown.delete(id);
      cards.forEach((data, index) => {
        if (shown.has(data.id)) shown.get(data.id).update(data);
        else {
          const one = card(model, seen, data);
          one.node.setAttribute("role", "listitem");
          shown.set(data.id, one);
        }
        const { node } = shown.get(data.id);
        // Moving a node would stop its video: only where it has to be.
        if (root.children[index] !== node) root.insertBefore(node, root.children[index] || null);
      });
    }

    /* Beside results that stand in the page as HTML this is a copy: shown only where those are
       missing or behind, as after a reload, in Voila, or in a layout of the user's. */
    let checks = [];
    function check() {
      const anchor = model.get("anchor");
      const there = anchor && document.getElementById(anchor);
      const current = Boolean(there) && Number(there.dataset.rhCount) >= model.get("count");
      root.hidden = current;
      // Behind: this page cannot update the display that is saved with the notebook.
      root.classList.toggle("rh-p-unsaved", Boolean(there) && !current);
    }
    function check_soon() {
      checks.forEach(clearTimeout);
      checks = model.get("anchor") ? [300, 1500, 5000].map((pause) => setTimeout(check, pause)) : [];
    }

    model.on("change:cards", show);
    model.on("change:count", check_soon);
    root.hidden = Boolean(model.get("anchor"));
    show();
    check_soon();
    el.append(root);
    return () => {
      checks.forEach(clearTimeout);
      model.off("change:cards", show);
      model.off("change:count", check_soon);
      for (const one of shown.values()) one.close();
      seen.close();
    };
  },
};
