// The address of a link, asked for in the page; nothing here belongs to what the form sends.
export function equip(editor, panel) {
  const input = panel.querySelector("input");
  const wrong = panel.querySelector("[data-wrong]");
  const [set, remove, cancel] = panel.querySelectorAll("button");

  const say = (words) => {
    wrong.textContent = words;
    input.setAttribute("aria-invalid", Boolean(words));
  };
  const ask = () => {
    const { href } = editor.getAttributes("link");
    input.value = href?.replace(/^mailto:/, "") ?? "";
    remove.hidden = !href;
    panel.hidden = false;
    say("");
    input.select();
    input.focus();
  };
  const close = () => {
    panel.hidden = true;
    return editor.chain().focus();
  };
  const apply = () => {
    const text = input.value.trim();
    const href = whole(text);
    if (!href) {
      say(wrong.dataset.wrong);
      return input.focus();
    }
    const isBare = editor.state.selection.empty && !editor.isActive("link");
    if (isBare) return close().insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
    return close().extendMarkRange("link").setLink({ href }).run();
  };

  set.addEventListener("click", apply);
  remove.addEventListener("click", () => close().extendMarkRange("link").unsetLink().run());
  cancel.addEventListener("click", () => close().run());
  panel.addEventListener("input", (event) => event.stopPropagation());
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close().run();
    if (event.key !== "Enter" || event.target !== input) return;
    event.preventDefault();
    apply();
  });
  return ask;
}

// The whole address of what was written: `example.org` is a web address, `a@example.org` a mail address.
function whole(text) {
  const guess = /^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/.test(text) ? `mailto:${text}` : text.includes(":") ? text : `https://${text}`;
  const isWeb = /^https?:\/\/[^\s/]+\.[^\s]+$/i.test(guess) && URL.canParse(guess);
  return isWeb || /^mailto:[^\s@]+@[^\s@]+$/i.test(guess) ? guess : "";
}
