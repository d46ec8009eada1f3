// Runs once in each part of the conversation (Gradio gives element, trigger, watch).
// Clicks are caught on the part itself: what is inside is replaced while an answer comes in.
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

async function copy(button) {
  const words = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // No clipboard outside https and localhost: the old way still works there.
    const box = Object.assign(document.createElement("textarea"), { value: words });
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    button.focus();
  }
  const label = button.textContent;
  if (label === button.dataset.copied) return;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 1600);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.classList.contains("bs-marker")) {
    window.backstride.open(button, (wanted) => trigger("select", wanted));
  } else if (button.classList.contains("bs-ask")) {
    trigger("submit", { text: button.dataset.ask });
    const log = document.querySelector("#bs-live [role=log]");
    log?.focus({ preventScroll: true });
  } else if (button.classList.contains("bs-copy")) {
    copy(button);
  }
});

let shown = null;
watch("value", () => {
  window.backstride.mark();
  const turn = [...element.querySelectorAll("#bs-live-log .bs-turn")].at(-1);
  const number = turn?.dataset.turn ?? null;
  if (element.querySelector("#bs-live-log") && number !== shown) {
    shown = number;
    turn?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  }
});
