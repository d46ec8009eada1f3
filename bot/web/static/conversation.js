// Runs once in each part of the conversation (Gradio gives element, trigger, watch).
// Clicks are caught on the part itself: what is inside is replaced while an answer comes in.
const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

let doubted = null;
let wanted = null;
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
    window.backstride.copy(button, window.backstride.words(button));
  } else if (button.classList.contains("bs-thumb")) {
    const { turn, thumb } = button.dataset;
    wanted = `.bs-thumb[data-turn="${turn}"][data-thumb="${thumb}"]`;
    trigger("like", { turn: Number(turn), thumb });
  } else if (button.classList.contains("bs-check")) {
    document.querySelector("#bs-check").showModal();
  } else if (button.classList.contains("bs-summarise")) {
    trigger("expand", { offset: -new Date().getTimezoneOffset() });
  } else if (button.classList.contains("bs-wrong")) {
    doubted = button.dataset.turn;
    trigger("edit", { turn: Number(doubted) });
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const { turn, thumb } = event.target.dataset;
  const comment = event.target.querySelector("input").value.trim();
  if (!comment) return;
  wanted = `.bs-thanks[data-turn="${turn}"]`;
  trigger("like", { turn: Number(turn), thumb, comment });
});

let shown = null;
watch("value", () => {
  window.backstride.mark();
  document.dispatchEvent(new Event("backstride:turns"));
  const again = wanted && element.querySelector(wanted);
  if (again && (again.matches(".bs-thanks") || again.getAttribute("aria-pressed") === "true")) {
    wanted = null;
    again.focus({ preventScroll: true }); // what had the focus was replaced
    again.closest(".bs-reply").querySelector(".bs-why, .bs-thanks")?.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  }
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

// A link with a question (?q=… or #q=…) asks it; the address is then the page's own again (that of a clinic's page
// names the clinic), so that a reload asks nothing.
function asked() {
  const named = (part) => new URLSearchParams(part.slice(1)).get("q")?.trim();
  const text = named(location.hash) || named(location.search);
  if (!text) return;
  const clinic = new URLSearchParams(location.search).get("clinic");
  history.replaceState(history.state, "", location.pathname + (clinic ? `?clinic=${encodeURIComponent(clinic)}` : ""));
  trigger("submit", { text });
}

if (element.querySelector("#bs-live-log")) {
  asked();
  window.addEventListener("hashchange", asked);
}
