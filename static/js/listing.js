// The list follows its facets in place (htmx asks for the same page): what is unfolded stays so, the focus stays where it was, and
// how many there are now is said. When something goes wrong the form is sent like any other.
const form = document.querySelector("[data-listing]");
const told = document.querySelector("[data-told]");
const unfolded = (id) => document.getElementById(id)?.open;
let focused;

document.addEventListener("htmx:beforeRequest", () => { focused = document.activeElement?.id; });
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { fragment } }) => {
  for (const facet of fragment.querySelectorAll("details[id]")) facet.open = unfolded(facet.id) ?? facet.open;
});
document.addEventListener("htmx:afterSettle", () => {
  told.textContent = document.querySelector("[data-total]").textContent;
  if (document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
});
for (const failure of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(failure, () => form.submit());
