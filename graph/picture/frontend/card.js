// The hover card. Whatever it says is set as text; the first line is its heading.

const DELAY = 120; // ms: what the pointer only passes says nothing

export class Card {
  constructor(element) {
    this.element = element;
  }

  show(text, { x, y }) {
    clearTimeout(this.wait);
    this.wait = setTimeout(() => {
      const [heading, ...facts] = text.split("\n");
      const part = (name, words) => Object.assign(document.createElement(name), { textContent: words });
      this.element.replaceChildren(part("strong", heading), ...facts.map((fact) => part("span", fact)));
      this.element.hidden = false;
      const { clientWidth, clientHeight } = this.element.parentElement;
      const { offsetWidth, offsetHeight } = this.element;
      const beside = (at, size, room) => (at + 14 + size < room ? at + 14 : Math.max(0, at - 14 - size));
      this.element.style.left = `${beside(x, offsetWidth, clientWidth)}px`;
      this.element.style.top = `${beside(y, offsetHeight, clientHeight)}px`;
    }, DELAY);
  }

  hide() {
    clearTimeout(this.wait);
    this.element.hidden = true;
  }
}
