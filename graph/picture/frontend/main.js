// Streamlit's way in. Streamlit serves assets that a browser may keep without asking again, so what changes between
// releases is fetched under the hash of its content (data.build), and vis-network under its version.
import "./vis-network-9.1.2.min.js";

const slots = new WeakMap(); // mount point -> {host, canvas}; Streamlit calls in again on every rerun

export default function (context) {
  const mount = context.parentElement;
  const slot = slots.get(mount) ?? {};
  slots.set(mount, slot);
  slot.host = {
    root: mount.querySelector(".canvas"),
    data: context.data,
    emit: (event, value) => context.setTriggerValue(event, value),
    keep: (state, value) => context.setStateValue(state, value),
  };
  if (slot.canvas) slot.canvas.update(slot.host);
  else
    slot.loading ??= import(`./graph.js?${context.data.build}`).then(({ Canvas }) => {
      if (slots.get(mount) === slot) slot.canvas = new Canvas(slot.host);
    });
  return () => {
    slots.delete(mount);
    slot.canvas?.destroy();
  };
}
