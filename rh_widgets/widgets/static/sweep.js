/* The browser's half of SweepView (sweep_view.py): the offer, how it stands, and a tile for each point. Tiles of
   finished runs ask what they have to show when they come into view, and become cards (card.js). */

const AT_FIRST = 48;
const MOST = 9; // that rh.compare takes

function told(pairs) {
  return pairs.map(([label, value]) => (label ? `${label}: ${value}` : value)).join(" · ");
}

/* A point: a seat that says how its run stands, and later the card of what it made. */
function tile(model, seen, data) {
  let shown = null, asked = "";
  const seat = h("div", { class: "rh-s-seat" });
  const title = h("b"), under = h("span", { class: "rh-p-muted" });
  const place = h("figure", { class: "rh-p-card" }, seat, h("figcaption", { class: "rh-p-lines" }, title, under));
  const node = h("div", { class: "rh-s-tile", role: "listitem" }, place);

  function draw() {
    title.textContent = title.title = told(data.words);
    under.textContent = data.state === "done" ? data.facts : data.reused ? "reused" : "";
    seat.textContent = data.state === "done" ? "Fetching …" : data.said;
    seat.className = `rh-s-seat rh-s-${data.state}`;
    node.dataset.state = data.state;
    if (data.state === "done" && asked !== data.run) {
      asked = data.run;
      seen.watch(node, () => model.send({ kind: "clip", run: data.run }));
    } else if (shown && data.state !== "done") close_card();
  }

  function close_card() {
    shown.close();
    shown = null;
    asked = "";
    node.append(place);
  }

  function take(clips) {
    if (data.state !== "done") return;
    if (!clips.length) return void (seat.textContent = "The run gave no result.");
    const first = { ...clips[0], title: told(data.words), caption: [data.reused && "reused", data.facts].filter(Boolean).join(" · "), place: "", mark: clips.length > 1 ? `1 of ${clips.length}` : "" };
    shown?.close();
    shown = card(model, seen, first);
    place.remove();
    node.append(shown.node);
  }

  draw();
  return {
    node, take,
    get run() { return data.run; },
    update(now) {
      const same = JSON.stringify(now) === JSON.stringify(data);
      data = now;
      if (!same) draw();
    },
    close() {
      seen.unwatch(node);
      shown?.close();
      node.remove();
    },
  };
}

export default {
  render({ model, el }) {
    const seen = sight();
    const tiles = new Map();
    let most = AT_FIRST;

    const title = h("h3"), varied = h("span", { class: "rh-s-muted" }), shared = h("div", { class: "rh-s-muted rh-s-shared" });
    const chip = h("span", { class: "rh-s-chip" }, "SANDBOX");
    const go = h("button", { type: "button", class: "rh-s-go", onclick: () => press("start") });
    const again = h("button", { type: "button", class: "rh-s-quiet", onclick: () => press("retry") });
    const stop = h("button", { type: "button", class: "rh-s-quiet", onclick: () => press("stop") });
    const price = h("span", { class: "rh-s-muted" });
    const reuse = h("input", { type: "checkbox" }), reuse_words = h("span"), reusing = h("label", {}, reuse, reuse_words);
    const notes = h("div"), wrong = h("div", { class: "rh-s-wrong", role: "alert" });
    const counts = h("span", { role: "status" }), clock = h("span", { class: "rh-s-muted" });
    const fill = h("div"), bar = h("div", { class: "rh-s-bar", role: "progressbar", "aria-label": "Progress", "aria-valuemin": 0, "aria-valuemax": 100 }, fill);
    const groups = h("div", { class: "rh-s-groups" });
    const more = h("button", { type: "button", class: "rh-s-quiet rh-s-more", onclick: () => ((most += AT_FIRST), lay()) });
    const next = h("div", { class: "rh-s-muted" });
    const root = h("div", { class: "rh-surface rh-s", role: "group", "data-lm-suppress-shortcuts": "true" },
      h("div", { class: "rh-s-head" }, h("div", { class: "rh-s-title" }, title, varied, chip), shared),
      h("div", { class: "rh-s-deal" },
        h("div", { class: "rh-s-acts" }, go, again, stop, price, next), reusing, notes, wrong,
        h("div", { class: "rh-s-line" }, counts, clock), bar),
      groups);

    function press(kind) {
      for (const button of [go, again, stop]) button.disabled = true; // until the kernel has answered: a press orders once
      model.send({ kind, reuse: reuse.checked && !reusing.hidden });
    }

    function text(node, words) {
      if (node.textContent !== words) node.textContent = words;
      node.hidden = !words;
    }

    function show_head() {
      const head = model.get("head");
      text(title, head.title);
      text(varied, head.varied);
      chip.hidden = !head.sandbox;
      shared.replaceChildren(...head.shared.map(([label, value]) => h("span", {}, `${label}: ${value}`)));
      shared.hidden = !head.shared.length;
      root.setAttribute("aria-label", `Sweep: ${head.title}`);
    }

    function show_offer() {
      const offer = model.get("offer");
      text(go, offer.start);
      text(again, offer.retry);
      text(stop, offer.stop);
      text(price, offer.price);
      text(reuse_words, offer.reuse);
      reusing.hidden = !offer.reuse;
      notes.replaceChildren(...offer.notes.map((words) => h("div", { class: "rh-s-note" }, words)));
      free();
    }

    function free() {
      for (const button of [go, again, stop]) button.disabled = false;
    }

    function show_standing() {
      const standing = model.get("standing");
      text(counts, standing.counts);
      const share = Math.round(standing.share * 100);
      fill.style.width = `${share}%`;
      bar.setAttribute("aria-valuenow", share);
      const id = model.get("head").id;
      const code = (verb, some = "") => h("code", {}, `rh.${verb}(rh.sweeps["${id}"]${some})`);
      const first = model.get("tiles").length > MOST ? `.runs[:${MOST}]` : "";
      next.hidden = !standing.over || standing.done < 2;
      if (!next.hidden && !next.firstChild)
        next.append("Next: ", code("judge"), " finds the best; ", code("compare", first), " plays up to nine side by side; ", code("leaderboard"), " counts.");
    }

    function show_clock() { text(clock, model.get("clock")); clock.hidden = false; }
    function show_said() { text(wrong, model.get("said")); free(); }

    /* The places of all tiles; those that are there keep their nodes, for moving one would stop its video. */
    function lay() {
      let left = most, count = 0;
      const parts = [];
      for (const { words, tiles: numbers } of model.get("groups")) {
        count += numbers.length;
        const here = numbers.slice(0, left);
        left -= here.length;
        if (!here.length) continue;
        const list = h("div", { class: "rh-p rh-s-tiles", style: `--n: ${Math.min(numbers.length, 4)}`, role: "list", "aria-label": words.length ? words.join(": ") : "Runs" }, ...here.map((number) => place(number).node));
        const name = words.length ? [h("h4", {}, h("i", {}, words[0]), words[1])] : [];
        parts.push(h("section", { class: "rh-s-group" }, ...name, list));
      }
      text(more, count > most ? `Show ${Math.min(AT_FIRST, count - most)} more of ${count}` : "");
      groups.replaceChildren(...parts, more);
    }

    function place(number) {
      if (!tiles.has(number)) tiles.set(number, tile(model, seen, model.get("tiles")[number]));
      return tiles.get(number);
    }

    function show_tiles() {
      const all = model.get("tiles");
      for (const [number, one] of tiles) one.update(all[number]);
    }

    function onmessage(message) {
      if (message.kind !== "clip") return;
      for (const one of tiles.values()) if (one.run === message.run) one.take(message.clips);
    }

    /* Beside it stands the same as plain HTML, for when there is no kernel. */
    const hide = h("style");
    function show_anchor() { hide.textContent = `#${model.get("anchor")} { display: none !important; }`; }

    const parts = { head: show_head, offer: show_offer, standing: show_standing, clock: show_clock, said: show_said, tiles: show_tiles, groups: lay, anchor: show_anchor };
    for (const [name, show] of Object.entries(parts)) {
      model.on(`change:${name}`, show);
      show();
    }
    model.on("msg:custom", onmessage);
    document.head.append(hide);
    el.append(root);
    return () => {
      for (const [name, show] of Object.entries(parts)) model.off(`change:${name}`, show);
      model.off("msg:custom", onmessage);
      for (const one of tiles.values()) one.close();
      hide.remove();
      seen.close();
    };
  },
};
