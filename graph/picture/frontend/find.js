// Finding a node in the picture by its name: a box with suggestions, of which one is chosen by mouse or by keyboard.

const MOST = 8;
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let number = 0;

export class Find {
  // names: () => [{id, name, kind}]. go: called with the id that was chosen. leave: gives the focus back.
  constructor(element, names, go, leave) {
    this.input = element.querySelector("input");
    this.list = element.querySelector("ul");
    this.list.id = `found-${number++}`;
    this.input.setAttribute("aria-controls", this.list.id);
    Object.assign(this, { names, go, leave, found: [], at: 0 });
    this.input.oninput = () => this.search();
    this.input.onfocus = () => this.search();
    this.input.onblur = () => this.close();
    this.input.onkeydown = (event) => this.key(event);
    // The box keeps the focus, or it would close before the click arrives.
    this.list.onpointerdown = (event) => event.preventDefault();
    this.list.onclick = (event) => this.choose([...this.list.children].indexOf(event.target.closest("li")));
  }

  open() {
    this.input.focus();
    this.input.select();
  }

  search() {
    const typed = bare(this.input.value.trim());
    const score = ({ name }) => (bare(name).startsWith(typed) ? 0 : bare(name).split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed)) ? 1 : 2);
    this.found = typed
      ? this.names()
          .filter(({ name }) => bare(name).includes(typed))
          .sort((a, b) => score(a) - score(b) || a.name.localeCompare(b.name))
          .slice(0, MOST)
      : [];
    this.at = 0;
    this.show(typed);
  }

  show(typed) {
    const rows = this.found.map(({ name, kind }, i) => {
      const row = Object.assign(document.createElement("li"), { id: `${this.list.id}-${i}`, textContent: `${name} · ${kind}` });
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(i === this.at));
      return row;
    });
    if (typed && !rows.length) {
      const none = Object.assign(document.createElement("li"), { textContent: "Nothing in the picture is called so." });
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      rows.push(none);
    }
    this.list.replaceChildren(...rows);
    this.list.hidden = !typed;
    this.input.setAttribute("aria-expanded", String(Boolean(typed)));
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    event.stopPropagation(); // what is typed here is no key of the picture
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way && this.found.length) {
      event.preventDefault();
      this.at = (this.at + way + this.found.length) % this.found.length;
      this.show(true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.choose(this.at);
    } else if (event.key === "Escape") {
      this.leave();
    }
  }

  choose(at) {
    const one = this.found[at];
    if (!one) return;
    this.input.value = "";
    this.close();
    this.leave();
    this.go(one.id);
  }

  close() {
    this.found = [];
    this.show(false);
  }
}
