// What is told of a picture apart from the picture itself (canvas.js): it changes at every click, and should be small.
export default function ({ data }) {
  (globalThis.gobetweenTold ??= new Map()).set(data.key, data);
  window.dispatchEvent(new CustomEvent("gobetween-told", { detail: data.key }));
}
