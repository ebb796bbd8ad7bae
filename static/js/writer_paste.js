// HTML from the clipboard made plain enough for the editor: what word processors say by style becomes markup.
const NOISE = `style, script, meta, link, title, xml, img, svg, object, template, li [data-style*="mso-list:Ignore" i],
  .MsoCommentReference, .MsoFootnoteReference, .MsoEndnoteReference, [href*="#_ftn"], [href*="#_edn"], [href*="#_msocom"]`;
const RANKS = { "h1, h2, .MsoTitle": "h3", "h5, h6": "h4", "td, th, caption": "div", ":is(h3, h4) :is(b, strong)": "span" };
const NUMBERED = /^\(?(?:\d{1,3}|[a-z]|[ivxlc]{1,6})[.)]/i;

export function clean(html) {
  if (html.includes("data-pm-slice")) return html;
  // Under another name, so that the page's policy has nothing to complain of.
  const bare = html.replace(/<style\b[^]*?<\/style>/gi, "");
  const renamed = bare.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  const { body } = new DOMParser().parseFromString(renamed, "text/html");
  makeLists(body);
  for (const node of body.querySelectorAll(NOISE)) node.remove();
  for (const node of body.querySelectorAll("[data-style]")) markUp(node);
  for (const [found, tag] of Object.entries(RANKS)) {
    for (const node of body.querySelectorAll(found)) rename(node, tag);
  }
  for (const node of body.querySelectorAll("p, div")) if (!node.textContent.trim()) node.remove();
  return body.innerHTML;
}

function rename(node, tag) {
  const made = node.ownerDocument.createElement(tag);
  made.append(...node.childNodes);
  node.replaceWith(made);
}

function markUp(node) {
  const style = node.dataset.style;
  delete node.dataset.style;
  if (node.matches("b, strong") && /(?<![\w-])font-weight:\s*(?:normal|400)/i.test(style)) return rename(node, "span");
  if (/(?<![\w-])font-weight:\s*(?:bold|[6-9]00)/i.test(style)) wrapInside(node, "strong");
  if (/(?<![\w-])font-style:\s*italic/i.test(style)) wrapInside(node, "em");
}

function wrapInside(node, tag) {
  const made = node.ownerDocument.createElement(tag);
  made.append(...node.childNodes);
  node.append(made);
}

// Word's lists are paragraphs that name their list and level and carry their sign as text.
function makeLists(body) {
  let open = [];
  for (const item of body.querySelectorAll('p[data-style*="mso-list" i]')) {
    const level = Number(/mso-list:\s*\w+\s+level(\d)/i.exec(item.dataset.style)?.[1]);
    if (!level) continue;
    const sign = item.querySelector('[data-style*="Ignore" i]')?.textContent.trim() ?? "";
    const tag = NUMBERED.test(sign) ? "ol" : "ul";
    if (!open.length || item.previousElementSibling !== open[0]) open = [];
    open.length = Math.min(open.length, level);
    if (open.length === level && open.at(-1).localName !== tag) open.pop();
    if (open.length < level) open.push(newList(item, tag, open.at(-1)));
    const made = item.ownerDocument.createElement("li");
    made.append(...item.childNodes);
    open.at(-1).append(made);
    item.remove();
  }
}

function newList(item, tag, outer) {
  const list = item.ownerDocument.createElement(tag);
  if (outer) outer.lastElementChild.append(list);
  else item.before(list);
  return list;
}
