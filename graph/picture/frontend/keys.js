// Which key does what, the list of them, and walking from node to node.

// [keys, what the canvas does, words for the list]; a command that does not apply here is not listed.
const KEYS = [
  ["ArrowLeft ArrowRight ArrowUp ArrowDown", "walk", "Arrow keys", "to the next node that way"],
  ["Enter", "click", "Enter", "open what is selected"],
  ["/", "find", "/ or Ctrl-F", "find in the picture"],
  ["f", "fit", "f", "show the whole picture"],
  ["+ =", "closer", "+", "closer"],
  ["- _", "further", "−", "further"],
  ["e", "expand", "e", "expand: add neighbours"],
  ["c", "collapse", "c", "collapse: take them out again"],
  ["n", "neighbours", "n", "select the neighbours too"],
  ["i", "isolate", "i", "isolate: show only this and its neighbours"],
  ["p", "pin", "p", "pin and unpin"],
  ["h Delete", "hide", "h or Delete", "hide: take out of the picture"],
  ["ctrl+z", "undo", "Ctrl-Z", "undo"],
  ["ctrl+shift+z ctrl+y", "redo", "Ctrl-Shift-Z or Ctrl-Y", "redo"],
  ["ctrl+f", "find"],
  ["ContextMenu shift+F10", "menu", "Shift-F10", "menu of what is selected"],
  ["?", "help", "?", "this list"],
  ["Escape", "clear", "Escape", "close, select nothing"],
];
const MOUSE = [
  ["Click", "open a node or a line"],
  ["Double-click", "expand"],
  ["Ctrl- or Shift-click", "select several"],
  ["Shift-drag", "select what is in the box"],
  ["Right button", "menu of what is selected", "hide"],
];

const does = new Map(KEYS.flatMap(([keys, action]) => keys.split(" ").map((key) => [key, action])));

// The name of what this key does; undefined for all others, which the browser keeps.
export function action(event) {
  if (event.altKey) return undefined;
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const held = `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.shiftKey && (letter.length > 1 || /[a-z]/.test(letter)) ? "shift+" : ""}`;
  return does.get(held + letter);
}

export function list(box, does) {
  const part = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const mouse = MOUSE.filter(([, , action]) => !action || does(action));
  const rows = KEYS.filter(([, action, keys]) => keys && does(action)).map(([, , keys, words]) => [keys, words]);
  const table = document.createElement("dl");
  table.append(...[...rows, ...mouse].flatMap(([keys, words]) => [part("dt", keys), part("dd", words)]));
  box.replaceChildren(table);
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The node to which an arrow key leads from `from`: the nearest that way, related ones first. places: {id: {x, y}}.
export function next(key, from, places, related) {
  const [dx, dy] = WAYS[key];
  const { x, y } = places[from];
  let best;
  for (const [id, place] of Object.entries(places)) {
    const [ax, ay] = [place.x - x, place.y - y];
    const ahead = ax * dx + ay * dy;
    const aside = Math.abs(ax * dy - ay * dx);
    if (id === from || ahead <= 0 || aside > 1.5 * ahead) continue;
    const cost = (ahead + 2 * aside) * (related.has(id) ? 1 : 2.5);
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id;
}
