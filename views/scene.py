"""The picture of one session: the view that is drawn, the way back, and what the canvas tells of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import networkx as nx
import streamlit as st
from pyvis.network import Network

from graph.picture import grouped, layout, network
from graph.picture.part import induced
from graph.picture.steps import Steps
from graph.picture.view import View
from graph.times import times
from views import canvas, state

_PARTS = 2  # that are kept: with and without the lens's period
_WORD = "label:"  # how the id of a word on the ground begins
_GREY = "#BBBBBB"
_ON_GROUND = {
    "shape": "text",
    "fixed": True,
    "chosen": False,
    "color": "#8C8C8C",
    "font": {"size": 26, "color": "#8C8C8C"},
}


@dataclass(frozen=True)
class _Drawing:
    """A picture as the browser gets it, and what it was made of: of which graph, and how."""

    graph: nx.MultiDiGraph[str]
    made_of: tuple[Any, ...]
    net: Network
    legend: Sequence[Mapping[str, Any]]
    nodes: tuple[str, ...]
    # As it was sent, for that layout and height: where nodes were dragged since then the browser knows itself.
    sent: dict[tuple[str, int], canvas.Picture] = field(default_factory=dict)


@dataclass
class Scene:
    """Views, kept in the session under `key`: the one that is shown, those before it, and those that were undone."""

    key: str
    steps: Steps = field(default_factory=Steps)
    frames: int = 0
    # Where the browser has the nodes, and how often they were moved from here.
    known: Mapping[str, layout.Place] = field(default_factory=dict)
    arrangement: int = 0
    last: _Drawing | None = None
    parts: list[tuple[nx.MultiDiGraph[str], tuple[str, ...], nx.MultiDiGraph[str]]] = field(default_factory=list)

    @classmethod
    def of(cls, key: str) -> Scene:
        """The session's scene of that name, empty at first."""
        return st.session_state.setdefault(f"scene-{key}", cls(key))

    @property
    def view(self) -> View:
        """What is shown now."""
        return self.steps.now

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in the picture, those that the lens hides among them."""
        return self.view.nodes

    @property
    def layout(self) -> str:
        """The name of this picture's arrangement: as long as it stays the same, nodes on screen stay in place."""
        return f"{self.key}-{self.view.frame}.{self.arrangement}"

    def change(self, view: View) -> None:
        """Shows another view; the way back leads to the one before."""
        self.steps = self.steps.to(view)

    def reframe(self, view: View) -> None:
        """Shows another view, all of it: the camera is set anew."""
        if view != self.view:
            self.frames += 1
            self.change(replace(view, frame=self.frames))

    def begin(self, nodes: Iterable[str]) -> None:
        """A new picture; nothing when it would be of the same nodes."""
        if set(nodes := list(nodes)) != set(self.nodes):
            fresh = not self.nodes
            self.reframe(View.of(nodes))
            if fresh:
                self.steps = Steps(self.view)  # nobody wants to go back to nothing

    def undo(self) -> None:
        """Back to the view before."""
        self.steps = self.steps.undo()

    def redo(self) -> None:
        """Takes the last undo back."""
        self.steps = self.steps.redo()

    def part(self, graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
        """What is seen: those of the nodes that the lens shows, with all relations between them."""
        for known, nodes, found in self.parts:
            if known is graph and nodes == self.nodes:
                return found
        found = induced(graph, self.nodes)
        self.parts = [(graph, self.nodes, found), *self.parts[: _PARTS - 1]]
        return found

    def groups(self, graph: nx.MultiDiGraph[str]) -> list[grouped.Group]:
        """The groups in the picture; none where it is not grouped, or has no such groups any more."""
        if not self.view.group:
            return []
        try:
            return grouped.groups(self.part(graph), graph, self.view.group)
        except ValueError:
            return []

    def made_group(self, graph: nx.MultiDiGraph[str], id: str | None) -> grouped.Group | None:
        """The group of that id, where it is no node of the graph."""
        if id is None or not id.startswith(grouped.MADE):
            return None
        return next((one for one in self.groups(graph) if one.id == id), None)

    def arrange(self, graph: nx.MultiDiGraph[str], name: str) -> None:
        """Lays the picture out anew by that layout; what is pinned stays. Raises ValueError where it does not apply."""
        drawn = self._drawn(graph, self.groups(graph))
        view = self.view.arranged(name)
        places, labels = layout.arrange(name, drawn, network.boxes(drawn), view.places, view.pinned, graph)
        self.reframe(view.laid_out(places, labels))

    def show(
        self,
        graph: nx.MultiDiGraph[str],
        height: int = 540,
        relations: Sequence[str] | None = None,
        focus: str = "",
        lit: Collection[str] = (),
        selected: Sequence[str] = (),
        can: Mapping[str, bool] | None = None,
        **callbacks: Any,
    ) -> Any:
        """Draws the picture: all relations between its nodes, or only `relations`; see `network.draw` for `lit`."""
        drawing = self._drawing(graph, relations, lit)
        places = dict(self.view.places)
        places.update({f"{_WORD}{number}": (word.x, word.y) for number, word in enumerate(self.view.labels)})
        drawn = {node: self.view.places[node] for node in drawing.nodes}
        if any(self.known.get(node, place) != place for node, place in drawn.items()):
            self.arrangement += 1
        self.known = drawn
        inspected = state.inspected()
        as_sent = (self.layout, height)
        if as_sent not in drawing.sent:
            drawing.sent.clear()
            drawing.sent[as_sent] = canvas.picture(
                drawing.net,
                key=f"canvas-{self.key}",
                positions=places,
                layout=self.layout,
                height=height,
                legend=drawing.legend,
            )
        return canvas.show(
            drawing.sent[as_sent],
            selected=selected or ([inspected] if inspected else []),
            focus=focus,
            pinned=sorted(self.view.pinned),
            can=can,
            **{"on_positions_change": self._moved, **callbacks},
        )

    def _drawing(self, graph: nx.MultiDiGraph[str], relations: Sequence[str] | None, lit: Collection[str]) -> _Drawing:
        """The picture as it is drawn; the last one again where a click has changed nothing of it."""
        view = self.view
        made_of = (view.nodes, view.group, view.folded, view.labels, relations and tuple(relations), frozenset(lit))
        last = self.last
        if last and last.graph is graph and last.made_of == made_of and all(node in view.places for node in last.nodes):
            return last
        groups = self.groups(graph)
        part = self._drawn(graph, groups)
        if relations is not None:
            only = set(relations)
            part = nx.subgraph_view(part, filter_edge=lambda u, v, k: k in only)
        self._place(graph, part)
        # When a holder acted is told by all of the graph, not by what the lens shows.
        net = network.draw(part, whole=None if view.folded else graph, lit=lit, known=times(state.whole()))
        legend = network.legend(part)
        if groups and not view.folded:
            legend = _painted(net, legend, groups)
        for number, word in enumerate(self.view.labels):
            net.add_node(f"{_WORD}{number}", label=word.text, title=word.text, **_ON_GROUND)
        made_of = (view.nodes, view.group, view.folded, self.view.labels, *made_of[4:])
        self.last = _Drawing(graph, made_of, net, legend, tuple(part))
        return self.last

    def _drawn(self, graph: nx.MultiDiGraph[str], groups: Sequence[grouped.Group]) -> nx.MultiDiGraph[str]:
        part = self.part(graph)
        return grouped.fold(part, graph, groups) if self.view.folded else part

    def _place(self, graph: nx.MultiDiGraph[str], part: nx.MultiDiGraph[str]) -> None:
        """Gives a place to whatever has none; that is no step of its own."""
        view = self.view
        if all(node in view.places for node in part):
            return
        if not view.places:
            view = view.laid_out(*layout.arrange(view.layout, part, network.boxes(part), whole=graph))
        else:
            view = view.placed(layout.place(part, network.boxes(part), view.places))
        self.steps = self.steps.seen(view)

    def _moved(self) -> None:
        moved = st.session_state[f"canvas-{self.key}"].positions or {}
        # What was dragged in an earlier picture says nothing about this one.
        if moved.get("layout") == self.layout:
            places = {node: (float(x), float(y)) for node, (x, y) in moved["places"].items() if node in self.known}
            self.known = {**self.known, **places}
            self.change(self.view.moved(places))


def _painted(
    net: Network, legend: Sequence[Mapping[str, Any]], groups: Sequence[grouped.Group]
) -> list[dict[str, Any]]:
    """Gives each group its colour, and the legend that says which is whose: a kind keeps its shape alone."""
    color = {node: group.color for group in groups for node in group.members}
    for node in net.nodes:
        node["color"] = color.get(node["id"], _GREY)
    kinds = [{**entry, "color": _GREY} if entry["shape"] != "line" else dict(entry) for entry in legend]
    return [*({"name": group.name, "shape": "dot", "color": group.color} for group in groups), *kinds]


def clicked(key: str, event: str) -> str:
    """The id that an event of the canvas of that scene brought, inside the event's callback."""
    return str(st.session_state[f"canvas-{key}"][event])
