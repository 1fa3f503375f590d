// One vis.Network kept in step with what Python sends. Whatever comes from data is set as text, never as markup.

const CLICK_DELAY = 260; // ms: the first half of a double-click is no click
const cameras = new Map(); // canvas key -> {layout, position, scale}: outlives a rerun and a page switch

function theme(element) {
  const style = getComputedStyle(element);
  const value = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  return {
    ground: value("--st-background-color", "#ffffff"),
    text: value("--st-text-color", "#222222"),
    font: value("--st-font", "sans-serif"),
  };
}

function tip(text) {
  const box = document.createElement("div");
  box.textContent = text;
  return box;
}

// Text becomes an element whose only child is text: vis-network would parse a string as HTML in some settings.
function prepared(item, keepPlace) {
  const { title, x, y, ...rest } = item;
  if (title) rest.title = tip(String(title));
  if (!keepPlace && x !== undefined) Object.assign(rest, { x, y });
  return rest;
}

// Changes `set` into `items`, touching only what differs. Nodes on screen stay where they are unless `moved`: at `place(id)`.
function sync(set, known, items, moved, place) {
  const gone = [...known.keys()].filter((id) => !items.some((item) => item.id === id));
  set.remove(gone);
  gone.forEach((id) => known.delete(id));
  const changed = [];
  for (const item of items) {
    const { x, y, ...rest } = item;
    const face = JSON.stringify(rest);
    const before = known.get(item.id);
    if (before === face && !moved) continue;
    const ready = prepared(item, before !== undefined && !moved);
    // An update leaves what it does not name: an item that has lost an attribute begins anew, where it stands.
    if (before && Object.keys(JSON.parse(before)).some((name) => !(name in rest))) {
      changed.push(moved ? ready : { ...ready, ...place(item.id) });
      set.remove(item.id);
    } else changed.push(ready);
    known.set(item.id, face);
  }
  set.update(changed);
}

export class Canvas {
  constructor(context, legend) {
    this.legend = legend;
    this.root = context.parentElement.querySelector(".canvas");
    this.stage = this.root.querySelector(".stage");
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.knownNodes = new Map();
    this.knownEdges = new Map();
    this.dragged = {};
    this.update(context);
    this.resized = new ResizeObserver(() => this.network.redraw());
    this.resized.observe(this.stage);
  }

  update(context) {
    const { data } = context;
    this.context = context;
    this.stage.style.height = `${data.height}px`;
    this.legend(this.root.querySelector(".legend"), data.legend);
    const moved = this.layout !== data.layout;
    if (moved) this.dragged = {};
    sync(this.nodes, this.knownNodes, data.nodes, moved, (id) => this.network.getPositions([id])[id]);
    sync(this.edges, this.knownEdges, data.edges, false, () => ({}));
    const looks = JSON.stringify([data.options, theme(this.stage)]);
    if (!this.network) this.start();
    else if (looks !== this.looks) this.network.setOptions(this.options());
    if (moved && this.layout !== undefined) this.fit();
    this.layout = data.layout;
    this.looks = looks;
    const nodes = data.selected.filter((id) => this.knownNodes.has(id));
    const edges = data.selected.filter((id) => this.knownEdges.has(id));
    this.network.setSelection({ nodes, edges }, { highlightEdges: nodes.length > 0 && !edges.length });
    if (data.focus && data.focus !== this.focus) this.show(nodes);
    this.focus = data.focus;
    this.root.dataset.ready = String(data.nodes.length);
  }

  start() {
    this.network = new vis.Network(this.stage, { nodes: this.nodes, edges: this.edges }, this.options());
    this.stage.network = this.network; // a handle for the console and the tests
    const { key, layout } = this.context.data;
    const camera = cameras.get(key);
    if (camera?.layout === layout) this.network.moveTo({ ...camera, animation: false });
    // Only once drawn does the network know how far its labels reach.
    else this.network.once("afterDrawing", () => this.fit());
    this.focus = camera?.focus;
    for (const event of ["zoom", "dragEnd", "animationFinished"]) this.network.on(event, () => this.remember());
    this.network.on("click", (event) => this.clicked(event));
    this.network.on("doubleClick", (event) => this.doubleClicked(event));
    this.network.on("dragEnd", (event) => this.draggedTo(event.nodes));
    this.network.on("hoverNode", () => (this.stage.style.cursor = "pointer"));
    this.network.on("blurNode", () => (this.stage.style.cursor = ""));
    this.root.querySelector(".fit").onclick = () => this.fit();
    this.root.querySelector(".png").onclick = () => this.save();
  }

  options() {
    const { ground, text, font } = theme(this.stage);
    const given = this.context.data.options;
    return {
      ...given,
      autoResize: true,
      physics: { enabled: false },
      layout: { improvedLayout: false },
      nodes: { ...given.nodes, font: { ...given.nodes?.font, color: text, face: font, background: ground } },
      edges: { ...given.edges, font: { ...given.edges?.font, color: text, face: font, strokeColor: ground, strokeWidth: 4 } },
    };
  }

  remember() {
    const { key, layout, focus } = this.context.data;
    cameras.set(key, { layout, focus, position: this.network.getViewPosition(), scale: this.network.getScale() });
  }

  fit() {
    this.network.fit({ animation: false, maxZoomLevel: 1.2 });
    this.remember();
  }

  // Moves the camera only when a node is out of sight: what one is looking at should stay put.
  show(ids) {
    const { clientWidth, clientHeight } = this.stage;
    const places = Object.values(this.network.getPositions(ids)).map((place) => this.network.canvasToDOM(place));
    const seen = ({ x, y }) => x > 20 && y > 20 && x < clientWidth - 20 && y < clientHeight - 20;
    if (places.length && !places.every(seen)) this.network.focus(ids[0], { animation: false });
    this.remember();
  }

  clicked({ nodes, edges }) {
    clearTimeout(this.click);
    this.click = setTimeout(() => {
      const { setTriggerValue, setStateValue } = this.context;
      if (nodes.length) setTriggerValue("node_click", nodes[0]);
      else if (edges.length) setTriggerValue("edge_click", edges[0]);
      setStateValue("selection", { nodes, edges: nodes.length ? [] : edges });
    }, CLICK_DELAY);
  }

  doubleClicked({ nodes }) {
    clearTimeout(this.click);
    if (nodes.length) this.context.setTriggerValue("expand", nodes[0]);
  }

  draggedTo(ids) {
    if (!ids.length) return;
    for (const [id, { x, y }] of Object.entries(this.network.getPositions(ids))) this.dragged[id] = [x, y];
    this.context.setStateValue("positions", { layout: this.layout, places: { ...this.dragged } });
  }

  // The picture at twice the size on screen, on the theme's ground.
  save() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    const camera = { position: this.network.getViewPosition(), scale: this.network.getScale() };
    this.resized.disconnect();
    this.stage.style.visibility = "hidden";
    this.network.setSize(`${width * 2}px`, `${height * 2}px`);
    this.network.moveTo({ ...camera, scale: camera.scale * 2, animation: false });
    this.network.redraw();
    const drawn = this.stage.querySelector("canvas");
    const sheet = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
    const pen = sheet.getContext("2d");
    pen.fillStyle = theme(this.stage).ground;
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(drawn, 0, 0);
    Object.assign(document.createElement("a"), { href: sheet.toDataURL("image/png"), download: "gobetween.png" }).click();
    this.network.setSize("100%", "100%");
    this.network.moveTo({ ...camera, animation: false });
    this.network.redraw();
    this.stage.style.visibility = "";
    this.resized.observe(this.stage);
  }

  destroy() {
    clearTimeout(this.click);
    this.resized.disconnect();
    this.network.destroy();
  }
}
