// Saves a form as a draft while one types. The line [data-autosave] says how it stands; its data hold the address and the words.
const PAUSE = 1500;
const RETRY = 10000;

for (const line of document.querySelectorAll("[data-autosave]")) attach(line, line.closest("form"), line.dataset);

function attach(line, form, words) {
  const version = form.elements.draft_version;
  let edits = 0, saved = 0, timer, running, leaving = false, conflict = false;

  const plan = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };

  async function save() {
    if (running || conflict || edits === saved) return;
    const sent = edits;
    running = new AbortController();
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    let wait = RETRY;
    try {
      const reply = await fetch(words.autosave, { method: "POST", body: new URLSearchParams(fields), signal: running.signal });
      const answer = await reply.json();
      if (reply.ok) {
        version.value = answer.version;
        [saved, wait] = [sent, PAUSE];
      }
      if (reply.status === 409) showBoth(answer);
      line.textContent = reply.ok ? words.saved : conflict ? words.conflict : answer.error;
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
      if (!field || typeof text !== "string" || field.value === text) continue;
      const shown = Object.assign(make("div", "typed", text), { dir: "auto" });
      const swap = button(words.take, () => { [field.value, shown.textContent] = [shown.textContent, field.value]; });
      box.append(make("p", "autosave-conflict__title", `${words.theirs} ${field.labels?.[0]?.textContent ?? name}`), shown, swap);
    }
    box.append(button(words.keep, () => {
      version.value = newer;
      conflict = false;
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
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); running?.abort(); });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("online", () => plan(0));
  addEventListener("beforeunload", (event) => { if (edits !== saved && !leaving) event.preventDefault(); });
}

function make(element, className, text = "") {
  return Object.assign(document.createElement(element), { className, textContent: text });
}

function button(text, act) {
  const made = Object.assign(make("button", "button button--quiet", text), { type: "button" });
  made.addEventListener("click", act);
  return made;
}
