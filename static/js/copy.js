// Copies the text of what `data-copy` names and says so on its button; where there is no clipboard, the button stays hidden.
for (const place of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(place.dataset.copy);
  const button = place.querySelector("button");
  if (!source || !button || !navigator.clipboard) continue;
  place.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.replace(/\s+/g, " ").trim());
      button.textContent = place.dataset.copied;
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
}
