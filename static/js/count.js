// Says how many characters are left, counted as a person counts them; the line's data hold the limit and the words.
const letters = new Intl.Segmenter(document.documentElement.lang, { granularity: "grapheme" });
const number = new Intl.NumberFormat(document.documentElement.lang);

for (const line of document.querySelectorAll("[data-count-for]")) {
  const field = document.getElementById(line.dataset.countFor);
  const most = Number(line.dataset.most);
  let timer;

  const tell = () => {
    const left = most - [...letters.segment(field.value)].length;
    line.textContent = `${left < 0 ? line.dataset.over : line.dataset.left} ${number.format(Math.abs(left))}`;
    line.classList.toggle("count--over", left < 0);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 400);
  });
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
}
