element.addEventListener("change", (event) => {
  if (event.target.matches("select")) trigger("change", { country: event.target.value });
});
