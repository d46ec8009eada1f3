// What a person says of a reply: thumbs with an optional word on what was wrong, or that an escalation is wrong.

function rating(turn, panel) {
  const { words, talk, announcer } = panel;
  const after = make("div", { class: "after" });
  const note = (text) => {
    after.replaceChildren(make("p", { class: "quiet" }, text));
    announcer.say(text);
  };
  const rate = async (value, comment) => {
    try {
      await talk.rate(turn, value, comment);
      panel.tell("feedback", { rating: value });
      return true;
    } catch {
      note(words.not_sent);
      return false;
    }
  };
  if (turn.status === "escalated") return [wrong(turn, words, rate, note), after];

  const box = () => {
    const named = { "aria-label": words.comment, placeholder: words.comment };
    const area = make("textarea", { ...named, rows: 2, maxlength: 2000, dir: "auto" });
    const send = async (event) => {
      event.preventDefault();
      const refocus = after.contains(panel.focused());
      if (!area.value.trim() || (await rate("down", area.value.trim()))) note(words.thanks);
      if (refocus) buttons.down.focus();
    };
    const button = make("button", { class: "plain" }, words.comment_send);
    return make("form", { class: "comment", onsubmit: send }, area, button);
  };
  const buttons = {};
  const show = () => {
    for (const [value, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", turn.rating === value);
  };
  const press = async (value) => {
    if (turn.rating === value || !(await rate(value))) return;
    show();
    note(words.thanks);
    if (value === "down" && panel.settings.comments) after.append(box());
    after.scrollIntoView({ block: "nearest" });
  };
  for (const value of ["up", "down"]) {
    const named = { type: "button", class: "icon-button", "aria-label": words[value], title: words[value] };
    buttons[value] = make("button", { ...named, onclick: () => press(value) }, icon(value));
  }
  show();
  const label = make("span", { class: "quiet" }, words.helpful);
  const group = { class: "tools", role: "group", "aria-label": words.helpful };
  return [make("div", group, label, buttons.up, buttons.down), after];
}

function wrong(turn, words, rate, note) {
  if (turn.rating) return make("p", { class: "quiet" }, words.noted);
  const press = async () => {
    if (!(await rate("down"))) return;
    note(words.noted);
    button.remove();
  };
  const button = make("button", { type: "button", class: "plain", onclick: press }, words.wrong);
  return button;
}
