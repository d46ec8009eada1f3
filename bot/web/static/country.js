// The choice of the country whose numbers are shown: what the person chose before, else where the browser is.
const REMEMBERED = "backstride-country";
const select = () => element.querySelector("select");
const known = (code) => [...select().options].some((option) => option.value === code);

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function ofTheBrowser() {
  const zones = JSON.parse(select().dataset.zones);
  const here = zones[Intl.DateTimeFormat().resolvedOptions().timeZone];
  if (here && known(here)) return here;
  for (const language of navigator.languages) {
    // Browsers everywhere ask for en-US; where the operator has named a country it says nothing.
    if (language === "en-US" && "set" in select().dataset) continue;
    const { region } = new Intl.Locale(language);
    if (region && known(region)) return region;
  }
  return null;
}

element.addEventListener("change", (event) => {
  if (!event.target.matches("select")) return;
  try {
    localStorage.setItem(REMEMBERED, event.target.value);
  } catch {
    // it holds for this visit
  }
  trigger("change", { country: event.target.value });
});

const kept = remembered();
const code = kept !== null && known(kept) ? kept : ofTheBrowser();
if (code !== null && code !== select().value) {
  select().value = code;
  trigger("change", { country: code });
}
