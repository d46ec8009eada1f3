// What the parts of the page share: which source is open, and where the focus came from.
() => {
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const markerOf = (source) =>
    document.querySelector(`.bs-marker[data-turn="${source.dataset.turn}"][data-marker="${source.dataset.marker}"]`);
  const openSource = () => document.querySelector("#bs-panel article.bs-source");
  let origin = null;
  let waiting = false;

  window.backstride = {
    // A source is asked for; the focus goes to the panel when it has come, or now where it is open already.
    open(button, ask) {
      if (button.classList.contains("bs-marker")) origin = button;
      waiting = true;
      const source = openSource();
      const { turn, marker } = button.dataset;
      if (source && source.dataset.turn === turn && source.dataset.marker === marker) {
        this.arrive(document.querySelector("#bs-panel"));
      } else {
        ask({ turn: Number(turn), marker: marker === undefined ? null : Number(marker) });
      }
    },
    arrive(panel) {
      if (!waiting) return;
      waiting = false;
      const heading = panel.querySelector("h2");
      heading?.focus({ preventScroll: true });
      if (getComputedStyle(panel.closest("#bs-side")).position === "sticky") {
        panel.querySelector("mark")?.scrollIntoView({ block: "nearest" });
      } else {
        panel.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
      }
    },
    back() {
      const source = openSource();
      const target = origin?.isConnected ? origin : source && markerOf(source);
      if (!target) return;
      target.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
      target.focus({ preventScroll: true });
    },
    // What a button copies: words, or the whole address of a link.
    words({ dataset }) {
      const clinic = new URLSearchParams(location.search).get("clinic");
      const here = location.origin + location.pathname + (clinic ? `?clinic=${encodeURIComponent(clinic)}` : "");
      return dataset.copy ?? new URL(dataset.link, here).href;
    },
    async copy(button, words) {
      try {
        await navigator.clipboard.writeText(words);
      } catch {
        // No clipboard outside https and localhost: the old way still works there.
        const box = Object.assign(document.createElement("textarea"), { value: words });
        button.after(box); // inside an open dialog nothing outside it can be selected
        box.select();
        document.execCommand("copy");
        box.remove();
        button.focus();
      }
      const label = button.textContent;
      if (label === button.dataset.copied) return;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 1600);
    },
    // The check was answered with 'none of these': said where it was offered, with the number to call for later.
    checked(words) {
      const [before, after] = words.split("{number}");
      const note = document.querySelector(".bs-checked");
      if (!note) return;
      const numbers = [...document.querySelectorAll("#bs-notice a")].map((number) => number.cloneNode(true));
      note.replaceChildren(before, ...numbers.flatMap((number, at) => (at ? [" / ", number] : [number])), after);
      document.querySelector(".bs-offer")?.remove();
      note.focus();
    },
    // Shows which marker's source is open; replaced markers get their mark again.
    mark() {
      const source = openSource();
      const active = source && `${source.dataset.turn}/${source.dataset.marker}`;
      for (const marker of document.querySelectorAll(".bs-marker")) {
        const on = `${marker.dataset.turn}/${marker.dataset.marker}` === active;
        marker.toggleAttribute("data-active", on);
        if (on) marker.setAttribute("aria-current", "true");
        else marker.removeAttribute("aria-current");
      }
    },
  };
}
