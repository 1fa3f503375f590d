// Which relations show their words: as many as fit without covering a node or one another, those that matter most first.

const STEP = 10; // between the points by which a line of text is told to cover something
const CLEAR = 9; // from its middle line to its edge and a little air
const MOST = 400; // edges; above that only those of what is selected

let pen;
function width(text, font) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `bold ${font}`; // as wide as it gets when it is selected
  return pen.measureText(text).width;
}

function line(network, edge, length) {
  const { x, y } = network.body.edges[edge.id].edgeType.getPoint(0.5);
  const [from, to] = [network.body.nodes[edge.from], network.body.nodes[edge.to]];
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const points = [];
  for (let way = -length / 2; way <= length / 2; way += STEP) points.push({ x: x + way * Math.cos(turn), y: y + way * Math.sin(turn) });
  return points;
}

// A node's mark and the words below it: beside the mark, above the words, there is room.
function boxes(node) {
  const { shape, labelModule } = node;
  const box = ({ left, top, width, height }) => ({ left, top, right: left + width, bottom: top + height });
  return [box(shape), ...(labelModule.size.width ? [box(labelModule.size)] : [])];
}

const inside = ({ x, y }, box) => x > box.left - CLEAR && x < box.right + CLEAR && y > box.top - CLEAR && y < box.bottom + CLEAR;
const near = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) < 2 * CLEAR;

// edges, nodes: those that are drawn. chosen: {nodes, edges}. Returns ids.
export function labelled(network, edges, nodes, chosen, font) {
  const selected = new Set([...chosen.nodes, ...chosen.edges]);
  const urgent = (edge) => (selected.has(edge.id) ? 2 : selected.has(edge.from) || selected.has(edge.to) ? 1 : 0);
  const covered = nodes.flatMap(({ id }) => boxes(network.body.nodes[id]));
  const taken = [];
  const result = new Set();
  const wanted = edges
    .filter((edge) => edge.label && (urgent(edge) || (edge.rank < 3 && edges.length <= MOST)))
    .sort((a, b) => urgent(b) - urgent(a) || a.rank - b.rank || (a.id < b.id ? -1 : 1));
  for (const edge of wanted) {
    const points = line(network, edge, width(edge.label, font));
    const covers = points.some((point) => covered.some((box) => inside(point, box)) || taken.some((other) => near(point, other)));
    if (covers && urgent(edge) < 2) continue;
    taken.push(...points);
    result.add(edge.id);
  }
  return result;
}
