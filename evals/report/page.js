"use strict";
const failures = JSON.parse(document.getElementById("data").textContent);
const PAGE = 40;
let shown = PAGE;
const byId = (id) => document.getElementById(id);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function options(id, label, key) {
  const select = byId(id);
  const counts = new Map();
  for (const one of failures) counts.set(one[key], (counts.get(one[key]) || 0) + 1);
  select.append(new Option(label, ""));
  for (const [name, n] of [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1))) select.append(new Option(`${name} (${n})`, name));
  select.addEventListener("change", refresh);
  return () => (one) => !select.value || one[key] === select.value;
}

const chosen = [
  options("by-suite", "All suites", "suite"),
  options("by-kind", "All kinds", "kind"),
  options("by-voice", "All voices", "voice"),
  options("by-status", "All replies", "status"),
];
for (const one of failures) {
  one.haystack = [one.id, one.kind, one.voice, ...one.asked.map((m) => m.content), one.text, one.expected].join("\n").toLowerCase();
}

function section(parent, title) {
  parent.append(element("h4", "", title));
}

function marked(text, spans) {
  const holder = element("div", "said");
  const characters = Array.from(text); // spans count characters, not halves of an emoji
  const piece = (start, end) => characters.slice(start, end).join("");
  let at = 0;
  for (const [start, end] of spans.filter((s) => s[1] > s[0]).sort((a, b) => a[0] - b[0])) {
    if (start < at) continue;
    holder.append(piece(at, start), element("mark", "", piece(start, end)));
    at = end;
  }
  holder.append(piece(at));
  return holder;
}

function source(one) {
  const holder = element("div", one.good ? "source good" : "source");
  holder.append(element("small", "", one.where));
  holder.append(one.text);
  return holder;
}

function fill(body, one) {
  section(body, "Asked");
  one.asked.forEach((message, index) => {
    const turn = element("div", "turn");
    turn.append(element("b", "", message.role === "user" ? "person" : "bot, earlier"));
    turn.append(marked(message.content, one.findings.filter((f) => f.message === index && f.shown).map((f) => [f.start, f.end])));
    body.append(turn);
  });
  section(body, "Expected");
  body.append(element("div", "said", one.expected));
  if (one.error) {
    section(body, "Error");
    body.append(element("div", "said", one.error));
  }
  if (one.text) {
    section(body, "Reply");
    body.append(element("div", "said", one.text));
  }
  if (one.findings.length) {
    section(body, "Findings of the screen");
    for (const f of one.findings) body.append(source({ where: `${f.flag}, ${f.tier}`, text: f.text }));
  }
  if (one.citations.length) {
    section(body, "Citations (green: in a section that bears the answer)");
    one.citations.forEach((c) => body.append(source(c)));
  }
  if (one.passages.length) {
    section(body, "Passages that search put first (green: relevant)");
    one.passages.forEach((p) => body.append(source(p)));
  }
}

function card(one) {
  const holder = element("details", "case");
  const summary = element("summary");
  const meta = element("span", "meta");
  meta.append(element("span", "tag", one.suite), element("span", "", one.kind), element("span", "", one.voice));
  meta.append(element("code", "", one.id), element("span", "status", one.verdict));
  const question = one.asked.length ? one.asked[one.asked.length - 1].content : "";
  summary.append(meta, element("span", "question", question));
  holder.append(summary);
  holder.addEventListener("toggle", () => {
    if (!holder.open || holder.dataset.full) return;
    holder.dataset.full = "1";
    const body = element("div", "body");
    fill(body, one);
    holder.append(body);
  });
  return holder;
}

function refresh() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const tests = chosen.map((make) => make());
  const found = failures.filter((one) => tests.every((t) => t(one)) && words.every((w) => one.haystack.includes(w)));
  byId("list").replaceChildren(...found.slice(0, shown).map(card));
  byId("count").textContent = `${found.length} of ${failures.length} failed cases`;
  byId("more").hidden = found.length <= shown;
}

byId("search").addEventListener("input", () => { shown = PAGE; refresh(); });
byId("more").addEventListener("click", () => { shown += PAGE; refresh(); });
refresh();
