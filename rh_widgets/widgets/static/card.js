/* A result as a card: what shows its kind, its file when it comes into view or is asked for, and three lines.
   Joined behind pieces.js, in front of the script of whatever shows cards. */

// Its own style gives it 300 × 150.
const SEAT = "display:block;width:100%;height:auto;aspect-ratio:4/3;max-height:440px;background:#262930;"
  + "--poster-color:#262930;--progress-bar-color:#fff6";

/* The viewer for 3D files comes once into a page, when the first of them is pressed. */
function bring_viewer(model) {
  if (customElements.get("model-viewer")) return Promise.resolve();
  const shelf = (globalThis.rh_widgets_viewer ??= { coming: null });
  shelf.coming ??= fetch_in_time(model, "viewer", "text/javascript")
    .then(async (blob) => {
      const url = URL.createObjectURL(blob);
      await import(url).finally(() => URL.revokeObjectURL(url));
    })
    .catch((error) => {
      shelf.coming = null;
      throw error;
    });
  return shelf.coming;
}

/* Puts a viewer where the poster of a 3D file stands. */
async function turn(model, data, poster, tell) {
  if (!document.createElement("canvas").getContext("webgl2"))
    return tell("This browser has no WebGL to show it with: open the file instead.", true);
  tell("Fetching the viewer …");
  try {
    await bring_viewer(model);
  } catch (error) {
    return tell(error.message, true);
  }
  const seat = h("model-viewer", {
    alt: `3D result: ${data.title || data.name}`, "camera-controls": true, "touch-action": "pan-y",
    "interaction-prompt": "none", "shadow-intensity": "0.6", "data-lm-suppress-shortcuts": "true",
    poster: poster.querySelector("img")?.src ?? poster.src,
    style: SEAT,
  });
  const fetched = async () => URL.createObjectURL(await fetch_in_time(model, data.id, data.type));
  seat.addEventListener("load", () => seat.src.startsWith("blob:") && URL.revokeObjectURL(seat.src));
  seat.addEventListener("error", async ({ detail }) => {
    if (detail?.type !== "loadfailure") return;
    const again = data.link && !seat.src.startsWith("blob:");
    try {
      if (!again) throw new Error("This file cannot be shown here: open it with a program for 3D.");
      seat.src = await fetched();
    } catch (error) {
      seat.replaceWith(poster);
      tell(error.message, true);
    }
  });
  try {
    seat.src = data.link || (await fetched());
  } catch (error) {
    return tell(error.message, true);
  }
  tell("");
  poster.replaceWith(seat);
}

/* `data` is what player.py's describe() says. */
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
  let media = null, opener = null;

  function build() {
    const common = { class: "rh-p-media", "aria-label": label };
    if (data.kind === "video") {
      media = h("video", { ...common, controls: true, loop: true, playsinline: true, preload: "metadata", poster: data.poster });
      media.muted = true;
    } else if (data.kind === "audio") media = h("audio", { ...common, controls: true });
    else if (data.kind === "image") media = h("img", { ...common, "aria-label": undefined, alt: label, src: data.poster });
    else if (data.kind === "text") stage.append(h("pre", { class: "rh-p-text", tabindex: 0, "aria-label": label }, data.text || ""));
    else if (data.kind === "3d") solid();
    else if (data.poster) stage.append(h("img", { class: "rh-p-media", src: data.poster, alt: label }));
    else stage.append(h("div", { class: "rh-p-none" }, data.name ? `${data.name.split(".").pop().toUpperCase()} · ${data.size}` : "No preview"));
    if (data.kind === "image") stage.append((opener = h("a", { class: "rh-p-open", target: "_blank", rel: "noopener", href: data.link, "aria-label": `Open the image: ${label}` }, media)));
    else if (media) stage.append(media);
    if (data.ratio && data.kind !== "audio") stage.style.aspectRatio = data.ratio;
    if (media && !data.link && !data.eager) stage.append(play);
    play.textContent = `▶  ${data.size}`;
    if (data.mark) stage.append(h("span", { class: "rh-p-mark" }, data.mark));
  }

  function solid() {
    const poster = data.poster ? h("img", { class: "rh-p-media", src: data.poster, alt: label }) : h("div", { class: "rh-p-none" }, "3D");
    const view = h("button", { type: "button", class: "rh-p-play", "aria-label": `View in 3D: ${data.title || data.name}` }, "View in 3D");
    view.addEventListener("click", async () => {
      view.remove();
      await turn(model, data, poster, tell);
      if (poster.isConnected) stage.append(view);
    });
    stage.append(poster, view);
  }

  function caption() {
    const acts = h("span", { class: "rh-p-acts" }, ...(data.name ? [save] : []), h("span", { class: "rh-p-muted" }, data.place || ""), status);
    const facts = [data.maker, data.caption].filter(Boolean).join(" · ");
    const trace = data.trace ? [h("details", {}, h("summary", {}, "Traceback"), h("pre", { class: "rh-p-trace", tabindex: 0, "aria-label": "Traceback" }, data.trace))] : [];
    lines.replaceChildren(h("b", {}, data.title || ""), h("span", { class: "rh-p-muted" }, facts), ...trace, acts);
  }

  /* Straight from the notebook's server where it has the file; in pieces where that fails. */
  function link() {
    media.addEventListener("error", () => (media.removeAttribute("src"), (data.link = ""), load(false)), { once: true });
    media.src = data.link;
  }

  /* A Blob URL for the file; fetched once, and again only after a failure. */
  function load(start) {
    if (!data.name || closed) return Promise.resolve("");
    if (data.link) return Promise.resolve(data.link);
    play.remove();
    running ??= fetch_file(model, id, data.type, (share) => share < 1 && data.eager === false && tell(`Fetching ${Math.floor(share * 10) * 10} %`));
    const mine = running;
    return mine.done.then(
      (blob) => {
        if (closed) return "";
        if (!url) {
          url = URL.createObjectURL(blob);
          if (media) media.src = url;
          if (opener) opener.href = url;
          node.dataset.rhReady = "1";
        }
        tell("");
        if (start) media?.play?.().catch(() => {}); // a browser may still refuse; the controls are there
        return url;
      },
      (error) => {
        if (running === mine) running = null;
        if (!closed && error.message) tell(error.message, true);
        if (!closed && media && !data.eager) stage.append(play);
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

