// The picture as an SVG drawing, from where vis-network has put things: it has no such export of its own. Texts are text nodes.
const { draw } = await import("./legend.js" + new URL(import.meta.url).search);

const at = (x, y, points) => points.map(([px, py]) => `${round(x + px)},${round(y + py)}`).join(" ");
const round = (value) => Math.round(value * 100) / 100;
const around = (count, radius) =>
  Array.from({ length: count }, (_, i) => [radius(i) * Math.sin((i * 2 * Math.PI) / count), -radius(i) * Math.cos((i * 2 * Math.PI) / count)]);

// The corners of vis-network's shapes around their middle, by half their size.
const CORNERS = {
  square: (r) => [[-r, -r], [r, -r], [r, r], [-r, r]],
  diamond: (r) => [[0, r], [r, 0], [0, -r], [-r, 0]],
  triangle: (r) => triangle(r * 1.15, 1),
  triangleDown: (r) => triangle(r * 1.15, -1),
  hexagon: (r) => Array.from({ length: 6 }, (_, i) => [r * Math.cos((i * Math.PI) / 3), r * Math.sin((i * Math.PI) / 3)]),
  star: (r) => around(10, (i) => r * 0.82 * (i % 2 ? 0.5 : 1.3)).map(([x, y]) => [x, y + r * 0.082]),
};

function triangle(r, way) {
  const inner = (Math.sqrt(3) / 3) * r;
  const height = Math.sqrt(3) * r;
  return [[0, -(height - inner)], [r, inner], [-r, inner]].map(([x, y]) => [x, way * (y + 0.275 * r)]);
}

function body(node) {
  const { shape, options, x, y, selected } = node;
  const { left, top, width, height } = shape;
  const look = {
    fill: options.color.background,
    stroke: selected ? options.color.highlight.border : options.color.border,
    "stroke-width": selected ? options.borderWidthSelected : options.borderWidth,
    opacity: options.opacity,
  };
  const corners = CORNERS[options.shape];
  if (corners) return [draw("polygon", { points: at(x, y, corners(options.size)), ...look })];
  const box = { x: left, y: top, width, height };
  if (options.shape === "dot") return [draw("circle", { cx: x, cy: y, r: options.size, ...look })];
  if (options.shape === "image") {
    // Only what brings its own drawing: the file shall ask nobody for anything.
    const image = /^data:image\//.test(options.image) ? [draw("image", { ...box, href: options.image, opacity: options.opacity })] : [];
    const frame = look["stroke-width"];
    const around = { x: left - frame / 2, y: top - frame / 2, width: width + frame, height: height + frame };
    return [draw("rect", { ...around, ...look }), ...image];
  }
  if (options.shape === "text") return [];
  if (options.shape === "ellipse" || options.shape === "circle")
    return [draw("ellipse", { cx: x, cy: y, rx: width / 2, ry: height / 2, ...look })];
  return [draw("rect", { ...box, rx: options.shape === "database" ? width / 6 : 4, ...look })];
}

// Lines of text around (x, y), from `top` on.
function text(lines, x, top, { size, color, face, strokeColor, strokeWidth }, bold, opacity) {
  const block = draw("text", {
    x, "text-anchor": "middle", "font-size": size, "font-family": face, fill: color, "font-weight": bold ? "bold" : undefined, opacity,
  });
  const halo = { stroke: strokeColor, "stroke-width": strokeWidth, "stroke-linejoin": "round", "paint-order": "stroke" };
  if (strokeWidth) for (const [name, value] of Object.entries(halo)) block.setAttribute(name, value);
  lines.forEach((line, i) => {
    const row = draw("tspan", { x, y: round(top + (i + 0.82) * size * 1.08) });
    row.textContent = line;
    block.append(row);
  });
  return block;
}

function label(node) {
  const { label: words, opacity } = node.options;
  const { left, top, width } = node.labelModule.size;
  if (!words || !node.labelModule.fontOptions.size) return [];
  return [text(String(words).split("\n"), left + width / 2, top, node.labelModule.fontOptions, node.selected, opacity)];
}

function line(edge, context) {
  const { edgeType: type, options, selected } = edge;
  const values = edge.getFormattingValues();
  const look = {
    fill: "none", stroke: values.color, "stroke-width": round(values.width), opacity: values.opacity,
    "stroke-dasharray": Array.isArray(values.dashes) ? values.dashes : undefined,
  };
  const group = draw("g", {});
  const via = type.getViaNode();
  if (edge.from === edge.to) {
    const [x, y, radius] = type._getCircleData(context);
    group.append(draw("circle", { cx: x, cy: y, r: radius, ...look }));
  } else {
    const { fromPoint: from, toPoint: to } = type;
    const way = via?.x === undefined ? "L" : `Q ${round(via.x)} ${round(via.y)}`;
    group.append(draw("path", { d: `M ${round(from.x)} ${round(from.y)} ${way} ${round(to.x)} ${round(to.y)}`, ...look }));
  }
  if (values.toArrow) {
    const { point, angle, length } = type.getArrowData(context, "to", via, selected, edge.hover, values);
    const turned = [[0, 0], [-1, 0.3], [-0.9, 0], [-1, -0.3]].map(([x, y]) => [
      length * (x * Math.cos(angle) - y * Math.sin(angle)), length * (x * Math.sin(angle) + y * Math.cos(angle)),
    ]);
    group.append(draw("polygon", { points: at(point.x, point.y, turned), fill: values.color, opacity: values.opacity }));
  }
  if (options.label) {
    const middle = type.getPoint(0.5);
    let turn = (Math.atan2(edge.to.y - edge.from.y, edge.to.x - edge.from.x) * 180) / Math.PI;
    if (Math.abs(turn) > 90) turn -= 180 * Math.sign(turn); // never upside down
    const font = edge.labelModule.fontOptions;
    const words = text([options.label], 0, -font.size * 0.54, font, selected);
    words.setAttribute("transform", `translate(${round(middle.x)} ${round(middle.y)}) rotate(${edge.from === edge.to ? 0 : round(turn)})`);
    group.append(words);
  }
  return group;
}

// What is seen now, on the theme's ground; the title is for those who hear it.
export function drawing(network, { ground }, title) {
  const { clientWidth: width, clientHeight: height } = network.body.container;
  const [first, last] = [network.DOMtoCanvas({ x: 0, y: 0 }), network.DOMtoCanvas({ x: width, y: height })];
  const box = { x: round(first.x), y: round(first.y), width: round(last.x - first.x), height: round(last.y - first.y) };
  const sheet = draw("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: Object.values(box).join(" "), role: "img" });
  const name = draw("title", {});
  name.textContent = title;
  const { nodes, nodeIndices, edges, edgeIndices } = network.body;
  const context = network.canvas.getContext();
  const drawn = nodeIndices.map((id) => nodes[id]);
  sheet.append(
    name,
    draw("rect", { ...box, fill: ground }),
    ...edgeIndices.map((id) => edges[id]).filter((edge) => edge.connected && !edge.options.hidden).map((edge) => line(edge, context)),
    ...drawn.flatMap(body),
    ...drawn.flatMap(label),
  );
  return new XMLSerializer().serializeToString(sheet);
}
