// Streamlit's way in. Streamlit serves assets that a browser may keep without asking again, so what changes between
// releases is fetched under the hash of its content (data.build), and vis-network under its version.
import "./vis-network-9.1.2.min.js";

const slots = new WeakMap(); // mount point -> {context, canvas}; Streamlit calls in again on every rerun

export default function (context) {
  const mount = context.parentElement;
  const slot = slots.get(mount) ?? {};
  slots.set(mount, slot);
  slot.context = context;
  if (slot.canvas) slot.canvas.update(context);
  else
    slot.loading ??= Promise.all(["graph", "legend"].map((name) => import(`./${name}.js?${context.data.build}`))).then(
      ([{ Canvas }, { legend }]) => {
        if (slots.get(mount) === slot) slot.canvas = new Canvas(slot.context, legend);
      },
    );
  return () => {
    slots.delete(mount);
    slot.canvas?.destroy();
  };
}
