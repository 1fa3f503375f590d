// The legend: shapes and lines drawn as SVG, names set as text. An entry with an id is a button that hides and shows.

const SVG = "http://www.w3.org/2000/svg";
const POINTS = {
  diamond: "8,1 15,8 8,15 1,8",
  triangle: "8,2 15,14 1,14",
  triangleDown: "1,2 15,2 8,14",
  hexagon: "4,2 12,2 15.5,8 12,14 4,14 0.5,8",
  star: "8,1 10,6 15,6 11,9.5 12.5,15 8,11.5 3.5,15 5,9.5 1,6 6,6",
  square: "2,2 14,2 14,14 2,14",
  box: "0,4 16,4 16,12 0,12",
  database: "2,4 5,1.5 11,1.5 14,4 14,12 11,14.5 5,14.5 2,12",
};

export function draw(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  return element;
}

function mark({ shape, color, dashes, width = 2.5, opacity }) {
  if (shape === "line")
    return draw("line", { x1: -1, y1: 8, x2: 19, y2: 8, stroke: color, "stroke-width": width, "stroke-dasharray": dashes, opacity });
  const edge = { stroke: "currentColor", "stroke-opacity": 0.55, "stroke-width": 1 };
  if (shape === "text") return draw("path", { d: "M3 3H13M8 3V14", stroke: color, "stroke-width": 2, fill: "none" });
  if (POINTS[shape]) return draw("polygon", { points: POINTS[shape], fill: color, ...edge });
  return draw("ellipse", { cx: 8, cy: 8, rx: 7, ry: shape === "ellipse" ? 5 : 7, fill: color, ...edge });
}

function words(name, text) {
  return Object.assign(document.createElement("span"), { className: name, textContent: text });
}

// off: ids of entries that are hidden. pressed: called with an id, and whether it alone shall be shown.
export function legend(box, entries, off, pressed) {
  const face = JSON.stringify([entries, [...off]]);
  if (box.face === face) return;
  box.face = face;
  const focused = [...box.children].indexOf(box.getRootNode().activeElement);
  box.replaceChildren(
    ...entries.map((entry) => {
      const row = document.createElement(entry.id ? "button" : "span");
      const picture = draw("svg", { viewBox: "0 0 18 16", "aria-hidden": "true" });
      picture.append(mark(entry));
      row.append(picture, words("name", entry.name));
      if (entry.number) row.append(words("number", entry.number));
      if (entry.id) {
        row.setAttribute("aria-pressed", String(!off.has(entry.id)));
        row.title = `${off.has(entry.id) ? "Show" : "Hide"}; with the shift key only this`;
        row.onclick = (event) => pressed(entry.id, event.shiftKey);
      }
      return row;
    }),
  );
  box.children[focused]?.focus();
}
