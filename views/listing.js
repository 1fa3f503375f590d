// The list view: tables with buttons. Whatever comes from data is set as text.

const part = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const slots = new WeakMap(); // mount point -> {context, face}: Streamlit calls in again on every rerun

function button(slot, text, event, id, label) {
  const made = part("button", text, label ? { "aria-label": label } : {});
  made.dataset.does = `${event} ${id}`;
  made.onclick = () => slot.context.setTriggerValue(event, id);
  return made;
}

function row(slot, cells, item, selected) {
  const line = part("tr", undefined, item.id === selected ? { "aria-current": "true" } : {});
  line.dataset.text = bare(`${item.name} ${item.kind ?? ""}`);
  cells.forEach((cell, i) => {
    const box = part(i ? "td" : "th", undefined, i ? {} : { scope: "row" });
    box.append(...[cell].flat());
    line.append(box);
  });
  return line;
}

function table(caption, heads, rows) {
  const made = part("table");
  const head = part("thead");
  head.append(part("tr"));
  head.firstChild.append(...heads.map((text) => part("th", text, { scope: "col" })));
  const body = part("tbody");
  body.append(...rows);
  made.append(part("caption", caption), head, body);
  return made;
}

function draw(slot, box) {
  const { nodes, edges, can, selected } = slot.context.data;
  const actions = ({ id, name }) =>
    Object.entries(can).map(([event, text]) => button(slot, text, event, id, `${text} ${name}`));
  const focused = box.getRootNode().activeElement?.dataset?.does;
  const heads = ["Name", "Kind", "Relations here", ...(Object.keys(can).length ? ["What to do"] : [])];
  box.replaceChildren(
    table(
      `${nodes.length} nodes`,
      heads,
      nodes.map((node) => {
        const cells = [button(slot, node.name, "inspect", node.id), node.kind, String(node.degree)];
        return row(slot, heads.length > 3 ? [...cells, actions(node)] : cells, node, selected);
      }),
    ),
    table(
      `${edges.length} relations`,
      ["Relation", "When", "Confidence", "Source passages"],
      edges.map((edge) => row(slot, [button(slot, edge.name, "inspect", edge.id), edge.when, edge.sure, String(edge.told)], edge, selected)),
    ),
  );
  // One goes on where one was: on the same button, or where that is gone, at the top.
  if (focused) (([...box.querySelectorAll("button")].find((one) => one.dataset.does === focused)) ?? box.querySelector("button"))?.focus();
}

function narrow(box, typed, said) {
  const rows = [...box.querySelectorAll("tbody tr")];
  for (const line of rows) line.hidden = !line.dataset.text.includes(bare(typed.trim()));
  said.textContent = typed ? `${rows.filter((line) => !line.hidden).length} of ${rows.length} rows` : "";
}

export default function (context) {
  const mount = context.parentElement;
  const slot = slots.get(mount) ?? {};
  slots.set(mount, slot);
  slot.context = context;
  const [root, input, said, box] = [".listing", "input", ".said", ".tables"].map((name) => mount.querySelector(name));
  const face = JSON.stringify(context.data);
  if (face !== slot.face) {
    root.style.maxHeight = `${context.data.height}px`;
    draw(slot, box);
    narrow(box, input.value, said);
  }
  slot.face = face;
  input.oninput = () => narrow(box, input.value, said);
  root.dataset.ready = String(context.data.nodes.length);
  return () => slots.delete(mount);
}
