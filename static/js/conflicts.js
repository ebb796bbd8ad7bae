// Where two people have changed a field of a shared draft: puts what the other wrote beside it and lets one choose in place.
const attached = new WeakSet();
const fieldOf = (control) => control.split("-")[0].replace(/_format$/, "");

function attach(form) {
  const told = new Map();
  const boxes = () => [...form.querySelectorAll("[data-conflict-of]")];
  const boxOf = (field) => boxes().find((box) => box.dataset.conflictOf === field);
  const controlsOf = (field) => [...form.elements].filter(({ name, type }) => type !== "hidden" && fieldOf(name) === field);

  function show({ field, notice, theirs }) {
    const old = boxOf(field), isShown = told.get(field)?.notice === notice && old;
    told.set(field, { notice, theirs });
    if (isShown) return;
    const place = controlsOf(field)[0]?.closest(".field") ?? form;
    place.insertAdjacentHTML("beforeend", notice);
    old?.remove();
    equip(boxOf(field));
  }

  function equip(box) {
    box.querySelector(".conflict__choice").hidden = true;
    box.querySelector(".conflict__buttons").hidden = false;
    box.querySelector("[data-keep]").onclick = () => settle(box);
    box.querySelector("[data-take]").onclick = () => take(box);
  }

  // The other's text is known now: what stands in the field from here on replaces it.
  function settle(box) {
    const field = box.dataset.conflictOf, version = form.elements.draft_version;
    version.value = version.value.split(" ").filter((part) => !part.startsWith(`${field}:`)).join(" ");
    box.remove();
    told.delete(field);
    controlsOf(field)[0]?.focus();
    form.dispatchEvent(new Event("input"));
  }

  // A single control takes the text in place; for rows and lists of boxes the server draws the form anew.
  function take(box) {
    const field = box.dataset.conflictOf, theirs = told.get(field)?.theirs;
    const [control, ...more] = controlsOf(field);
    if (!theirs || !control || more.length || /checkbox|radio|multiple|file/.test(control.type)) return send(box);
    const words = [theirs[field] ?? "", theirs[`${field}_format`] ?? ""];
    if (control.writer) control.writer.take(words);
    else [control.value] = words;
    settle(box);
  }

  function send(box) {
    for (const other of boxes()) other.querySelector("[name=draft_told]").disabled = other !== box;
    box.querySelector("[name=draft_take]").checked = true;
    form.requestSubmit(form.elements.save_draft);
  }

  form.addEventListener("autosave", ({ detail: { version, conflicts = [] } }) => {
    if (!version) return;
    for (const box of boxes()) {
      if (!conflicts.some(({ field }) => field === box.dataset.conflictOf)) box.remove();
    }
    conflicts.forEach(show);
  });
  boxes().forEach(equip);
}

function attachAll() {
  for (const { form } of document.querySelectorAll("[name=draft_names]")) {
    if (!attached.has(form)) attached.add(form) && attach(form);
  }
}
attachAll();
document.addEventListener("htmx:load", attachAll);
