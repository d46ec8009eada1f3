// The source panel: opening a source moves the focus into it, and 'back' returns it to the marker.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".bs-open, .bs-all")) {
    window.backstride.open(button, (wanted) => trigger("select", wanted));
  } else if (button.classList.contains("bs-copy")) {
    window.backstride.copy(button, window.backstride.words(button));
  } else if (button.classList.contains("bs-back")) {
    window.backstride.back();
  }
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector("article.bs-source")) window.backstride.back();
});

watch("value", () => {
  window.backstride.mark();
  window.backstride.arrive(element);
});
