// How nodes and edges of the data look to vis-network in the theme of the page.
// No title reaches vis-network, which would read it as HTML in some settings.

const USUAL = 14; // of words on a line that are not shown: vis-network wants to know it all the same
export const GREY = "#8C8C8C"; // legible on either ground

export function theme(element) {
  const style = getComputedStyle(element);
  const value = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  return {
    ground: value("--st-background-color", "#ffffff"),
    text: value("--st-text-color", "#222222"),
    accent: value("--st-primary-color", "#0072b2"),
    font: value("--st-font", "sans-serif"),
  };
}

function channels(color) {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(color);
  return hex ? hex.slice(1).map((two) => parseInt(two, 16)) : (color.match(/\d+/g) ?? [128, 128, 128]).slice(0, 3).map(Number);
}

export function mixed(color, other, part) {
  const [one, two] = [channels(color), channels(other)];
  return `rgb(${one.map((value, i) => Math.round(value * (1 - part) + two[i] * part)).join(",")})`;
}

// A node's edge is drawn towards the colour of the text: a pale yellow is seen on white, a deep blue on black.
export function nodeLook({ title, entry, times, ...node }, { ground, text, font }, { hidden, faded, size, far }) {
  const isFlag = node.shape === "image";
  const background = isFlag ? ground : node.color;
  const border = isFlag ? node.color : mixed(node.color, text, 0.45);
  const marked = { background, border: text };
  return {
    ...node,
    hidden,
    color: { background, border, highlight: marked, hover: marked },
    ...(isFlag && far && { borderWidth: 1.5 }), // vis-network keeps it as wide on screen, however small the flag
    opacity: faded ? 0.25 : (node.opacity ?? 1),
    font: {
      color: text, face: font, strokeColor: ground, strokeWidth: 5, vadjust: isFlag ? 4 : 0,
      background: node.shape === "text" ? ground : "none", // a role is its name: no line runs through it
      ...node.font, ...(faded && { color: GREY }), ...(size !== undefined && { size }),
    },
  };
}

export function edgeLook({ title, entry, rank, times, label, ...edge }, _theme, { hidden, size }) {
  const color = { ...edge.color, highlight: edge.color?.color, hover: edge.color?.color };
  return { ...edge, color, hidden, phrase: label, label: size ? label : "", font: { size: size ?? USUAL } };
}

export function options(given, { ground, text, font }) {
  return {
    ...given,
    autoResize: true,
    physics: { enabled: false },
    layout: { improvedLayout: false },
    nodes: { ...given.nodes, font: { ...given.nodes?.font, color: text, face: font } },
    edges: { ...given.edges, font: { ...given.edges?.font, color: text, face: font, strokeColor: ground, strokeWidth: 4 } },
  };
}
