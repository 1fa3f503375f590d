"""What speaks for each relation that a text may tell of: the learned scores, the rules, and what else the actor seems to be."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from loaders.text.learned.candidates import PARTS, Candidates, Pair, Seen
from loaders.text.learned.linear import Linear
from loaders.text.model import Reading, Statement

_LEAST = -3.5  # log odds below which a candidate is not looked at
_NOTHING = -5.0  # the log odds of what was not looked at
_LOW = -4.0  # what is less likely than that is no less likely for the judge
_A_RULE = 3.0  # the log odds that a rule is worth
_CLEAR = ("stated", "reported")
SYMMETRIC = frozenset({"MEETS", "AGREES_WITH", "ALLIED_WITH"})


@dataclass
class Evidence:
    """A candidate. `said` and `placed` are log odds: that the actor has the part, and that it is in this target.

    `ahead`: how far `placed` is above that of the actor's next best target. `best`: no other target of the actor has more.
    `rule` is what a rule says of this very relation; `rules`, in [0, 1], how sure the surest rule is of this part of the actor,
    whatever the target, and `other_rules` of another part. `seen`: in how many places the part is likely.
    """

    type: str
    source: str
    target: str
    said: float = _NOTHING
    placed: float = 0.0
    start: int = 0
    end: int = 0
    seen: int = 0
    rule: Statement | None = None
    rules: float = 0.0
    other_rules: float = 0.0
    best: bool = False
    ahead: float = 0.0
    other_part: float = _NOTHING
    implied: bool = False  # the target is in the text only as a verb
    agreement: bool = False
    often: bool = False  # the target is spoken of more than once
    group: bool = False  # the source is one
    named: bool = False  # the source has a name

    @property
    def triple(self) -> tuple[str, str, str]:
        return self.type, self.source, self.target

    @property
    def unclear(self) -> bool:
        """Whether a rule says that it did not come to that: an offer, a plan, a denial."""
        return self.rule is not None and self.rule.status not in _CLEAR

    @property
    def ruled(self) -> bool:
        """Whether a rule says that it is so."""
        return self.rule is not None and not self.unclear

    def signs(self) -> list[float]:
        """The numbers that the judge weighs, about -2 to 2 each."""
        said, placed = max(self.said, _LOW), max(min(self.placed, 3.0), _LOW)
        ruled = float(self.ruled)
        either = said + _A_RULE * self.rules
        return [
            said / 2,
            min(placed, 2.0) / 2,
            max(-3.0, min(3.0, self.ahead)) / 2,
            # The weaker of both: it takes the part and the right target.
            (min(either, placed) if self.type in PARTS else either) / 2,
            self.rules,
            ruled,
            self.rules * ruled,
            self.other_rules,
            float(self.seen > 1),
            float(self.best),
            max(self.other_part, 0.0) / 2,
            float(self.implied),
            float(self.agreement),
            float(self.often),
            float(self.group),
            float(self.named),
        ]


def gather(reading: Reading, parts: Linear, targets: Linear, pairs: Linear) -> list[Evidence]:
    """The candidates in a reading with some evidence, each once."""
    candidates = Candidates(reading)
    found: dict[tuple[str, str, str], Evidence] = {}
    most: dict[str, dict[str, float]] = {}  # of each actor, by part
    for seen in candidates.seen():
        scores = parts.score(seen.features)
        for part, score in zip(parts.answers, scores.tolist(), strict=True):
            ours = most.setdefault(seen.spot.thing, {})
            ours[part] = max(ours.get(part, _NOTHING), score)
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
    every = list(found.values())
    _compare(reading, every, most)
    return every


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
        placed = targets.first(candidates.target(seen, part, thing.key))
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


def _compare(reading: Reading, ours: list[Evidence], most: dict[str, dict[str, float]]) -> None:
    """What the candidates say of one another, and what sort of things they are about."""
    by_actor: dict[tuple[str, str], list[Evidence]] = {}
    rules: dict[str, dict[str, float]] = {}
    for one in ours:
        by_actor.setdefault((one.type, one.source), []).append(one)
        if one.rule is not None and not one.unclear:
            sure = rules.setdefault(one.source, {})
            sure[one.type] = max(sure.get(one.type, 0.0), one.rule.confidence)
    forms: dict[str, list[str]] = {}
    for mention in reading.mentions:
        forms.setdefault(mention.thing, []).append(mention.form)
    for one in ours:
        same = by_actor[one.type, one.source]
        sure = rules.get(one.source, {})
        one.rules = sure.get(one.type, 0.0)
        one.other_rules = max((sure[part] for part in sure if part in PARTS and part != one.type), default=0.0)
        one.best = max(same, key=_worth) is one
        if one.type in PARTS:
            one.ahead = one.placed - _next([other.placed for other in same], one.placed)
            others = (score for part, score in most.get(one.source, {}).items() if part != one.type)
            one.other_part = max(others, default=_NOTHING)
        source, target = forms.get(one.source, []), forms.get(one.target, [])
        one.implied = set(target) == {"trigger"}
        one.agreement = reading.things[one.target].kind == "Agreement"
        one.often = len(target) > 1
        one.group = reading.things[one.source].kind == "Group"
        one.named = "name" in source


def _next(several: list[float], one: float) -> float:
    """The greatest of the others; 0 where there are none."""
    if len(several) == 1:
        return 0.0
    first, second = heapq.nlargest(2, several)
    return second if one == first else first


def _worth(one: Evidence) -> float:
    return (one.rule is not None) * 2 + min(one.said, one.placed)
