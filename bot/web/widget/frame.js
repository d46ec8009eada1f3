// What stands around the conversation: the head with its controls, the greeting, and the focus kept within.

function headOf(panel) {
  const { words, settings } = panel;
  const address = webAddress(settings.booking);
  const named = (label) => ({ class: "icon-button", "aria-label": label, title: label });
  const button = (name, label, onclick) => make("button", { ...named(label), type: "button", onclick }, icon(name));
  const call = fill(words.call, { number: settings.telephone });
  const title = make("div", { class: "title" });
  title.append(make("h2", { id: "title", dir: "auto" }, settings.name), make("p", null, words.subtitle));
  return make(
    "div",
    { class: "head" },
    title,
    settings.telephone && make("a", { ...named(call), href: dial(settings.telephone) }, icon("phone")),
    address && outside(address, named(words.book), icon("book")),
    button("fresh", words.new, () => panel.fresh()),
    button("close", words.close, () => panel.closed()),
  );
}

function introOf(panel) {
  const { words, settings } = panel;
  const address = webAddress(settings.booking);
  const call = fill(words.call, { number: settings.telephone });
  const contact = [
    address && outside(address, { class: "chip" }, icon("book"), words.book),
    settings.telephone && make("a", { class: "chip", href: dial(settings.telephone) }, icon("phone"), call),
  ].filter(Boolean);
  return make(
    "div",
    { class: "intro" },
    make("p", { class: "greeting", dir: "auto" }, settings.greeting || words.greeting),
    make("p", { class: "notice" }, ...fillNodes(words.notice, "number", panel.numberLinks())),
    contact.length > 0 && make("p", { class: "chips" }, ...contact),
    panel.asks,
    make("p", { class: "quiet" }, outside(String(new URL("about", panel.service.base)), {}, words.about)),
  );
}

// The Tab key goes round within `node`.
function stayIn(node, here, event) {
  const all = [...node.querySelectorAll("a[href], button:not(:disabled), textarea, summary, [tabindex='0']")];
  const stops = all.filter((one) => one.getClientRects().length);
  const ahead = event.shiftKey ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  if (here && stops.some((one) => here.compareDocumentPosition(one) & ahead)) return;
  event.preventDefault();
  stops.at(event.shiftKey ? -1 : 0)?.focus();
}

// How a text words its link to a number: it may be in another language than the window.
function callWords(text, number) {
  const links = [...text.matchAll(/\[([^\]\n]+)\]\((tel:[^)]*)\)/g)];
  const link = links.find((match) => match[2] === dial(number));
  return link && capital(plain(link[1]));
}

// The Markdown without list items that only repeat the emergency numbers.
function withoutNumbers(text, numbers) {
  const dials = numbers.map(dial);
  const repeats = (line) => {
    const dialled = [...line.matchAll(/\]\((tel:[^)]*)\)/g)].map((match) => match[1]);
    return line.startsWith("- ") && dialled.length && dialled.every((number) => dials.includes(number));
  };
  return text.split("\n").filter((line) => !repeats(line)).join("\n");
}
