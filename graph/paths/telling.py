"""Paths told: as a sentence that can be read aloud, and as JSON."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graph.mirror import actor
from graph.ontology import Ontology, default
from graph.paths.route import Path


def sentence(graph: nx.MultiDiGraph[str], path: Path, ontology: Ontology | None = None) -> str:
    """The path read aloud: "Zelensky holds the office of President of Ukraine, which is an office of Ukraine, which …"."""
    ontology = ontology or default()
    said = [graph.nodes[path.steps[0].source]["name"]] if path.steps else []
    for step in path.steps:
        kind = ontology.relation(step.relation)
        said.append(f"{kind.phrase if step.forward else kind.back} {graph.nodes[step.target]['name']}")
    head, tail = " ".join(said[:2]), said[2:]
    whose = ("who" if graph.nodes[step.source]["kind"] in ("Person", "Group") else "which" for step in path.steps[1:])
    return head + "".join(f", {who} {rest}" for who, rest in zip(whose, tail, strict=True)) + ("." if said else "")


def to_json(graph: nx.MultiDiGraph[str], path: Path) -> dict[str, Any]:
    """``{steps: [{source, relation, target, forward, relations}], sentence, cost}``; evidence is the caller's to add."""
    return {
        "steps": [
            {
                "source": actor(graph, step.source),
                "relation": step.relation,
                "target": actor(graph, step.target),
                "forward": step.forward,
                "relations": list(step.relations),
            }
            for step in path.steps
        ],
        "sentence": sentence(graph, path),
        "cost": path.cost,
    }
