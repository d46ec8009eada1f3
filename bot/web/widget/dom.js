// Elements, made node by node. Nothing that comes over the network is ever parsed as HTML.

// make("button", { class: "x", onclick: f }, "words"): null, undefined, false and "" stand for nothing.
function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

const ICONS = {
  ask: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4.5V16A2.5 2.5 0 0 1 4 13.5z",
  close: "M6 6l12 12M18 6L6 18",
  fresh: "M12 5v14M5 12h14",
  send: "M5 12h13M12.5 6l6 6-6 6",
  back: "M19 12H6M11.5 6l-6 6 6 6",
  book: "M5 6.5h14v13H5zM5 10.5h14M9 4v4M15 4v4",
  phone: "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2c.3-.3.7-.4 1-.2 1.1.4 2.3.6 3.6.6.6 0 1 .4 1 1V20c0 .6-.4 1-1 1A17 17 0 0 1 3 4c0-.6.4-1 1-1h3.5c.6 0 1 .4 1 1 0 1.2.2 2.5.6 3.6.1.3 0 .7-.2 1z",
  up: "M7 10.5v9H4v-9zM7 10.5l4-7c1.7 0 2.5 1.2 2.2 2.7l-.7 3.3h5.3c1.4 0 2.4 1.3 2 2.6l-1.6 5.7c-.3 1-1.1 1.7-2.2 1.7H7",
  down: "M17 13.5v-9h3v9zM17 13.5l-4 7c-1.7 0-2.5-1.2-2.2-2.7l.7-3.3H6.2c-1.4 0-2.4-1.3-2-2.6l1.6-5.7c.3-1 1.1-1.7 2.2-1.7h9",
};

// A drawing beside words, or within a control that has a name of its own.
function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// "Call {number}" with what stands for the names in braces.
function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

// The same with nodes in place of strings: the parts, to be appended.
function fillNodes(words, name, nodes) {
  const [before, after = ""] = words.split(`{${name}}`);
  return [before, ...nodes, after];
}

// The number as it is dialled.
const dial = (number) => `tel:${number.replace(/[^0-9+*#]/g, "")}`;

// A button begins with a capital.
const capital = (words) => words.slice(0, 1).toUpperCase() + words.slice(1);

function telephone(number, words) {
  return make("a", { href: dial(number), class: "tel" }, words || number);
}

// An address that may be followed; an empty string for every other one.
function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return "";
  }
}

function outside(address, attributes, ...children) {
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children);
}
