// Saves a form as a draft while one types. The line [data-autosave] says how it stands; its data hold the address and the words.
// What others have written in a shared draft meanwhile is left to conflicts.js, which hears every answer.
const PAUSE = 1500, RETRY = 10000;
const attached = new WeakSet();

function attach(line, form, words) {
  let edits = 0, saved = 0, timer, running, leaving = false, conflict = false, torn = form.querySelector("[data-conflict-of]");
  const plan = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };

  async function save() {
    if (running || conflict || edits === saved || !form.isConnected) return;
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    let sent = edits, wait = RETRY;
    running = new AbortController();
    try {
      const reply = await fetch(words.autosave, { method: "POST", body: new URLSearchParams(fields), signal: running.signal });
      const answer = await reply.json();
      if (reply.ok || answer.conflicts) {
        form.elements.draft_version.value = answer.version;
        [saved, wait, torn] = [sent, PAUSE, !reply.ok];
      } else if (reply.status === 409) showBoth(answer);
      line.textContent = reply.ok ? answer.news ?? words.saved : conflict ? words.conflict : answer.error;
      form.dispatchEvent(new CustomEvent("autosave", { detail: answer }));
    } catch {
      if (!leaving) line.textContent = words.offline;
    }
    running = null;
    if (edits !== saved && !leaving) plan(wait);
  }

  function showBoth({ theirs, version: newer }) {
    conflict = true;
    const box = make("div", "autosave-conflict");
    for (const [name, text] of Object.entries(theirs)) {
      const field = form.elements[name];
      if (!field || field.type === "hidden" || typeof text !== "string") continue;
      box.append(...both(field, [text, theirs[`${name}_format`] ?? ""], words));
    }
    box.append(button(words.keep, () => {
      [form.elements.draft_version.value, conflict] = [newer, false];
      box.remove();
      save();
    }));
    line.parentElement.after(box);
  }

  form.addEventListener("input", () => {
    edits += 1;
    if (!conflict) line.textContent = words.waiting;
    plan(PAUSE);
  });
  const stay = () => { leaving = false; plan(RETRY); };
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); running?.abort(); });
  for (const failure of ["htmx:responseError", "htmx:sendError"]) form.addEventListener(failure, stay);
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("online", () => plan(0));
  addEventListener("beforeunload", (event) => { if ((edits !== saved || torn) && !leaving && form.isConnected) event.preventDefault(); });
}

// The other window's text of a field, to be taken instead of one's own and back; nothing where both are the same.
function both(field, theirs, words) {
  const plain = { sent: () => [field.value, ""], take: ([text]) => { field.value = text; }, words: ([text]) => text };
  const { sent, take, words: read } = field.writer ?? plain;
  if (String(sent()) === String(theirs)) return [];
  const title = make("p", "autosave-conflict__title", `${words.theirs} ${field.labels?.[0]?.textContent ?? field.name}`);
  const shown = make("div", "typed", read(theirs), { dir: "auto" });
  const swap = () => { const mine = sent(); take(theirs); shown.textContent = read(theirs = mine); };
  return [title, shown, button(words.take, swap)];
}

const make = (name, className, textContent, more) =>
  Object.assign(document.createElement(name), { className, textContent, ...more });
const button = (text, onclick) => make("button", "button button--quiet", text, { type: "button", onclick });

function attachAll() {
  const lines = [...document.querySelectorAll("[data-autosave]")].filter((line) => !attached.has(line));
  for (const line of lines) attached.add(line) && attach(line, line.closest("form"), line.dataset);
}
attachAll();
document.addEventListener("htmx:load", attachAll);
