// Who has looked at a topic for a while has read it: what is posted later is new to her. Without this, a button says so.
const STAY = 8000;
const form = document.querySelector("[data-seen]");
let timer;

function send() {
  document.removeEventListener("visibilitychange", wait);
  const said = new FormData(form);
  said.set("quietly", "yes");
  fetch(form.action, { method: "POST", body: said }).catch(() => {}); // the button stays
}

function wait() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(send, STAY);
}

if (form) {
  document.addEventListener("visibilitychange", wait);
  wait();
}
