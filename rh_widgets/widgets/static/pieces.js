/* What every widget that shows files shares: elements, files that come in pieces, and what is in view.
   The kernel's half is pieces.py. Joined in front of a widget's own script, for anywidget takes one text. */

const PIECE = 1 << 20;
const AT_ONCE = 4;
const PATIENCE = 30_000;

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
  return { done, cancel: (why = "") => finish(() => settle.reject(new Error(why))) };
}

/* As fetch_file, but not for ever: a kernel that was ended says nothing. */
function fetch_in_time(model, id, type, progress = () => {}) {
  let late;
  const fetched = fetch_file(model, id, type, (share) => (wait(), progress(share)));
  function wait() {
    clearTimeout(late);
    late = setTimeout(() => fetched.cancel("The kernel does not answer: open the file instead."), PATIENCE);
  }
  wait();
  return fetched.done.finally(() => clearTimeout(late));
}

/* Gives a clip or a sound its file; resolves when it knows how long that is. */
function ready(media, address) {
  return new Promise((resolve, reject) => {
    media.addEventListener("loadedmetadata", resolve, { once: true });
    media.addEventListener("error", () => reject(new Error("This browser cannot play the file.")), { once: true });
    media.preload = "auto";
    media.src = address;
    media.load();
  });
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

