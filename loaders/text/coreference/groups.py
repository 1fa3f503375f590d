"""Groups that are only a word for others: "the two leaders", "the M23 rebels" are no actors beside those whom they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.text.coreference import lists
from loaders.text.coreference.collectives import plain
from loaders.text.coreference.words import counts, words
from loaders.text.model import Mention, Reading, Statement, Thing

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from loaders.text.coreference.scene import Scene

_OPENS = frozenset({":", ",", "-", "–", "—", "--", "("})
_LISTED = 0.7
_SET = frozenset({"both", "two", "these", "all", "each", "either", "neither", "three", "four", "five", "six"})


@dataclass
class Aside:
    """A group that was taken out of a reading. `sure`: it is no actor, even if it stays open whom it means."""

    thing: Thing
    mentions: list[Mention]
    sure: bool


def aside(reading: Reading) -> list[Aside]:
    """Takes out the groups without a name that a collective or a nominal could be, unless something is stated of them."""
    found: list[Aside] = []
    stated = {key for one in reading.statements for key in (one.source, one.target)}
    for key, thing in list(reading.things.items()):
        mentions = reading.of(key)
        if thing.kind != "Group" or key in stated or not mentions or any(one.form != "nominal" for one in mentions):
            continue
        heads = [_head(reading, one) for one in mentions]
        if all(_collective(one) for one in heads):
            found.append(Aside(thing, mentions, all(_counted(one) for one in heads)))
        elif all(_armed(reading, one) for one in heads):
            found.append(Aside(thing, mentions, False))
    for one in found:
        del reading.things[one.thing.key]
        reading.mentions = [mention for mention in reading.mentions if mention.thing != one.thing.key]
    return found


def back(reading: Reading, gone: list[Aside]) -> None:
    """Puts back those of whom it was not found whom they mean."""
    for one in gone:
        left = [
            mention
            for mention in one.mentions
            if not any(other.start < mention.end and mention.start < other.end for other in reading.mentions)
        ]
        if left and not one.sure:
            reading.things[one.thing.key] = one.thing
            reading.mentions += left


def members(scene: Scene) -> None:
    """ "The mediators - A, B and C -", "four signatories: X, Y, Z and W": the words for a group mean each of them, too.

    What is told of a group so listed is told of its members, who are MEMBER_OF it.
    """
    marks = lists.marks(scene)
    for mention in list(scene.reading.mentions):
        if mention.form != "nominal" or scene.kind(mention.thing) != "Group":
            continue
        span = scene.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or span.root.tag_ not in ("NNS", "NNPS"):
            continue
        first = _list_after(scene, marks, span)
        several = lists.named(scene, marks, first) if first else []
        several = [one for one in dict.fromkeys(several) if one != mention.thing]
        number = next((counts()[one.lower_] for one in span if one.lower_ in counts()), 0)
        plainly = number == len(several) or (not number and span.root.lemma_.lower() in words("collective", "parts"))
        if (
            len(several) < 2
            or (number and number != len(several))
            or (scene.tokens[first - 1].text == "," and not plainly)
        ):
            continue
        for key in several:
            scene.reading.mentions.append(Mention(mention.start, mention.end, key, "collective"))
            scene.reading.statements.append(
                Statement(
                    "MEMBER_OF", key, mention.thing, mention.start, mention.end, _LISTED, reason="listed behind it"
                )
            )


def _list_after(scene: Scene, marks: lists.Marks, span: Span) -> int:
    """The token after the mark that opens a list behind a group; 0 where there is none."""
    i = span.end
    while i < len(scene.tokens) and (scene.tokens[i].lower_ in ("of", "from", "the", "for", "in") or i in marks):
        i = marks[i][0] if i in marks else i + 1
    return i + 1 if i + 1 < len(scene.tokens) and scene.tokens[i].text in _OPENS else 0


def _head(reading: Reading, one: Mention) -> Token | None:
    span = reading.doc.char_span(one.start, one.end, alignment_mode="expand")
    return span.root if span is not None else None


def _collective(token: Token | None) -> bool:
    if token is None or token.tag_ != "NNS":
        return False
    lemma = token.lemma_.lower()
    named = lemma in words("opposed") or lemma in words("collective", "parts")
    if not plain(token) or (not named and not _counted(token)):
        return False
    sets = words("collective", "people") | words("collective", "bodies") | words("collective", "parts")
    return lemma in sets and any(one.lower_ in _SET | {"the"} for one in token.children)


def _counted(token: Token | None) -> bool:
    """ "Both ministers", "the two leaders", "the warring parties": not "Sixty-two deputies", "six powers"."""
    if token is None:
        return False
    marks = {one.lower_ for one in token.children}
    definite = marks & {"the", "these", "both", "either", "neither"}
    return bool(definite and marks & (_SET | set(counts()) | {"warring", "rival", "opposing"}))


def _armed(reading: Reading, token: Token | None) -> bool:
    """ "The M23 rebels", where M23 is there by its name."""
    if token is None or token.lemma_.lower() not in words("rebels") | {"militia", "movement"}:
        return False
    names = [one for one in token.children if one.dep_ in ("compound", "nmod") and one.tag_ in ("NNP", "NNPS")]
    return any(
        mention.start <= one.idx < mention.end and reading.things[mention.thing].kind == "Organization"
        for one in names
        for mention in reading.mentions
    )
