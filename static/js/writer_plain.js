// Plain text on its way into the editor, typed before it stood there or pasted; lists, quotations and headings by their signs.
const MARKS = {
  ul: /^\s*[•*–·-]\s+(?=\S)/,
  ol: /^\s*(\d{1,3})[.)]\s+(?=\S)/,
  blockquote: /^\s*>(?: |$)/,
  h3: /^\s*###\s+(?=\S)/,
  h4: /^\s*####\s+(?=\S)/,
  p: /^/,
};

export function toHTML(text) {
  return text.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/).map(blocks).join("");
}

function blocks(part) {
  const found = [];
  for (const line of part.split("\n")) {
    const last = found.at(-1);
    const tag = Object.keys(MARKS).find((name) => MARKS[name].test(line) && isNext(name, line, last));
    const inner = escaped(line.replace(MARKS[tag], ""));
    if (last?.tag === tag) last.lines.push(inner);
    else found.push({ tag, lines: [inner] });
  }
  return found.map(({ tag, lines }) => `<${tag}>${inside(tag, lines)}</${tag}>`).join("");
}

function isNext(tag, line, last) {
  return tag !== "ol" || Number(MARKS.ol.exec(line)[1]) === (last?.tag === "ol" ? last.lines.length + 1 : 1);
}

function inside(tag, lines) {
  if (tag.endsWith("l")) return lines.map((line) => `<li><p>${line}</p></li>`).join("");
  return tag === "blockquote" ? `<p>${lines.join("<br>")}</p>` : lines.join("<br>");
}

function escaped(text) {
  return Object.assign(document.createElement("p"), { textContent: text }).innerHTML;
}

export function toSlice(text, context, schema, model) {
  const holder = Object.assign(document.createElement("div"), { innerHTML: toHTML(text) });
  return model.DOMParser.fromSchema(schema).parseSlice(holder, { preserveWhitespace: true, context });
}

// Where the caret goes: behind as many letters as stood before it; signs and addresses of links are not in the document.
export function placeAfter(before, doc) {
  let left = letters(before.replace(/ \(\S+[:@]\S+\)/g, "")), place = 1;
  doc.descendants((node, start) => {
    for (let i = 0; node.isText && left > 0 && i < node.text.length; i += 1) {
      left -= letters(node.text[i]);
      place = start + i + 1;
    }
  });
  return place;
}

function letters(text) {
  return text.match(/\p{L}/gu)?.length ?? 0;
}
