"""The lens: what of the graph one is looking through. Every answer is given through one, and says through which.

One object for the app, the command line, Python and exports. As text it is one line, `Lens.parse` reads what `str` writes:

    kinds=State,Organization relations=MEDIATES,PARTY_TO since=1990 until=2000-05 min_evidence=2
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import quote, unquote
from weakref import WeakKeyDictionary

import networkx as nx

from graph.dates import partial
from graph.mirror import Keys, Snapshot
from graph.ontology import Ontology, default
from graph.times import When, times

__all__ = ["SIGNS", "Lens"]

# What a sign is called.
SIGNS = {-1: "hostile", 0: "neutral", 1: "friendly"}
_LISTS = ("kinds", "relations", "sources")

# What lenses show of a graph, kept as long as the graph is: measures and paths keep what they make of it likewise. The whole
# graph is not among it, for no value may refer to its key.
_SEEN: WeakKeyDictionary[Any, dict[Lens, Any]] = WeakKeyDictionary()
_SEEN_AT_ONCE = 12


@dataclass(frozen=True)
class Lens:
    """A selection of nodes and edges. An empty tuple, None or 0 means "all".

    kinds: node kinds kept. relations: relation types kept. sign: -1, 0 or 1 kept alone. since, until: partial dates; only
    edges in force at some day between them are kept. When an edge without dates was, `graph.times` says: at the time of its
    talks, or, if it is structural, of its holder's acts. What happened at another time is not seen.
    sources: ids of documents, or names of datasets; an edge is kept when one of them tells of it. min_confidence: in [0, 1].
    min_evidence: pieces of evidence that an edge needs; those of the `sources` count, where these are chosen.
    """

    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    sign: int | None = None
    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    min_confidence: float = 0.0
    min_evidence: int = 0

    def __post_init__(self) -> None:
        for name in _LISTS:
            object.__setattr__(self, name, tuple(dict.fromkeys(getattr(self, name))))
        for name in ("since", "until"):
            object.__setattr__(self, name, partial(getattr(self, name)))
        if self.since and self.until and self.since[: len(self.until)] > self.until[: len(self.since)]:
            raise ValueError(f"the period ends ({self.until}) before it begins ({self.since})")
        if self.sign not in (None, *SIGNS):
            raise ValueError(f"sign {self.sign!r}; -1 (hostile), 0 (neutral) or 1 (friendly) is expected")
        if not 0 <= self.min_confidence <= 1:
            raise ValueError(f"min_confidence {self.min_confidence} is outside 0 to 1")
        if self.min_evidence < 0:
            raise ValueError(f"min_evidence {self.min_evidence} is below 0")

    def check(self, ontology: Ontology | None = None) -> Lens:
        """Itself; raises ValueError when it names a kind or relation that the ontology does not have."""
        ontology = ontology or default()
        for kind in self.kinds:
            ontology.kind(kind)
        for relation in self.relations:
            ontology.relation(relation)
        return self

    def check_sources(self, graph: nx.MultiDiGraph[str]) -> Lens:
        """Itself; raises ValueError when a mirror's graph has no document, and no dataset, that it names."""
        known = graph.graph.get("documents", {})
        datasets = {about["dataset"] for about in known.values() if about["dataset"]}
        for source in self.sources:
            if source not in known and source not in datasets:
                named = ", ".join(sorted(datasets)) or ", ".join(sorted(known)[:5]) or "none"
                raise ValueError(f"no source {source!r}; a document's id or a dataset's name is expected: {named}")
        return self

    @property
    def dated(self) -> bool:
        """Whether it looks at a period."""
        return bool(self.since or self.until)

    @property
    def timeless(self) -> Lens:
        """The same without its period."""
        return replace(self, since=None, until=None)

    @property
    def selects_edges(self) -> bool:
        """Whether it keeps some edges only, by anything but the kinds of their ends."""
        return self != Lens(kinds=self.kinds)

    def keeps_edge(self, edge: Mapping[str, Any], documents: Collection[str] = (), when: When | None = None) -> bool:
        """Whether an edge with the mirror's attributes is seen; `documents` are the ids that `sources` stands for.

        when: the time of the edge, as `graph.times.times` has it; without one it is seen in no period.
        """
        if self.relations and edge["type"] not in self.relations:
            return False
        if self.sign is not None and edge["sign"] != self.sign:
            return False
        if edge["confidence"] < self.min_confidence:
            return False
        if self.sources or self.min_evidence:
            told = edge["documents"]
            pieces = sum(told.get(id, 0) for id in documents) if self.sources else edge["evidence"] or 0
            if pieces < max(self.min_evidence, 1):
                return False
        return not self.dated or (when is not None and when.touches(self.since, self.until))

    def view(self, graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
        """The part of `graph` (a mirror's graph) that is seen: frozen, and the same object when asked again.

        Nodes of other kinds go; when edges are selected, so do nodes that lose all of theirs. Attributes are shared.
        """
        if self == Lens():
            return graph
        if not nx.is_frozen(graph):
            return self._cut(graph)
        seen = _SEEN.setdefault(graph, {})
        if self not in seen:
            while len(seen) >= _SEEN_AT_ONCE:
                seen.pop(next(iter(seen)))
            seen[self] = self._cut(graph)
        found: nx.MultiDiGraph[str] = seen[self]
        return found

    def _cut(self, graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
        kept = {n for n, d in graph.nodes(data=True) if not self.kinds or d["kind"] in self.kinds}
        when: Mapping[str, When] = {}
        if self.dated:
            known = times(graph)
            kept -= {n for n, at in known.nodes.items() if not at.touches(self.since, self.until)}
            when = known.edges
        documents = self._documents(graph)
        succ: dict[str, dict[str, Keys]] = {}
        pred: dict[str, dict[str, Keys]] = {}
        for source, targets in graph.adj.items():
            if source not in kept:
                continue
            for target, keys in targets.items():
                if target not in kept:
                    continue
                seen = {key: edge for key, edge in keys.items() if self.keeps_edge(edge, documents, when.get(key))}
                if seen:
                    succ.setdefault(source, {})[target] = pred.setdefault(target, {})[source] = seen
        if self.selects_edges:
            kept &= succ.keys() | pred.keys()
        result: Any = Snapshot()
        nodes = [node for node in graph if node in kept]
        result._node = {node: graph.nodes[node] for node in nodes}
        # As networkx has it: one dict of keys, reached from either end.
        result._succ = {node: succ.get(node, {}) for node in nodes}
        result._pred = {node: pred.get(node, {}) for node in nodes}
        result.graph.update(graph.graph, lens=str(self))
        frozen: nx.MultiDiGraph[str] = nx.freeze(result)
        return frozen

    def _documents(self, graph: nx.MultiDiGraph[str]) -> set[str]:
        known = graph.graph.get("documents", {})
        of_datasets = {id for id, about in known.items() if about["dataset"] in self.sources}
        return of_datasets.union(self.sources)

    def describe(self) -> str:
        """The lens in words, for captions and reports."""
        said = []
        if self.kinds:
            said.append("only " + ", ".join(self.kinds))
        if self.relations:
            said.append("relations " + ", ".join(self.relations))
        if self.sign is not None:
            said.append(SIGNS[self.sign] + " ties")
        if self.since and self.since == self.until:
            said.append(f"in force on {self.since}" if len(self.since) == len("2000-01-01") else f"in {self.since}")
        elif self.since or self.until:
            said.append(f"in force {self.since or 'ever'} to {self.until or 'today'}")
        if self.sources:
            said.append("told by " + ", ".join(self.sources))
        if self.min_confidence:
            said.append(f"confidence at least {self.min_confidence:g}")
        if self.min_evidence > 1:
            said.append(f"at least {self.min_evidence} pieces of evidence")
        return "; ".join(said) or "the whole graph"

    def to_dict(self) -> dict[str, Any]:
        """As JSON data; `from_dict` reads it back."""
        data = asdict(self)
        return {**data, **{name: list(data[name]) for name in _LISTS}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Lens:
        """From `to_dict`'s data; raises ValueError for a field that a lens does not have."""
        known = {f.name for f in fields(cls)}
        if unknown := set(data) - known:
            raise ValueError(f"a lens has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
        lists = {name: tuple(data.get(name) or ()) for name in _LISTS}
        return cls(**{**dict(data), **lists})

    def __str__(self) -> str:
        """As one line of text, in which every lens of the same meaning is the same; "" for the one that shows everything."""
        parts = []
        for name, value in self.to_dict().items():
            if value != getattr(_EVERYTHING, name) and value != []:
                told = (
                    ",".join(quote(one, safe=":/()") for one in value)
                    if isinstance(value, list)
                    else f"{value:g}"
                    if isinstance(value, float)
                    else str(value)
                )
                parts.append(f"{name}={told}")
        return " ".join(parts)

    @classmethod
    def parse(cls, text: str, ontology: Ontology | None = None) -> Lens:
        """The lens that a line of text describes, as `str` writes it or as people type it.

        Kinds and relations in any case, values with spaces in quotation marks (or with %20), `sign=hostile`, `on=2000-05` for
        `since=2000-05 until=2000-05`. Raises ValueError that says which part cannot be read and what would be right.
        """
        ontology = ontology or default()
        try:
            words = shlex.split(text.replace(";", " "))
        except ValueError as error:
            raise ValueError(f"the lens {text!r} cannot be read: {error}") from None
        data: dict[str, Any] = {}
        for word in words:
            name, equals, value = word.partition("=")
            name = _SHORT.get(name.lower(), name.lower())
            if not equals or not value:
                raise ValueError(f"{word!r} is no part of a lens; name=value is expected, as in {_EXAMPLE}")
            if name in data:
                raise ValueError(f"{name} stands twice in the lens {text!r}")
            data[name] = value
        if "on" in data:
            if "since" in data or "until" in data:
                raise ValueError("a lens has either on=DATE or since=… and until=…")
            data["since"] = data["until"] = data.pop("on")
        for name in _LISTS:
            if name in data:
                data[name] = [unquote(one.strip()) for one in data[name].split(",") if one.strip()]
        data["kinds"] = [_spelled(one, ontology.kinds) for one in data.get("kinds", ())]
        data["relations"] = [_spelled(one, ontology.relations) for one in data.get("relations", ())]
        for name, number, expected in (
            ("sign", _sign, "hostile, neutral or friendly"),
            ("min_confidence", float, "a number from 0 to 1"),
            ("min_evidence", int, "a whole number"),
        ):
            if name in data:
                try:
                    data[name] = number(data[name])
                except ValueError:
                    raise ValueError(f"{name}={data[name]}: {expected} is expected") from None
        return cls.from_dict(data).check(ontology)


_EVERYTHING = Lens()
_EXAMPLE = "kinds=State,Person relations=MEDIATES since=1990 sources=doc:x min_evidence=2"
# Names that people type for those that a lens has.
_SHORT = {
    "kind": "kinds", "relation": "relations", "source": "sources", "from": "since", "to": "until",
    "confidence": "min_confidence", "min-confidence": "min_confidence",
    "evidence": "min_evidence", "min-evidence": "min_evidence",
}  # fmt: skip


def _sign(text: str) -> int:
    words = {word: sign for sign, word in SIGNS.items()}
    return words[text.lower()] if text.lower() in words else int(text)


def _spelled(name: str, known: Mapping[str, Any]) -> str:
    """The known name that this one is in another case; itself when there is none, for `check` to complain of."""
    folded = name.casefold().replace("-", "_").replace(" ", "_")
    return next((one for one in known if one.casefold() == folded), name)
