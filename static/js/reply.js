// A reply is written under the contribution it answers; without this, or when that goes wrong, its link leads to a page of its own.
/* global htmx */
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

const linkOf = (event) => event.target.closest?.("[data-reply]");
const rowOf = (element) => element.closest(".comment-actions");
const boxUnder = (link) => {
  const next = rowOf(link).nextElementSibling;
  return next?.matches(".reply-box") ? next : null;
};
const write = (box) => box.querySelector("textarea").focus();
const follow = (link) => { location.href = link.href; };

document.addEventListener("click", (event) => {
  const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (linkOf(event) && isElsewhere) event.stopPropagation();
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  const link = linkOf(event);
  const box = link && boxUnder(link);
  if (!box) return;
  event.preventDefault();
  write(box);
});

// Whatever is not the form (a log-in page, a refusal) is looked at as a page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const link = event.detail.requestConfig.elt;
  const { status, responseURL } = event.detail.xhr;
  if (status === 200 && new URL(responseURL).pathname === new URL(link.href).pathname) return;
  event.detail.shouldSwap = false;
  event.detail.isError = false;
  follow(link);
});
document.addEventListener("htmx:sendError", (event) => follow(event.detail.requestConfig.elt));

document.addEventListener("htmx:load", ({ target }) => {
  if (target.matches(".reply-box")) write(target);
});

document.addEventListener("click", (event) => {
  const box = event.target.closest(".reply-box");
  if (!box || !event.target.closest("[data-cancel]")) return;
  event.preventDefault();
  const row = box.previousElementSibling;
  box.remove();
  row.querySelector("[data-reply]").focus();
});
