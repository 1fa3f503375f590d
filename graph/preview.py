"""What loading a file would bring, before anything is written: counts, what would be rejected, and the first relations as a
graph; where there is a graph already, also what of it is new there and what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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
# What an entity or a relation is to the graph: not there yet; there, and said again in more or other words; there as it is.
NEW, MORE, SAME = "new", "more", "same"
_RANKS = (SAME, MORE, NEW)


@dataclass(frozen=True)
class Against:
    """The graph that a file would come into: a mirror's, what it has on record (statements by their ids, as digests), and
    what ids lead to that were merged into others."""

    graph: nx.MultiDiGraph[str]
    digests: Callable[[Collection[str]], Mapping[str, str]]
    into: Mapping[str, str] = field(default_factory=dict)

    def kind(self, id: str) -> str | None:
        """The kind of a node that is there."""
        node = self.graph.nodes.get(self.into.get(id, id))
        return node["kind"] if node else None

    def entity(self, id: str) -> Entity:
        """A node that is there."""
        node = self.graph.nodes[self.into.get(id, id)]
        return Entity(id, node["kind"], node["name"], tuple(node["aliases"]))


@dataclass
class Preview:
    """What a file holds.

    `nodes` and `relations` count distinct ones by kind and type, documents apart; `rejected` lists the first of `rejections`.
    `relations_first` are the first relations, `described` the entities by id that stand at their ends. `missing` counts the
    ends that neither the file nor the graph describes, `lost` the relations that have such an end. `whole`: whether all of the
    file was read; `entries`: how many things were.

    `news`: how many nodes, and how many relations, are new to the graph, more, or the same; `state` says so of the first
    relations by id. Both are empty where there is no graph to compare with.
    """

    documents: list[Document] = field(default_factory=list)
    nodes: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    evidence: int = 0
    missing: int = 0
    lost: int = 0
    entries: int = 0
    news: dict[str, Counter[str]] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)
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
    against: Against | None = None,
) -> Preview:
    """Reads all entries, or the first `most`, and tells what loading them would bring.

    `shown`: how many relations are kept to be shown. `progress` is called with the number of entries read so far. `against`:
    the graph to compare with.

    What is checked is each thing for itself, and relations whose ends the file, or the graph, describes. Raises what the loader
    raises.
    """
    ontology = ontology or default()
    found = Preview()
    kinds: dict[str, str] = {}
    # Eight bytes for each distinct relation and piece of evidence: tens of millions fit.
    told: set[int] = set()
    ends: set[str] = set()
    kept: dict[str, Relation] = {}
    news = _News(against) if against else None
    early: list[Relation] = []
    done = 0

    def kind_of(id: str) -> str | None:
        return kinds.get(id) or (against.kind(id) if against else None)

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
                source, target = kind_of(relation.source), kind_of(relation.target)
                if source and target:
                    ontology.check_relation(relation, source, target)
                else:
                    early.append(relation)
            except ValueError as error:
                _refused(found, [Rejected(entry.where, str(error), entry.raw)])
                continue
            ends.update((relation.source, relation.target))
            if _new(told, relation.id):
                found.relations[relation.type] += 1
                if len(kept) < shown:
                    kept[relation.id] = relation
        found.evidence += sum(_new(told, id) for id in batch.digests)
        if news:
            news.see(batch)
        if progress:
            progress(done)
    found.whole = next(stream, None) is None and (most is None or done < most)
    found.nodes = Counter(kind for kind in kinds.values() if kind != "Document")
    found.missing = sum(1 for id in ends if kind_of(id) is None)
    found.lost = sum(1 for one in early if not (kind_of(one.source) and kind_of(one.target)))
    found.entries = done
    if against and news:
        found.news = news.counts()
        found.state = {id: news.state[id] for id in kept}
        found.described |= {id: against.entity(id) for id in ends if id not in found.described and against.kind(id)}
    found.relations_first = list(kept.values())
    found.described = {
        id: found.described[id]
        for one in found.relations_first
        for id in (one.source, one.target)
        if id in found.described
    }
    return found


class _News:
    """What of a file is new to a graph."""

    def __init__(self, against: Against) -> None:
        self._against = against
        self._there = {key for *_, key in against.graph.edges(keys=True)}
        self._entities: set[str] = set()
        self.state: dict[str, str] = {}

    def see(self, batch: Batch) -> None:
        """Takes note of a batch. Of what is told more than once the greatest news counts."""
        stated = batch.digests
        known = self._against.digests(stated)
        for id, ids in batch.statements():
            graph = self._against
            there = id in self._there if id.startswith("r:") else graph.into.get(id, id) in graph.graph
            same = all(known.get(one) == stated[one] for one in ids)
            state = SAME if same else MORE if there else NEW
            self.state[id] = max(state, self.state.get(id, SAME), key=_RANKS.index)
        self._entities.update(entity.id for entity, _ in batch.entities if entity.kind != "Document")

    def counts(self) -> dict[str, Counter[str]]:
        """How many are new, more and the same, of nodes and of relations; documents apart."""
        relations = Counter(state for id, state in self.state.items() if id.startswith("r:"))
        return {"nodes": Counter(self.state[id] for id in self._entities), "relations": relations}


def _new(told: set[int], id: str) -> bool:
    before = len(told)
    told.add(int(digest(id), 16))
    return len(told) > before


def _refused(found: Preview, several: list[Rejected]) -> None:
    found.rejections += sum(one.rows for one in several)
    found.rejected.extend(several[: LISTED - len(found.rejected)])
