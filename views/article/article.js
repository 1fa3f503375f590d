// An article as text with its mentions marked. Everything from the article is set as text, never as markup.
// Pointing at a proposal on the page (a container whose key is proposal-FIRST-LAST-…) shows its sentences here, and the other
// way round; a click on a sentence goes to Python as `sentence`. The keys j and k go from one proposal to the next, and a, r, c
// press its buttons.
const slots = new WeakMap(); // mount point -> what takes its listeners off the document
const CARD = '[class*="st-key-proposal-"]';
const PRESSES = { a: "accept", r: "reject", c: "change" };
let current = -1; // the proposal that the keys are at, by its place in the list

function card(target) {
  const found = target instanceof Element && target.closest(CARD);
  const key = found && found.className.match(/st-key-proposal-(\d+)-(\d+)-/);
  return key && { first: Number(key[1]), last: Number(key[2]) };
}

function piece({ text, color, name, form }) {
  if (!color) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  mark.title = name;
  mark.className = form;
  mark.style.setProperty("--kind", color);
  return mark;
}

function sentence({ number, pieces, proposals }, choose) {
  const span = document.createElement("span");
  span.dataset.number = number;
  span.append(...pieces.map(piece));
  if (proposals) {
    span.className = "tells";
    span.tabIndex = 0;
    span.setAttribute("role", "button");
    span.addEventListener("click", () => choose(number));
    span.addEventListener("keydown", (event) => event.key === "Enter" && choose(number));
  }
  return span;
}

function entry({ name, color }) {
  const span = document.createElement("span");
  const mark = document.createElement("mark");
  mark.style.setProperty("--kind", color);
  mark.textContent = name;
  span.append(mark);
  return span;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".article");
  const body = root.querySelector(".body");
  const drawn = JSON.stringify(data.paragraphs);
  body.style.maxHeight = `${data.height}px`;
  if (root.dataset.drawn !== drawn) {
    const choose = (number) => setTriggerValue("sentence", number);
    body.replaceChildren(
      ...data.paragraphs.map((sentences) => {
        const paragraph = document.createElement("p");
        paragraph.append(...sentences.map((one) => sentence(one, choose)));
        return paragraph;
      }),
    );
    root.querySelector(".kinds").replaceChildren(...data.kinds.map(entry));
    root.dataset.drawn = drawn;
  }
  const all = () => [...body.querySelectorAll("[data-number]")];
  for (const one of all()) one.classList.toggle("chosen", Number(one.dataset.number) === data.chosen);

  const show = (first, last) => {
    const found = all().filter((one) => first <= Number(one.dataset.number) && Number(one.dataset.number) <= last);
    for (const one of all()) one.classList.toggle("on", found.includes(one));
    if (!found.length) return;
    const box = body.getBoundingClientRect();
    const at = found[0].getBoundingClientRect();
    // Only the text moves, not the page.
    if (at.top < box.top || at.bottom > box.bottom) body.scrollBy({ top: at.top - box.top - box.height / 3, behavior: "smooth" });
  };
  const over = (event) => {
    const found = card(event.target);
    if (found) show(found.first, found.last);
  };
  const out = (event) => card(event.target) && !card(event.relatedTarget) && show(1, 0);
  const point = (event) => {
    const number = event.target.closest?.("[data-number]")?.dataset.number;
    for (const one of document.querySelectorAll(CARD)) {
      const found = card(one);
      const is = number && found && found.first <= Number(number) && Number(number) <= found.last;
      one.style.outline = is && event.type === "mouseover" ? "2px solid var(--st-primary-color, #0072B2)" : "";
    }
  };
  const cards = () => [...document.querySelectorAll(CARD)];
  const mark = () => {
    const there = cards();
    there.forEach((one, i) => one.toggleAttribute("data-current", i === current));
    return there[current];
  };
  const key = (event) => {
    const typing = event.target.closest?.("input, textarea, [contenteditable=true], [role=dialog], [role=grid]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !cards().length) return;
    if (event.key === "j" || event.key === "k") {
      current = Math.min(cards().length - 1, Math.max(0, current + (event.key === "j" ? 1 : -1)));
      const at = mark();
      at.scrollIntoView({ block: "nearest" });
      const { first, last } = card(at);
      show(first, last);
    } else if (PRESSES[event.key] && mark()) {
      mark().querySelector(`[class*="st-key-${PRESSES[event.key]}-"] button:not(:disabled)`)?.click();
    } else return;
    event.preventDefault();
  };
  // What is decided goes, and the next one is where it was.
  const changes = new MutationObserver(() => {
    if (current >= 0) current = Math.min(current, cards().length - 1);
    if (current >= 0 && !cards()[current].hasAttribute("data-current")) mark();
  });
  changes.observe(document.body, { childList: true, subtree: true });
  slots.get(parentElement)?.();
  const listeners = [["mouseover", over], ["focusin", over], ["mouseout", out], ["keydown", key]];
  for (const [name, does] of listeners) document.addEventListener(name, does);
  for (const name of ["mouseover", "mouseleave"]) body.addEventListener(name, point);
  const off = () => {
    changes.disconnect();
    for (const [name, does] of listeners) document.removeEventListener(name, does);
    for (const name of ["mouseover", "mouseleave"]) body.removeEventListener(name, point);
  };
  slots.set(parentElement, off);
  root.dataset.ready = "true";
  return () => {
    off();
    slots.delete(parentElement);
  };
}
