// Says how many characters are left, or still needed, counted as a person counts them; the line's data hold the limit and the words.
const letters = new Intl.Segmenter(document.documentElement.lang, { granularity: "grapheme" });
const number = new Intl.NumberFormat(document.documentElement.lang);
const attached = new WeakSet();

function attach(line) {
  const field = document.getElementById(line.dataset.countFor);
  const most = Number(line.dataset.most);
  const least = Number(line.dataset.least ?? 0);
  let timer;

  // A rich text has one line break between its blocks, however they are typed.
  const text = () => "writer" in field.dataset ? field.value.trim().replace(/\n\s*/g, "\n") : field.value;
  const tell = () => {
    const typed = [...letters.segment(text())].length;
    const left = most - typed;
    const said = left < 0 ? [line.dataset.over, -left] : typed < least ? [line.dataset.needed, least - typed] : [line.dataset.left, left];
    line.textContent = `${said[0]} ${number.format(said[1])}`;
    line.classList.toggle("count--over", left < 0);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 400);
  });
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
}

function attachAll() {
  for (const line of document.querySelectorAll("[data-count-for]")) {
    if (attached.has(line)) continue;
    attached.add(line);
    attach(line);
  }
}

attachAll();
document.addEventListener("htmx:load", attachAll);
