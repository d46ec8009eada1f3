// The element on the page: launcher and window in a shadow root, out of reach of the page's styles.

const RIGHT_TO_LEFT = ["ar", "dv", "fa", "he", "ps", "ur", "yi"];
const base = (language) => language.toLowerCase().split("-")[0];

class BackstrideWidget extends HTMLElement {
  static observedAttributes = ["theme", "position"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    const look = new CSSStyleSheet();
    look.replaceSync(STYLE);
    this.colours = new CSSStyleSheet();
    this.shadowRoot.adoptedStyleSheets = [look, this.colours];
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", () => this.paint());
  }

  // Shows the launcher. Called once, when the clinic's settings are there.
  start(service, settings) {
    this.settings = settings;
    const asked = this.getAttribute("language") || document.documentElement.lang || "en";
    const language = base(asked) in TEXTS ? base(asked) : "en";
    this.words = TEXTS[language];
    const { direction } = getComputedStyle(document.documentElement);
    const dir = RIGHT_TO_LEFT.includes(base(asked)) ? "rtl" : direction;
    const label = fill(this.words.launcher_label, { name: settings.name });
    const named = { class: "launcher", "aria-label": label, "aria-haspopup": "dialog" };
    this.launcher = make("button", { ...named, type: "button" }, icon("ask"), make("span", null, this.words.launcher));
    this.launcher.addEventListener("click", () => this.open());
    const tell = (name, detail) => this.tell(name, detail);
    this.panel = new Panel({ words: this.words, settings, service, tell, closed: () => this.close() });
    this.root = make("div", { class: "root", lang: language, dir }, this.launcher, this.panel.node);
    this.paint();
    this.shadowRoot.append(this.root);
    visualViewport?.addEventListener("resize", () => this.fit());
    this.panel.talk.resume();
    const { shown } = this.panel.talk;
    if (shown.open ?? this.getAttribute("open") === "true") this.open({ focus: false });
    this.tell("ready", {});
  }

  // Above the keyboard of a telephone; pinching is left alone.
  fit() {
    const { height, offsetTop, scale } = visualViewport;
    const size = { "--height": `${height}px`, "--top": `${offsetTop}px` };
    for (const [name, value] of Object.entries(size)) {
      if (scale === 1) this.root.style.setProperty(name, value);
      else this.root.style.removeProperty(name);
    }
  }

  attributeChangedCallback() {
    if (this.root) this.paint();
  }

  paint() {
    if (!this.root) return;
    const theme = this.getAttribute("theme");
    const dark = theme === "dark" || (theme !== "light" && this.dark.matches);
    this.root.classList.toggle("dark", dark);
    this.root.classList.toggle("start", this.getAttribute("position") === "left");
    const colours = Object.entries(palette(this.settings.colours || {}, dark));
    this.colours.replaceSync(`.root { ${colours.map(([name, value]) => `${name}: ${value};`).join(" ")} }`);
  }

  get isOpen() {
    return !this.panel.node.hidden;
  }

  open({ focus = true } = {}) {
    if (this.isOpen) return;
    this.launcher.hidden = true;
    this.launcher.classList.remove("news");
    this.panel.open(focus);
    this.remember(true);
    this.tell("open", {});
  }

  close() {
    if (!this.isOpen) return;
    const within = this.shadowRoot.activeElement;
    this.panel.close();
    this.launcher.hidden = false;
    if (within) this.launcher.focus();
    this.remember(false);
    this.tell("close", {});
  }

  remember(open) {
    this.panel.talk.shown.open = open;
    this.panel.talk.keep();
  }

  // Tells the page, on the element and upwards. What a person wrote, and what they were told, is not in it.
  tell(name, detail) {
    if (name === "drawn") {
      if (this.isOpen) return;
      if (detail.escalated) this.open({ focus: false }); // the card is an alert: it is read out where one is
      else this.launcher.classList.add("news");
      return;
    }
    this.dispatchEvent(new CustomEvent(`backstride:${name}`, { detail, bubbles: true }));
  }
}
