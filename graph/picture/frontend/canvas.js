// Streamlit's way in. Streamlit serves assets that a browser may keep without asking again, so what changes between
// releases is fetched under the hash of its content (build), and vis-network under its version.
import "./vis-network-9.1.2.min.js";

const MARK = 16; // bytes at the beginning by which one knows the picture that follows, packed
const slots = new WeakMap(); // mount point -> {host, mark, picture, canvas}; Streamlit calls in again on every rerun

const unpacked = (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();

// A picture, and what told.js has of it, come in either order: both halves are of the same picture, or the other is still to come.
function join(slot) {
  const { picture, host } = slot;
  const told = picture && globalThis.gobetweenTold?.get(picture.key);
  if (told?.mark !== slot.mark || slot.gone) return;
  host.data = { ...picture, ...told };
  if (slot.canvas) slot.canvas.update(host);
  else
    slot.loading ??= import(`./graph.js?${picture.build}`).then(({ Canvas }) => {
      if (!slot.gone) slot.canvas = new Canvas(slot.host);
    });
}

async function take(slot, bytes) {
  const mark = String.fromCharCode(...bytes.subarray(0, MARK));
  if (mark === slot.mark) return slot.picture && join(slot);
  slot.mark = mark;
  slot.picture = undefined;
  const picture = await unpacked(bytes.subarray(MARK));
  if (slot.mark !== mark) return; // another has come meanwhile
  slot.picture = picture;
  join(slot);
}

export default function (context) {
  const mount = context.parentElement;
  const slot = slots.get(mount) ?? {};
  slots.set(mount, slot);
  slot.host = {
    root: mount.querySelector(".canvas"),
    data: slot.host?.data,
    emit: (event, value) => context.setTriggerValue(event, value),
    keep: (state, value) => context.setStateValue(state, value),
  };
  if (!slot.heard) {
    slot.heard = ({ detail }) => detail === slot.picture?.key && join(slot);
    window.addEventListener("gobetween-told", slot.heard);
  }
  take(slot, context.data);
  return () => {
    slot.gone = true;
    window.removeEventListener("gobetween-told", slot.heard);
    slots.delete(mount);
    slot.canvas?.destroy();
  };
}
