/* The browser's half of Player (player.py): a card per clip; the file comes in pieces and becomes a Blob. */

const PIECE = 1 << 20;
const AT_ONCE = 4;

let made = 0;

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false && value !== "") node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/* Fetches one card's file. Pieces may be asked for ahead; they are put in their places as they come. */
function fetch_file(model, id, type, progress) {
  const request = `${Date.now().toString(36)}-${made++}`;
  const pieces = [];
  let total = null, next = 0, here = 0, settle;
  const done = new Promise((resolve, reject) => (settle = { resolve, reject }));

  function ask() {
    model.send({ kind: "get", id, request, offset: next });
    next += PIECE;
  }

  function onmessage(message, buffers) {
    if (message.request !== request) return;
    if (message.kind === "gone") return finish(() => settle.reject(new Error(message.why)));
    const first = total === null;
    if (!first && message.total !== total) return finish(() => settle.reject(new Error("The file was changed while it was fetched.")));
    total = message.total;
    pieces[message.offset / PIECE] = buffers[0];
    here += buffers[0].byteLength;
    progress(total ? here / total : 1);
    if (here >= total) return finish(() => settle.resolve(new Blob(pieces, { type })));
    for (let i = 0; i < (first ? AT_ONCE : 1) && next < total; i++) ask();
  }

  function finish(act) {
    model.off("msg:custom", onmessage);
    act();
  }

  model.on("msg:custom", onmessage);
  ask();
  return { done, cancel: () => finish(() => settle.reject(new Error(""))) };
}

function card(model, seen, data) {
  let running = null, url = "", closed = false;
  const id = data.id;
  const status = h("span", { class: "rh-p-state", role: "status" });
  const play = h("button", { type: "button", class: "rh-p-play", onclick: () => load(true), "aria-label": `Play: ${data.title || data.name}` });
  const save = h("button", { type: "button", class: "rh-p-link", onclick: keep, "aria-label": `Save a copy of ${data.name}` }, "Save a copy");
  const stage = h("div", { class: `rh-p-stage rh-p-${data.kind}` });
  const lines = h("figcaption", { class: "rh-p-lines" });
  const node = h("figure", { class: "rh-p-card", "data-rh-card": id }, stage, lines);
  const label = `Result: ${data.title || data.name}`;
  let media = null;

  function build() {
    const common = { class: "rh-p-media", "aria-label": label };
    if (data.kind === "video") {
      media = h("video", { ...common, controls: true, loop: true, playsinline: true, preload: "metadata", poster: data.poster });
      media.muted = true;
    } else if (data.kind === "audio") media = h("audio", { ...common, controls: true });
    else if (data.kind === "image") media = h("img", { ...common, "aria-label": undefined, alt: label, src: data.poster });
    else if (data.kind === "text") stage.append(h("pre", { class: "rh-p-text", tabindex: 0, "aria-label": label }, data.text || ""));
    else if (data.poster) stage.append(h("img", { class: "rh-p-media", src: data.poster, alt: label }));
    else stage.append(h("div", { class: "rh-p-none" }, "No preview"));
    if (media) stage.append(media);
    if (data.ratio && data.kind !== "audio") stage.style.aspectRatio = data.ratio;
    if (media && !data.link && !data.eager) stage.append(play);
    play.textContent = `▶  ${data.size}`;
    if (data.mark) stage.append(h("span", { class: "rh-p-mark" }, data.mark));
  }

  function caption() {
    const acts = h("span", { class: "rh-p-acts" }, ...(media ? [save] : []), h("span", { class: "rh-p-muted" }, data.place || ""), status);
    lines.replaceChildren(h("b", {}, data.title || ""), h("span", { class: "rh-p-muted" }, data.caption || ""), acts);
  }

  /* Straight from the notebook's server where it has the file; in pieces where that fails. */
  function link() {
    media.addEventListener("error", () => (media.removeAttribute("src"), (data.link = ""), load(false)), { once: true });
    media.src = data.link;
  }

  /* A Blob URL for the file; fetched once, and again only after a failure. */
  function load(start) {
    if (!media || closed) return Promise.resolve("");
    if (data.link) return Promise.resolve(data.link);
    play.remove();
    running ??= fetch_file(model, id, data.type, (share) => share < 1 && data.eager === false && tell(`Fetching ${Math.floor(share * 10) * 10} %`));
    const mine = running;
    return mine.done.then(
      (blob) => {
        if (closed) return "";
        if (!url) {
          url = URL.createObjectURL(blob);
          media.src = url;
          node.dataset.rhReady = "1";
        }
        tell("");
        if (start) media.play?.().catch(() => {}); // a browser may still refuse; the controls are there
        return url;
      },
      (error) => {
        if (running === mine) running = null;
        if (!closed && error.message) tell(error.message, true);
        if (!closed && !data.eager) stage.append(play);
        return "";
      },
    );
  }

  function tell(text, wrong = false) {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("rh-p-wrong", wrong);
  }

  async function keep() {
    const href = await load(false);
    if (href) h("a", { href, download: data.name }).click();
  }

  build();
  caption();
  if (media && (data.link || data.eager)) seen.watch(node, () => (data.link ? link() : load(false)));
  return {
    node,
    update(now) {
      data = { ...now, link: data.link };
      caption();
    },
    close() {
      closed = true;
      seen.unwatch(node);
      running?.cancel();
      if (media && "pause" in media) media.pause();
      if (url) URL.revokeObjectURL(url);
      node.remove();
    },
  };
}

/* Calls back once, when a node comes near the view. */
function sight() {
  const waiting = new Map();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        waiting.get(target)?.();
        waiting.delete(target);
      }
    },
    { rootMargin: "200px" },
  );
  return {
    watch: (node, act) => (waiting.set(node, act), observer.observe(node)),
    unwatch: (node) => (waiting.delete(node), observer.unobserve(node)),
    close: () => observer.disconnect(),
  };
}

export default {
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
