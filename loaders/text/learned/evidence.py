"""What speaks for each relation that a text may tell of: the learned scores, the rules, and what else the actor seems to be."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.text.learned.candidates import PARTS, Candidates, Pair, Seen
from loaders.text.learned.linear import Linear
from loaders.text.model import Reading, Statement

_LEAST = -3.5  # log odds below which a candidate is not looked at
_NOTHING = -5.0  # the log odds of what was not looked at
_CLEAR = ("stated", "reported")
SYMMETRIC = frozenset({"MEETS", "AGREES_WITH", "ALLIED_WITH"})


@dataclass
class Evidence:
    """A candidate. `said` and `placed` are log odds: that the actor has the part, and that it is in this target."""

    type: str
    source: str
    target: str
    said: float = _NOTHING
    placed: float = 0.0
    start: int = 0
    end: int = 0
    seen: int = 0
    rule: Statement | None = None
    rule_elsewhere: bool = False
    best: bool = False
    other_part: float = _NOTHING

    @property
    def triple(self) -> tuple[str, str, str]:
        return self.type, self.source, self.target

    def signs(self) -> list[float]:
        """The numbers that the judge weighs, about -2 to 2 each."""
        rule = self.rule
        return [
            max(self.said, _NOTHING) / 2,
            max(self.placed, _NOTHING) / 2,
            0.0 if rule is None else rule.confidence if rule.status in _CLEAR else -rule.confidence,
            float(self.rule_elsewhere),
            float(self.seen > 1),
            float(self.best),
            max(self.other_part, 0.0) / 2,
        ]


def gather(reading: Reading, parts: Linear, targets: Linear, pairs: Linear) -> list[Evidence]:
    """The candidates in a reading with some evidence, each once."""
    candidates = Candidates(reading)
    found: dict[tuple[str, str, str], Evidence] = {}
    most: dict[tuple[str, str], float] = {}
    for seen in candidates.seen():
        scores = parts.score(seen.features)
        for part, score in zip(parts.answers, scores.tolist(), strict=True):
            key = (part, seen.spot.thing)
            most[key] = max(most.get(key, _NOTHING), score)
            if score > _LEAST:
                _add_part(candidates, found, seen, part, score, targets)
    for pair in candidates.pairs():
        for type, score in zip(pairs.answers, pairs.score(pair.features).tolist(), strict=True):
            if score > _LEAST:
                _add_pair(candidates, found, pair, type, score)
    learned = {*parts.answers, *pairs.answers}
    for one in reading.statements:
        if one.type in learned:
            _add_rule(found, one)
    ours = list(found.values())
    _compare(ours, most)
    return ours


def _add_part(
    candidates: Candidates,
    found: dict[tuple[str, str, str], Evidence],
    seen: Seen,
    part: str,
    score: float,
    targets: Linear,
) -> None:
    for thing in candidates.targets:
        if thing.kind not in PARTS[part]:
            continue
        placed = float(targets.score(candidates.target(seen, part, thing.key))[0])
        one = found.setdefault((part, seen.spot.thing, thing.key), Evidence(part, seen.spot.thing, thing.key))
        if min(one.said, one.placed) < min(score, placed) or one.seen == 0:
            one.said, one.placed = score, placed
            one.start, one.end = candidates.words_for(seen, thing.key)
        one.seen += score > 0


def _add_pair(
    candidates: Candidates, found: dict[tuple[str, str, str], Evidence], pair: Pair, type: str, score: float
) -> None:
    source, target = _ends(type, pair.one.thing, pair.other.thing)
    one = found.setdefault((type, source, target), Evidence(type, source, target))
    if score > one.said:
        one.said = score
        one.start = min(pair.one.start, pair.other.start)
        one.end = max(pair.one.end, pair.other.end)
    one.seen += score > 0


def _ends(type: str, source: str, target: str) -> tuple[str, str]:
    return (min(source, target), max(source, target)) if type in SYMMETRIC else (source, target)


def _add_rule(found: dict[tuple[str, str, str], Evidence], rule: Statement) -> None:
    source, target = _ends(rule.type, rule.source, rule.target)
    one = found.setdefault((rule.type, source, target), Evidence(rule.type, source, target))
    if one.rule is None or _rank(rule) > _rank(one.rule):
        one.rule = rule


def _rank(rule: Statement) -> tuple[bool, float]:
    return rule.status in _CLEAR, rule.confidence


def _compare(ours: list[Evidence], most: dict[tuple[str, str], float]) -> None:
    """What the candidates say of one another."""
    by_actor: dict[tuple[str, str], list[Evidence]] = {}
    for one in ours:
        by_actor.setdefault((one.type, one.source), []).append(one)
    for one in ours:
        same = by_actor[one.type, one.source]
        one.best = max(same, key=_worth) is one
        one.rule_elsewhere = any(other.rule for other in same if other is not one)
        if one.type in PARTS:
            others = (score for (part, actor), score in most.items() if actor == one.source and part != one.type)
            one.other_part = max(others, default=_NOTHING)


def _worth(one: Evidence) -> float:
    return (one.rule is not None) * 2 + min(one.said, one.placed)
