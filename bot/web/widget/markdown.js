// The little Markdown that answers use: paragraphs, lists, bold, telephone and https links, markers.
// All of it becomes text nodes and a handful of elements; whatever else looks like markup stays text.

const ITEM = /^\s*(?:[-*+]|(\d{1,3})[.)])\s+(?=\S)/;
const INLINE = new RegExp(
  [
    /\\([!-/:-@[-`{-~])/, // 1: an escaped sign
    /\*\*((?:\\.|[^*\\]|\*(?!\*))+)\*\*/, // 2: bold
    /\[(\d{1,3})\](?!\()/, // 3: marker
    /\[((?:\\.|[^\]\\\n])+)\]\(([^()\s]*)\)/, // 4, 5: link
  ]
    .map((part) => part.source)
    .join("|"),
  "g",
);
const TELEPHONE = /^tel:[+*#]?[0-9][0-9*# .-]{0,20}$/;
const LAST_WORD = /(\S{1,24})[ \n]$/;

// Nodes of a line. `marker(number)` gives the button of a marker, or null where the reply has no such citation.
function inline(text, marker) {
  const nodes = [];
  let words = "";
  let at = 0;
  const flush = () => {
    if (words) nodes.push(document.createTextNode(words));
    words = "";
  };
  for (const match of text.matchAll(INLINE)) {
    words += text.slice(at, match.index);
    at = match.index + match[0].length;
    const [whole, sign, bold, number, label, address] = match;
    if (sign) {
      words += sign;
    } else if (bold) {
      flush();
      nodes.push(make("strong", null, ...inline(bold, marker)));
    } else if (number) {
      const button = marker(Number(number));
      const word = button && words.match(LAST_WORD);
      if (!button) {
        words += whole;
      } else if (word) {
        // A marker stays with the word before it, so that it never stands alone on a line.
        words = words.slice(0, word.index);
        flush();
        nodes.push(make("span", { class: "together" }, `${word[1]} `, button));
      } else {
        flush();
        nodes.push(button);
      }
    } else if (TELEPHONE.test(address)) {
      flush();
      nodes.push(telephone(address.slice(4), capital(plain(label))));
    } else if (address.startsWith("https://") && webAddress(address)) {
      flush();
      nodes.push(outside(webAddress(address), null, plain(label)));
    } else {
      words += plain(label);
    }
  }
  words += text.slice(at);
  flush();
  return nodes;
}

// The block elements of a piece of text without blank lines in it.
function block(text, marker) {
  const parts = [];
  let list = null;
  let open = false; // a paragraph that the next line goes on with
  for (const line of text.split("\n").filter((one) => one.trim())) {
    const item = line.match(ITEM);
    const heading = line.match(/^#{1,6}\s+(.*)$/);
    if (item) {
      const tag = item[1] ? "ol" : "ul";
      if (!list || list.tag !== tag) parts.push((list = { tag, start: item[1], items: [] }));
      list.items.push(line.slice(item[0].length));
      open = false;
    } else if (list && /^\s/.test(line)) {
      list.items.push(`${list.items.pop()} ${line.trim()}`);
    } else if (open && !heading) {
      parts.at(-1).text += ` ${line.trim()}`;
    } else {
      list = null;
      open = !heading;
      parts.push({ tag: "p", text: heading ? `**${plain(heading[1])}**` : line.trim() });
    }
  }
  return parts.map(({ tag, text: words, start, items }) => {
    if (tag === "p") return make("p", { dir: "auto" }, ...inline(words, marker));
    const children = items.map((one) => make("li", null, ...inline(one, marker)));
    return make(tag, { dir: "auto", start: tag === "ol" && start !== "1" ? start : null }, ...children);
  });
}

const blocksOf = (text) => text.split(/\n[ \t]*\n+/).filter((one) => one.trim());

// The words alone, as they are read out.
function plain(text) {
  return text
    .replace(/\[\d{1,3}\](?!\()/g, "")
    .replace(/\[((?:\\.|[^\]\\\n])+)\]\([^()\s]*\)/g, "$1")
    .replace(/\*\*/g, "")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}

// What has come of a text so far, without a link or marker that is only half there, and with its bold closed.
function halfway(text) {
  const half = /\[[^\]\n]{0,80}$|\[[^\]\n]{1,80}\]\([^)\s]*$|(?<!\*)\*$/;
  const whole = text.replace(half, "");
  const bold = (whole.match(/\*\*/g) || []).length % 2;
  return bold ? (whole.endsWith("**") ? whole.slice(0, -2) : `${whole}**`) : whole;
}
