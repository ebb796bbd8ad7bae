// The toolbar of an open editor: a single stop for the keyboard, arrows within; buttons say by `data-does` what they do.
const DOES = {
  bold: ["toggleBold", "bold"],
  italic: ["toggleItalic", "italic"],
  heading: ["toggleHeading", "heading", { level: 3 }],
  subheading: ["toggleHeading", "heading", { level: 4 }],
  bullets: ["toggleBulletList", "bulletList"],
  numbers: ["toggleOrderedList", "orderedList"],
  quote: ["toggleBlockquote", "blockquote"],
  undo: ["undo"],
  redo: ["redo"],
};

export function equip(editor, tools, openLink) {
  const buttons = [...tools.querySelectorAll("[data-does]")];

  const refresh = () => {
    for (const button of buttons) {
      const [verb, mark, how] = DOES[button.dataset.does] ?? [null, "link"];
      if (mark) button.setAttribute("aria-pressed", editor.isActive(mark, how));
      else button.setAttribute("aria-disabled", !editor.can()[verb]());
    }
  };
  const reach = (button) => {
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  };
  const act = ({ dataset: { does } }) => {
    const [verb, , how] = DOES[does] ?? [];
    if (verb) editor.chain().focus()[verb](how).run();
    else openLink();
  };

  for (const button of buttons) button.addEventListener("click", () => act(button));
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("focusin", ({ target }) => reach(target));
  tools.addEventListener("keydown", (event) => {
    const now = buttons.indexOf(document.activeElement);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (next === undefined) return;
    event.preventDefault();
    buttons.at(next % buttons.length).focus();
  });
  editor.on("transaction", refresh);
  editor.on("link", openLink);
  reach(buttons[0]);
  refresh();
}
