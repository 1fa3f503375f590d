// What is seen as a file: an image at twice the size on screen, or a drawing.
const { theme } = await import("./looks.js" + new URL(import.meta.url).search);
const { drawing } = await import("./svg.js" + new URL(import.meta.url).search);

function download(address, name) {
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
}

export function saveDrawing(network, stage, title) {
  const address = URL.createObjectURL(new Blob([drawing(network, theme(stage), title)], { type: "image/svg+xml" }));
  download(address, "gobetween.svg");
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// vis-network draws it at twice the size for a moment, in which the stage does not show it.
export function saveImage(network, stage) {
  const { clientWidth: width, clientHeight: height } = stage;
  const camera = { position: network.getViewPosition(), scale: network.getScale() };
  stage.style.visibility = "hidden";
  network.setSize(`${width * 2}px`, `${height * 2}px`);
  network.moveTo({ ...camera, scale: camera.scale * 2, animation: false });
  network.redraw();
  const drawn = stage.querySelector("canvas");
  const sheet = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
  const pen = sheet.getContext("2d");
  pen.fillStyle = theme(stage).ground;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(drawn, 0, 0);
  download(sheet.toDataURL("image/png"), "gobetween.png");
  network.setSize("100%", "100%");
  network.moveTo({ ...camera, animation: false });
  network.redraw();
  stage.style.visibility = "";
}
