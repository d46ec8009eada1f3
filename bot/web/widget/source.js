// The passage behind a marker, in place of the conversation until it is closed.

class SourceView {
  constructor(panel) {
    this.panel = panel;
    const named = { class: "source", "aria-label": panel.words.source_label };
    this.node = make("section", { ...named, tabindex: "0", hidden: true });
  }

  get open() {
    return !this.node.hidden;
  }

  async show(citation, origin) {
    const { words, service } = this.panel;
    this.origin = origin;
    const tag = make("span", { class: "tag" }, `${citation.marker}`);
    const heading = make("h3", { tabindex: "-1", dir: "auto" }, tag, ` ${citation.title}`);
    const path = citation.section.join(" \u203a ");
    const place = path && make("p", { class: "place", dir: "auto" }, path);
    const author = citation.author && fill(words.by, { author: citation.author });
    const by = [author, citation.publisher].filter(Boolean).join(", ");
    const kind = citation.kind === "original" ? words.original : words.digest;
    const text = make("div", { class: "passage" }, make("p", { class: "waiting" }, words.loading));
    const back = make("button", { type: "button", class: "plain back" }, icon("back"), words.back);
    back.addEventListener("click", () => this.close());
    const facts = make("p", { class: "quiet", dir: "auto" }, by ? `${by}. ${kind}` : kind);
    this.node.replaceChildren(back, heading, facts, ...(place ? [place] : []), text);
    this.node.hidden = false;
    this.node.scrollTop = 0;
    heading.focus();
    this.asked = citation;
    const view = await service.passage(citation.passage_id).catch(() => null);
    if (this.asked !== citation || !this.open) return;
    text.replaceChildren(...(view ? this.passage(citation, view) : this.quote(citation)));
    text.querySelector("mark")?.scrollIntoView({ block: "nearest" });
  }

  passage(citation, view) {
    const { words } = this.panel;
    const mark = { from: citation.start - view.start, to: citation.end - view.start };
    return [
      this.around(words.before, view.before),
      make("blockquote", null, ...passageNodes(view.text, mark)),
      this.around(words.after, view.after),
      make("p", { class: "quiet" }, words.marked),
    ].filter(Boolean);
  }

  around(label, text) {
    return text.trim() ? make("details", null, make("summary", null, label), ...passageNodes(text)) : null;
  }

  quote(citation) {
    const quoted = make("blockquote", { dir: "auto" }, make("mark", null, citation.quote));
    return [make("p", null, this.panel.words.gone), quoted];
  }

  close() {
    this.node.hidden = true;
    this.panel.showTalk();
    if (this.origin?.isConnected) this.origin.focus();
    else this.panel.settle();
  }
}
