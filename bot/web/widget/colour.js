// The clinic's colours, moved towards black or white as far as words on them need it (WCAG 2.2, 1.4.3).

const parsed = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const written = (parts) => `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function mixed(colour, other, share) {
  const [from, to] = [parsed(colour), parsed(other)];
  return written(from.map((part, at) => part * (1 - share) + to[at] * share));
}

function luminance(colour) {
  const [red, green, blue] = parsed(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// The colour itself where it can be read on all grounds, else the nearest darker or lighter one that can.
function legible(colour, grounds, ratio = 4.5) {
  const goal = luminance(grounds[0]) > 0.18 ? "#000000" : "#ffffff";
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mixed(colour, goal, share);
    if (grounds.every((ground) => contrast(tried, ground) >= ratio)) return tried;
  }
  return goal;
}

// Custom properties of the look for a clinic's colours on light or dark ground.
function palette(colours, dark) {
  const valid = (colour) => /^#[0-9a-f]{6}$/i.test(colour || "");
  const primary = valid(colours.primary) ? colours.primary : "#0f5c56";
  const [surface, ground] = dark ? ["#1b2221", "#121716"] : ["#ffffff", "#f6f5f1"];
  const soft = mixed(surface, primary, dark ? 0.22 : 0.1);
  const fill = dark ? legible(primary, [surface], 3) : primary;
  const best = contrast("#ffffff", fill) >= contrast("#000000", fill) ? "#ffffff" : "#000000";
  const own = colours.on_primary;
  const on = valid(own) && contrast(own, fill) >= 4.5 ? own : best;
  return { "--fill": fill, "--on-fill": on, "--accent": legible(primary, [surface, ground, soft]), "--soft": soft };
}
