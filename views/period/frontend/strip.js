// The strip of time: bars, two handles, play. While one drags or plays, whatever listens to "gobetween-period" on the window (the
// canvas) shows that period at once; when one lets go, Python hears of it and the lens follows.
const own = new URL(import.meta.url).search; // the hash under which this file was fetched holds for its parts, too
const { begin, days, end, isDay, later, nextDay, period, said, words } = await import(`./dates.js${own}`);

const SVG = "http://www.w3.org/2000/svg";
const MONTHS = { month: 1, year: 12, decade: 120 }; // in a bin
const SPEEDS = { slow: 1600, normal: 800, fast: 350 }; // ms a step
const IDLE = 700; // ms after the last key until Python hears of it
const NEAR = 4; // px: less is a click, not a drag
const settings = new Map(); // key -> what was chosen in the tools: outlives a page switch

// Changes the period of everything that shows one, and keeps it for what is drawn later.
function tell(chosen) {
  const now = days(chosen);
  const before = globalThis.gobetweenPeriod;
  if (before && before.since === now.since && before.until === now.until) return;
  globalThis.gobetweenPeriod = now;
  window.dispatchEvent(new CustomEvent("gobetween-period", { detail: now }));
}

const element = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

export class Strip {
  constructor(context) {
    this.root = context.parentElement.querySelector(".period");
    const part = (name) => this.root.querySelector(`.${name}`);
    this.chart = part("chart");
    this.svg = part("bars");
    this.shade = part("shade");
    this.handles = [part("from"), part("to")];
    this.parts = Object.fromEntries(
      ["play", "step", "speed", "count", "chosen", "clear", "zoom", "day", "axis", "key", "reading"].map((name) => [name, part(name)]),
    );
    this.listen();
    this.update(context);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.chart);
  }

  update(context) {
    const { data } = context;
    this.context = context;
    this.data = data;
    this.root.classList.toggle("small", data.small);
    this.unit = MONTHS[data.unit];
    this.origin = data.bins.length ? begin(data.bins[0]) : 0;
    this.bins = data.bins;
    const kept = settings.get(data.key) ?? {};
    for (const name of ["step", "speed", "count"]) if (kept[name]) this.parts[name].value = kept[name];
    // What one is dragging, playing or typing is newer than what Python knows.
    if (!this.busy()) {
      this.chosen = { since: data.since, until: data.until };
      tell(this.chosen);
    }
    this.draw();
    this.root.dataset.ready = String(data.bins.length);
  }

  busy() {
    return Boolean(this.drag || this.playing || this.waiting);
  }

  // Where the range begins and ends, in bins.
  ends() {
    const { since, until } = this.chosen;
    const place = (month) => (month - this.origin) / this.unit;
    const from = since ? place(begin(since)) : 0;
    const to = until ? place(end(until)) : this.bins.length;
    const within = (value) => Math.min(Math.max(value, 0), this.bins.length);
    return [within(from), within(to)];
  }

  // The range of whole bins, both ends in it; none where it is all of them.
  choose(first, last) {
    const size = this.bins.length;
    const [a, b] = [Math.max(0, Math.min(first, last)), Math.min(size - 1, Math.max(first, last))];
    if (a === 0 && b === size - 1 && !this.data.zoomed) return this.set({ since: null, until: null });
    const at = (bin) => this.origin + bin * this.unit;
    this.set(period(at(a), at(b + 1) - 1));
  }

  set(chosen) {
    this.chosen = chosen;
    tell(chosen);
    this.place();
  }

  // Python hears of it: now, or when nothing more comes for a while.
  report(wait = 0) {
    clearTimeout(this.waiting);
    const send = () => {
      this.waiting = null;
      const { since, until } = this.chosen;
      if (since !== this.data.since || until !== this.data.until) this.context.setTriggerValue("period", { since, until });
    };
    if (wait) this.waiting = setTimeout(send, wait);
    else send();
  }

  listen() {
    const { play, step, speed, count, clear, zoom, day } = this.parts;
    play.onclick = () => (this.playing ? this.pause() : this.start());
    clear.onclick = () => {
      this.stop();
      this.set({ since: null, until: null });
      this.report();
    };
    zoom.onclick = () => {
      this.stop();
      this.context.setTriggerValue("zoom", this.data.zoomed ? null : this.chosen);
    };
    day.onchange = () => {
      this.stop();
      if (day.value) this.set({ since: day.value, until: day.value });
      this.report();
    };
    for (const [name, select] of Object.entries({ step, speed, count })) {
      select.onchange = () => {
        settings.set(this.data.key, { ...settings.get(this.data.key), [name]: select.value });
        if (name === "count") this.draw();
        if (name === "speed" && this.playing) this.tick();
      };
    }
    this.handles.forEach((handle, which) => {
      handle.onkeydown = (event) => this.key(event, which);
      handle.onblur = () => this.waiting && this.report();
    });
    this.chart.onpointerdown = (event) => this.grab(event);
    this.chart.onpointermove = (event) => (this.drag ? this.pull(event) : this.read(event));
    this.chart.onpointerup = (event) => this.release(event);
    this.chart.onpointercancel = () => (this.drag = null);
    this.chart.onpointerleave = () => (this.parts.reading.textContent = "");
  }

  key(event, which) {
    const size = this.bins.length;
    const leap = this.data.unit === "month" ? 12 : 10;
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -leap, PageUp: leap, Home: -size, End: size }[event.key];
    if (event.key === "Escape") this.parts.clear.onclick();
    if (by === undefined) return;
    event.preventDefault();
    this.stop();
    const bins = this.whole();
    const low = which ? bins[0] : 0;
    const high = which ? size - 1 : bins[1];
    bins[which] = Math.min(Math.max(bins[which] + by, low), high);
    this.choose(...bins);
    this.report(IDLE);
  }

  // The first and last bin of the range.
  whole() {
    const [from, to] = this.ends();
    const first = Math.min(Math.floor(from + 1e-6), this.bins.length - 1);
    return [first, Math.max(first, Math.ceil(to - 1e-6) - 1)];
  }

  bin(event) {
    const { left, width } = this.chart.getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((event.clientX - left) / width) * this.bins.length), 0), this.bins.length - 1);
  }

  grab(event) {
    if (event.button || !this.bins.length) return;
    this.stop();
    const bin = this.bin(event);
    const [first, last] = this.whole();
    const which = this.handles.indexOf(event.target);
    const all = !this.chosen.since && !this.chosen.until;
    // On a handle: that end; within the range: all of it; anywhere else: a new one.
    const how = which >= 0 ? "end" : !all && bin >= first && bin <= last ? "move" : "new";
    this.drag = { how, which, bin, first, last, x: event.clientX, moved: false };
    this.chart.setPointerCapture(event.pointerId);
    if (which >= 0) event.target.focus();
    event.preventDefault();
  }

  pull(event) {
    const { drag } = this;
    if (!drag.moved && Math.abs(event.clientX - drag.x) < NEAR) return;
    drag.moved = true;
    const bin = this.bin(event);
    const size = this.bins.length;
    if (drag.how === "end") this.choose(...(drag.which ? [drag.first, Math.max(bin, drag.first)] : [Math.min(bin, drag.last), drag.last]));
    else if (drag.how === "new") this.choose(drag.bin, bin);
    else {
      const by = Math.min(Math.max(bin - drag.bin, -drag.first), size - 1 - drag.last);
      this.choose(drag.first + by, drag.last + by);
    }
    this.read(event);
  }

  release() {
    const { drag } = this;
    this.drag = null;
    if (!drag) return;
    if (!drag.moved && drag.how !== "end") this.choose(drag.bin, drag.bin);
    this.report();
  }

  start() {
    if (!this.bins.length) return;
    this.playing = true;
    this.parts.play.setAttribute("aria-pressed", "true");
    this.parts.play.querySelector("span").textContent = "Pause";
    const { since, until } = this.chosen;
    const over = until && end(until) >= this.last();
    if ((!since && !until) || over) this.set(this.first());
    this.tick();
  }

  tick() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.move() || this.pause(), SPEEDS[this.parts.speed.value]);
  }

  last() {
    return this.origin + this.bins.length * this.unit;
  }

  // Months of one step.
  stride() {
    const step = this.parts.step.value;
    if (step !== "range") return step === "month" ? 1 : 12;
    const { since, until } = this.chosen;
    return since && until ? Math.max(1, Math.round(end(until) - begin(since))) : this.unit;
  }

  grows() {
    return this.parts.step.value === "grow";
  }

  // Where playing begins: one day, or as long a range as there was.
  first() {
    const { since, until } = this.chosen;
    if (isDay(since) && since === until) return { since: this.data.days[0], until: this.data.days[0] };
    const length = !this.grows() && since && until ? Math.round(end(until) - begin(since)) : this.stride();
    return period(this.origin, this.origin + length - 1);
  }

  // One step on; false at the end.
  move() {
    const { since, until } = this.chosen;
    const by = this.stride();
    if (isDay(since) && since === until) {
      const day = this.parts.step.value === "range" ? nextDay(since) : later(since, by);
      if (begin(day) >= this.last()) return false;
      this.set({ since: day, until: day });
      return true;
    }
    const first = Math.floor(since ? begin(since) : this.origin);
    const last = Math.ceil(until ? end(until) : this.last()) - 1;
    if (last + 1 >= this.last()) return false;
    this.set(period(this.grows() ? first : first + by, last + by));
    return true;
  }

  stop() {
    clearInterval(this.timer);
    clearTimeout(this.waiting);
    this.waiting = null;
    this.playing = false;
    this.parts.play.setAttribute("aria-pressed", "false");
    this.parts.play.querySelector("span").textContent = "Play";
  }

  pause() {
    this.stop();
    this.report();
  }

  series() {
    return this.data.series[this.parts.count.value];
  }

  draw() {
    const size = this.bins.length;
    const { width, height } = this.chart.getBoundingClientRect();
    const { bars, note, total } = this.series();
    const sums = this.bins.map((_, i) => bars.reduce((sum, bar) => sum + bar.numbers[i], 0));
    const most = Math.max(1, ...sums);
    const step = width / Math.max(size, 1);
    const gap = step > 4 ? 1 : 0;
    this.svg.setAttribute("viewBox", `0 0 ${width || 1} ${height || 1}`);
    this.svg.setAttribute("aria-label", size ? `${total}, ${words(this.bins[0])} to ${words(this.bins.at(-1))}; most in ${words(this.bins[sums.indexOf(most)] ?? this.bins[0])}` : "Nothing is dated");
    this.svg.replaceChildren();
    this.columns = this.bins.map((_, i) => {
      const column = element("g", {});
      let top = height;
      for (const { color, numbers } of bars) {
        // A square root keeps one visible beside hundreds; the parts of a bar keep their shares.
        const tall = sums[i] ? (Math.sqrt(sums[i] / most) * (height - 4) * numbers[i]) / sums[i] : 0;
        if (!tall) continue;
        top -= tall;
        column.append(element("rect", { x: i * step, y: top, width: Math.max(step - gap, 0.5), height: tall, fill: color }));
      }
      this.svg.append(column);
      return column;
    });
    this.marks(width);
    this.parts.key.replaceChildren(
      ...bars.map(({ name, color }) => {
        const entry = document.createElement("span");
        const swatch = document.createElement("i");
        swatch.style.background = color;
        entry.append(swatch, document.createTextNode(name));
        return entry;
      }),
      document.createTextNode(note),
    );
    this.place();
  }

  // Years, or months, under the bars, as many as have room.
  marks(width) {
    const room = Math.max(1, Math.floor(width / 64));
    const size = this.bins.length;
    const every = [1, 2, 5, 10, 12, 20, 50, 60, 100, 120].find((step) => size / step <= room) ?? size;
    const marks = [];
    this.bins.forEach((bin, i) => {
      const number = this.data.unit === "month" ? Math.round(begin(bin)) : Number(bin.slice(0, 4)) / (this.data.unit === "decade" ? 10 : 1);
      if (number % every) return;
      const mark = document.createElement("span");
      mark.textContent = bin;
      mark.style.left = `${((i + (every === 1 ? 0.5 : 0)) / size) * 100}%`;
      if (every === 1) mark.className = "middle";
      else if ((1 - i / size) * width < 44) Object.assign(mark, { className: "late" }).style.left = "100%";
      marks.push(mark);
    });
    this.parts.axis.replaceChildren(...marks);
  }

  // The handles, the shade and the words, where the range is now.
  place() {
    const size = this.bins.length;
    const [from, to] = this.ends();
    const [first, last] = this.whole();
    const part = (bins) => `${(bins / Math.max(size, 1)) * 100}%`;
    this.root.classList.toggle("none", !size);
    this.root.classList.toggle("all", !this.chosen.since && !this.chosen.until);
    this.shade.style.left = part(from);
    this.shade.style.width = part(Math.max(to - from, 0));
    [from, to].forEach((at, which) => {
      const handle = this.handles[which];
      const date = which ? this.chosen.until : this.chosen.since;
      handle.style.left = part(at);
      handle.setAttribute("aria-valuemin", 0);
      handle.setAttribute("aria-valuemax", Math.max(size - 1, 0));
      handle.setAttribute("aria-valuenow", which ? last : first);
      const bin = this.bins[which ? last : first];
      handle.setAttribute("aria-valuetext", date ? words(date) : bin ? `${words(bin)}, the ${which ? "last" : "first"}` : "");
    });
    this.columns?.forEach((column, i) => column.classList.toggle("out", i < first || i > last));
    this.parts.chosen.textContent = said(this.chosen);
    this.parts.clear.disabled = !this.chosen.since && !this.chosen.until;
    this.parts.day.value = this.chosen.since === this.chosen.until && isDay(this.chosen.since) ? this.chosen.since : "";
    [this.parts.day.min, this.parts.day.max] = this.data.days;
    this.parts.zoom.textContent = this.data.zoomed ? "All years" : "Months";
    this.parts.zoom.disabled = !this.data.zoomed && (this.data.unit === "month" || (to - from) * this.unit > this.data.most_months);
    this.parts.play.disabled = !size;
  }

  read(event) {
    if (!this.bins.length) return;
    const bin = this.bin(event);
    const numbers = this.series().bars.filter(({ numbers }) => numbers[bin]).map(({ name, numbers }) => `${numbers[bin]} ${name}`);
    this.parts.reading.textContent = `${words(this.bins[bin])}${this.data.unit === "decade" ? "s" : ""}: ${numbers.join(", ") || "nothing"}`;
  }

  destroy() {
    this.stop();
    this.resized.disconnect();
  }
}
