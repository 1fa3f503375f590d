"""Why there is no path: what was asked for, what the lens hides, the parts of the graph, and where they come nearest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

import networkx as nx

from graph.likeness import compare_names
from graph.model import fold
from graph.ontology import Ontology
from graph.paths.finding import Asked, along
from graph.paths.route import Path, Route
from graph.paths.waypoints import on_a_way

_ALIKE = 0.85  # names: spelled alike, an acronym, an initial
_PAIRS = 4000  # of names compared
_COMMON = 12  # a word in more names than this says little
_NEAREST = 3


@dataclass(frozen=True)
class Reason:
    """One thing that, were it otherwise, would leave a path. what: a field of `Route`, "lens", or "all" (the lens and all that
    was asked). path: the best path there would be."""

    what: str
    sentence: str
    path: Path | None


@dataclass(frozen=True)
class Miss:
    """Two nodes of two parts of the graph that may have to do with each other, and why."""

    a: str
    b: str
    why: str


@dataclass(frozen=True)
class Explanation:
    """Why no path leads from one node to another.

    sentence: all of it in short. components: how many nodes (itself included) the source and the target are connected with,
    by the relations that may be followed, whichever way they point. reasons: each thing that stands in the way, alone; if no
    single one does, all of them together. nearest: where two parts that nothing connects come near each other.
    """

    sentence: str
    components: tuple[int, int]
    reasons: tuple[Reason, ...]
    nearest: tuple[Miss, ...]


def why_none(
    graph: nx.MultiDiGraph[str],
    seen: nx.MultiDiGraph[str],
    source: str,
    target: str,
    route: Route | None = None,
    ontology: Ontology | None = None,
) -> Explanation:
    """Why `find_paths` finds none; where it does find one, only that.

    graph: the whole of a mirror's graph. seen: what the lens shows of it (the same, if nothing is hidden). Each thing that
    was asked for is let go alone, then the lens, then all; the paths that there are then are given as the reasons. Where even
    the whole graph has none, `nearest` names up to three pairs of nodes, one of each part: those told of by one document, then
    those whose names are alike (`graph.likeness`). Raises KeyError for a node not in `graph`, and ValueError as `find_paths`.

    >>> print(why_none(graph, graph, "p:putin", "p:fidan", Route(max_hops=2)).sentence)
    """
    route = route or Route()
    for node in (source, target, *route.via):
        if node in graph and node not in seen:
            return _hidden(graph, seen, source, target, route, ontology)
    asked = Asked(seen, source, target, route.within(seen), ontology)
    sizes, apart = _components(asked)
    if next(asked.chains(), None):
        names = " to ".join(graph.nodes[node]["name"] for node in (source, target))
        return Explanation(f"There is a path from {names}.", sizes, (), ())
    reasons = list(_reasons(graph, seen, asked, source, target, route.within(graph), ontology))
    a, b = (graph.nodes[node]["name"] for node in (source, target))
    if reasons:
        said = f"No such path leads from {a} to {b}. {reasons[0].sentence}"
    elif (path := _first(graph, source, target, _free(route), ontology)) is not None:
        reasons = [Reason("all", _all(graph, seen, path), path)]
        said = f"No path leads from {a} to {b}. {reasons[0].sentence}"
    else:
        said = f"No path leads from {a} to {b}: {_parts(sizes, a, b)}"
    if reasons and apart:
        said += f" As asked, {_parts(sizes, a, b)}"
    nearest = () if reasons else tuple(_nearest(graph, source, target, ontology))
    if nearest:
        said += f" They come nearest to each other where {nearest[0].why}."
    elif not reasons:
        said += " A source that names both, or somebody whom they share, would join them."
    return Explanation(said, sizes, tuple(reasons), nearest)


def _free(route: Route) -> Route:
    return Route(by=route.by, max_hops=None, half_life=route.half_life, today=route.today)


def _first(
    graph: nx.MultiDiGraph[str], source: str, target: str, route: Route, ontology: Ontology | None
) -> Path | None:
    return next(iter(along(graph, source, target, route, 1, ontology)), None)


def _hidden(
    graph: nx.MultiDiGraph[str],
    seen: nx.MultiDiGraph[str],
    source: str,
    target: str,
    route: Route,
    ontology: Ontology | None,
) -> Explanation:
    """An end, or a node to go by way of, that the lens does not show."""
    said = []
    for node in dict.fromkeys((source, target, *route.via)):
        if node not in seen:
            data, ties = graph.nodes[node], graph.degree(node)
            said.append(f"the lens hides {data['name']} ({data['kind']}, {ties:,} relation{'' if ties == 1 else 's'})")
    text = " and ".join(said)
    text = text[0].upper() + text[1:] + "."
    path = _first(graph, source, target, route.within(graph), ontology)
    text += " Without the lens there is a path." if path else " Without the lens there is no such path either."
    size = {node: len(_around(seen, node)) if node in seen else 0 for node in (source, target)}
    return Explanation(text, (size[source], size[target]), (Reason("lens", text, path),), ())


def _around(graph: nx.MultiDiGraph[str], node: str) -> set[str]:
    here: set[str] = nx.node_connected_component(graph.to_undirected(as_view=True), node)
    return here


def _components(asked: Asked) -> tuple[tuple[int, int], bool]:
    """How many nodes the two ends are connected with by what may be followed, and whether they are apart."""
    parts = asked.arcs.for_igraph.connected_components(mode="weak")
    of = parts.membership
    sizes = parts.sizes()
    a, b = of[asked.source], of[asked.target]
    return (sizes[a], sizes[b]), a != b


def _parts(sizes: tuple[int, int], a: str, b: str) -> str:
    """The parts of the graph in which two are, as the end of a sentence."""
    alone = [name for name, size in zip((a, b), sizes, strict=True) if size == 1]
    if len(alone) == 2:
        return "neither of them has a relation to anybody."
    if alone:
        return f"{alone[0]} has no relation to anybody."
    return f"they lie in separate parts of the graph ({sizes[0]:,} and {sizes[1]:,} nodes)."


def _reasons(
    graph: nx.MultiDiGraph[str],
    seen: nx.MultiDiGraph[str],
    asked: Asked,
    source: str,
    target: str,
    route: Route,
    ontology: Ontology | None,
) -> Iterator[Reason]:
    """What stands in the way alone. route: as asked for in the whole graph."""
    for what, other in _relaxed(asked.route):
        if (path := _first(seen, source, target, other, ontology)) is not None:
            yield Reason(what, _said(graph, asked, what, other, path), path)
    if seen is not graph and (path := _first(graph, source, target, route, ontology)) is not None:
        yield Reason("lens", f"Without the lens there is one: it hides {_what_is_hidden(graph, seen, path)}.", path)


def _said(graph: nx.MultiDiGraph[str], asked: Asked, what: str, other: Route, path: Path) -> str:
    """That there would be this path by another route, from which `what` was let go."""
    route, there = asked.route, f"there is one of {_number(len(path.steps), 'step')}"
    if what == "max_hops":
        return f"The shortest takes {_number(len(path.steps), 'step')}, and at most {route.max_hops} were asked for."
    if what == "directed":
        against = sum(not step.forward for step in path.steps)
        return f"Against the direction of {_number(against, 'relation')} {there}."
    if what == "via_in_order":
        names = (graph.nodes[node]["name"] for node in path.nodes if node in route.via)
        return f"By way of the same in another order {there}: {', '.join(names)}."
    if what == "via":
        (node,) = set(route.via) - set(other.via)
        name = graph.nodes[node]["name"]
        dead = not route.directed and asked.columns.place[node] not in on_a_way(asked.arcs, asked.source, asked.target)
        why = f" {name} is off every way: whoever leads there is needed for the way back." if dead else ""
        return f"Without going by way of {name} {there}.{why}"
    if what == "without":
        (left_out,) = set(route.without) - set(other.without)
        return f"With {graph.nodes[left_out]['name'] if left_out in graph else left_out} {there}."
    if what == "relations":
        more = sorted({step.relation for step in path.steps} - set(route.relations))
        return f"With {' and '.join(more)} {there}."
    if what == "on":
        return f"At other times {there}; not all of its relations were in force in {route.on}."
    if other.in_order:
        return f"If dates are taken as favourably as they allow, {there} in time order."
    return f"Out of time order {there}."


def _relaxed(route: Route) -> Iterator[tuple[str, Route]]:
    """The same route with one thing less, by the name of what is let go."""
    if route.max_hops is not None:
        yield "max_hops", replace(route, max_hops=None, by="hops")
    if route.directed:
        yield "directed", replace(route, directed=False)
    if route.via_in_order and len(route.via) > 1:
        yield "via_in_order", replace(route, via_in_order=False)
    for node in route.via:
        yield "via", replace(route, via=tuple(other for other in route.via if other != node))
    for one in route.without:
        yield "without", replace(route, without=tuple(other for other in route.without if other != one))
    if route.relations:
        yield "relations", replace(route, relations=())
    if route.on:
        yield "on", replace(route, on=None, today=route.today or route.on)
    if route.in_order == "certain":
        yield "in_order", replace(route, in_order="possible")
    if route.in_order:
        yield "in_order", replace(route, in_order="")


def _what_is_hidden(graph: nx.MultiDiGraph[str], seen: nx.MultiDiGraph[str], path: Path) -> str:
    nodes = [node for node in path.nodes if node not in seen]
    if nodes:
        return " and ".join(f"{graph.nodes[node]['name']} ({graph.nodes[node]['kind']})" for node in nodes)
    steps = [s for s in path.steps if not (seen.has_edge(s.source, s.target) or seen.has_edge(s.target, s.source))]
    return " and ".join(
        f"{step.relation} between {graph.nodes[step.source]['name']} and {graph.nodes[step.target]['name']}"
        for step in steps or path.steps
    )


def _all(graph: nx.MultiDiGraph[str], seen: nx.MultiDiGraph[str], path: Path) -> str:
    what = "all that was asked for" if seen is graph else "the lens and all that was asked for"
    return f"No single thing stands in the way; without {what} there is one of {_number(len(path.steps), 'step')}."


def _nearest(graph: nx.MultiDiGraph[str], source: str, target: str, ontology: Ontology | None) -> Iterator[Miss]:
    """Pairs of nodes in the two parts that one document tells of, or whose names are alike; each node once."""
    here, there = _around(graph, source), _around(graph, target)
    used: set[str] = set()
    number = 0
    for _, a, b, why in sorted([*_by_document(graph, here, there), *_by_name(graph, here, there)]):
        if a not in used and b not in used and number < _NEAREST:
            used |= {a, b}
            number += 1
            yield Miss(a, b, why)


def _by_document(graph: nx.MultiDiGraph[str], here: set[str], there: set[str]) -> Iterator[tuple[float, str, str, str]]:
    told: list[dict[str, str]] = []
    for part in (here, there):
        found: dict[str, str] = {}
        for u, _, data in graph.out_edges(part, data=True):
            for document in data.get("documents") or ():
                found[document] = min(u, found.get(document, u))
        told.append(found)
    for document in sorted(told[0].keys() & told[1].keys()):
        a, b = told[0][document], told[1][document]
        title = graph.graph.get("documents", {}).get(document, {}).get("title") or document
        names = " and ".join(graph.nodes[node]["name"] for node in (a, b))
        yield 0.0, a, b, f"{names} are told of by one document ({title})"


def _by_name(graph: nx.MultiDiGraph[str], here: set[str], there: set[str]) -> Iterator[tuple[float, str, str, str]]:
    by_word: dict[str, list[str]] = defaultdict(list)
    for node in sorted(there):
        for word in _words(graph, node):
            by_word[word].append(node)
    left = _PAIRS
    for a in sorted(here):
        near = {b for word in _words(graph, a) if len(by_word.get(word, ())) <= _COMMON for b in by_word.get(word, ())}
        for b in sorted(near):
            one, two = graph.nodes[a], graph.nodes[b]
            if one["kind"] != two["kind"]:
                continue
            left -= 1
            if left < 0:
                return
            names = product(_called(one["name"], one["aliases"]), _called(two["name"], two["aliases"]))
            likeness = max(compare_names(x, y, one["kind"])[0] for x, y in names)
            if likeness >= _ALIKE:
                yield 1 - likeness, a, b, f"{one['name']} and {two['name']} may be one ({likeness:.0%} alike)"


def _called(name: str, aliases: Iterable[str]) -> list[str]:
    return [name, *list(aliases)[:5]]


def _words(graph: nx.MultiDiGraph[str], node: str) -> set[str]:
    data = graph.nodes[node]
    return {word for text in _called(data["name"], data["aliases"]) for word in fold(text).split() if len(word) > 2}


def _number(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
