// A reply that is answered gets a button that hides what is below it. What an address or a link leads to is shown again.
const folded = new Set();
const answeredBy = (item) => item.querySelector(":scope > .comment > .comment__head > .comment__answers > a")?.hash.slice(1);
const buttonOf = (item) => item.querySelector(":scope > .comment > .comment-actions > .fold");

for (const thread of document.querySelectorAll("[data-fold]")) {
  for (const list of thread.querySelectorAll(".replies__list")) attach(list, thread.dataset);
}

function attach(list, words) {
  const items = [...list.children];
  const here = new Map(items.map((item) => [item.id, item]));
  const above = new Map(items.map((item) => [item, here.get(answeredBy(item))]));

  const draw = () => {
    for (const item of items) {
      const parent = above.get(item);
      item.hidden = Boolean(parent) && (parent.hidden || folded.has(parent));
    }
  };
  const set = (item, isFolded) => {
    folded[isFolded ? "add" : "delete"](item);
    const button = buttonOf(item);
    button.setAttribute("aria-expanded", String(!isFolded));
    button.firstChild.textContent = isFolded ? words.show : words.hide;
    draw();
  };
  for (const item of new Set(above.values())) {
    if (item) addButton(item, words, () => set(item, !folded.has(item)));
  }
  const reveal = () => {
    const target = here.get(location.hash.slice(1));
    if (!target?.hidden) return;
    for (let item = above.get(target); item; item = above.get(item)) if (folded.has(item)) set(item, false);
    target.scrollIntoView();
  };
  list.closest("[data-fold]").addEventListener("click", () => setTimeout(reveal));
  addEventListener("hashchange", reveal);
}

function addButton(item, words, act) {
  const row = item.querySelector(":scope > .comment > .comment-actions");
  if (!row) return; // a stub
  const button = document.createElement("button");
  const name = document.createElement("span");
  button.type = "button";
  button.className = "fold";
  button.setAttribute("aria-expanded", "true");
  name.className = "visually-hidden";
  name.textContent = ` – ${item.querySelector(".comment__by")?.textContent.trim().replace(/\s+/g, " ")}`;
  button.append(words.hide, name);
  button.addEventListener("click", act);
  row.append(button);
}
