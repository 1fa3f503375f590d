"""What the text plainly says of how processes and agreements hang together: part of, result of, after, where."""

from __future__ import annotations

from loaders.text.model import Reading, Statement
from loaders.text.processes import syntax
from loaders.text.processes.noticed import Noticed
from loaders.text.processes.same import Cluster
from loaders.text.processes.words import words

_SURE, _LIKELY = 0.85, 0.7
_REASONS = {"RESULT_OF": "what came of it", "FOLLOWS": "what it followed", "PART_OF": "a round of it"}


def state(reading: Reading, clusters: list[tuple[str, Cluster]]) -> None:
    """Adds the statements, each with the words that say so. `clusters`: each with the key of its thing."""
    heads = {one.head.i: (key, one) for key, cluster in clusters for one in cluster.ones}
    heads |= {syntax.outer(one.head).i: (key, one) for key, cluster in clusters for one in cluster.ones}
    for key, cluster in clusters:
        for one in cluster.ones:
            _located(reading, key, one)
            _resulted(reading, key, one, heads)
        _part(reading, key, cluster, clusters)


def _part(reading: Reading, key: str, cluster: Cluster, clusters: list[tuple[str, Cluster]]) -> None:
    """A round that has its number is part of the only talks that were spoken of before it."""
    one = cluster.ones[0]
    if cluster.kind != "Process" or not one.real or not any(cue.isdigit() for cue in one.cues):
        return
    wholes = [
        (other, them)
        for other, them in clusters
        if them.kind == "Process"
        and not them.told
        and not them.cue
        and not any(cue.isdigit() for cue in them.every("cues"))
    ]
    if len(wholes) == 1 and wholes[0][1].ones[0].start < one.start:
        _add(reading, "PART_OF", key, wholes[0][0], one, one, _LIKELY)


def _located(reading: Reading, key: str, one: Noticed) -> None:
    place = one.props.get("place") or next((key for key in sorted(one.at) if reading.things[key].kind == "State"), "")
    if place and one.real and not _told(reading, "LOCATED_IN", key, place):
        reading.statements.append(
            Statement("LOCATED_IN", key, place, one.start, one.end, _SURE, reason="processes: its place")
        )


def _resulted(reading: Reading, key: str, one: Noticed, heads: dict[int, tuple[str, Noticed]]) -> None:
    """ "Talks that produced an agreement", "signed a settlement after three weeks of talks"; "talks followed a summit"."""
    if one.kind != "Process" or not one.real:
        return
    outer = syntax.outer(one.head)
    acts = [outer.head] if outer.dep_ == "nsubj" else []
    acts += [child for child in outer.children if child.dep_ == "relcl"]
    for act in acts:
        objects = [heads[child.i] for child in act.children if child.dep_ == "dobj" and child.i in heads]
        for other, them in objects:
            if act.lemma_.lower() in words("results") and them.kind == "Agreement" and not syntax.unreal(act):
                _add(reading, "RESULT_OF", other, key, one, them, _SURE)
            elif act.lemma_.lower() == "follow" and not syntax.unreal(act):
                _add(reading, "FOLLOWS", key, other, one, them, _LIKELY)
    if outer.dep_ == "pobj" and outer.head.lower_ == "after" and "earlier" not in one.cues:
        act = syntax.verb(outer)
        for child in act.children:
            if child.dep_ in ("dobj", "nsubjpass") and child.i in heads and act.lemma_.lower() in words("signs"):
                other, them = heads[child.i]
                if them.kind == "Agreement":
                    _add(reading, "RESULT_OF", other, key, one, them, _LIKELY)


def _add(reading: Reading, type: str, source: str, target: str, one: Noticed, them: Noticed, sure: float) -> None:
    if source != target and not _told(reading, type, source, target):
        start, end = min(one.start, them.start), max(one.end, them.end)
        reading.statements.append(
            Statement(type, source, target, start, end, sure, reason=f"processes: {_REASONS[type]}")
        )


def _told(reading: Reading, type: str, source: str, target: str) -> bool:
    return any((one.type, one.source, one.target) == (type, source, target) for one in reading.statements)
