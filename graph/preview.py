"""What loading a file would bring, without a database: counts, what would be rejected, and the first relations as a graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import networkx as nx

from graph import rows as as_rows
from graph.loading import LISTED, Batch
from graph.mirror import Mirror
from graph.model import Document, Entity, Entry, Rejected, Relation, digest
from graph.ontology import Ontology, default

_BATCH = 2000


@dataclass
class Preview:
    """What a file holds.

    `nodes` and `relations` count distinct ones by kind and type, documents apart; `rejected` lists the first of `rejections`.
    `relations_first` are the first relations, `described` the entities by id that stand at their ends. `missing` counts the
    ends that the file does not describe: they have to be in the graph already. `whole`: whether all of the file was read.
    """

    documents: list[Document] = field(default_factory=list)
    nodes: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    evidence: int = 0
    missing: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejections: int = 0
    relations_first: list[Relation] = field(default_factory=list)
    described: dict[str, Entity] = field(default_factory=dict)
    whole: bool = True

    def name(self, id: str) -> str:
        """What an end is called: by its id where the file does not describe it."""
        return self.described[id].name if id in self.described else id

    def graph(self) -> nx.MultiDiGraph[str]:
        """The first relations and their ends as a graph, as the mirror has it."""
        mirror = Mirror(_Told(self))
        mirror.refresh()
        return mirror.graph


@dataclass
class _Told:
    """A feed for a mirror, of what a preview holds."""

    preview: Preview
    revision: int = 1

    def changes(self, since: int) -> _Told:
        return self

    @property
    def nodes(self) -> Iterator[dict[str, Any]]:
        ends = dict.fromkeys(id for one in self.preview.relations_first for id in (one.source, one.target))
        return (as_rows.node_row(self.preview.described[id]) for id in ends if id in self.preview.described)

    @property
    def edges(self) -> Iterator[dict[str, Any]]:
        described = self.preview.described
        for one in self.preview.relations_first:
            if one.source in described and one.target in described:
                yield {**as_rows.edge_row(one), **as_rows.type_and_ends(one), "evidence": len(one.evidence)}

    removed = ()


def preview(
    entries: Iterable[Entry],
    ontology: Ontology | None = None,
    shown: int = 20,
    most: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Preview:
    """Reads all entries, or the first `most`, and tells what loading them would bring.

    `shown`: how many relations are kept to be shown. `progress` is called with the number of entries read so far.

    What is checked is what can be without a database: each thing for itself, and relations whose ends the file describes.
    Raises what the loader raises.
    """
    ontology = ontology or default()
    found = Preview()
    kinds: dict[str, str] = {}
    # Eight bytes for each distinct relation and piece of evidence: tens of millions fit.
    told: set[int] = set()
    ends: set[str] = set()
    kept: dict[str, Relation] = {}
    done = 0
    stream = islice(entries, most)
    while several := list(islice(stream, _BATCH)):
        done += len(several)
        found.documents.extend(entry.item for entry in several if isinstance(entry.item, Document))
        batch = Batch(several, ontology, "")
        _refused(found, batch.checked.rejected)
        for entity, entry in batch.entities:
            if kinds.setdefault(entity.id, entity.kind) != entity.kind:
                reason = f"{entity.id} is a {entity.kind} here, but a {kinds[entity.id]} before; one kind is expected"
                _refused(found, [Rejected(entry.where, reason, entry.raw)])
            elif entity.kind != "Document":
                found.described.setdefault(entity.id, entity)
        for relation, entry in batch.relations:
            try:
                known = [kinds.get(id) for id in (relation.source, relation.target)]
                if known[0] and known[1]:
                    ontology.check_relation(relation, known[0], known[1])
            except ValueError as error:
                _refused(found, [Rejected(entry.where, str(error), entry.raw)])
                continue
            ends.update((relation.source, relation.target))
            if _new(told, relation.id):
                found.relations[relation.type] += 1
                if len(kept) < shown:
                    kept[relation.id] = relation
        found.evidence += sum(_new(told, id) for id in batch.digests)
        if progress:
            progress(done)
    found.whole = next(stream, None) is None and (most is None or done < most)
    found.nodes = Counter(kind for kind in kinds.values() if kind != "Document")
    found.missing = len(ends - kinds.keys())
    found.relations_first = list(kept.values())
    found.described = {
        id: found.described[id]
        for one in found.relations_first
        for id in (one.source, one.target)
        if id in found.described
    }
    return found


def _new(told: set[int], id: str) -> bool:
    before = len(told)
    told.add(int(digest(id), 16))
    return len(told) > before


def _refused(found: Preview, several: list[Rejected]) -> None:
    found.rejections += sum(one.rows for one in several)
    found.rejected.extend(several[: LISTED - len(found.rejected)])
