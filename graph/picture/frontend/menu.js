// What can be done with the selection: a toolbar in the corner, and the same as a menu where one clicks with the right button.

export const COMMANDS = [
  { name: "expand", words: "Expand", key: "e", hint: "Add the neighbours with which it has most to do" },
  { name: "collapse", words: "Collapse", key: "c", hint: "Take out the neighbours that hang on nothing else" },
  { name: "neighbours", words: "Neighbours", key: "n", hint: "Select the neighbours too" },
  { name: "isolate", words: "Isolate", key: "i", hint: "Show only this and its neighbours" },
  { name: "pin", words: "Pin", key: "p", hint: "Keep it where it is, and in the picture" },
  { name: "unpin", words: "Unpin", key: "p", hint: "Let it go" },
  { name: "hide", words: "Hide", key: "h", hint: "Take it out of the picture; the graph keeps it" },
];

export class Menu {
  constructor(element, run) {
    this.element = element;
    this.run = run;
    element.onkeydown = (event) => this.walk(event);
  }

  // can: which commands there are, and whether each applies now. pinned: whether all that is chosen is.
  update(title, can, pinned) {
    const there = COMMANDS.filter(({ name }) => (name === "neighbours" ? Object.keys(can).length : name in can)).filter(
      ({ name }) => !["pin", "unpin"].includes(name) || (name === "unpin") === pinned,
    );
    const face = JSON.stringify([title, there, can]);
    if (face !== this.face) {
      this.face = face;
      const chosen = Object.assign(document.createElement("span"), { className: "chosen", textContent: title });
      this.element.replaceChildren(chosen, ...there.map((command) => this.button(command, can)));
    }
    this.element.hidden = !title || !there.length;
    if (this.element.hidden) this.close();
  }

  button({ name, words, key, hint }, can) {
    const button = Object.assign(document.createElement("button"), { title: `${hint} (${key})`, disabled: can[name] === false });
    button.append(words, Object.assign(document.createElement("kbd"), { textContent: key }));
    button.onclick = () => {
      this.close();
      this.run(name);
    };
    return button;
  }

  open({ x, y }) {
    if (this.element.hidden) return;
    this.element.classList.add("here");
    const { clientWidth, clientHeight } = this.element.parentElement;
    this.element.style.left = `${Math.max(0, Math.min(x, clientWidth - this.element.offsetWidth - 4))}px`;
    this.element.style.top = `${Math.max(0, Math.min(y, clientHeight - this.element.offsetHeight - 4))}px`;
    this.element.querySelector("button:enabled")?.focus();
  }

  // Back to its corner.
  close() {
    this.element.classList.remove("here");
    this.element.style.left = this.element.style.top = "";
  }

  walk(event) {
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...this.element.querySelectorAll("button:enabled")];
    const at = buttons.indexOf(this.element.getRootNode().activeElement);
    buttons[(at + way + buttons.length) % buttons.length]?.focus();
  }
}
