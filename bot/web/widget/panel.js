// The window of the chat: a dialog with the conversation, the box to write in, and one source at a time.

const DRAW_MS = 50;

class Panel {
  // `tell(name, detail)` sends an event to the page; `closed()` is called when the person has closed the window.
  constructor({ words, settings, service, tell, closed }) {
    Object.assign(this, { words, settings, service, tell, closed });
    this.announcer = new Announcer();
    this.talk = new Talk(service, (turn, what) => this.changed(turn, what));
    this.views = new Map();
    this.source = new SourceView(this);
    this.build();
    this.redraw();
  }

  build() {
    const { words } = this;
    this.turns = make("div", { class: "turns" });
    this.next = make("div", { class: "next" });
    this.asks = make("div", { class: "asks", role: "group", "aria-label": words.examples_label });
    this.asks.append(...words.examples.map((question) => this.question(question)));
    this.scroller = make("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": words.log });
    this.scroller.append(introOf(this), this.turns, this.next);
    for (const name of ["wheel", "touchmove", "keydown"]) {
      this.scroller.addEventListener(name, () => (this.follows = false), { passive: true });
    }
    const box = { rows: 1, dir: "auto", enterkeyhint: "send", autocomplete: "off", "aria-label": words.label };
    const typing = { oninput: () => this.grow(), onkeydown: (event) => this.typed(event) };
    this.box = make("textarea", { ...box, ...typing, placeholder: words.placeholder });
    const send = make("button", { class: "send", "aria-label": words.send, title: words.send }, icon("send"));
    this.form = make("form", { class: "box", onsubmit: (event) => this.submit(event) }, this.box, send);
    this.node = make("div", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true });
    this.node.append(headOf(this), this.scroller, this.source.node, this.form, this.announcer.node);
    this.node.addEventListener("keydown", (event) => this.key(event));
    // Only somebody who is in the window is kept in it: one that opened by itself hides nothing from anybody.
    this.node.addEventListener("focusin", () => this.node.setAttribute("aria-modal", "true"));
    this.box.value = this.talk.shown.draft || "";
  }

  question(text) {
    return make("button", { type: "button", class: "ask", dir: "auto", onclick: () => this.ask(text) }, text);
  }

  numbers() {
    const known = this.settings.emergency;
    return Array.isArray(known) && known.length ? known : ["112"];
  }

  numberLinks() {
    return this.numbers().flatMap((number, at) => (at ? [this.words.or, telephone(number)] : [telephone(number)]));
  }

  focused() {
    return this.node.getRootNode().activeElement;
  }

  open(focus) {
    this.node.hidden = false;
    this.grow();
    if (focus && this.source.open) this.source.node.querySelector("h3").focus();
    else if (focus) this.settle();
    this.scroll(true);
  }

  // To where one writes; on a telephone not into the box itself, whose keyboard would cover what is to be read.
  settle() {
    (matchMedia("(pointer: coarse)").matches ? this.scroller : this.box).focus({ preventScroll: true });
  }

  close() {
    this.node.hidden = true;
    this.node.removeAttribute("aria-modal");
  }

  ask(question) {
    if (this.source.open) this.source.close();
    this.settle();
    this.tell("question", {});
    return this.told(this.talk.ask(question));
  }

  again(turn) {
    this.settle();
    return this.told(this.talk.again(turn));
  }

  async told(promise) {
    const { status, tier, trouble, ended } = await promise;
    if (!ended) return { status: "forgotten" };
    const told = trouble ? { status: "trouble", tier, kind: trouble.kind } : { status, tier };
    this.tell(trouble ? "trouble" : "answer", told);
    return told;
  }

  submit(event) {
    event.preventDefault();
    const question = this.box.value.trim();
    if (!question) return;
    this.box.value = "";
    this.grow();
    this.ask(question);
  }

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  grow() {
    this.talk.shown.draft = this.box.value;
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 144)}px`;
  }

  key(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (this.source.open) this.source.close();
      else this.closed();
      return;
    }
    if (event.key === "Tab") stayIn(this.node, this.focused(), event);
  }

  openSource(citation, origin) {
    this.scroller.hidden = this.form.hidden = true;
    this.source.show(citation, origin);
  }

  showTalk() {
    this.scroller.hidden = this.form.hidden = false;
    this.scroller.scrollTop = this.place || 0;
  }

  fresh() {
    if (this.source.open) this.source.close();
    this.talk.forget();
    this.tell("new", {});
    this.settle();
  }

  // What the conversation says of itself.
  changed(turn, what) {
    const { announcer, words } = this;
    if (what === "all") {
      announcer.begin();
      this.redraw();
      return;
    }
    const view = this.view(turn);
    if (what === "asked") {
      if (turn.trouble === null) view.reset(); // it is sent again
      this.follows = true;
    }
    const newest = turn === this.talk.turns.at(-1); // of several that come in, this one is read out as it comes
    if (what === "begun") announcer.begin();
    if (what === "text" && newest && turn.tier !== "emergency" && turn.tier !== "urgent") announcer.hear(turn.text);
    if (what === "ended") {
      if (turn.alone) announcer.say(words.forgotten);
      if (!turn.trouble && turn.status !== "escalated") {
        if (newest) announcer.hear(turn.text, true);
        else announcer.say(plain(turn.text));
        const count = turn.citations.length;
        announcer.say(count ? fill(words.done_sources, { count }) : words.done);
      }
      if (turn.trouble?.kind === "long" && !this.box.value) this.box.value = turn.question;
      this.tell("drawn", { escalated: turn.status === "escalated" || ALARMING.includes(turn.tier) });
    }
    if (what !== "text") this.draw(turn);
    else view.pending ||= setTimeout(() => this.draw(turn), DRAW_MS);
  }

  draw(turn) {
    const view = this.view(turn);
    clearTimeout(view.pending);
    view.pending = null;
    view.draw();
    this.offerNext();
    this.scroll();
  }

  view(turn) {
    let view = this.views.get(turn);
    if (!view) {
      view = new TurnView(turn, this);
      this.views.set(turn, view);
      this.turns.append(view.node);
      if (this.turns.children.length > this.talk.turns.length) this.turns.firstChild.remove();
    }
    this.asks.hidden = true;
    return view;
  }

  redraw() {
    this.views.clear();
    this.turns.replaceChildren();
    this.asks.hidden = false;
    for (const turn of this.talk.turns) this.view(turn);
    this.offerNext();
  }

  // Questions to ask next, below the last answer.
  offerNext() {
    const { words } = this;
    const last = this.talk.turns.at(-1);
    const named = last ? [...this.view(last).answer.querySelectorAll(".ask")].map((one) => one.textContent) : [];
    const further = last?.ended && !last.trouble ? (last.suggestions || []).filter((one) => !named.includes(one)) : [];
    this.next.replaceChildren();
    if (!further.length) return;
    const group = make("div", { class: "asks", role: "group", "aria-label": words.suggestions });
    group.append(...further.map((question) => this.question(question)));
    this.next.append(make("p", { class: "quiet" }, words.suggestions), group);
  }

  // Keeps the newest in sight, but never pushes its question out of it; not against a person who scrolls.
  scroll(force) {
    const last = this.turns.lastElementChild;
    if (!last || (!this.follows && !force)) return;
    // In a very low window the whole of it is scrolled (see the look).
    const whole = getComputedStyle(this.scroller).overflowY === "visible";
    const [box, above] = whole ? [this.node, this.scroller.offsetTop] : [this.scroller, 0];
    box.scrollTop = Math.min(box.scrollHeight - box.clientHeight, above + last.offsetTop - 12);
  }
}
