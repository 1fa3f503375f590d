"""Paths told: as a sentence that can be read aloud, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import networkx as nx

from graph.mirror import actor
from graph.ontology import Ontology, default
from graph.paths.disjoint import Separation
from graph.paths.explain import Explanation
from graph.paths.route import Path, Step


def sentence(graph: nx.MultiDiGraph[str], path: Path, ontology: Ontology | None = None, dated: bool = False) -> str:
    """The path read aloud: "Zelensky holds the office of President of Ukraine, which is an office of Ukraine, which …".

    dated: with the dates of the relation that tells each step, in brackets.
    """
    ontology = ontology or default()
    said = [graph.nodes[path.steps[0].source]["name"]] if path.steps else []
    for step in path.steps:
        kind = ontology.relations.get(step.relation)
        words = step.relation.lower().replace("_", " ")
        phrase = (kind.phrase if step.forward else kind.back) if kind else f"{words} {'' if step.forward else '(back)'}"
        when = period(graph, step) if dated else ""
        said.append(f"{phrase.strip()} {graph.nodes[step.target]['name']}" + (f" ({when})" if when else ""))
    head, tail = " ".join(said[:2]), said[2:]
    whose = ("who" if graph.nodes[step.source]["kind"] in ("Person", "Group") else "which" for step in path.steps[1:])
    return head + "".join(f", {who} {rest}" for who, rest in zip(whose, tail, strict=True)) + ("." if said else "")


def told_by(graph: nx.MultiDiGraph[str], step: Step) -> dict[str, Any]:
    """The attributes of the relation that tells a step."""
    ends = (step.source, step.target) if step.forward else (step.target, step.source)
    data: dict[str, Any] = graph.edges[(*ends, step.relations[0])]
    return data


def period(graph: nx.MultiDiGraph[str], step: Step) -> str:
    """When the relation that tells a step was in force: "2019", "2019 – 2021-03", "since 2019", "until 2021"; "" if undated."""
    data = told_by(graph, step)
    start, end = data["from"], data["to"]
    if start and end:
        return str(start) if start == end else f"{start} – {end}"
    return f"since {start}" if start else f"until {end}" if end else ""


def confidence(graph: nx.MultiDiGraph[str], path: Path) -> float:
    """The product of the confidences of the relations that tell a path's steps, in [0, 1]; 1 for no steps."""
    return prod(float(told_by(graph, step)["confidence"]) for step in path.steps)


def to_json(graph: nx.MultiDiGraph[str], path: Path) -> dict[str, Any]:
    """``{steps: [{source, relation, target, forward, relations, from, to, confidence}], sentence, cost, hops, confidence,
    certain}``; evidence is the caller's to add."""
    return {
        "steps": [
            {
                "source": actor(graph, step.source),
                "relation": step.relation,
                "target": actor(graph, step.target),
                "forward": step.forward,
                "relations": list(step.relations),
                **{name: told_by(graph, step)[name] for name in ("from", "to", "confidence")},
            }
            for step in path.steps
        ],
        "sentence": sentence(graph, path, dated=path.certain is not None),
        "cost": path.cost,
        "hops": len(path.steps),
        "confidence": confidence(graph, path),
        "certain": path.certain,
    }


def separation_json(graph: nx.MultiDiGraph[str], held: Separation) -> dict[str, Any]:
    """``{paths, cuts, direct, sentence}``; a cut is a list of actors."""
    ends = held.paths[0].nodes if held.paths else ()
    return {
        "paths": [to_json(graph, path) for path in held.paths],
        "cuts": [[actor(graph, node) for node in cut] for cut in held.cuts],
        "direct": list(held.direct),
        "sentence": parting(graph, ends[0], ends[-1], held) if ends else "",
    }


def parting(graph: nx.MultiDiGraph[str], source: str, target: str, held: Separation) -> str:
    """Who would have to be removed to part two, in words."""
    a, b = (graph.nodes[node]["name"] for node in (source, target))
    number = len(held.cuts[0])
    if not held.paths:
        return f"{a} and {b} are parted already."
    who = listed(_names(graph, held.cuts[0]))
    for other in held.cuts[1:]:
        near, far = set(other) - set(held.cuts[0]), set(held.cuts[0]) - set(other)
        who += f"; nearer to {b}, {listed(_names(graph, near))} would do in place of {listed(_names(graph, far))}"
    if held.direct:
        straight = f"Nobody's removal parts {a} and {b}: they have {_number(len(held.direct), 'direct relation')}"
        return f"{straight}. All other chains would go with {who}." if number else f"{straight}, and no other chain."
    return f"{a} and {b} are parted by removing {_number(number, 'node')}: {who}."


def explanation_json(graph: nx.MultiDiGraph[str], why: Explanation) -> dict[str, Any]:
    """``{sentence, components, reasons: [{what, sentence, path}], nearest: [{a, b, why}]}``; `graph` is the whole one."""
    return {
        "sentence": why.sentence,
        "components": list(why.components),
        "reasons": [
            {"what": one.what, "sentence": one.sentence, "path": to_json(graph, one.path) if one.path else None}
            for one in why.reasons
        ],
        "nearest": [{"a": actor(graph, one.a), "b": actor(graph, one.b), "why": one.why} for one in why.nearest],
    }


def listed(names: Iterable[str]) -> str:
    """Names as a list in a sentence: "Ukraine and Russia"."""
    every = list(names)
    return " and ".join([", ".join(every[:-1]), every[-1]]) if len(every) > 1 else "".join(every)


def _names(graph: nx.MultiDiGraph[str], nodes: Iterable[str]) -> list[str]:
    return sorted(graph.nodes[node]["name"] for node in nodes)


def _number(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
