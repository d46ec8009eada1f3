// Runs once in each part of the conversation (Gradio gives element, trigger, watch).
// Clicks are caught on the part itself: what is inside is replaced while an answer comes in.
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

let doubted = null;
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
    window.backstride.copy(button, button.dataset.copy);
  } else if (button.classList.contains("bs-check")) {
    document.querySelector("#bs-check").showModal();
  } else if (button.classList.contains("bs-summarise")) {
    trigger("expand", { offset: -new Date().getTimezoneOffset() });
  } else if (button.classList.contains("bs-wrong")) {
    doubted = button.dataset.turn;
    trigger("edit", { turn: Number(doubted) });
  }
});

let shown = null;
watch("value", () => {
  window.backstride.mark();
  const noted = doubted && element.querySelector(`.bs-noted[data-turn="${doubted}"]`);
  if (noted) {
    doubted = null;
    noted.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    noted.focus({ preventScroll: true }); // its button is gone
  }
  const turn = [...element.querySelectorAll("#bs-live-log .bs-turn")].at(-1);
  const number = turn?.dataset.turn ?? null;
  if (element.querySelector("#bs-live-log") && number !== shown) {
    shown = number;
    turn?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  }
});
