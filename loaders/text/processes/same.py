"""Which of the noticed places mean the same thing: "peace talks in Geneva ... the talks ... the negotiations" is one.

A phrase goes back to what was named before when it is definite, or counts what is there ("eight rounds"), and nothing in it
speaks against that: another date, place, owner, pair of parties or ordinal, or a word as "earlier", "parallel", "own".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.dates import overlaps
from graph.model import fold
from loaders.text.model import Reading
from loaders.text.processes import syntax
from loaders.text.processes.noticed import Noticed
from loaders.text.processes.words import refers, words

_GENERAL = frozenset({"agreement", "text", "settlement"})
_BACK = frozenset({"definite", "possessive", "bare", "trigger"})
_POINTING = frozenset({"these", "those", "this", "that"})
_EARLY = 2  # the number of the sentence up to which a text may still name those whom it is about
_OPENING = 1  # the number of the sentence up to which a text says what it is about
_SHORT = 3  # words of a name that says little more than where
_SHOWN = 2  # sentences that "those talks" goes back at most
_YEARS = 2  # from which on a date is of another time than the article's
# How likely a thing is meant again: for each time it was named, for the same noun or family, and for each sentence between.
_FARTHEST = 6  # sentences from which on it is all the same
_OFTEN, _NOUN, _FAMILY, _FAR = 0.5, 2.0, 1.0, 0.4
_POINTED = 3.0  # of what is pointed at, for each sentence between


@dataclass
class Cluster:
    """Places that mean one thing, in the order of the text."""

    ones: list[Noticed] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return next((one.kind for one in self.ones if not one.vague), self.ones[0].kind)

    @property
    def families(self) -> frozenset[str]:
        return frozenset(one.family for one in self.ones)

    @property
    def cue(self) -> str:
        """Whether it was brought in as an "earlier" one or one "apart" from the text's own."""
        return next((cue for cue in ("earlier", "apart") if cue in self.ones[0].cues), "")

    @property
    def real(self) -> bool:
        return any(one.real for one in self.ones)

    @property
    def named(self) -> bool:
        return any(one.name for one in self.ones)

    @property
    def told(self) -> bool:
        """Whether only verbs told of it so far."""
        return all(one.article == "trigger" for one in self.ones)

    @property
    def props(self) -> dict[str, str]:
        """What its places say of date and place, the first one first."""
        return {key: value for one in reversed(self.ones) for key, value in one.props.items()}

    def every(self, name: str) -> frozenset[str]:
        return frozenset().union(*(getattr(one, name) for one in self.ones))


def cluster(reading: Reading, noticed: list[Noticed]) -> list[Cluster]:
    """The noticed places, by what they mean. What only goes back to something, and does not find it, is left out."""
    kin = _kin(reading)
    _first_told(reading, noticed)
    now = int(reading.article.date[:4]) if reading.article.date else None
    found: list[Cluster] = []
    for one in noticed:
        meant = _meant(one, found, kin, now)
        if meant is not None:
            meant.ones.append(one)
        elif one.alone:
            found.append(Cluster([one]))
    return found


def _first_told(reading: Reading, noticed: list[Noticed]) -> None:
    """Sets which of them are with parties one of whom was not named before their own sentence."""
    first: dict[str, int] = {}
    for mention in reading.mentions:
        first.setdefault(mention.thing, reading.sentence(mention.start))
    for one in noticed:
        one.new = one.sentence > _EARLY and any(first[key] == one.sentence for key in one.parties)


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


def _meant(
    one: Noticed, found: list[Cluster], kin: dict[str, frozenset[str]], now: int | None = None
) -> Cluster | None:
    """What is there already that is meant. `now`: the year of the article, where it is known."""
    if one.name:
        same = (
            other
            for other in reversed(found)
            if _same_name(one, other) or _given_name(one, other) or _named_by_place(one, other)
        )
        return next(same, None) or _signed_name(one, found) or _known_as(one, found, now)
    if "apart" in one.cues or (not one.real and one.article in ("bare", "indefinite")):
        return None
    if one.article == "indefinite" and one.family != "round":
        return _restated(one, found)
    several = [other for other in found if other.kind == one.kind]
    fitting = [other for other in found if _fits(one, other, kin, len(several))]
    # "The accord" is the one of years ago only where that was just spoken of, and the text has told of none of its own time.
    fitting = [other for other in fitting if _of_one_time(one, other, now)] or (
        [] if _old(one, now) else [other for other in fitting if _at_hand(one, other)]
    )
    fitting = [other for other in fitting if other.real] or fitting
    fresh = not _old(one, now)
    return max(
        fitting, key=lambda other: _likely(one, other) - _NOUN * (fresh and _old(other.ones[0], now)), default=None
    )


def _same_name(one: Noticed, other: Cluster) -> bool:
    mine = {fold(word) for word in one.name}
    return other.kind == one.kind and any(
        mine == theirs or ((mine < theirs or theirs < mine) and len(mine & theirs) > 1)
        for theirs in ({fold(word) for word in them.name} for them in other.ones if them.name)
    )


def _given_name(one: Noticed, other: Cluster) -> bool:
    """Whether the sentence gives a name to what it just called otherwise: "a pact, officially the Document of Accord"."""
    before = other.ones[-1]
    if other.kind != one.kind or before.sentence != one.sentence or one.head.dep_ not in ("appos", "oprd", "attr"):
        return False
    return bool(one.head.head == before.head)


def _named_by_place(one: Noticed, other: Cluster) -> bool:
    """Whether "the Geneva agreement" is the one that was signed in Geneva."""
    where = other.every("at") | other.every("places") | {other.props.get("place", "")}
    return (
        one.kind == other.kind and bool(one.by_place & where) and not other.named and not _contradicts(one, other, {})
    )


def _signed_name(one: Noticed, found: list[Cluster]) -> Cluster | None:
    """The agreement that the text is about, when its name is told only where it is signed: "signed the Pretoria Agreement"."""
    same = [other for other in found if other.kind == one.kind and other.real]
    if len(same) > 1:
        same = [other for other in same if _same_noun(one, other)]
    if (
        len(same) != 1
        or same[0].named
        or (len(same[0].ones) < 2 and same[0].ones[0].sentence > _OPENING)
        or one.kind != "Agreement"
        or one.years
        or len(one.name) > _SHORT
        or one.by_place
    ):
        return None
    signed = one.head.dep_ in ("dobj", "nsubjpass", "oprd", "attr", "appos") and _naming(one)
    return same[0] if signed and not _contradicts(one, same[0], {}) else None


def _naming(one: Noticed) -> bool:
    """Whether what is signed or called so is given its name here."""
    before = one.head.doc[one.head.left_edge.i - 1].lower_ if one.head.left_edge.i else ""
    called = any(
        token.lower_ in words("called") for token in one.head.doc[max(one.head.sent.start, one.head.i - 6) : one.head.i]
    )
    return called or before in words("called") or one.head.head.lemma_.lower() in words("names")


def _known_as(one: Noticed, found: list[Cluster], now: int | None) -> Cluster | None:
    """The text's talks, when their name is told later: "talks in Sun City ... the Inter-Congolese Dialogue"."""
    same = [other for other in found if other.kind == one.kind and other.real and not other.cue and not other.told]
    if one.kind != "Process" or one.cues or len(same) != 1 or same[0].named or len(same[0].ones) < 2:
        return None
    if any(child.dep_ == "neg" for child in syntax.verb(one.head).children):
        return None  # "is no mediator in the Geneva Discussions"
    return same[0] if _of_one_time(one, same[0], now) and not _contradicts(one, same[0], {}) else None


def _restated(one: Noticed, found: list[Cluster]) -> Cluster | None:
    """What an indefinite phrase says again: "called it a foreign deal", "Taif Agreement: a pact between ...".

    Or what "the deal" promised before it was told of: "helped close the deal. On Tuesday they signed a declaration".
    """
    same = [other for other in found if other.kind == one.kind]
    if one.head.dep_ in ("oprd", "attr") and one.head.head.lemma_.lower() in ("call", "be", "describe", "brand"):
        return same[-1] if same else None
    if one.kind == "Process" and same and "apart" not in one.cues and not one.years and _bare_mediation(one, same[-1]):
        return same[-1]
    if one.head.dep_ in ("appos", "attr", "ROOT", "conj"):
        here = [other for other in same if other.named and other.ones[-1].sentence == one.sentence]
        if here and one.head.dep_ != "conj":
            return here[-1]
    if one.kind == "Agreement" and len(same) == 1 and one.family in _GENERAL and not one.telling:
        only = same[0].ones
        if all(them.article == "definite" and them.family in _GENERAL and not them.restricted for them in only):
            return same[0] if one.sentence > only[-1].sentence and not same[0].props else None
    return None


def _bare_mediation(one: Noticed, other: Cluster) -> bool:
    """Whether a mediation that was only named in passing is told of now: "with Swiss mediation. ... a mediation process"."""
    only = other.ones[0]
    near = one.sentence - only.sentence <= _SHOWN and len(other.ones) == 1 and not one.cues and not only.cues
    said = only.family == "mediation" and only.article == "bare"
    return near and said and not _contradicts(one, other, {})


def _fits(one: Noticed, other: Cluster, kin: dict[str, frozenset[str]], several: int) -> bool:
    """Whether nothing speaks against it. `several`: how many things of its kind there are."""
    if one.kind != other.kind and not _plain_meeting(one, other):
        return False
    if not other.real and one.article != "definite":
        return False
    if one.kind == "Event" and one.article in ("trigger", "bare"):
        return False
    if one.kind == other.kind == "Event" and one.telling - other.every("telling"):
        return False
    if one.kind == other.kind and not _may_mean(one, other):
        return False
    if other.cue == "apart" and not _same_noun(one, other):
        return False
    if _points(one) and one.sentence - other.ones[-1].sentence > _SHOWN:
        return False
    if one.new and not other.every("parties") and one.sentence - other.ones[-1].sentence > 1:
        return False  # "the negotiations of 2016 between A and B", of whom nothing was said before
    if (
        one.family == "round"
        and "date" in one.props
        and not one.plural
        and one.props["date"] != other.props.get("date")
    ):
        return False  # "Tuesday's session"
    if one.article == "indefinite" and other.told and one.sentence - other.ones[-1].sentence > 1:
        return False
    if one.restricted and (other.named or several > 1) and not _same_noun(one, other):
        return False
    return not (_other_cue(one, other) or _contradicts(one, other, kin))


def _of_one_time(one: Noticed, other: Cluster, now: int | None) -> bool:
    """Whether both may be of the same time: what is told without a date is of that of the article, not of years before."""
    mine, theirs = _old(one, now), _old(other.ones[0], now)
    return mine == theirs or (theirs and _same_noun(one, other))


def _old(one: Noticed, now: int | None) -> bool:
    """Whether it is said to have been at least two years before the article (or after what the article is about)."""
    said = {*one.years, *([one.props["date"][:4]] if "date" in one.props else [])} or one.then
    return now is not None and bool(said) and all(abs(int(year) - now) >= _YEARS for year in said)


def _at_hand(one: Noticed, other: Cluster) -> bool:
    """Whether it was just spoken of, or is what the text began with."""
    return one.sentence - other.ones[-1].sentence <= _SHOWN or other.ones[0].sentence <= _OPENING


def _plain_meeting(one: Noticed, other: Cluster) -> bool:
    """ "The meetings" may be the talks."""
    plain = not (one.telling or one.places or one.years or one.owners or one.parties)
    return one.family == "meeting" and one.article == "definite" and other.kind == "Process" and plain


def _may_mean(one: Noticed, other: Cluster) -> bool:
    if not other.families & refers()[one.family] and not (one.family in _GENERAL and other.families & _GENERAL):
        return False
    if one.family == "ceasefire" and other.named and "ceasefire" not in other.families:
        return False
    if one.kind == "Agreement" and one.naming and not one.naming & _said(other):
        return False  # "the grain deal" is not the ceasefire
    if one.family == "process" and one.telling & words("broad") and not one.telling & _said(other):
        return False  # "the settlement process" is more than a round of talks
    own = (one.telling if one.article == "bare" else one.naming) & words("tracks")
    if one.kind == "Process" and own - _said(other):
        return False  # "technical negotiations", "the farm talks"
    to_come = other.ones[0].article == "indefinite" and other.every("telling") & words("assemblies")
    if one.family in ("talks", "mediation") and to_come and not _same_noun(one, other):
        return False  # the talks come before "a national dialogue"
    if other.families == {"round"} and one.family in words("lasting") and one.article != "trigger":
        return False  # "the marathon session ... the dialogue"
    # After "mediated", "the formal negotiation" is another one than "the mediation" would be.
    return not (other.told and one.telling and one.article != "trigger")


def _said(other: Cluster) -> frozenset[str]:
    return frozenset(token.lower_ for one in other.ones for token in one.head.subtree)


def _other_cue(one: Noticed, other: Cluster) -> bool:
    if "earlier" in one.cues:
        return other.cue != "earlier" and not (one.family == "round" and other.families == {"round"})
    beside = one.sentence == other.ones[-1].sentence and one.head.dep_ == "relcl"
    return one.article == "trigger" and other.cue != "" and "past" not in one.cues and not beside


def _contradicts(one: Noticed, other: Cluster, kin: dict[str, frozenset[str]]) -> bool:
    mine, theirs = (frozenset(cue for cue in cues if cue.isdigit()) for cues in (one.cues, other.every("cues")))
    if mine and theirs and not mine & theirs:
        return True
    own = one.props.items() - other.props.items() or one.at - other.every("at")
    if mine and not theirs and own:
        return True  # a round that has a date or a place of its own is a part of the talks
    if one.article == "trigger" and "past" in one.cues and "date" in dict(one.props.items() - other.props.items()):
        return True  # "had in April carried messages"
    if "past" in one.cues and one.article == "bare" and _own_place(one, other):
        return True  # "had conducted talks in Antananarivo"
    if one.years and other.every("years") and not one.years & other.every("years"):
        return True
    if (one.article != "trigger" or one.cues) and _apart(one.owners, other.every("owners"), kin):
        return True
    if _apart(one.parties, other.every("parties"), kin):
        return True
    if one.article == "trigger" and _apart(one.at, other.every("places") | other.every("at"), {}):
        return True
    if _apart(one.places, other.every("places") | other.every("at"), {}):
        return True
    day, then = one.props.get("date"), other.props.get("date")
    if one.kind == "Agreement" and one.article == "definite" and day and not then and not _same_noun(one, other):
        return True  # "the ceasefire of June 18" is not the agreement of now
    if day is None or then is None:
        return False
    return not overlaps(day, day, then, then) if one.kind == "Agreement" else day[:4] != then[:4]


def _own_place(one: Noticed, other: Cluster) -> bool:
    """Whether it has a place that the other was not said to have."""
    return bool((one.at | one.places) - other.every("at") - other.every("places"))


def _apart(mine: frozenset[str], theirs: frozenset[str], kin: dict[str, frozenset[str]]) -> bool:
    """Whether both are known and have nothing in common."""
    if not mine or not theirs:
        return False
    wide = mine.union(*(kin.get(one, frozenset()) for one in mine))
    return not wide & theirs.union(*(kin.get(one, frozenset()) for one in theirs))


def _same_noun(one: Noticed, other: Cluster) -> bool:
    return any(one.head.lemma_.lower() == them.head.lemma_.lower() for them in other.ones)


def _likely(one: Noticed, other: Cluster) -> float:
    return (
        _OFTEN * min(len(other.ones), 4)
        + _NOUN * _same_noun(one, other)
        + _FAMILY * (one.family in other.families)
        + _FAMILY * bool(one.telling & other.every("telling"))
        + _FAMILY * (other.ones[0].sentence <= _OPENING and not other.cue)
        + _FAMILY * bool(one.parties & other.every("parties"))
        + _NOUN * ("past" in one.cues and other.cue == "earlier")
        - _NOUN * (other.cue != "" and "past" not in one.cues and other.cue not in one.cues)
        - _NOUN * (other.told and one.article != "trigger")
        - (_POINTED if _points(one) else _FAR) * min(one.sentence - other.ones[-1].sentence, _FARTHEST)
    )


def _points(one: Noticed) -> bool:
    """ "That round" is the one that was spoken of last."""
    return one.head.doc[one.head.left_edge.i].lower_ in _POINTING
