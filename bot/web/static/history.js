// The conversations that this browser keeps, once a person has turned that on. Nothing of them goes anywhere else.
const KEY = "backstride-history";
const MOST = 50;
const sheet = element.querySelector("dialog");
const words = JSON.parse(sheet.dataset.words);
const tick = sheet.querySelector("input");
const place = sheet.querySelector(".bs-kept");
const all = sheet.querySelector(".bs-delete-all");
const title = sheet.querySelector("h2");
let current = null; // the id under which the conversation on the page is kept
let unwanted = false; // it was deleted, so it is not kept again
let saved = "";

// null: off, which is how it is unless somebody has turned it on.
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept : null;
  } catch {
    return null; // a browser that keeps nothing, or something else under this name
  }
}

function write(kept) {
  let list = kept.slice(0, MOST);
  for (;;) {
    try {
      localStorage.setItem(KEY, JSON.stringify(list));
      return;
    } catch {
      if (!list.length) return;
      list = list.slice(0, -1);
      say(words.full);
    }
  }
}

function say(text) {
  sheet.querySelector(".bs-history-said").textContent = text;
}

function make(tag, attributes, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

// What is on the page now; the words alone, never its HTML.
function onThePage() {
  return [...document.querySelectorAll(".bs-turn[data-finished]")].map((turn) => ({
    number: Number(turn.dataset.turn),
    asked: turn.querySelector(".bs-said p").textContent,
    told:
      turn.querySelector("[data-copy]")?.dataset.copy ??
      [...turn.querySelectorAll(".bs-card")].map((card) => card.innerText).join("\n\n"),
  }));
}

function keep() {
  const turns = onThePage();
  if (!document.querySelector(".bs-turn")) {
    current = null;
    unwanted = false;
    saved = "";
    return;
  }
  const kept = read();
  const now = JSON.stringify(turns);
  if (!kept || !turns.length || unwanted || now === saved) return;
  saved = now;
  const before = kept.find((one) => one.id === current);
  current = before?.id ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  // The two parts of the page change one after the other, so what is not there just now is not gone.
  const there = new Set(turns.map((turn) => turn.number));
  const whole = [...(before?.turns ?? []).filter((turn) => !there.has(turn.number)), ...turns];
  whole.sort((one, other) => one.number - other.number);
  write([{ id: current, at: before?.at ?? Date.now(), turns: whole }, ...kept.filter((one) => one.id !== current)]);
}

function remove(id) {
  if (id === current) unwanted = true;
  write(read().filter((one) => one.id !== id));
  list();
  say(words.deleted);
  (place.querySelector("button") ?? title).focus();
}

function when(at) {
  return new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function list() {
  const kept = read();
  tick.checked = kept !== null;
  all.hidden = !kept?.length;
  say("");
  if (!kept?.length) {
    place.replaceChildren(...(kept ? [make("p", { textContent: words.none })] : []));
    return;
  }
  const items = kept.map((one) => {
    const question = one.turns[0].asked;
    const count = one.turns.length === 1 ? words.turn : words.turns.replace("{count}", one.turns.length);
    const open = make("button", { type: "button", className: "bs-open", onclick: () => show(one) });
    open.append(make("span", {}, make("b", { textContent: question }), make("span", { textContent: `${when(one.at)}, ${count}` })));
    const away = make("button", { type: "button", className: "bs-plain", textContent: words.delete, onclick: () => remove(one.id) });
    away.setAttribute("aria-label", words.delete_one.replace("{question}", () => question));
    return make("li", {}, open, away);
  });
  const shelf = make("ul", { className: "bs-shelf" }, ...items);
  shelf.setAttribute("aria-label", words.list_label);
  place.replaceChildren(shelf);
}

function show(one) {
  const back = make("button", { type: "button", className: "bs-plain", textContent: words.back });
  back.addEventListener("click", () => {
    list();
    title.focus();
  });
  const heading = make("h3", { tabIndex: -1, textContent: when(one.at) });
  const turns = one.turns.flatMap(({ asked, told }) => [
    make("div", { className: "bs-said" }, make("p", { textContent: asked })),
    make("p", { className: "bs-told", textContent: told }),
  ]);
  place.replaceChildren(back, heading, make("p", { textContent: words.read_only }), ...turns);
  heading.focus();
}

tick.addEventListener("change", () => {
  if (tick.checked) {
    write([]);
    unwanted = false;
    saved = "";
    keep();
  } else {
    localStorage.removeItem(KEY);
    current = null;
  }
  list();
});

all.addEventListener("click", () => {
  unwanted = true;
  write([]);
  list();
  say(words.deleted);
  title.focus();
});

element.addEventListener("click", (event) => {
  if (event.target.closest(".bs-history-open")) {
    list();
    sheet.showModal();
  } else if (event.target === sheet || event.target.closest(".bs-close")) {
    sheet.close();
  }
});

document.addEventListener("backstride:turns", keep);
