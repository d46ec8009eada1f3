// The conversation of one tab: its turns, kept as long as the tab lives, and how an answer grows.

const MOST_TURNS = 50;
const TRIES = 4;
const OPENING_MS = 3000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Talk {
  // `changed(turn, what)` is called with "asked", "begun" (it is its turn), "text" (more of it), "ended", and "all".
  constructor(service, changed) {
    this.service = service;
    this.changed = changed;
    this.key = `backstride:${service.base}:${service.clinic}`;
    this.turns = [];
    this.conversation = "";
    this.shown = {};
    this.opening = null; // while the first answer is about to bring the conversation's id
    this.restore();
    addEventListener("pagehide", () => this.keep());
  }

  restore() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key)) || {};
      this.turns = kept.turns || [];
      this.conversation = kept.conversation || "";
      this.shown = kept.shown || {};
    } catch {
      // without storage the conversation lasts as long as the page
    }
  }

  // Goes on with the answers that were still coming in when the page was left.
  resume() {
    for (const turn of this.turns.filter((one) => !one.ended)) this.enqueue(turn);
  }

  keep() {
    try {
      const { turns, conversation, shown } = this;
      sessionStorage.setItem(this.key, JSON.stringify({ turns, conversation, shown }));
    } catch {
      // the same
    }
  }

  // A question; the promise is of its turn, ended. It is sent at once, whatever else is still being answered: an
  // emergency does not wait to be seen.
  ask(question) {
    const turn = { number: (this.turns.at(-1)?.number || 0) + 1, question, text: "", citations: [], tier: "none" };
    this.turns = [...this.turns, turn].slice(-MOST_TURNS);
    return this.enqueue(turn);
  }

  again(turn) {
    Object.assign(turn, { text: "", citations: [], tier: "none", trouble: null, ended: false });
    Object.assign(turn, { heard: "", status: "", alone: false });
    return this.enqueue(turn);
  }

  enqueue(turn) {
    this.changed(turn, "asked");
    this.keep();
    return this.opened(turn).then(() => turn);
  }

  // Only the id is waited for, and not for long.
  async opened(turn) {
    if (!this.conversation && this.opening) await Promise.race([this.opening.done, sleep(OPENING_MS)]);
    const opening = {};
    if (!this.conversation && !this.opening) {
      opening.done = new Promise((resolve) => (opening.end = resolve));
      this.opening = opening;
    }
    try {
      await this.answer(turn);
    } finally {
      if (this.opening === opening) this.begun();
    }
  }

  begun() {
    this.opening?.end();
    this.opening = null;
  }

  async answer(turn) {
    const forgotten = () => !this.turns.includes(turn);
    let fresh = !turn.heard;
    let sent = "";
    if (!forgotten()) this.changed(turn, "begun");
    for (let tries = 1; !turn.ended && !forgotten(); tries += 1) {
      try {
        const { heard } = turn;
        sent = this.conversation;
        for await (const event of this.service.reply(turn.question, this.conversation, heard)) {
          if (forgotten()) return;
          tries = 1;
          this.take(turn, event);
        }
        if (!turn.ended) throw new Trouble("offline"); // the stream ended without its end
      } catch (error) {
        if (forgotten()) return;
        const trouble = error instanceof Trouble ? error : new Trouble("broken");
        if (trouble.problem === "unknown-conversation" && sent && fresh) {
          // The service has forgotten it (a restart): a new one, and the person is told.
          if (this.conversation === sent) this.conversation = "";
          turn.alone = this.turns[0] !== turn;
          fresh = false;
        } else if (trouble.kind === "offline" && turn.heard && tries < TRIES) {
          await sleep(500 * 2 ** tries);
        } else {
          this.fail(turn, turn.heard && trouble.kind !== "busy" ? new Trouble("interrupted") : trouble);
        }
      }
    }
    this.keep();
  }

  take(turn, { name, data, id }) {
    if (id) turn.heard = id;
    if (name === "triage") {
      this.conversation = data.conversation_id || this.conversation;
      this.begun();
      turn.message = data.message_id;
      turn.tier = data.tier;
      turn.care = (data.findings || []).some((finding) => finding.flag === "self_harm");
    } else if (name === "citations") {
      turn.citations = data;
    } else if (name === "delta") {
      turn.text += data.text;
    } else if (name === "reply") {
      const { reply } = data;
      this.conversation = data.conversation_id || this.conversation;
      const { status, text, citations, suggestions } = reply;
      const care = reply.triage.findings.some((finding) => finding.flag === "self_harm");
      Object.assign(turn, { message: data.message_id, status, text, citations, suggestions, care });
      Object.assign(turn, { tier: reply.triage.tier, ended: true });
    } else if (name === "error") {
      this.fail(turn, troubleOf(data.status, data));
      return;
    } else {
      return;
    }
    this.changed(turn, turn.ended ? "ended" : "text");
  }

  fail(turn, { kind, wait }) {
    Object.assign(turn, { trouble: { kind, until: wait ? Date.now() + wait * 1000 : 0 }, ended: true, heard: "" });
    this.changed(turn, "ended");
  }

  // A thumb, with or without words. Raises Trouble.
  async rate(turn, rating, comment) {
    await this.service.rate(turn.message, rating, comment);
    turn.rating = rating;
    this.keep();
  }

  // Forgets everything, here and at the service.
  forget() {
    if (this.conversation) this.service.forget(this.conversation).catch(() => {});
    this.turns = [];
    this.conversation = "";
    this.begun();
    this.keep();
    this.changed(null, "all");
  }
}
