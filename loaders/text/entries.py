"""Accepted proposals as entries of the graph: the document, the nodes, and the relations with the sentence that says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import Entity, Entry, Evidence, Props, Relation, fold
from graph.ontology import default
from loaders import records
from loaders.text.model import Article, Thing
from loaders.text.naming import Nodes, role
from loaders.text.processes.when import When
from loaders.text.proposals import End, Proposal

METHOD = "text"
# A name in a text is a name, but whoever keeps a register of it knows better, whichever came first.
NAMED = 0.3
# What somebody says is less sure than what the text itself states.
REPORTED = 0.8
FACTS = ("stated", "reported")

# Then the day is that of saying.
_SAYING = re.compile(r"\b(said|says|say|told|tells|announced|added|recalled|according)\b", re.IGNORECASE)


class NotAFact(ValueError):
    """A proposal that tells of nothing that is so: it is planned, denied, or offered and no mediation."""


@dataclass
class Text:
    """What is known of the text that proposals are from: its things by key, where its sentences begin (characters, sorted), the
    dates in it, and all proposals of it that nobody rejected, which say who is a party to what."""

    article: Article
    things: Mapping[str, Thing] = field(default_factory=dict)
    sentences: Sequence[int] = ()
    dates: Sequence[When] = ()
    beside: Sequence[Proposal] = ()

    def __post_init__(self) -> None:
        self.nodes = Nodes(self.article.id, self.things)


def entries(text: Text, proposals: Iterable[Proposal]) -> Iterator[Entry]:
    """The document, then the nodes and relations of these proposals, each thing once. One that is no fact is left out.

    What is stated or reported is loaded as it is; an offer to mediate as OFFERS_MEDIATION; an office as a Role. A relation that
    may not join its ends comes as an entry that says so.
    """
    where = text.article.where or text.article.id
    yield Entry(text.article.document(), where)
    seen: set[str] = set()
    for one in proposals:
        try:
            items = list(told(text, one))
        except NotAFact:
            continue
        except ValueError as error:
            yield records.refused(error, where, one.sentence)
            continue
        for item in items:
            key = item.id if isinstance(item, Entity) else item.evidence[0].key(item.id)
            if key not in seen:
                seen.add(key)
                yield Entry(item, where, one.sentence)


def told(text: Text, one: Proposal) -> Iterator[Entity | Relation]:
    """The nodes of one proposal, then its relations. Raises NotAFact, and ValueError when the relation may not join them."""
    if one.type == "HOLDS":
        yield from _office(text, one)
        return
    for type, target in _as_loaded(text, one):
        source = _node(text, one.source)
        other = _node(text, target)
        relation = _relation(text, one, type, source.id, other.id, _when(text, one, target))
        flipped = relation.source != source.id
        default().check_relation(relation, *(one.kind for one in ((other, source) if flipped else (source, other))))
        yield from (source, other, relation)


def loadable(text: Text, one: Proposal) -> str:
    """Why a proposal cannot be loaded as it stands; "" when it can."""
    try:
        list(told(text, one))
    except ValueError as error:
        return str(error)
    return ""


def locator(text: Text, start: int) -> str:
    """Where a character stands: "paragraph 2, sentence 3"; the paragraph alone when sentences are not known."""
    content = text.article.text
    at = content.rfind("\n", 0, start) + 1
    paragraph = sum(1 for line in content[:at].split("\n") if line.strip()) + 1
    if not text.sentences:
        return f"paragraph {paragraph}"
    sentence = bisect_right(text.sentences, start) - bisect_right(text.sentences, at - 1)
    return f"paragraph {paragraph}, sentence {max(sentence, 1)}"


def _as_loaded(text: Text, one: Proposal) -> Iterator[tuple[str, End]]:
    """The relation, and to whom, that stands in the graph for a proposal."""
    if one.status in FACTS:
        yield one.type, one.target
        return
    if one.status != "offered" or one.type != "MEDIATES":
        raise NotAFact(f"it is {one.status}, which is no fact yet: change its status first, if the text says more")
    if one.target.kind in default().actors:
        yield "OFFERS_MEDIATION", one.target
        return
    parties = {
        text.nodes.id(other.source): other.source
        for other in text.beside
        if other.type == "PARTY_TO"
        and other.status != "denied"
        and text.nodes.id(other.target) == text.nodes.id(one.target)
    }
    parties.pop(text.nodes.id(one.source), None)
    for party in parties.values() or (one.target,):
        yield "OFFERS_MEDIATION", party


def _office(text: Text, one: Proposal) -> Iterator[Entity | Relation]:
    if one.status not in FACTS:
        raise NotAFact(f"it is {one.status}, which is no fact yet: change its status first, if the text says more")
    title = str(one.props.get("title") or "")
    if not fold(title):
        raise ValueError("an office without a title; a title is expected")
    holder, owner = _node(text, one.source), _node(text, one.target)
    office = role(title, End(owner.name, owner.kind, owner.id))
    office.evidence = _named(text)
    # That it is over is known, and not since when: an end that nobody told is no date.
    props: Props = {"former": True} if one.props.get("former") else {}
    holds = _relation(text, one, "HOLDS", holder.id, office.id, (None, None), props)
    default().check_relation(holds, holder.kind, "Role")
    of = _relation(text, one, "OF", office.id, owner.id, (None, None), {})
    default().check_relation(of, "Role", owner.kind)
    yield from (holder, owner, office, holds, of)


def _relation(
    text: Text,
    one: Proposal,
    type: str,
    source: str,
    target: str,
    when: tuple[str | None, str | None],
    props: Props | None = None,
) -> Relation:
    if source == target:
        raise ValueError("it would lead from a node to itself: two different ends are expected")
    reported = one.status == "reported"
    confidence = round(one.confidence * (REPORTED if reported else 1), 3)
    note = "; ".join(part for part in ("reported" if reported else "", one.reason) if part)
    evidence = Evidence(text.article.id, one.sentence, note, locator(text, one.start), METHOD, confidence)
    if default().relation(type).symmetric:
        source, target = sorted((source, target))
    if props is None:
        props = {name: value for name, value in one.props.items() if name not in _DATES}
    return Relation(type, source, target, *when, confidence=confidence, props=props, evidence=(evidence,))


def _node(text: Text, end: End) -> Entity:
    thing = text.things.get(end.key)
    props: dict[str, str] = {}
    aliases: tuple[str, ...] = ()
    if thing is not None:
        props = {name: thing.props[own] for own, name in _PROPS if thing.props.get(own)}
        for name in ("place", "of"):
            if other := text.things.get(thing.props.get(name, "")):
                props[name] = other.name
        aliases = tuple(alias for alias in thing.aliases if _telling(alias, end.name))
    return Entity(text.nodes.id(end), end.kind, end.name, aliases, props, _named(text))


_DATES = ("date", "start", "end")
_PROPS = (("date", "date"), ("start", "from"), ("end", "to"))


def _telling(alias: str, name: str) -> bool:
    """Whether an alias is worth keeping: a name, and not only some words of the one that is known."""
    return any(c.isupper() for c in alias) and not set(fold(alias).split()) <= set(fold(name).split())


def _named(text: Text) -> tuple[Evidence, ...]:
    return (Evidence(text.article.id, method=METHOD, confidence=NAMED),)


def _when(text: Text, one: Proposal, target: End) -> tuple[str | None, str | None]:
    """From when to when: as the proposal says, or its talks or event; or the one date in its sentence.

    Nothing else is known: a report of today may tell of last year. What lasts has no dates from here: that it was so on a day
    tells neither its beginning nor its end.
    """
    said = {name: str(one.props.get(name) or "") for name in _DATES}
    if any(said.values()):
        return said["start"] or said["date"] or None, said["end"] or said["date"] or None
    if default().relation(one.type).lasting:
        return None, None
    for end in (target, one.source):
        thing = text.things.get(end.key)
        if thing and any(found := [thing.props.get(name) for name in _DATES]):
            date, start, over = found
            return start or date, over or date
    within = [when for when in text.dates if one.start <= when.start and when.end <= one.start + len(one.sentence)]
    if len(within) != 1 or _SAYING.search(one.sentence):
        return None, None
    when = within[0]
    return (None if when.edge == "end" else when.value, None if when.edge == "start" else when.value)
