"""One view of the graph: which nodes are in the picture, where they stand, and how they are arranged. It never changes.

Every change gives another view, so that a way back is a matter of keeping the one before (`graph.picture.steps`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import networkx as nx

from graph.picture.layout import Label, Place

__all__ = ["View"]


@dataclass(frozen=True)
class View:
    """nodes: ids, in the order in which they came. places: where those stand that were placed yet; a group that nodes are
    folded into has a place, too. layout: the name of the arrangement (`graph.picture.layout`); labels: its words on the ground.
    pinned: nodes that stay where they are whatever the layout. hidden: nodes that do not come back by themselves. brought: by
    node what its expansion brought. group, folded: see `graph.picture.grouped`.
    tidy: all stand where the layout put them, so that it would put them there again. frame: a number that
    changes with what the camera should be set on anew, another picture or another layout.
    """

    nodes: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    layout: str = "force"
    labels: tuple[Label, ...] = ()
    pinned: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()
    brought: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group: str = ""
    folded: bool = False
    tidy: bool = False
    frame: int = 0

    @classmethod
    def of(cls, nodes: Iterable[str]) -> View:
        """A new picture of these nodes."""
        return cls(tuple(dict.fromkeys(nodes)))

    def with_nodes(self, nodes: Iterable[str], by: str | None = None) -> View:
        """With more nodes; `by`: the node whose expansion brings them. What was hidden and is named is hidden no more."""
        asked = tuple(dict.fromkeys(nodes))
        there = set(self.nodes)
        new = tuple(node for node in asked if node not in there)
        if not new:
            return self
        brought = dict(self.brought)
        if by is not None:
            brought[by] = tuple(dict.fromkeys([*brought.get(by, ()), *(node for node in new if node != by)]))
        hidden = tuple(node for node in self.hidden if node not in set(new))
        return replace(self, nodes=self.nodes + new, brought=brought, hidden=hidden, tidy=False)

    def without(self, nodes: Collection[str]) -> View:
        """Without these; an expansion may bring them back."""
        gone = set(nodes)
        if not gone & set(self.nodes):
            return self
        left = {
            node: kept
            for node, several in self.brought.items()
            if node not in gone and (kept := tuple(one for one in several if one not in gone))
        }
        return replace(
            self,
            nodes=tuple(node for node in self.nodes if node not in gone),
            places={node: place for node, place in self.places.items() if node not in gone},
            pinned=self.pinned - gone,
            brought=left,
            tidy=False,
        )

    def hiding(self, nodes: Collection[str]) -> View:
        """Without these, and no expansion brings them back until they are shown."""
        there = set(self.nodes)
        gone = tuple(node for node in dict.fromkeys(nodes) if node in there)
        return replace(self.without(gone), hidden=self.hidden + gone) if gone else self

    def showing(self, nodes: Collection[str]) -> View:
        """With what was hidden back in the picture."""
        return self.with_nodes(node for node in self.hidden if node in set(nodes))

    def collapsed(self, graph: nx.MultiDiGraph[str], node: str) -> View:
        """Without what the node's expansion brought, as far as nothing else hangs on it: what was expanded further, or pinned,
        stays. Of a node that was never expanded those go that are tied to nothing else in the picture."""
        return self.without(self.hanging(graph, node))

    def hanging(self, graph: nx.MultiDiGraph[str], node: str) -> set[str]:
        """What `collapsed` would take away."""
        there = set(self.nodes)
        if node in self.brought:
            others = {one for by, several in self.brought.items() if by != node for one in several}
            found = {one for one in self.brought[node] if one not in self.brought and one not in others}
        else:
            near = {one for one in nx.all_neighbors(graph, node) if one in there} if node in graph else set()
            found = {one for one in near if not (set(nx.all_neighbors(graph, one)) & there) - {node, one}}
        return (found & there) - self.pinned - {node}

    def isolated(self, graph: nx.MultiDiGraph[str], nodes: Collection[str]) -> View:
        """Only these and who in the picture is tied to one of them."""
        chosen = set(nodes)
        near = {other for node in chosen if node in graph for other in nx.all_neighbors(graph, node)}
        return self.without(set(self.nodes) - chosen - near)

    def pinning(self, nodes: Collection[str]) -> View:
        """With these pinned to where they stand."""
        return replace(self, pinned=self.pinned | (set(nodes) & self.places.keys()))

    def unpinning(self, nodes: Collection[str]) -> View:
        """With these free to move again."""
        return replace(self, pinned=self.pinned - set(nodes))

    def moved(self, places: Mapping[str, Place]) -> View:
        """With nodes put elsewhere."""
        new = {node: place for node, place in places.items() if self.places.get(node, place) != place}
        return replace(self, places={**self.places, **new}, tidy=False) if new else self

    def placed(self, places: Mapping[str, Place]) -> View:
        """With places for what has none yet."""
        return replace(self, places={**self.places, **places})

    def laid_out(self, places: Mapping[str, Place], labels: tuple[Label, ...]) -> View:
        """With all places as the layout gives them, and its words."""
        return replace(self, places=dict(places), labels=labels, tidy=not self.pinned)

    def arranged(self, layout: str) -> View:
        """To be laid out anew by that rule; only what is pinned has a place yet."""
        kept = {node: place for node, place in self.places.items() if node in self.pinned}
        return replace(self, layout=layout, places=kept, labels=(), tidy=False)

    def grouped(self, group: str, folded: bool) -> View:
        """Grouped by that rule ("": by none), each group drawn as one or in a colour of its own."""
        return replace(self, group=group, folded=folded and bool(group))
