const made = (name, properties) => Object.assign(document.createElement(name), properties);

export default {
  render({ model, el }) {
    const box = made("details", { className: "rh-copying" });
    const state = made("span", { className: "rh-muted" });
    state.setAttribute("role", "status");
    const text = made("textarea", { readOnly: true, hidden: true, rows: 6, spellcheck: false });
    text.setAttribute("aria-label", "The code");
    const buttons = [["python", "Copy as Python"], ["curl", "Copy as curl"]].map(([form, words]) => {
      const button = made("button", { type: "button", textContent: words });
      button.addEventListener("click", () => model.send({ form }));
      return button;
    });
    box.append(made("summary", { textContent: "As code" }), ...buttons, state, text);
    el.append(box);

    const say = words => { state.textContent = words; };
    const offer = code => { // where the browser keeps the clipboard to itself
      text.value = code;
      text.hidden = false;
      text.focus();
      text.select();
      say("Press Ctrl+C or ⌘C.");
    };
    const receive = ({ text: code, fault }) => {
      text.hidden = true;
      if (fault !== undefined) return say(fault);
      if (!navigator.clipboard) return offer(code);
      navigator.clipboard.writeText(code).then(() => say("Copied."), () => offer(code));
    };
    model.on("msg:custom", receive);
    return () => model.off("msg:custom", receive);
  },
};
