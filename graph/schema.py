"""What there is to ask for: kinds and relations with how many there are, and the properties that they have."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import networkx as nx

__all__ = ["EVIDENCE", "Schema", "schema"]

_NODE = ("id", "name", "kind", "aliases")
_EDGE = ("id", "from", "to", "confidence", "count", "qualifier")
#: What a piece of evidence has, `(:Evidence {of: …})`, for whoever asks who says so.
EVIDENCE = ("of", "document", "quote", "note", "locator", "method", "confidence", "read")


@dataclass(frozen=True)
class Schema:
    """Kinds and relation types by how many there are, the most first; and their properties, those that all have first."""

    kinds: dict[str, int]
    relations: dict[str, int]
    of_nodes: list[str]
    of_relations: list[str]


def schema(graph: nx.MultiDiGraph[str]) -> Schema:
    """The schema of what is in a graph. Documents are not nodes of it, but can be asked for: they are counted too."""
    kinds, relations = Counter[str](), Counter[str]()
    props: dict[str, set[str]] = defaultdict(set)
    for _, data in graph.nodes(data=True):
        kinds[data["kind"]] += 1
        props["nodes"].update(data["props"])
    for *_, data in graph.edges(data=True):
        relations[data["type"]] += 1
        props["relations"].update(data["props"])
    if documents := len(graph.graph.get("documents", {})):
        kinds["Document"] = documents
    return Schema(
        dict(kinds.most_common()),
        dict(relations.most_common()),
        [*_NODE, *sorted(props["nodes"] - {*_NODE})],
        [*_EDGE, *sorted(props["relations"] - {*_EDGE})],
    )
