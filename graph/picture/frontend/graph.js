// One vis.Network kept in step with the data that the host sends. Whatever comes from data is set as text, never as markup.
//
// host: {root, data, emit(event, value), keep(state, value)}. data: {key, layout, height, nodes, edges, options, legend, selected, focus,
// hidden, pinned, can, fit, fly}; an event is told once, a state is the last that was told.
const [
  { Card },
  { Filter },
  { Find },
  { action, list, next },
  { names, phrases, step },
  { legend },
  { edgeLook, nodeLook, options, theme },
  { COMMANDS, Menu },
  { saveDrawing, saveImage },
] = await Promise.all(
  ["card", "filter", "find", "keys", "labels", "legend", "looks", "menu", "save"].map((name) => import(`./${name}.js${new URL(import.meta.url).search}`)),
);

const DOUBLE = 400; // ms: within which another click on the same is the second half of a double-click
const ZOOM_DELAY = 120; // ms: names are fitted in anew once the wheel rests
const NEAR = 0.9; // the scale at which one reads
const FAR = 0.5; // and that from which marks are small
const views = new Map(); // canvas key -> what outlives a rerun and a page switch: camera, what is switched off, orders carried out

// A layout's name is that of a picture and, after a dot, of the arrangement of its nodes.
const picture = (layout) => layout?.split(".")[0];

// Changes `set` into `items`, touching only what differs. Nodes on screen stay where they are unless `moved`: at `place(id)`.
function sync(set, known, items, moved, place) {
  const there = new Set(items.map((item) => item.id));
  const gone = [...known.keys()].filter((id) => !there.has(id));
  set.remove(gone);
  gone.forEach((id) => known.delete(id));
  const changed = [];
  for (const item of items) {
    const { x, y, ...rest } = item;
    const face = JSON.stringify(rest);
    const before = known.get(item.id);
    if (before === face && !moved) continue;
    const ready = before !== undefined && !moved ? rest : item;
    // An update leaves what it does not name: an item that has lost an attribute begins anew, where it stands.
    if (before && Object.keys(JSON.parse(before)).some((name) => !(name in rest))) {
      changed.push(moved ? ready : { ...ready, ...place(item.id) });
      set.remove(item.id);
    } else changed.push(ready);
    known.set(item.id, face);
  }
  if (changed.length) set.update(changed);
  return gone.length + changed.length > 0;
}

export class Canvas {
  constructor(host) {
    this.root = host.root;
    this.part = (name) => this.root.querySelector(`.${name}`);
    this.stage = this.part("stage");
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.knownNodes = new Map();
    this.knownEdges = new Map();
    this.sizes = new Map(); // of the names of nodes
    this.worded = new Map(); // edges that show their words, and how large
    this.chosen = { nodes: [], edges: [] };
    const { key } = host.data;
    this.view = views.get(key) ?? { filter: new Filter(), given: {} };
    views.set(key, this.view);
    // The period that holds now; another may have been chosen while this picture was not there to hear of it.
    this.view.filter.period = globalThis.gobetweenPeriod ?? { since: null, until: null };
    this.card = new Card(this.part("card"));
    this.menu = new Menu(this.part("menu"), (name) => this.command(name));
    this.find = new Find(this.part("find"), () => this.names(), (id) => this.go(id), () => this.stage.focus());
    this.update(host);
    this.listen();
  }

  // What the host sends, at first and whenever it has changed.
  update(host) {
    const { data } = host;
    this.host = host;
    const off = this.fresh("hidden", data.hidden);
    if (off) this.view.filter.off = new Set(data.hidden);
    const pinned = this.pinned;
    this.pinned = new Set(data.pinned ?? []);
    const seenIn = theme(this.stage);
    const looks = JSON.stringify([data.options, seenIn]);
    // Most often only what is told of the picture is new.
    if (data.mark === undefined || data.mark !== this.mark || looks !== this.looks) this.redraw(seenIn, looks);
    else if (off) this.draw();
    else if (String([...this.pinned]) !== String([...pinned])) this.network.redraw();
    this.mark = data.mark;
    this.select(data.selected);
    if (data.focus && data.focus !== this.view.focus) this.show(this.chosen.nodes);
    this.view.focus = data.focus;
    if (this.fresh("fit", data.fit)) this.fit();
    if (this.fresh("fly", data.fly?.nonce)) this.fly(data.fly.ids.filter((id) => this.seen(id)));
    this.offer();
    this.root.dataset.ready = String(data.nodes.length);
  }

  // The picture itself is another one, or it is seen in other colours.
  redraw(seenIn, looks) {
    const { data } = this.host;
    const moved = this.layout !== data.layout;
    if (data.height) this.stage.style.height = `${data.height}px`;
    this.byId = new Map([...data.nodes, ...data.edges].map((item) => [item.id, item]));
    this.theme = seenIn;
    if (this.view.draggedIn !== data.layout) Object.assign(this.view, { dragged: {}, draggedIn: data.layout });
    this.draw(moved);
    if (!this.network) this.start();
    else if (looks !== this.looks) this.network.setOptions(options(data.options, this.theme));
    // Nodes that were put elsewhere are no other picture: what one is looking at should stay in sight.
    if (this.layout !== undefined && picture(data.layout) !== picture(this.layout)) this.fit();
    this.layout = data.layout;
    this.looks = looks;
  }

  // Whether the host has set this anew: an order is carried out once, and a choice of the user stands until the host makes another.
  fresh(name, value) {
    const face = JSON.stringify(value);
    if (value === undefined || value === null || this.view.given[name] === face) return false;
    this.view.given[name] = face;
    return true;
  }

  draw(moved = false) {
    const { nodes, edges, legend: entries } = this.host.data;
    const { filter } = this.view;
    const { hidden, faded } = filter.apply(nodes, edges);
    this.hidden = hidden;
    this.faded = faded;
    legend(this.part("legend"), entries, filter.off, (id, alone) => this.filter(id, alone));
    const changed = this.atOnce(() => this.drawNodes(moved) | this.drawEdges());
    if (this.network && (changed || moved)) this.settle();
  }

  // vis-network draws everything anew at each change of its data: several changes are to be one drawing.
  atOnce(change) {
    if (!this.network) return change();
    const { emitter } = this.network.body;
    emitter.emit("_blockRedraw");
    const changed = change();
    emitter.emit("_allowRedraw");
    if (changed) this.network.redraw();
    return changed;
  }

  // Whether that changed anything; as below.
  drawNodes(moved = false) {
    const far = this.scale < FAR;
    const { dragged } = this.view; // since the host put them, which may have been before this canvas was there
    const put = (node) => (node.id in dragged ? { ...node, x: dragged[node.id][0], y: dragged[node.id][1] } : node);
    const looks = this.host.data.nodes.map((node) =>
      nodeLook(put(node), this.theme, { hidden: this.hidden.has(node.id), faded: this.faded.has(node.id), size: this.sizes.get(node.id), far }),
    );
    return sync(this.nodes, this.knownNodes, looks, moved, (id) => this.network.getPositions([id])[id]);
  }

  drawEdges() {
    const looks = this.host.data.edges.map((edge) =>
      edgeLook(edge, this.theme, { hidden: this.hidden.has(edge.id), size: this.worded.get(edge.id) }),
    );
    return sync(this.edges, this.knownEdges, looks, false, () => ({}));
  }

  start() {
    const { layout, camera } = this.view;
    this.network = new vis.Network(this.stage, { nodes: this.nodes, edges: this.edges }, options(this.host.data.options, this.theme));
    this.stage.network = this.network; // a handle for the console and the tests
    this.stage.firstElementChild?.removeAttribute("tabindex"); // the stage has the keys
    if (camera && picture(layout) === picture(this.host.data.layout)) this.network.moveTo({ ...camera, animation: false });
    // Only once drawn does the network know how far its labels reach.
    else this.network.once("afterDrawing", () => this.fit());
    this.settle();
  }

  listen() {
    const { network, stage } = this;
    for (const event of ["zoom", "dragEnd", "animationFinished"]) network.on(event, () => this.remember());
    network.on("click", (event) => this.clicked(event));
    network.on("doubleClick", (event) => this.doubleClicked(event));
    network.on("oncontext", (event) => this.contextMenu(event));
    network.on("dragEnd", (event) => this.draggedTo(event.nodes));
    network.on("afterDrawing", (pen) => this.drawPins(pen));
    for (const kind of ["Node", "Edge"]) {
      network.on(`hover${kind}`, (event) => this.hovered(event[kind.toLowerCase()], event.pointer.DOM));
      network.on(`blur${kind}`, () => this.hovered());
    }
    for (const event of ["zoom", "dragStart"]) network.on(event, () => (this.card.hide(), this.menu.close()));
    stage.addEventListener("pointerdown", (event) => this.boxed(event), true);
    // vis-network hears of no move once the pointer has left: nothing lies under a place so far away.
    stage.onpointerleave = (event) => network.selectionHandler.hoverObject(event, { x: -1e6, y: -1e6 });
    this.root.onkeydown = (event) => this.key(event);
    const buttons = { fit: "fit", in: "closer", out: "further", png: "image", svg: "drawing", help: "help" };
    for (const [name, does] of Object.entries(buttons)) this.part(name).onclick = () => this.run(does);
    for (const button of this.root.querySelectorAll("[data-command]")) button.onclick = () => this.command(button.dataset.command);
    this.period = (event) => this.setPeriod(event.detail ?? {});
    window.addEventListener("gobetween-period", this.period);
    this.resized = new ResizeObserver(() => network.redraw());
    this.resized.observe(stage);
  }

  // Shows only what lies in a time range, of what the data bring: {since, until}, ISO days, null where open.
  setPeriod({ since = null, until = null }) {
    this.view.filter.period = { since, until };
    this.draw();
  }

  filter(entry, alone) {
    const { filter } = this.view;
    if (alone) filter.only(entry, this.host.data.legend.map(({ id }) => id).filter(Boolean));
    else filter.toggle(entry);
    this.draw();
    const { name } = this.host.data.legend.find(({ id }) => id === entry);
    this.say(`${name}: ${filter.off.has(entry) ? "hidden" : "shown"}`);
    this.choose(this.chosen.nodes.filter((id) => this.seen(id)), this.chosen.edges.filter((id) => this.seen(id)));
    this.view.given.hidden = JSON.stringify([...filter.off]);
    this.host.keep("hidden", [...filter.off]);
  }

  seen(id) {
    return this.byId.has(id) && !this.hidden.has(id);
  }

  // Whether this is a node or an edge that can be seen; a caption, which vis-network may not choose, is neither.
  means(id) {
    return this.seen(id) && this.byId.get(id).chosen !== false;
  }

  names() {
    return this.host.data.nodes
      .filter(({ id }) => this.means(id))
      .map(({ id, title }) => ({ id, name: title.split("\n")[0], kind: title.split("\n")[1]?.split(" · ")[0] ?? "" }));
  }

  // Which words have room is known once all is drawn.
  settle() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const { nodes, edges, options: given } = this.host.data;
      const drawn = (items) => items.filter(({ id }) => this.seen(id));
      const { font: family } = this.theme;
      this.scale = step(this.network.getScale());
      const { sizes, covered } = names(this.network, drawn(nodes), this.chosen, this.scale, { usual: given.nodes.font.size, family });
      this.sizes = sizes;
      this.worded = phrases(this.network, drawn(edges), covered, this.chosen, this.scale, { usual: given.edges.font.size, family });
      this.atOnce(() => this.drawNodes() | this.drawEdges());
    });
  }

  // The selection that the host asks for; where it asks for nothing new, what one has chosen oneself.
  select(given) {
    const anew = this.fresh("selected", given) || !this.begun;
    this.begun = true;
    if (anew && !(given.length && given.every((id) => this.chosen.nodes.includes(id) || this.chosen.edges.includes(id))))
      this.chosen = { nodes: given.filter((id) => this.knownNodes.has(id)), edges: given.filter((id) => this.knownEdges.has(id)) };
    this.choose(this.chosen.nodes, this.chosen.edges);
  }

  choose(nodes, edges = []) {
    this.chosen = { nodes: nodes.filter((id) => this.byId.has(id)), edges: edges.filter((id) => this.byId.has(id)) };
    this.network.setSelection(this.chosen, { highlightEdges: this.chosen.nodes.length > 0 && !this.chosen.edges.length });
    this.offer();
    this.settle();
  }

  // What can be done now: the menu of the selection, and the changes that can be undone.
  offer() {
    const { nodes } = this.chosen;
    const can = this.host.data.can ?? {};
    const title = nodes.length > 1 ? `${nodes.length} selected` : nodes.length ? this.name(nodes[0]) : "";
    this.menu.update(title, can, nodes.length > 0 && nodes.every((id) => this.pinned.has(id)));
    this.part("history").hidden = !("undo" in can);
    for (const button of this.root.querySelectorAll("[data-command]")) button.disabled = !can[button.dataset.command];
  }

  name(id) {
    return (this.byId.get(id)?.title ?? "").split("\n")[0];
  }

  say(text) {
    this.part("spoken").textContent = text;
  }

  tellSelection() {
    this.host.keep("selection", this.chosen);
  }

  clicked({ nodes: hit, edges, event }) {
    const nodes = hit.filter((id) => this.means(id));
    this.menu.close();
    this.stage.focus({ preventScroll: true });
    const { ctrlKey, metaKey } = event.srcEvent ?? {};
    this.choose(nodes, hit.length ? [] : edges);
    const one = nodes[0] ?? this.chosen.edges[0];
    // A double-click opens, too, at its first half: nobody has to wait for whether a second one comes.
    const [last, now] = [this.clickedLast, performance.now()];
    this.clickedLast = { one, now };
    if (!ctrlKey && !metaKey && one !== undefined && nodes.length < 2) {
      if (one === last?.one && now - last.now < DOUBLE) return;
      this.open(one);
    }
    this.tellSelection();
  }

  open(id) {
    this.host.emit(this.knownNodes.has(id) ? "node_click" : "edge_click", id);
  }

  doubleClicked({ nodes }) {
    if (this.means(nodes[0])) this.host.emit("expand", nodes[0]);
  }

  contextMenu({ event, pointer }) {
    event.preventDefault();
    this.card.hide();
    const id = this.network.getNodeAt(pointer.DOM);
    if (!this.means(id)) return;
    if (!this.chosen.nodes.includes(id)) {
      this.choose([id]);
      this.tellSelection();
    }
    this.menu.open(pointer.DOM);
  }

  hovered(id, place) {
    this.stage.style.cursor = id === undefined ? "" : "pointer";
    const text = this.byId.get(id)?.title;
    if (text && !this.part("menu").classList.contains("here")) this.card.show(text, place);
    else this.card.hide();
  }

  // With the shift key: a click adds to the selection or takes out of it, dragging selects what is in the box.
  boxed(event) {
    if (!event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.stage.focus({ preventScroll: true });
    const { left, top } = this.stage.getBoundingClientRect();
    const place = ({ clientX, clientY }) => ({ x: clientX - left, y: clientY - top });
    const from = place(event);
    const box = this.part("box");
    let area;
    const move = (moving) => {
      const to = place(moving);
      area = { left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
      box.hidden = area.width + area.height < 6;
      for (const [name, value] of Object.entries(area)) box.style[name] = `${value}px`;
    };
    const done = () => {
      window.removeEventListener("pointermove", move, true);
      const { nodes } = this.chosen;
      if (box.hidden) {
        const id = this.network.getNodeAt(from);
        if (this.means(id)) this.choose(nodes.includes(id) ? nodes.filter((other) => other !== id) : [...nodes, id]);
      } else {
        const inside = ({ x, y }) => x >= area.left && y >= area.top && x <= area.left + area.width && y <= area.top + area.height;
        const places = Object.entries(this.places()).filter(([, spot]) => inside(this.network.canvasToDOM(spot)));
        this.choose([...new Set([...nodes, ...places.map(([id]) => id)])]);
        this.say(`${this.chosen.nodes.length} selected`);
      }
      box.hidden = true;
      this.tellSelection();
    };
    window.addEventListener("pointermove", move, true);
    window.addEventListener("pointerup", done, { capture: true, once: true });
  }

  // Where the nodes that are drawn stand.
  places() {
    return this.network.getPositions(this.host.data.nodes.map(({ id }) => id).filter((id) => this.means(id)));
  }

  related(id) {
    const ends = this.host.data.edges.filter((edge) => this.seen(edge.id) && (edge.from === id || edge.to === id));
    return new Set(ends.map((edge) => (edge.from === id ? edge.to : edge.from)));
  }

  key(event) {
    const does = action(event);
    const away = !this.stage.contains(event.target); // in a button, a key that presses it is its own
    if (!does || (away && !["clear", "find", "help", "undo", "redo"].includes(does)) || !this.applies(does)) return;
    event.preventDefault();
    event.stopPropagation();
    this.run(does, event.key);
  }

  // Whether the host lets this be done at all; whatever the browser does alone can always be done.
  applies(does) {
    const can = this.host.data.can ?? {};
    if (does === "menu") return Object.keys(can).length > 0;
    const commands = COMMANDS.map(({ name }) => name).filter((name) => name !== "neighbours");
    return does in can || ![...commands, "undo", "redo"].includes(does);
  }

  run(does, key) {
    if (does === "walk") this.walk(key);
    else if (does === "click") this.chosen.nodes.concat(this.chosen.edges).slice(-1).forEach((id) => (this.open(id), this.tellSelection()));
    else if (does === "find") this.find.open();
    else if (does === "fit") this.fit();
    else if (does === "closer" || does === "further") this.zoom(does === "closer" ? 1.3 : 1 / 1.3);
    else if (does === "image") this.image();
    else if (does === "drawing") saveDrawing(this.network, this.stage, this.stage.getAttribute("aria-label").split(".")[0]);
    else if (does === "help") this.help();
    else if (does === "clear") this.clear();
    else if (does === "menu") this.chosen.nodes.slice(-1).forEach((id) => this.menu.open(this.network.canvasToDOM(this.places()[id])));
    else this.command(does);
  }

  command(name) {
    const { nodes } = this.chosen;
    if (name === "neighbours") {
      this.choose([...new Set(nodes.flatMap((id) => [id, ...this.related(id)]))]);
      this.say(`${this.chosen.nodes.length} selected`);
      this.tellSelection();
      return;
    }
    const wanted = name === "pin" && nodes.length && nodes.every((id) => this.pinned.has(id)) ? "unpin" : name;
    if (!this.host.data.can?.[wanted] || (!["undo", "redo"].includes(wanted) && !nodes.length)) return;
    this.host.emit("command", { name: wanted, ids: nodes });
  }

  walk(key) {
    const places = this.places();
    const from = this.chosen.nodes.findLast((id) => id in places);
    const middle = this.network.getViewPosition();
    const far = (id) => Math.hypot(places[id].x - middle.x, places[id].y - middle.y);
    const to = from === undefined ? Object.keys(places).sort((a, b) => far(a) - far(b))[0] : next(key, from, places, this.related(from));
    if (to === undefined) return this.say("Nothing further that way.");
    this.choose([to]);
    this.show([to]);
    const related = this.related(to).size;
    this.say(`${this.byId.get(to).title.replaceAll("\n", ", ")}; tied to ${related} in the picture`);
  }

  help() {
    const box = this.part("keys");
    list(box, (does) => this.applies(does));
    box.hidden = !box.hidden;
    this.part("help").setAttribute("aria-expanded", String(!box.hidden));
    if (!box.hidden) this.say(box.innerText);
  }

  clear() {
    if (!this.part("keys").hidden) return this.help();
    this.card.hide();
    this.menu.close();
    this.stage.focus({ preventScroll: true });
    this.choose([]);
    this.tellSelection();
  }

  // A pinned node has a pin's head at its shoulder.
  drawPins(pen) {
    for (const id of this.pinned) {
      const node = this.seen(id) && this.network.body.nodes[id];
      if (!node) continue;
      pen.beginPath();
      pen.arc(node.x + Math.min(node.shape.width, 60) / 2, node.y - Math.min(node.shape.height, 60) / 2, 5, 0, 2 * Math.PI);
      Object.assign(pen, { fillStyle: this.theme.text, strokeStyle: this.theme.ground, lineWidth: 2 });
      pen.fill();
      pen.stroke();
    }
  }

  remember() {
    this.view.layout = this.host.data.layout;
    this.view.camera = { position: this.network.getViewPosition(), scale: this.network.getScale() };
    clearTimeout(this.zoomed);
    if (step(this.view.camera.scale) !== this.scale) this.zoomed = setTimeout(() => this.settle(), ZOOM_DELAY);
  }

  move(to) {
    const animation = !matchMedia("(prefers-reduced-motion: reduce)").matches && { duration: 300, easingFunction: "easeInOutQuad" };
    this.network.moveTo({ ...to, animation });
    if (!animation) this.remember();
  }

  zoom(by) {
    this.network.moveTo({ scale: this.network.getScale() * by, animation: false });
    this.remember();
  }

  fit() {
    this.network.redraw(); // how far a node reaches is known once it is drawn where it stands now
    this.network.fit({ animation: false, maxZoomLevel: 1.2 });
    this.remember();
  }

  fly(ids) {
    const places = Object.values(this.network.getPositions(ids));
    if (!places.length) return;
    const middle = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
    this.move({ position: { x: middle("x"), y: middle("y") }, scale: Math.max(this.network.getScale(), NEAR) });
  }

  // To a node that was found, as if one had clicked it.
  go(id) {
    this.choose([id]);
    this.fly([id]);
    this.say(this.byId.get(id).title.replaceAll("\n", ", "));
    this.open(id);
    this.tellSelection();
  }

  // Moves the camera only when a node is out of sight: what one is looking at should stay put.
  show(ids) {
    const { clientWidth, clientHeight } = this.stage;
    const places = Object.values(this.network.getPositions(ids)).map((place) => this.network.canvasToDOM(place));
    const seen = ({ x, y }) => x > 20 && y > 20 && x < clientWidth - 20 && y < clientHeight - 20;
    if (places.length && !places.every(seen)) this.network.focus(ids[0], { animation: false });
    this.remember();
  }

  draggedTo(ids) {
    if (!ids.length) return;
    const { dragged } = this.view;
    for (const [id, { x, y }] of Object.entries(this.network.getPositions(ids))) dragged[id] = [x, y];
    this.host.keep("positions", { layout: this.layout, places: { ...dragged } });
    this.settle();
  }

  image() {
    this.resized.disconnect();
    saveImage(this.network, this.stage);
    this.resized.observe(this.stage);
  }

  destroy() {
    clearTimeout(this.zoomed);
    cancelAnimationFrame(this.frame);
    this.card.hide();
    window.removeEventListener("gobetween-period", this.period);
    this.resized.disconnect();
    this.network.destroy();
  }
}
