const STARS = [0, 1, 2, 3, 4, 5];

/* Stars as one group of radio buttons, so that it is one stop for Tab; and Keep. Joined behind pieces.js.
   `data` has the run's id in `run`, what it is called, and an `id` of its own in the view. */
function marks_of(model, data, view, tell) {
  const name = `rh-${view}-${data.id}`;
  let asked = 0, late; // while an answer is on its way, the one to an earlier press would undo the later
  function told(words) {
    model.send({ ...words, run: data.run, stamp: `${name}-${++asked}` });
    clearTimeout(late);
    late = setTimeout(() => tell("Not kept yet: the kernel is busy or gone.", true), PATIENCE / 6);
  }

  const radios = STARS.map((n) =>
    h("input", { type: "radio", name, value: n, "aria-label": n ? `${n} star${n > 1 ? "s" : ""}` : "No stars", onchange: () => told({ kind: "rate", stars: n }) }));
  const stars = h("span", { class: "rh-stars", role: "radiogroup", "aria-label": `Stars of ${data.called}` },
    ...radios.map((radio, n) => h("label", { title: n ? `${n} of 5` : "no stars" }, radio, h("span", { "aria-hidden": true }, n ? "★" : "–"))));
  const box = h("input", { type: "checkbox", "aria-label": `Keep ${data.called}`, onchange: () => told({ kind: "keep", kept: box.checked }) });
  const keep = h("label", { class: "rh-keep" }, box, "Keep");

  function show({ stars: given = 0, kept = false, stamp: answer = "" } = {}) {
    if (answer.startsWith(`${name}-`)) {
      if (answer !== `${name}-${asked}`) return;
      clearTimeout(late);
      tell("");
    }
    radios.forEach((radio, n) => {
      radio.checked = n === given;
      radio.parentNode.classList.toggle("rh-lit", n > 0 && n <= given);
    });
    box.checked = kept;
  }

  return {
    nodes: [stars, keep], show,
    // As if they were pressed, for keys.
    rate: (n) => radios[n].click(),
    keep: () => box.click(),
    close: () => clearTimeout(late),
  };
}
