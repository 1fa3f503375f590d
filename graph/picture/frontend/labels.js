// Which words are shown, and how large: names stay legible from afar, those that matter most first; a relation's words stand where
// they cover neither a node nor one another.

const LEAST = 10; // pixels on screen: names are drawn no smaller where there is room
const BARELY = 6.5; // pixels: where there is none, their usual size may do, but no less than this
const LEADING = 1.15; // of a line of text, by its size
const GAP = 4; // between a mark and its name
const MOST = 400; // names, or relations, that are fitted in; of more, only the weightiest
const STEP = 10; // between the points by which a line of text is told to cover something
const CLEAR = 9; // from its middle line to its edge and a little air

let pen;
const widths = new Map(); // font family and text -> width at size 100: measuring is slow
function width(text, size, family) {
  const key = `${family}\n${text}`;
  if (!widths.has(key)) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = `bold 100px ${family}`; // as wide as it gets when it is selected
    if (widths.size > 20_000) widths.clear();
    widths.set(key, pen.measureText(text).width);
  }
  return (widths.get(key) * size) / 100;
}

// Scales between which names keep their size.
export const step = (scale) => 2 ** (Math.floor(Math.log2(scale) * 4) / 4);

const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

// The size of each name, 0 where there is no room, and the boxes that marks and names cover.
export function names(network, nodes, chosen, scale, { usual, family }) {
  const seen = step(scale);
  const selected = new Set(chosen.nodes);
  const marks = new Map();
  for (const { id } of nodes) {
    const { left, top, width, height } = network.body.nodes[id].shape;
    marks.set(id, { left, top, right: left + width, bottom: top + height });
  }
  const all = [...marks.values()];
  const ordered = [...nodes].sort((a, b) => selected.has(b.id) - selected.has(a.id) || (b.size ?? 0) - (a.size ?? 0));
  const sizes = new Map();
  const placed = [];
  for (const node of ordered) {
    const size = node.font?.size ?? usual;
    const mark = marks.get(node.id);
    // A mark that holds its words is as large as they are.
    if (!node.label || node.size === undefined || mark.right - mark.left > 2.5 * node.size) continue;
    const lines = node.label.split("\n");
    const middle = (mark.left + mark.right) / 2;
    const box = (size) => {
      const half = Math.max(...lines.map((line) => width(line, size, family))) / 2;
      return { left: middle - half, right: middle + half, top: mark.bottom + GAP, bottom: mark.bottom + GAP + lines.length * size * LEADING };
    };
    const free = (box) =>
      placed.length < MOST && !placed.some((other) => overlap(box, other)) && !all.some((other) => other !== mark && overlap(box, other));
    const large = Math.max(size, LEAST / seen);
    const tried = large > size && size * seen >= BARELY ? [large, size] : [large];
    const shown = large === size || selected.has(node.id) ? large : (tried.find((one) => free(box(one))) ?? 0);
    sizes.set(node.id, shown);
    if (shown) placed.push(box(shown));
  }
  return { sizes, covered: [...all, ...placed] };
}

function line(network, edge, length) {
  const { x, y } = network.body.edges[edge.id].edgeType.getPoint(0.5);
  const [from, to] = [network.body.nodes[edge.from], network.body.nodes[edge.to]];
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const points = [];
  for (let way = -length / 2; way <= length / 2; way += STEP) points.push({ x: x + way * Math.cos(turn), y: y + way * Math.sin(turn) });
  return points;
}

const inside = ({ x, y }, box) => x > box.left - CLEAR && x < box.right + CLEAR && y > box.top - CLEAR && y < box.bottom + CLEAR;
const near = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) < 2 * CLEAR;

// The edges that show their words, and how large, by id. edges: those that are drawn. covered: see `names`. chosen: {nodes, edges}.
export function phrases(network, edges, covered, chosen, scale, { usual, family }) {
  const selected = new Set([...chosen.nodes, ...chosen.edges]);
  // What is selected, or lit as an answer (rank 0), must say what it is.
  const urgent = (edge) => (selected.has(edge.id) || edge.rank === 0 ? 2 : selected.has(edge.from) || selected.has(edge.to) ? 1 : 0);
  const taken = [];
  const result = new Map();
  const wanted = edges
    .filter((edge) => edge.label && (urgent(edge) || (edge.rank < 3 && edges.length <= MOST)))
    .sort((a, b) => urgent(b) - urgent(a) || a.rank - b.rank || (a.id < b.id ? -1 : 1));
  for (const edge of wanted) {
    const size = urgent(edge) || edge.rank < 2 ? Math.max(usual, LEAST / step(scale)) : usual;
    const points = line(network, edge, width(edge.label, size, family));
    const covers = points.some((point) => covered.some((box) => inside(point, box)) || taken.some((other) => near(point, other)));
    if (covers && urgent(edge) < 2) continue;
    taken.push(...points);
    result.set(edge.id, size);
  }
  return result;
}
