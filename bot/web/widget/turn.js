// A question and its answer, drawn as far as they have come.

const EARLY_MS = 400;
const ALARMING = ["urgent", "emergency"];

class TurnView {
  constructor(turn, panel) {
    Object.assign(this, { turn, panel, blocks: [] });
    const { words } = panel;
    this.answer = make("div", { class: "answer" });
    this.waiting = make("p", { class: "waiting" });
    this.reply = make("div", { class: "reply" }, make("span", { class: "unseen" }, `${words.bot}: `));
    const said = make("div", { class: "said" }, make("span", { class: "unseen" }, `${words.you}: `));
    said.append(make("p", { dir: "auto" }, turn.question));
    this.node = make("article", { class: "turn" }, said, this.reply);
    this.draw();
  }

  draw() {
    const { turn, panel } = this;
    clearInterval(this.timer);
    this.ended?.forEach((node) => node.remove());
    this.ended = [];
    const alarming = ALARMING.includes(turn.tier);
    if (turn.alone && !this.apart) {
      this.apart = make("p", { class: "quiet" }, panel.words.forgotten);
      this.reply.firstChild.after(this.apart);
    }
    if (!turn.ended) {
      if (alarming) this.early ||= setTimeout(() => !turn.ended && this.alarm(""), EARLY_MS);
      else this.paint(halfway(turn.text));
      if (!turn.text && !this.card) {
        this.waiting.textContent = panel.words.reading;
        if (!this.waiting.isConnected) this.reply.append(this.waiting);
      } else {
        this.waiting.remove();
      }
      return;
    }
    this.waiting.remove();
    if (turn.status === "escalated") this.alarm(turn.text);
    else if (!alarming) this.paint(turn.text);
    if (turn.trouble) this.ended.push(this.trouble());
    else if (turn.message && turn.status !== "smalltalk") this.ended.push(...rating(turn, panel));
    this.reply.append(...this.ended);
  }

  // Everything anew, after it was sent again.
  reset() {
    clearTimeout(this.early);
    this.early = this.card = this.note = this.label = this.apart = null;
    this.blocks = [];
    this.answer.replaceChildren();
    this.reply.replaceChildren(this.reply.firstChild);
    this.draw();
  }

  // The answer's blocks; those that have not changed stay, and with them the focus.
  paint(text) {
    const { turn, panel } = this;
    const [advice, rest] = this.soon(text);
    if (advice && !this.note) {
      const parts = [make("h3", null, panel.words.soon), ...block(advice, () => null)];
      this.note = make("div", { class: "card soon", role: "note" }, ...parts);
      this.reply.append(this.note);
    }
    const sources = blocksOf(rest);
    if (!sources.length) return;
    if (!this.reply.contains(this.answer)) this.reply.append(this.answer);
    this.answer.className = `answer card ${turn.status || ""}`;
    if (turn.status === "declined" && !this.label) {
      this.answer.prepend((this.label = make("p", { class: "quiet label" }, panel.words.declined)));
    }
    sources.forEach((source, at) => {
      const known = this.blocks[at];
      if (known?.source === source) return;
      const nodes = block(source, (number) => this.marker(number));
      if (known) {
        known.nodes[0].before(...nodes);
        known.nodes.forEach((node) => node.remove());
      } else {
        this.answer.append(...nodes);
      }
      this.blocks[at] = { source, nodes };
    });
    this.blocks.splice(sources.length).forEach(({ nodes }) => nodes.forEach((node) => node.remove()));
    if (turn.status === "declined") this.offer();
  }

  // The advice ahead of an answer (its first block, without a marker) and the answer.
  soon(text) {
    if (this.turn.tier !== "soon") return ["", text];
    const [first = "", ...rest] = blocksOf(text);
    if (/\[\d{1,3}\]/.test(first)) return ["", text];
    return rest.length ? [first, rest.join("\n\n")] : ["", this.turn.ended ? text : ""];
  }

  // Questions that the library can answer, named in a decline, can be pressed.
  offer() {
    for (const item of this.answer.querySelectorAll("li")) {
      const question = item.textContent;
      if ((this.turn.suggestions || []).includes(question)) item.replaceChildren(this.panel.question(question));
    }
  }

  marker(number) {
    const { turn, panel } = this;
    const citation = turn.citations.find((one) => one.marker === number);
    if (!citation) return null;
    const title = [citation.title, ...citation.section.slice(-1)].join(", ");
    const label = fill(panel.words.source, { marker: number, title });
    const open = (event) => panel.openSource(citation, event.currentTarget);
    const named = { type: "button", class: "marker", "aria-label": label, title: label };
    return make("button", { ...named, onclick: open }, `${number}`);
  }

  // The card that sends somebody to medical care. In an emergency the number stands first; thoughts of suicide have
  // their own order (somebody to talk to first) and calm colours.
  alarm(text) {
    const { turn, panel } = this;
    const { words } = panel;
    const emergency = turn.tier === "emergency" || turn.tier === "none";
    const [first = "", ...rest] = blocksOf(text);
    const own = rest.length && first.match(/^(?:#{1,6} +(.+)|\*\*([^*]+)\*\*)$/);
    let blocks = own ? rest : blocksOf(text);
    const heading = own ? plain(own[1] || own[2]) : emergency ? words.emergency : words.urgent;
    const parts = [make("h3", { dir: "auto" }, heading)];
    if (turn.tier === "emergency" && (!turn.care || !text)) {
      const label = (number) => callWords(text, number) || fill(words.call, { number });
      const calls = panel.numbers().map((number) => telephone(number, label(number)));
      parts.push(make("p", { class: "calls" }, ...calls));
      blocks = blocks.map((one) => withoutNumbers(one, panel.numbers())).filter(Boolean);
    }
    parts.push(...blocks.flatMap((one) => block(one, (number) => this.marker(number))));
    if (!this.card) {
      this.waiting.remove();
      this.reply.append((this.card = make("div", { role: "alert" })));
    }
    this.card.className = `card alarm ${turn.care ? "care" : emergency ? "emergency" : "urgent"}`;
    this.card.replaceChildren(...parts);
  }

  trouble() {
    const { turn, panel } = this;
    const { words } = panel;
    const { kind, until } = turn.trouble;
    if (ALARMING.includes(turn.tier) && !this.card) this.alarm("");
    const again = make("button", { type: "button", class: "plain", onclick: () => panel.again(turn) }, words.again);
    const left = make("p", { class: "quiet" });
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      again.disabled = seconds > 0;
      left.textContent = seconds > 0 ? fill(words.seconds, { seconds }) : "";
      if (seconds <= 0) clearInterval(this.timer);
    };
    if (until) this.timer = setInterval(tick, 1000);
    tick();
    const told = make("div", { role: "alert" }, make("h3", null, words.trouble), make("p", null, words[kind]));
    told.append(make("p", null, ...fillNodes(words.help, "number", panel.numberLinks())));
    return make("div", { class: "card trouble" }, told, left, kind === "long" ? null : again);
  }
}
