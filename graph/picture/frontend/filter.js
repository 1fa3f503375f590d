// What is not drawn of what is there: kinds and relations that the legend has switched off, relations outside of a period.

export class Filter {
  off = new Set(); // ids of legend entries
  period = { since: null, until: null }; // ISO days, null where open

  toggle(entry) {
    if (!this.off.delete(entry)) this.off.add(entry);
  }

  // Only the entry and others of its sort; once more, and all are back.
  only(entry, entries) {
    const sort = entry.split(":")[0];
    const others = entries.filter((id) => id !== entry && id.split(":")[0] === sort);
    const alone = others.every((id) => this.off.has(id)) && !this.off.has(entry);
    for (const id of [entry, ...others]) this.off.delete(id);
    if (!alone) others.forEach((id) => this.off.add(id));
  }

  // ISO days sort as text. What says nothing of its times is there always; what says that it has none is in no period.
  inTime({ times }) {
    const { since: first, until: last } = this.period;
    if (!times || (!first && !last)) return true;
    return times.some(([since, until]) => (!first || !until || until >= first) && (!last || !since || since <= last));
  }

  // The ids of nodes and edges that are hidden, and of nodes that fade since nothing of theirs lies in the period.
  apply(nodes, edges) {
    const hidden = new Set(nodes.filter((node) => this.off.has(node.entry)).map((node) => node.id));
    const shown = edges.filter((edge) => !this.off.has(edge.entry) && !hidden.has(edge.from) && !hidden.has(edge.to));
    const past = new Set(nodes.filter((node) => !this.inTime(node)).map((node) => node.id));
    const timely = shown.filter((edge) => this.inTime(edge) && !past.has(edge.from) && !past.has(edge.to));
    const ends = (some) => new Set(some.flatMap((edge) => [edge.from, edge.to]));
    const active = ends(timely);
    const faded = new Set([...past, ...[...ends(shown)].filter((id) => !active.has(id))]);
    const drawn = new Set(timely.map((edge) => edge.id));
    for (const edge of edges) if (!drawn.has(edge.id)) hidden.add(edge.id);
    return { hidden, faded };
  }
}
