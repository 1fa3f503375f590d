"""Graphs from other Python code: networkx graphs and pandas frames, as the files of other programs are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from graph.model import Document, Entry
from loaders.graphs import meaning
from loaders.graphs.edgelist import EdgeList
from loaders.graphs.parts import Edge, Node, Part
from loaders.graphs.who import Settings

if TYPE_CHECKING:
    import pandas as pd


def networkx_graph(
    graph: nx.Graph[Any], document: Document, kind: str = "", relation: str = "", scope: str = ""
) -> Iterator[Entry]:
    """What a networkx graph of any class says, with `document` as its source.

    Node and edge attributes mean what `names.yaml` says. `kind` and `relation` are what nodes and edges are that do not say
    (Group, LINKED_TO); `scope` is whose ids the nodes have: the document's `dataset`, or else its id. An undirected edge of a
    relation that has a direction is taken as networkx gives its ends. Raises LoadError for a kind or a relation that there is
    not.
    """
    settings = _settings(document, kind, relation, scope)

    def parts() -> Iterator[Part]:
        for number, (node, values) in enumerate(graph.nodes(data=True), 1):
            yield Node(str(node), f"node {number}", dict(values))
        view: Any = graph.edges
        edges = view(keys=True, data=True) if graph.is_multigraph() else view(data=True)
        for number, (source, target, *key, values) in enumerate(edges, 1):
            own = key[0] if key and isinstance(key[0], str) else ""
            yield Edge(str(source), str(target), f"edge {number}", dict(values), own)

    return meaning.told(parts, settings)


def frame(
    edges: pd.DataFrame,
    document: Document,
    nodes: pd.DataFrame | None = None,
    kind: str = "",
    relation: str = "",
    scope: str = "",
) -> Iterator[Entry]:
    """What a frame of edges says, a row each, with `document` as its source; `nodes` may describe the ends.

    Columns go by the names of `names.yaml`: `source` and `target` (or their like) are required of the edges, an `id` of the
    nodes. What begins with `source_` or `target_` describes that end. The other arguments are those of `networkx_graph`.
    Raises LoadError when the columns are not there.
    """
    settings = _settings(document, kind, relation, scope)
    columns = EdgeList([str(name) for name in edges.columns], "the frame of edges")
    described = (
        None if nodes is None else EdgeList([str(n) for n in nodes.columns], "the frame of nodes", of_nodes=True)
    )

    def parts() -> Iterator[Part]:
        columns.begin()
        if nodes is not None and described is not None:
            for number, row in enumerate(_rows(nodes), 1):
                yield from columns.told(described.node(row, f"row {number} of the nodes"))
        for number, row in enumerate(_rows(edges), 1):
            yield from columns.edge(row, f"row {number}")

    return meaning.told(parts, settings)


def _settings(document: Document, kind: str, relation: str, scope: str) -> Settings:
    return Settings.of(document, document.id, scope or document.dataset or document.id, True, kind, relation)


def _rows(frame: pd.DataFrame) -> Iterator[Mapping[str, Any]]:
    names = [str(name) for name in frame.columns]
    for values in frame.itertuples(index=False, name=None):
        yield dict(zip(names, values, strict=True))
