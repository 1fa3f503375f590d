// Streamlit's way in. It serves assets that a browser may keep without asking again, so the strip is fetched under the hash of
// its content (data.build).
const slots = new WeakMap(); // mount point -> {context, strip}; Streamlit calls in again on every rerun

export default function (context) {
  const mount = context.parentElement;
  const slot = slots.get(mount) ?? {};
  slots.set(mount, slot);
  slot.context = context;
  if (slot.strip) slot.strip.update(context);
  else
    slot.loading ??= import(`./strip.js?${context.data.build}`).then(({ Strip }) => {
      if (slots.get(mount) === slot) slot.strip = new Strip(slot.context);
    });
  return () => {
    slots.delete(mount);
    slot.strip?.destroy();
  };
}
