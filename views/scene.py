"""The picture of one session: which nodes are in it and where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import streamlit as st

from graph.picture import layout, network
from views import canvas, state


@dataclass
class Scene:
    """Nodes and their places, kept in the session under `key`. `layout` is renewed with each new picture."""

    key: str
    nodes: list[str] = field(default_factory=list)
    places: layout.Positions = field(default_factory=dict)
    number: int = 0

    @classmethod
    def of(cls, key: str) -> Scene:
        """The session's scene of that name, empty at first."""
        return st.session_state.setdefault(f"scene-{key}", cls(key))

    @property
    def layout(self) -> str:
        """The name of this picture's arrangement: as long as it stays the same, nodes on screen stay in place."""
        return f"{self.key}-{self.number}"

    def begin(self, nodes: Iterable[str]) -> None:
        """A new picture; nothing when it would be the same."""
        if set(nodes := list(nodes)) != set(self.nodes):
            self.nodes, self.places, self.number = nodes, {}, self.number + 1

    def add(self, nodes: Iterable[str]) -> None:
        """More nodes; those already here keep their places."""
        self.nodes += [node for node in nodes if node not in self.nodes]

    def remove(self, node: str) -> None:
        """Takes a node out of the picture; the graph keeps it."""
        self.nodes = [other for other in self.nodes if other != node]
        self.places.pop(node, None)

    def show(
        self,
        graph: nx.MultiDiGraph[str],
        height: int = 540,
        relations: Sequence[str] | None = None,
        focus: str = "",
        lit: Collection[str] = (),
        **callbacks: Any,
    ) -> Any:
        """Draws the picture: all relations between its nodes, or only `relations`; see `network.draw` for `lit`."""
        self.nodes = [node for node in self.nodes if node in graph]
        part = graph.subgraph(self.nodes)
        if relations is not None:
            only = set(relations)
            part = nx.subgraph_view(part, filter_edge=lambda u, v, k: k in only)
        boxes = network.boxes(part)
        if any(node not in self.places for node in self.nodes):
            self.places = layout.place(part, boxes, self.places)
        inspected = state.inspected()
        return canvas.show(
            network.draw(part, whole=graph, lit=lit),
            key=f"canvas-{self.key}",
            positions=self.places,
            layout=self.layout,
            height=height,
            selected=[inspected] if inspected else [],
            focus=focus,
            legend=network.legend(part),
            **{"on_positions_change": self._moved, **callbacks},
        )

    def _moved(self) -> None:
        moved = st.session_state[f"canvas-{self.key}"].positions or {}
        # What was dragged in an earlier picture says nothing about this one.
        if moved.get("layout") == self.layout:
            self.places.update({node: (x, y) for node, (x, y) in moved["places"].items() if node in self.places})


def clicked(key: str, event: str) -> str:
    """The id that an event of the canvas of that scene brought, inside the event's callback."""
    return str(st.session_state[f"canvas-{key}"][event])
