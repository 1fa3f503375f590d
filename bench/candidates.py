"""Who could mediate, beside simpler and cleverer rankings, with parts of it left out, and on data that tells less.

    .venv/bin/python -m bench.candidates                            the seeds
    .venv/bin/python -m bench.candidates ucdp-peace-agreements-221.csv

Weights were chosen by what they do on the tables of 1989 to 1999; those since 2000 are the test. The fitted ranking is a
conditional logit (McFadden 1974) over the same components, fitted anew for each year on all tables before it: with a
little ridge, and with a prior around the weights that ship.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from samples import graph_of
from scipy.optimize import minimize

from graph.candidates import ALL, METHODS, NEW, OURS, SUBSETS, backtest, weights
from graph.candidates.history import History, of_case
from graph.candidates.ranking import Ranking
from graph.model import Document, Entity, Relation
from loaders import read_file

KINDS = ("State", "Organization")
YEARS = {"chosen on, 1989–1999": ("1989", "1999"), "tested on, since 2000": ("2000", None)}
THIRD = ("MEDIATES", "HOSTS", "GUARANTEES", "OBSERVES")
UP = ("ABOUT", "RESULT_OF", "PART_OF", "FOLLOWS")
WIDTHS = (0, 0.1, 0.5, 1)
GROUPS = {
    "experience": ("experience", "kind"),
    "region and subregion": ("region", "subregion"),
    "party": ("party",),
    "conflict and pair": ("conflict", "pair", "before", "latest"),
    "neighbours and bodies": ("neighbour", "near", "body"),
}


def read(*paths: Path) -> nx.MultiDiGraph[str]:
    """The mirror's graph of these files, without a database."""
    entities: dict[str, Entity] = {}
    relations: dict[str, Relation] = {}
    for path in paths:
        for entry in read_file(path):
            if isinstance(entry.item, Relation):
                relations[entry.item.id] = entry.item
            elif isinstance(entry.item, Entity) and not isinstance(entry.item, Document):
                entities.setdefault(entry.item.id, entry.item)
    return graph_of(entities.values(), relations.values())


def changed(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy whose attributes can be changed."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_nodes_from((n, {**d, "props": dict(d["props"])}) for n, d in graph.nodes(data=True))
    made.add_edges_from((u, v, k, dict(d)) for u, v, k, d in graph.edges(keys=True, data=True))
    return made


def without_regions(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """No source names a region."""
    made = changed(graph)
    for _, data in made.nodes(data=True):
        data["props"].pop("region", None)
    return made


def unknown(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Ids and names that no table knows: what is told of borders and bodies of states is of no use."""
    ids = {node: "x:" + hashlib.sha256(node.encode()).hexdigest()[:12] for node in graph}
    made = nx.relabel_nodes(changed(graph), ids)
    for node, data in made.nodes(data=True):
        data.update(name=node, aliases=[])
    for *_, data in made.edges(data=True):
        data["qualifier"] = ids.get(data["qualifier"], data["qualifier"])
    return made


def years(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Of every date the year alone: nothing of the same year is known before."""
    made = changed(graph)
    for _, data in made.nodes(data=True):
        data["props"].update({k: data["props"][k][:4] for k in ("date", "from", "to") if data["props"].get(k)})
    for *_, data in made.edges(data=True):
        data.update({k: data[k][:4] for k in ("from", "to") if data[k]})
    return made


def without_conflicts(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Nothing tells which process or conflict an agreement belongs to."""
    made = changed(graph)
    made.remove_edges_from([(u, v, k) for u, v, k, d in graph.edges(keys=True, data=True) if d["type"] in UP])
    return made


def pairs(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Only who mediates with whom on which day, as event data has it."""
    made = changed(graph)
    parties = defaultdict(list)
    for u, v, data in graph.edges(data=True):
        if data["type"] == "PARTY_TO":
            parties[v].append(u)
    for u, v, key, data in graph.edges(keys=True, data=True):
        if data["type"] in THIRD and data["from"]:
            for party in parties[v]:
                made.add_edge(u, party, key=f"{key} {party}", **{**data, "type": "MEDIATES", "qualifier": ""})
    made.remove_nodes_from([n for n, d in graph.nodes(data=True) if d["kind"] in ("Agreement", "Process", "Event")])
    return made


def processes(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A row a process, with its first and last day, instead of one an agreement; the parts have no dates of their own."""
    made = changed(graph)
    above = {u: v for u, v, d in graph.edges(data=True) if d["type"] == "RESULT_OF"}
    days = defaultdict(list)
    for u, v, key, data in graph.edges(keys=True, data=True):
        if v in above and data["type"] in (*THIRD, "PARTY_TO"):
            made.remove_edge(u, v, key)
            made.add_edge(u, above[v], key=key, **{**data, "from": None, "to": None})
        elif data["type"] == "RESULT_OF" and data["from"]:
            days[v].append(data["from"])
    for process, those in days.items():
        made.nodes[process]["props"].update({"from": min(those), "to": max(those)})
    made.remove_nodes_from(list(above))
    return made


VARIANTS: dict[str, Callable[[nx.MultiDiGraph[str]], nx.MultiDiGraph[str]]] = {
    "as it is": lambda graph: graph,
    "no regions": without_regions,
    "unknown ids and names": unknown,
    "both": lambda graph: unknown(without_regions(graph)),
    "years only": years,
    "no conflicts": without_conflicts,
    "pairs only": pairs,
    "processes, not agreements": processes,
}


Row = tuple[int, Any, Any, bool]  # year, values of the candidates, which of them acted, whether the conflict is new


def rows(graph: nx.MultiDiGraph[str]) -> list[Row]:
    """What a fit learns from, table by table: each candidate's components as they were known before it."""
    past = History(graph, KINDS)
    names, found = list(weights().weight), []
    mediated = [case for case in past.cases if case.acts]
    for case in [case for case in mediated if case.id] or mediated:
        actual = {past.column[act.actor] for act in case.acts if act.actor in past.column}
        if case.opens and actual and case.parties:
            ranking = Ranking(past, of_case(case), case.opens)
            order = ranking.order(seen=True)
            values = np.array([ranking.values[name] for name in names]).T[order]
            new = not [one for one in past.earlier(of_case(case), case.opens) if one is not case]
            found.append((case.opens.year, values, np.isin(order, list(actual)), new))
    return found


def fitted(tables: list[Row], since: int, until: int, width: float | None = None) -> list[tuple[float, bool]]:
    """The rank of the first actual third party by the fitted ranking, and whether the conflict was new, table by table.

    width: of a Gaussian prior around the weights that ship, all that is earlier being counted (0: those weights); None:
    no such prior, but a little ridge.
    """
    shipped = np.array(list(weights().weight.values()))
    found: list[tuple[float, bool]] = []
    learned = shipped
    for year in sorted({year for year, *_ in tables if since <= year <= until}):
        known = [(x, y) for when, x, y, _ in tables if when < year and y.any()]
        if width is None:
            learned = _logit(known, 0 * shipped, 0.02 * len(known), 0 * shipped)
        elif width:
            learned = _logit(known, shipped, 1 / width**2, learned)
        for _, x, y, new in (row for row in tables if row[0] == year):
            ranks = np.flatnonzero(y[np.argsort(-(x @ learned), kind="stable")])
            found.append((float(ranks[0] + 1) if len(ranks) else np.inf, new))
    return found


def _logit(tables: list[tuple[Any, Any]], centre: Any, precision: float, start: Any) -> Any:
    """Weights under which those who acted are likely among the candidates of their table: the maximum of the
    likelihood times a Gaussian prior (of the posterior), which is concave."""

    def loss(at: Any) -> tuple[float, Any]:
        off = at - centre
        total, slope = precision * off @ off / 2, precision * off
        for x, y in tables:
            score = x @ at
            odds = np.exp(score - score.max())
            share = y / y.sum()
            total += np.log(odds.sum()) + score.max() - share @ score
            slope = slope + x.T @ (odds / odds.sum() - share)
        return total, slope

    return minimize(loss, start, jac=True, method="L-BFGS-B").x


def priors(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """Fits that begin with the weights that ship, beside these: by how far the data may lead away from them."""
    yield "\n| data | prior's width | hit@5 1989–1999 | MRR | hit@5 since 2000 | MRR |\n|---|--:|--:|--:|--:|--:|"
    for name, change in VARIANTS.items():
        tables = rows(change(graph))
        for width in WIDTHS:
            cells = []
            for since, until in YEARS.values():
                ranks = np.array([rank for rank, _ in fitted(tables, int(since), int(until or 9998), width)])
                cells += [f"{(ranks <= 5).mean():.3f}", f"{(1 / ranks).mean():.3f}"]
            yield f"| {name} | {width or 'none, the weights'} | {' | '.join(cells)} |"


def lines(graph: nx.MultiDiGraph[str]) -> Iterator[str]:
    """The tables, in Markdown."""
    learnt = rows(graph)
    yield "| tables | ranked by | n | hit@1 | hit@3 | hit@5 (95 %) | hit@10 | MRR (95 %) |\n|---|---|--:|--:|--:|--:|--:|--:|"
    for name, (since, until) in YEARS.items():
        result = backtest(graph, since, until)
        by = {(one.subset, one.method): one for one in result.figures}
        logit = fitted(learnt, int(since), int(until or 9998))
        for subset in SUBSETS:
            for method in METHODS:
                one = by[subset, method]
                hits, (low, high) = [f"{one.hits[k]:.2f}" for k in (1, 3, 5, 10)], one.intervals[5]
                hits[2] += f" ({low:.2f}–{high:.2f})"
                span = f"{one.mrr_interval[0]:.2f}–{one.mrr_interval[1]:.2f}"
                yield f"| {name}: {subset} | {method} | {one.n} | {' | '.join(hits)} | {one.mrr:.2f} ({span}) |"
            ranks = np.array([rank for rank, new in logit if subset == ALL or (subset == NEW and new)])
            if len(ranks):
                hits = [f"{(ranks <= k).mean():.2f}" for k in (1, 3, 5, 10)]
                yield f"| {name}: {subset} | fitted | {len(ranks)} | {' | '.join(hits)} | {(1 / ranks).mean():.2f} |"
    yield "\n| weights | hit@5 1989–1999 | MRR | hit@5 since 2000 | MRR |\n|---|--:|--:|--:|--:|"
    whole = weights()
    sets = {"all": {}} | {f"without {name}": dict.fromkeys(those, 0.0) for name, those in GROUPS.items()}
    for name, weight in whole.weight.items():
        if name in {one for those in GROUPS.values() for one in those}:
            sets |= {f"{name}, {factor} times": {name: weight * factor} for factor in (0.5, 2)}
    for name, other in sets.items():
        cells = []
        for since, until in YEARS.values():
            used = replace(whole, weight={**whole.weight, **other})
            ours = backtest(graph, since, until, use=used).figures[METHODS.index(OURS)]
            cells += [f"{ours.hits[5]:.3f}", f"{ours.mrr:.3f}"]
        yield f"| {name} | {' | '.join(cells)} |"
    yield f"\nSince 2000, hit@5: {', '.join(METHODS)}.\n\n| data | n | all | new conflicts | n |\n|---|--:|--:|--:|--:|"
    for name, change in VARIANTS.items():
        by = {(one.subset, one.method): one for one in backtest(change(graph), "2000").figures}
        every, new = (" / ".join(f"{by[subset, method].hits[5]:.2f}" for method in METHODS) for subset in (ALL, NEW))
        yield f"| {name} | {by[ALL, OURS].n} | {every} | {new} | {by[NEW, OURS].n} |"
    yield from priors(graph)


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]] or [Path(__file__).parents[1] / "seeds" / "peace-agreements.csv"]
    for line in lines(read(*files)):
        print(line, flush=True)
