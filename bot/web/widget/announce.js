// Reads an answer to a screen reader while it comes in: politely, sentence by sentence, never token by token.

const KEPT = 40;

class Announcer {
  constructor() {
    const live = { "aria-live": "polite", "aria-atomic": "false", "aria-relevant": "additions" };
    this.node = make("div", { class: "unseen", ...live });
    this.begin();
  }

  // A new answer; what was said before goes, so that nobody meets it a second time.
  begin() {
    this.at = 0;
    this.node.replaceChildren();
  }

  say(words) {
    if (!words) return;
    this.node.append(make("p", { dir: "auto" }, words));
    while (this.node.children.length > KEPT) this.node.firstChild.remove();
  }

  // Says the sentences of `text` that are whole now and were not said yet; at the `end`, the rest too.
  hear(text, end = false) {
    for (const match of text.slice(this.at).matchAll(/[^]*?(?:[.!?\u2026][)"'\u201d\u2019\]*]*\s|\n+)/g)) {
      this.say(plain(match[0].replace(ITEM, "")));
      this.at += match[0].length;
    }
    if (!end) return;
    this.say(plain(text.slice(this.at).replace(ITEM, "")));
    this.at = text.length;
  }
}
