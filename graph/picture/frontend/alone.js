// The way in of a page of its own: the same picture without a server, so nothing that would change what is in it.
const data = JSON.parse(document.getElementById("data").textContent);
const host = { root: document.querySelector(".canvas"), data, emit() {}, keep() {} };
const canvas = new Canvas(host);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => canvas.update(host));
