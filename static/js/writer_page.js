// The editor in the place of its textarea: what a text is made of, and the textarea kept in step with it.
const ADDRESS = /^(?:https?:\/\/|mailto:)./i;
const exact = { parseOptions: { preserveWhitespace: true } };
const room = { top: 72, bottom: 24, left: 0, right: 0 };

export function open({ core, plain, paste, field, markup }) {
  const label = field.labels?.[0];
  const hadFocus = document.activeElement === field;
  const before = field.value.slice(0, field.selectionStart);
  const isAtEnd = before.length === field.value.length;
  if (label) label.id ||= `${field.id}_label`;
  const editor = new core.Editor({
    ...exact,
    element: field.parentElement,
    injectCSS: false,
    extensions: extensions(core),
    content: markup || plain.toHTML(field.value),
    editorProps: {
      attributes: attributes(field, label),
      scrollMargin: room,
      scrollThreshold: room,
      transformPastedHTML: paste.clean,
      clipboardTextParser: (text, $context, _asText, view) => plain.toSlice(text, $context, view.state.schema, core.pm.model),
    },
    onUpdate: ({ editor: changed }) => {
      field.value = changed.getText({ blockSeparator: "\n\n" }).replace(/\n{3,}/g, "\n\n");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  editor.take = ([text, format]) => editor.commands.setContent(format ? text : plain.toHTML(text), exact);
  editor.view.dom.style.minBlockSize = `${field.offsetHeight}px`;
  field.parentElement.classList.add("writer--open");
  field.tabIndex = -1;
  field.setAttribute("aria-hidden", "true");
  if (hadFocus) editor.commands.focus(isAtEnd ? "end" : plain.placeAfter(before, editor.state.doc));
  return editor;
}

function extensions(core) {
  const { Document, Paragraph, Text, HardBreak, Bold, Italic, BulletList, Blockquote, UndoRedo, Gapcursor } = core;
  const inLists = { Enter: "splitListItem", "Mod-]": "sinkListItem", "Mod-[": "liftListItem" };
  return [
    Document, Paragraph, Text, HardBreak, Bold, Italic, BulletList, Blockquote, UndoRedo, Gapcursor,
    core.Heading.configure({ levels: [3, 4] }),
    core.OrderedList.extend({
      addInputRules() { return [core.wrappingInputRule({ find: /^1[.)]\s$/, type: this.type })]; },
    }),
    // Without the package's Tab, which would keep a keyboard in the list.
    core.ListItem.extend({
      addKeyboardShortcuts() {
        const act = (verb) => () => this.editor.commands[verb](this.name);
        return Object.fromEntries(Object.entries(inLists).map(([key, verb]) => [key, act(verb)]));
      },
    }),
    core.Link.extend({
      addKeyboardShortcuts() { return { "Mod-k": () => Boolean(setTimeout(() => this.editor.emit("link"))) }; },
    }).configure({ defaultProtocol: "https", isAllowedUri: (address) => ADDRESS.test(address) }),
  ];
}

function attributes(field, label) {
  const given = {
    class: "writer__text prose",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": label?.id,
    "aria-describedby": field.getAttribute("aria-describedby"),
    "aria-required": field.required && "true",
    "aria-invalid": field.getAttribute("aria-invalid"),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}
