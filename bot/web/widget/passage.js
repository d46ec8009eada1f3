// A source passage: paragraphs and lists as the article has them, the quoted words marked.
// Offsets count characters (code points), half-open, of the document's text.

const EMPHASIS = /\*\*|__|`/g;

// The passage's lines as {tag, number, from, to}; a line that continues a paragraph or item has the tag "".
function linesOf(text) {
  const lines = [];
  let at = 0;
  let open = false;
  for (const line of text.split("\n")) {
    const from = at;
    at += [...line].length + 1;
    const content = line.trimEnd();
    if (!content) {
      open = false;
      continue;
    }
    const item = content.match(ITEM);
    const heading = content.match(/^#{1,6}\s+/);
    const indent = (item || heading || content.match(/^\s*/))[0].length;
    const tag = item ? (item[1] ? "ol" : "ul") : heading ? "h" : open ? "" : "p";
    lines.push({ tag, number: item && item[1], from: from + indent, to: from + [...content].length });
    open = !heading;
  }
  return lines;
}

// Elements of a passage; `mark` is the quoted span within it.
function passageNodes(text, mark = { from: 0, to: 0 }) {
  const characters = [...text];
  const words = (from, to) => characters.slice(from, Math.max(from, to)).join("").replace(EMPHASIS, "");
  const marked = ({ from, to }) => {
    const [start, end] = [Math.max(from, mark.from), Math.min(to, mark.to)];
    if (start >= end) return [words(from, to)];
    return [words(from, start), make("mark", null, words(start, end)), words(end, to)];
  };
  const nodes = [];
  let open = null;
  for (const line of linesOf(text)) {
    if (!line.tag && open) {
      open.append(" ", ...marked(line));
      continue;
    }
    if (line.tag === "ul" || line.tag === "ol") {
      let list = nodes.at(-1);
      if (!list || list.localName !== line.tag) {
        list = make(line.tag, { dir: "auto", start: line.number });
        nodes.push(list);
      }
      list.append((open = make("li", null, ...marked(line))));
    } else {
      open = make("p", { dir: "auto", class: line.tag === "h" ? "heading" : null }, ...marked(line));
      nodes.push(open);
    }
  }
  return nodes;
}
