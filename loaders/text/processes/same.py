"""Which of the noticed places mean the same thing: "peace talks in Geneva ... the talks ... the negotiations" is one."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model import fold
from loaders.text.model import Reading
from loaders.text.processes.noticed import Noticed
from loaders.text.processes.words import refers

_GENERAL = frozenset({"agreement", "text", "settlement"})
_FAR = 0.4  # what a sentence of distance takes off how likely a thing is meant again


@dataclass
class Cluster:
    """Places that mean one thing, in the order of the text."""

    ones: list[Noticed] = field(default_factory=list)

    @property
    def kind(self) -> str:
        kinds = [one.kind for one in self.ones if not one.vague]
        return kinds[0] if kinds else self.ones[0].kind

    @property
    def families(self) -> frozenset[str]:
        return frozenset(one.family for one in self.ones)

    @property
    def earlier(self) -> bool:
        return "earlier" in self.ones[0].cues

    @property
    def real(self) -> bool:
        return any(one.real for one in self.ones)

    def every(self, name: str) -> frozenset[str]:
        return frozenset().union(*(getattr(one, name) for one in self.ones))


def cluster(reading: Reading, noticed: list[Noticed]) -> list[Cluster]:
    """The noticed places, by what they mean. What only goes back to something, and does not find it, is left out."""
    kin = _kin(reading)
    found: list[Cluster] = []
    for one in noticed:
        meant = _meant(one, found, kin)
        if meant is not None:
            meant.ones.append(one)
        elif one.alone:
            found.append(Cluster([one]))
    return found


def _kin(reading: Reading) -> dict[str, frozenset[str]]:
    """For each person, whom he or she acts for, as far as that is known."""
    kin: dict[str, set[str]] = {}
    for one in reading.statements:
        if one.type in ("HOLDS", "REPRESENTS"):
            kin.setdefault(one.source, set()).add(one.target)
    for thing in reading.things.values():
        if owner := thing.props.get("of"):
            kin.setdefault(thing.key, set()).add(owner)
    return {key: frozenset(those) for key, those in kin.items()}


def _meant(one: Noticed, found: list[Cluster], kin: dict[str, frozenset[str]]) -> Cluster | None:
    if one.name:
        return next((other for other in reversed(found) if _same_name(one, other)), None) or _given_name(one, found)
    if not one.real and one.article in ("bare", "indefinite"):
        return None
    if "apart" in one.cues:
        return None
    if one.article == "indefinite" and not _again(one):
        return None
    fitting = [other for other in found if _fits(one, other, kin)]
    return max(fitting, key=lambda other: _likely(one, other), default=None)


def _again(one: Noticed) -> bool:
    """An indefinite phrase that speaks of what is there: "what they called a foreign deal"."""
    outer = one.head
    return outer.dep_ in ("oprd", "attr", "appos") and outer.head.lemma_.lower() in ("call", "be", "describe", "brand")


def _same_name(one: Noticed, other: Cluster) -> bool:
    mine = {fold(word) for word in one.name}
    return any(
        mine == theirs or ((mine < theirs or theirs < mine) and len(mine & theirs) > 1)
        for theirs in ({fold(word) for word in them.name} for them in other.ones if them.name)
    )


def _given_name(one: Noticed, found: list[Cluster]) -> Cluster | None:
    """A name given to what the same sentence called otherwise: "a pact, the Document of National Accord"."""
    for other in reversed(found):
        before = other.ones[-1]
        if other.kind != one.kind or before.sentence != one.sentence:
            continue
        if one.head.dep_ == "appos" and one.head.head == before.head:
            return other
    return None


def _fits(one: Noticed, other: Cluster, kin: dict[str, frozenset[str]]) -> bool:
    if one.kind != other.kind and not (
        one.family == "meeting" and other.kind == "Process" and one.article == "definite"
    ):
        return False
    if not other.real and one.article != "definite":
        return False
    families = refers()[one.family] | ({"talks", "negotiation"} if one.family == "meeting" else set())
    if one.kind == "Event" and one.article == "trigger":
        return False
    if not other.families & families and not (one.family in _GENERAL and other.kind == "Agreement"):
        return False
    if ("earlier" in one.cues) != other.earlier and "earlier" in one.cues:
        return False
    mine, theirs = _ordinals(one.cues), _ordinals(other.every("cues"))
    if mine and theirs and not mine & theirs:
        return False
    if one.years and other.every("years") and not one.years & other.every("years"):
        return False
    if one.article != "trigger" and _apart(one.owners, other.every("owners"), kin):
        return False
    if _apart(one.parties, other.every("parties"), kin) or _apart(one.places, other.every("places"), {}):
        return False
    return one.kind != "Event" or not (
        one.telling and other.every("telling") and not one.telling & other.every("telling")
    )


def _ordinals(cues: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in cues if one.isdigit())


def _apart(mine: frozenset[str], theirs: frozenset[str], kin: dict[str, frozenset[str]]) -> bool:
    """Whether both are known and have nothing in common."""
    if not mine or not theirs:
        return False
    wide = mine.union(*(kin.get(one, frozenset()) for one in mine))
    return not wide & theirs.union(*(kin.get(one, frozenset()) for one in theirs))


def _likely(one: Noticed, other: Cluster) -> float:
    last = other.ones[-1]
    return (
        0.5 * min(len(other.ones), 4)
        - _FAR * (one.sentence - last.sentence)
        + (2.0 if any(one.head.lemma_.lower() == them.head.lemma_.lower() for them in other.ones) else 0.0)
        + (1.0 if one.family in other.families else 0.0)
        + (1.0 if one.telling & other.every("telling") else 0.0)
        - (2.0 if other.earlier and "earlier" not in one.cues else 0.0)
    )
