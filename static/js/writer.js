// Turns a rich text's textarea into an editor once one begins to write; what that needs is fetched then, not before.
// The textarea goes on holding the words. A form is sent with the HTML and its format in their place.
const attached = new WeakSet();
const parts = ["editor", "page", "plain", "paste", "tools", "link"];

function attach(field) {
  const box = field.parentElement;
  const above = box.querySelector("template").content.cloneNode(true);
  const [tools, panel] = above.firstElementChild.children;
  let editor, opening;

  const isAsGiven = () => field.dataset.html && field.value === field.defaultValue;
  const sent = () => {
    if (editor) return [editor.isEmpty ? "" : editor.getHTML(), "html"];
    return isAsGiven() ? [field.dataset.html, "html"] : [field.value, ""];
  };
  const take = (given) => {
    if (editor) return editor.take(given);
    field.dataset.html = given[1] && given[0];
    field.value = field.defaultValue = words(given);
  };

  async function open(then) {
    if (opening) return;
    opening = true;
    try {
      const [core, page, plain, paste, bar, link] = await Promise.all(parts.map((part) => import(box.dataset[part])));
      editor = page.open({ core, plain, paste, field, markup: isAsGiven() && field.dataset.html });
      bar.equip(editor, tools, link.equip(editor, panel));
      then?.();
    } catch (error) {
      console.warn(error);
      tools.hidden = true;
      opening = false;
    }
  }

  box.classList.add("writer--ready");
  field.before(above);
  field.writer = { sent, take, words };
  field.addEventListener("focus", () => editor ? editor.commands.focus() : open());
  field.addEventListener("pointerdown", () => open());
  field.addEventListener("beforeinput", (event) => { if (opening && isAsGiven()) event.preventDefault(); });
  tools.addEventListener("click", ({ target }) => { if (!editor) open(() => target.closest("button")?.click()); });
  field.form?.addEventListener("formdata", ({ formData }) => {
    const [text, format] = sent();
    formData.set(field.name, text);
    formData.set(`${field.name}_format`, format);
  });
  if (document.activeElement === field) open();
}

function words([text, format]) {
  if (!format) return text;
  const lines = text.replace(/<\/(?:p|li|h\d|blockquote)>|<br>/g, "$&\n");
  return new DOMParser().parseFromString(lines, "text/html").body.textContent.replace(/\n{2,}/g, "\n\n").trim();
}

function attachAll() {
  for (const field of document.querySelectorAll("textarea[data-writer]")) {
    if (attached.has(field)) continue;
    attached.add(field);
    attach(field);
  }
}

attachAll();
document.addEventListener("htmx:load", attachAll);
