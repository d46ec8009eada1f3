// The summary for the clinician: shown in a dialog when it has come; to copy, print or download.
const paper = () => element.querySelector("article");

function download() {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([paper().dataset.text], { type: "text/plain;charset=utf-8" }));
  link.download = `${paper().dataset.file}-${day}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function print() {
  // A copy outside the page's own boxes, which would cut it off at the first sheet of paper.
  const sheet = document.createElement("div");
  sheet.id = "bs-printed";
  sheet.append(...[...paper().querySelectorAll("h2, .bs-paper")].map((part) => part.cloneNode(true)));
  document.body.append(sheet);
  window.addEventListener("afterprint", () => sheet.remove(), { once: true });
  window.print();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (event.target.matches("dialog") || button?.matches(".bs-close")) element.querySelector("dialog").close();
  else if (button?.matches(".bs-copy-all")) window.backstride.copy(button, paper().dataset.text);
  else if (button?.matches(".bs-print")) print();
  else if (button?.matches(".bs-download")) download();
});

watch("value", () => {
  if (paper()) element.querySelector("dialog").showModal();
});
