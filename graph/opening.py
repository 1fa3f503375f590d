"""The graph in Python and in notebooks: names as one types them go in, tables and pictures come out.

>>> from graph import open_graph
>>> g = open_graph()
>>> g.measures("betweenness").head()
>>> g.lens("since=1990 kinds=State,Organization,Agreement").who_mediates(party="Sudan")
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import networkx as nx
import pandas as pd

from graph.candidates import could_mediate
from graph.dates import read_period
from graph.embedded import data_home
from graph.export import export
from graph.lens import Lens
from graph.lenses import lens_named
from graph.mediation import Mediation, matrix, who_mediates
from graph.mirror import Mirror
from graph.model import Entity
from graph.names import NAMED, rank, resolve
from graph.ontology import default
from graph.paths import find_paths, sentence
from graph.picture import Picture, picture
from graph.projection import Rules
from graph.report import Report, report
from graph.report.basis import basis
from graph.store import Store, open_store

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["OpenGraph", "opened"]


class Kept(Protocol):
    """What keeps a graph in step with where it comes from: a Mirror."""

    graph: nx.MultiDiGraph[str]
    revision: int

    def refresh(self) -> bool:
        """Takes in what changed."""


class OpenGraph:
    """A graph that is open, seen through a lens. A context manager; `close` it, or leave it to the end of the program.

    Wherever a node is asked for, its name will do, an alias, a surname, or its id, as on the command line: LookupError says
    whom an unclear name may mean. Every answer is of the graph as it is at that moment, through `seen_through`.
    """

    def __init__(self, mirror: Kept, store: Store | None = None, seen_through: Lens | None = None) -> None:
        self._mirror, self._store = mirror, store
        self.seen_through = seen_through or Lens()

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str]) -> OpenGraph:
        """A mirror's graph that one has at hand, without a store: all but evidence and exports can be asked."""
        return cls(_Still(graph))

    def close(self) -> None:
        """Closes the connection; the server goes on."""
        if self._store:
            self._store.close()

    def __enter__(self) -> OpenGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        seen = self.graph
        return (
            f"<graph at revision {self.revision}, {self.seen_through.describe()}: "
            f"{len(seen):,} nodes, {seen.number_of_edges():,} relations>"
        )

    # What is there

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The mirror's `nx.MultiDiGraph`, up to date, as far as the lens shows it; frozen (see `graph.mirror.Mirror`)."""
        self._mirror.refresh()
        return self.seen_through.view(self._mirror.graph)

    @property
    def revision(self) -> int:
        """The revision that the graph is at."""
        return self._mirror.revision

    def lens(self, lens: str | Lens = "", **narrower: Any) -> OpenGraph:
        """The same graph seen through a lens: a Lens, a saved one's name, or text ("kinds=State since=1990").

        narrower: fields of a Lens that go before it: `kinds=["State"]`, `relations`, `sign`, `since`, `until`, `sources`,
        `min_confidence`, `min_evidence`. Raises ValueError for a lens that cannot be.
        """
        base = lens_named(data_home(), lens) if isinstance(lens, str) and lens else lens or self.seen_through
        lists = {name: _tuple(value) for name, value in narrower.items() if name in ("kinds", "relations", "sources")}
        made = replace(base, **{**narrower, **lists}).check().check_sources(self._mirror.graph)
        return OpenGraph(self._mirror, self._store, made)

    def id(self, name: str, kinds: Sequence[str] = ()) -> str:
        """The id of the node that a name means. Raises LookupError: none, or several."""
        graph = self.graph
        found = name if name in graph else resolve(self._store or _Named(self._mirror.graph), name, kinds).id
        if found not in graph:
            raise LookupError(f"{name!r} is not seen through this lens: {self.seen_through.describe()}")
        return found

    def nodes(self, *kinds: str) -> pd.DataFrame:
        """All nodes (of these kinds): id, name, kind, aliases, relations (how many there are at it), then what sources give."""
        graph = self.graph
        rows = [
            {
                "id": node,
                "name": data["name"],
                "kind": data["kind"],
                "aliases": list(data["aliases"]),
                "relations": graph.degree(node),
                **data["props"],
            }
            for node, data in graph.nodes(data=True)
            if not kinds or data["kind"] in kinds
        ]
        return pd.DataFrame(rows, columns=None if rows else ["id", "name", "kind", "aliases", "relations"])

    def edges(self, *types: str) -> pd.DataFrame:
        """All relations (of these types): id, source, type, target with the ends' names, from, to, confidence, count …"""
        graph = self.graph
        said = ("from", "to", "confidence", "count", "evidence", "sign", "qualifier")
        rows = [
            {
                "id": key,
                "source": u,
                "source_name": graph.nodes[u]["name"],
                "type": data["type"],
                "target": v,
                "target_name": graph.nodes[v]["name"],
                **{name: data[name] for name in said},
            }
            for u, v, key, data in graph.edges(keys=True, data=True)
            if not types or data["type"] in types
        ]
        ends = ["id", "source", "source_name", "type", "target", "target_name"]
        return pd.DataFrame(rows, columns=[*ends, *said])

    def sources(self) -> pd.DataFrame:
        """The documents that the relations rest on, with licence and attribution, and how many rest on each."""
        rows = [source.to_dict() for source in basis(self.graph).sources]
        first = ["id", "title", "publisher", "date", "licence", "relations", "evidence"]
        table = pd.DataFrame(rows)
        return table.reindex(columns=[*first, *(name for name in table.columns if name not in first)])

    def evidence(self, relation: str) -> pd.DataFrame:
        """Who says so: a row a piece of evidence of a relation (by its id), the most confident first."""
        store = self._needed()
        pieces = store.evidence([relation]).get(relation, [])
        titles = {one.id: one.name for one in store.entities(sorted({p.document for p in pieces if p.document}))}
        columns = ("document", "quote", "note", "locator", "method", "confidence", "read")
        rows = [
            {"title": titles.get(p.document, p.document), **{name: getattr(p, name) for name in columns}}
            for p in pieces
        ]
        return pd.DataFrame(rows, columns=["title", *columns])

    # The answers

    def who_mediates(
        self, mediator: str | None = None, party: str | None = None, since: str | None = None, until: str | None = None
    ) -> pd.DataFrame:
        """Every third party's part in every process, latest first: who, which part, in what, between whom, when; and ids."""
        graph, actors = self.graph, sorted(default().actors)
        who = self.id(mediator, actors) if mediator else None
        whom = self.id(party, actors) if party else None
        rows = [_mediation(graph, one) for one in who_mediates(graph, who, whom, since, until)]
        columns = ("mediator", "part", "process", "parties", "from", "to")
        return pd.DataFrame(rows, columns=[*columns, "mediator_id", "process_id", "party_ids", "relations"])

    def mediation_matrix(self, mediators: int | None = 20, parties: int | None = 20, **options: Any) -> pd.DataFrame:
        """How often each mediated for each: a row a mediator, a column a party, by name, those with most first.

        options: as `graph.mediation.matrix` takes them (`unit`, `credit`).
        """
        graph = self.graph
        made = matrix(graph, **options).frame(mediators, parties)
        named = [[graph.nodes[node]["name"] for node in ids] for ids in (made.index, made.columns)]
        return made.set_axis(pd.Index(named[0], name="mediator"), axis=0).set_axis(pd.Index(named[1]), axis=1)

    def paths(self, source: str, target: str, k: int = 5, **options: Any) -> pd.DataFrame:
        """The best `k` ways from one to another, each as a sentence, with its cost, its nodes and its relations by id.

        options: as `graph.paths.find_paths` takes them. Raises ValueError for k < 1 or two ends that are one.
        """
        graph = self.graph
        rows = [
            {
                "sentence": sentence(graph, path),
                "steps": len(path.steps),
                "cost": path.cost,
                "nodes": list(path.nodes),
                "relations": [step.relations[0] for step in path.steps],
            }
            for path in find_paths(graph, self.id(source), self.id(target), k, **options)
        ]
        return pd.DataFrame(rows, columns=["sentence", "steps", "cost", "nodes", "relations"])

    def could_mediate(self, a: str, b: str, limit: int = 10, **options: Any) -> pd.DataFrame:
        """Who could mediate between two, best first, each with the reasons and what speaks against it, as sentences.

        options: as `graph.candidates.could_mediate` takes them (`as_of`, `kinds` …). What the ranking can and cannot know:
        docs/candidates.md. Raises ValueError, as when nothing was known of mediation at that time.
        """
        graph = self.graph
        rows = [
            {
                "name": graph.nodes[one.node]["name"],
                "kind": graph.nodes[one.node]["kind"],
                "score": one.score,
                "reasons": [component.reason for component in one.components],
                "cautions": [component.reason for component in one.cautions],
                "id": one.node,
            }
            for one in could_mediate(graph, self.id(a), self.id(b), limit=limit, **options)
        ]
        return pd.DataFrame(rows, columns=["name", "kind", "score", "reasons", "cautions", "id"])

    def measures(self, *names: str, all_kinds: bool = False, draws: int = 0, **rules: Any) -> pd.DataFrame:
        """Measures, all that there are when none is named, and ranks: a row an actor, or a node of any kind.

        Columns id, name, kind, then for each measure one of its name and one with `_rank`; in the order of the first measure.
        draws: bootstrap draws for rank intervals (`_rank_low`, `_rank_high`); 100 give a fair idea, and take a hundred times as
        long. rules: fields of `graph.projection.Rules`: `weight="count"`, `directed=True`, `fold=["processes"]` … Raises
        ValueError.
        """
        made = self._measured(names, rules, ranked=_ranked(all_kinds), draws=draws)
        return made.frame(_ranked(all_kinds))

    def top(self, measure: str, limit: int = 10, all_kinds: bool = False, draws: int = 0, **rules: Any) -> pd.DataFrame:
        """The first by one measure: id, name, kind, value, rank, and with `draws` rank_low and rank_high."""
        made = self._measured((measure,), rules, ranked=_ranked(all_kinds), draws=draws)
        return made.top(measure, limit, _ranked(all_kinds))

    def report(
        self,
        *measures: str,
        by: str = "",
        draws: int | None = None,
        before: str = "",
        after: str = "",
        between: tuple[str | Sequence[str], str | Sequence[str]] | None = None,
        progress: Callable[[str, int, int], None] | None = None,
        **rules: Any,
    ) -> Report:
        """The report, which shows itself in a notebook; `save("report.html")`, or .md, .xlsx, .csv, .zip, .parquet, .json.

        by: brokerage between groups as well, of that grouping ("state", "kind" …). before, after: the change between two
        periods as well ("1990..1999", "2000.."). between: who stands between two sides as well, each a name or several.
        measures ("all": each in full) and draws: as `graph.report.report` has them.
        """
        spans = {name: read_period(text) for name, text in (("before", before), ("after", after)) if text}
        camps = [[self.id(name) for name in _tuple(side)] for side in between or ()]
        asked = {**spans, "between": (camps[0], camps[1]) if between else None}
        return self._measured(measures, rules, by=by, draws=draws, progress=progress, **asked)

    def picture(self, *names: str, title: str = "", height: int = 540, alone: bool = False) -> Picture:
        """A picture of these and of those around them, of nobody named of the latest mediated talks; see `graph.picture`."""
        return picture(self.graph, [self.id(name) for name in names], title, height, alone)

    def export(self, path: str | Path) -> None:
        """Writes what is seen in the format that the ending names: .graphml, .gexf, .gml, .json, .net, .csv, .jsonl."""
        export(self.graph, self._needed(), Path(path))

    def _measured(self, measures: Sequence[str], rules: dict[str, Any], **options: Any) -> Report:
        made = Rules(**{**rules, "fold": _tuple(rules.get("fold", ()))})
        self._mirror.refresh()
        return report(self._mirror.graph, self.seen_through, measures, self._mirror.revision, rules=made, **options)

    def _needed(self) -> Store:
        if self._store is None:
            raise ValueError("this graph has no store behind it: open it with open_graph()")
        return self._store


def opened(
    uri: str | None = None, username: str | None = None, password: str | None = None, database: str | None = None
) -> OpenGraph:
    """See `graph.open_graph`."""
    given = {"NEO4J_URI": uri, "NEO4J_USERNAME": username, "NEO4J_PASSWORD": password, "NEO4J_DATABASE": database}
    said = {name: value for name, value in given.items() if value}
    # Credentials of the environment belong to the environment's server.
    environ = said if uri else {**os.environ, **said}
    store = open_store(environ)
    return OpenGraph(Mirror(store), store)


class _Still:
    """A graph that nothing changes, in the place of a mirror."""

    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self.graph, self.revision = graph, 0

    def refresh(self) -> bool:
        """Nothing ever changes."""
        return False


class _Named:
    """The names of a graph, searched one by one, in the place of a store's index."""

    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self._graph = graph

    def search(self, text: str, limit: int = 10, kinds: Sequence[str] = ()) -> list[Entity]:
        """Entities by how well the text names them."""
        found = [one for one in self.entities(list(self._graph)) if not kinds or one.kind in kinds]
        ranks = {one.id: rank(text, one) for one in found}
        near = [one for one in found if ranks[one.id] >= NAMED / 2]
        return sorted(near, key=lambda one: (-ranks[one.id], one.name, one.id))[:limit]

    def entities(self, ids: Sequence[str]) -> list[Entity]:
        """Those of these ids that are there."""
        nodes = ((id, self._graph.nodes[id]) for id in ids if id in self._graph)
        return [Entity(id, data["kind"], data["name"], tuple(data["aliases"])) for id, data in nodes]


def _mediation(graph: nx.MultiDiGraph[str], one: Mediation) -> dict[str, Any]:
    name = {node: graph.nodes[node]["name"] for node in (one.mediator, one.process, *one.parties) if node}
    return {
        "mediator": name[one.mediator],
        "part": one.part,
        "process": name[one.process] if one.process else None,
        "parties": ", ".join(name[party] for party in one.parties),
        "from": one.start,
        "to": one.end,
        "mediator_id": one.mediator,
        "process_id": one.process,
        "party_ids": list(one.parties),
        "relations": list(one.relations),
    }


def _ranked(all_kinds: bool) -> Collection[str]:
    return () if all_kinds else default().actors


def _tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
