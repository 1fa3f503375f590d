"""The picture: what goes into it (`choose`), where it stands (`layout`), how it looks (`network`), alone on a page (`page`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx

from graph.framed import framed
from graph.picture import choose
from graph.picture.page import page

__all__ = ["Picture", "picture"]


@dataclass(frozen=True)
class Picture:
    """A part of a graph as a picture in which one can zoom, drag and point. In a notebook it shows itself.

    part: what is drawn. whole: the graph that it is a part of; a node's size follows its degree there. height: in pixels.
    Nothing is fetched: each picture brings what draws it along (0.7 MB), and works without a network.
    """

    part: nx.MultiDiGraph[str] = field(repr=False)
    whole: nx.MultiDiGraph[str] = field(repr=False)
    title: str = ""
    height: int = 540

    def html(self) -> str:
        """A page of its own."""
        return page(self.part, self.whole, self.title)

    def save(self, path: str | Path) -> None:
        """Writes the page into a file. Raises OSError."""
        Path(path).write_text(self.html(), encoding="utf-8")

    def _repr_html_(self) -> str:
        title = self.title or f"{len(self.part)} nodes, {self.part.number_of_edges()} relations"
        return framed(self.html(), title, self.height, scripts=True)


def picture(
    graph: nx.MultiDiGraph[str], nodes: Iterable[str] = (), title: str = "", height: int = 540, alone: bool = False
) -> Picture:
    """A picture of these nodes (by id) and those with which each has most to do; of nobody said, of the latest mediated talks.

    alone: only these nodes and the relations between them. Raises KeyError for a node that is not in the graph.
    """
    wanted = list(dict.fromkeys(nodes))
    for node in wanted:
        if node not in graph:
            raise KeyError(node)
    if not wanted:
        chosen = choose.first(graph)[1]
    elif alone:
        chosen = set(wanted)
    else:
        most = max(choose.AT_FIRST // len(wanted), 5)
        chosen = set().union(*(choose.neighbourhood(graph, node, most) for node in wanted))
    return Picture(graph.subgraph(sorted(chosen)), graph, title, height)
