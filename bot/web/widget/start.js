// Where the script line is read, and what the page can do with the widget.

const RETRY_SECONDS = [5, 20, 60, 180];
const script = document.currentScript || document.querySelector("script[data-clinic][src*='widget.js']");

function begin() {
  const { clinic, position, language, open, theme } = script?.dataset || {};
  if (!clinic) {
    console.error('Backstride: the script line names no clinic; expected data-clinic="NAME" in it.');
    return;
  }
  if (window.Backstride) {
    console.warn("Backstride: the widget is on this page already; the second script line is left out.");
    return;
  }
  if (!customElements.get("backstride-widget")) customElements.define("backstride-widget", BackstrideWidget);
  const element = document.createElement("backstride-widget");
  const attributes = Object.entries({ position, language, open, theme });
  for (const [name, value] of attributes) if (value) element.setAttribute(name, value);
  const service = new Service(new URL(".", script.src).href, clinic);
  const ready = settingsOf(service).then((settings) => {
    // Beside the body: a page that replaces, hides or moves its body keeps the widget.
    document.documentElement.append(element);
    element.start(service, settings);
    return element;
  });
  window.Backstride = Object.freeze({
    element,
    ready,
    open: () => ready.then(() => element.open()),
    close: () => ready.then(() => element.close()),
    async ask(question) {
      await ready;
      element.open();
      return element.panel.ask(String(question));
    },
  });
}

// The clinic's settings. Where there are none there is no widget, and only the developer console is told why.
async function settingsOf(service) {
  const key = `backstride:settings:${service.base}:${service.clinic}`;
  for (let tries = 0; ; tries += 1) {
    try {
      const settings = await service.settings();
      remember(key, settings);
      return settings;
    } catch (trouble) {
      if (trouble.kind !== "offline" && trouble.kind !== "busy") {
        console.error(`Backstride: ${service.base} has no clinic "${service.clinic}" for ${location.origin}.`);
        return new Promise(() => {});
      }
      if (trouble.kind === "offline" && (await service.reachable())) {
        console.error(
          `Backstride: ${service.base} does not let ${location.origin} show the clinic "${service.clinic}". ` +
            "Add this origin to the clinic's origins there, if it should.",
        );
        return new Promise(() => {});
      }
      const kept = remembered(key);
      if (kept) return kept;
      if (!tries) console.warn(`Backstride: ${service.base} cannot be reached; trying again.`);
      const seconds = Math.max(trouble.wait, RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length - 1)]);
      const online = new Promise((resolve) => addEventListener("online", resolve, { once: true }));
      await Promise.race([sleep(seconds * 1000), online]);
    }
  }
}

function remember(key, settings) {
  try {
    sessionStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // it is asked for again on the next page
  }
}

function remembered(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

begin();
