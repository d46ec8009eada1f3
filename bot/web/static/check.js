// The check at the start: 'none of these' and the signs rule each other out; what is ticked is sent as a message.
const ticks = () => [...element.querySelectorAll("input")];
const none = () => ticks().find((tick) => !tick.value);

function told(words) {
  element.querySelector(".bs-untold").textContent = words;
}

function close() {
  const dialog = element.querySelector("dialog");
  dialog.close();
  dialog.querySelector("form").reset();
  told("");
}

element.addEventListener("change", (event) => {
  told("");
  if (!event.target.checked) return;
  for (const tick of ticks()) {
    if ((tick === none()) !== (event.target === none())) tick.checked = false;
  }
});

element.addEventListener("click", (event) => {
  if (event.target.matches("dialog") || event.target.closest(".bs-close, .bs-plain")) close();
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const signs = ticks().filter((tick) => tick.checked && tick.value).map((tick) => tick.value);
  if (signs.length) {
    const text = form.dataset.message.replace("{signs}", () => signs.join("; "));
    close();
    trigger("submit", { text });
    document.querySelector("#bs-live [role=log]")?.focus({ preventScroll: true });
  } else if (none().checked) {
    close();
    window.backstride.checked(form.dataset.checked);
  } else {
    told(element.querySelector(".bs-untold").dataset.words);
    ticks()[0].focus();
  }
});
