"""The learned part: how likely it is that an actor has a part in a process.

Three logistic regressions over the words and the grammar around a mention (`features`) say what part an actor has, in which
process, and what two actors are to one another; a fourth, the judge, weighs that together with what the rules found
(`evidence`). Learned by `python -m bench.extraction.train` (`make train`); running it takes numpy alone.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.text.learned.evidence import Evidence, gather
from loaders.text.model import Reading, Statement

if TYPE_CHECKING:
    from loaders.text.learned.linear import Linear

WEIGHTS = Path(__file__).with_name("weights.json.gz")


@dataclass(frozen=True)
class Learned:
    """What was learned. `judges`: of each type the bias and the weight of each sign, for what a rule says and for what none
    does; `least`: the least confidence that it takes to be stated, of both."""

    parts: Linear
    targets: Linear
    pairs: Linear
    judges: dict[str, tuple[list[float], list[float]]]
    least: dict[str, tuple[float, float]]

    def confidence(self, one: Evidence) -> float:
        bias, *weights = self.judges[one.type][not one.ruled]
        odds = bias + sum(weight * sign for weight, sign in zip(weights, one.signs(), strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


@cache
def weights() -> Learned:
    """The weights that come with Gobetween."""
    from loaders.text.learned.linear import Linear

    data = json.loads(gzip.decompress(WEIGHTS.read_bytes()))
    parts, targets, pairs = (Linear.load(data[name]) for name in ("parts", "targets", "pairs"))
    return Learned(parts, targets, pairs, data["judges"], data["least"])


def state(reading: Reading, learned: Learned | None = None) -> None:
    """Adds the statements that the learned part finds, and weighs those that are there.

    What a rule found is left out where the judge thinks it unlikely; types that the judge does not know stay as they are.
    """
    learned = learned or weights()
    judge(reading, gather(reading, learned.parts, learned.targets, learned.pairs), learned)


def judge(reading: Reading, evidence: list[Evidence], learned: Learned) -> None:
    """Puts what is likely enough in the place of the statements that the rules made of the same types."""
    kept = [one for one in reading.statements if one.type not in learned.judges]
    for one in evidence:
        confidence = learned.confidence(one)
        if one.rule is not None and one.unclear:
            kept.append(one.rule)
        elif confidence >= learned.least[one.type][not one.ruled]:
            kept.append(_statement(one, round(confidence, 3)))
    reading.statements[:] = kept


def _statement(one: Evidence, confidence: float) -> Statement:
    if one.rule is not None:
        reason = f"{one.rule.reason} + learned" if one.said > 0 else one.rule.reason
        return replace(one.rule, confidence=confidence, reason=reason)
    return Statement(one.type, one.source, one.target, one.start, one.end, confidence, "stated", "learned")
