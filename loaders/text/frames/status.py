"""Whether the text states what a word says, or only reports, offers, plans or denies it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.text.frames import arguments
from loaders.text.frames.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEEP = 8  # words that are climbed above a trigger
_RANK = ("stated", "reported", "planned", "offered", "denied")
_MODALS = frozenset(
    {"will", "would", "could", "can", "may", "might", "shall", "should", "must", "'ll", "’ll", "'d", "’d", "ought"}
)
_SAME_PAST = frozenset({"put", "set", "let", "cut", "hit", "shut", "read", "cast", "split", "spread", "quit", "beat"})
_IF = frozenset({"if", "unless", "should", "whether", "lest"})
_NO = frozenset({"no", "neither", "nobody", "none", "nothing", "nor"})
_NEGATION = frozenset({"not", "n't", "n’t", "never", "nor", "neither", "hardly", "scarcely", "no"})
_CLAUSE = ("xcomp", "ccomp", "pcomp", "advcl", "acl", "conj", "csubj", "parataxis", "relcl")
_SUSPECTED = frozenset({"alleged", "purported", "supposed"})
# What only tells when or in what setting something is done is not done to it: "agreed to end the war after talks mediated by".
_SETTING = frozenset({"after", "before", "since", "during", "amid", "under", "following", "upon"})
_WHERE = frozenset({"in", "at", "by", "through"})  # "agreed to a truce in talks mediated by": the talks are no plan
_DEFINITE = frozenset({"the", "these", "those", "this", "that"})
_TOWARDS = frozenset({"on", "for", "towards", "toward"})
_ADVERBS = frozenset({"reportedly", "allegedly", "apparently", "supposedly", "purportedly"})


@dataclass(frozen=True, slots=True)
class Stance:
    """How the text stands to what a trigger says. `speaker`: the head of the words that name who says so, if somebody does."""

    status: str
    speaker: Token | None = None


def status(token: Token, attempts: bool = False) -> str:
    """How sure the text is of what this trigger says, a verb or a noun: one of `loaders.text.model.STATUSES`.

    - denied: under a negation ("did not", "no", "neither", "without"), or under a verb that denies it (refused to, declined to,
      failed to, denied), or only claimed by somebody with a stake in it (accused X of, claims to have, alleges that).
    - offered: an offer or a request ("offered to mediate", "asked X to mediate").
    - planned: a future, a wish, a condition, a possibility, a question ("will", "hopes to", "if", "is expected to").
    - reported: somebody says so, and the text does not doubt it ("X said that", "according to X", "reportedly").
    - stated: all else.

    Of several, the one furthest from the fact counts ("X said that Y would not": denied). With `attempts`, what was tried and
    failed counts as done ("failed to mediate" was a mediation). Costs some ten steps up the parse.
    """
    return stance(token, attempts).status


def stance(token: Token, attempts: bool = False, negated: bool = False, promised: bool = False) -> Stance:
    """The status, and who says so.

    `negated`: not doing it is what is meant ("would not recognise"). `promised`: to announce it is to do it ("will boycott").
    """
    found, speaker = "stated", None
    here = token
    for _ in range(_DEEP):
        if not (negated and here == token):
            found = _further(found, "stated" if promised and here == token and _announced(here) else _at(here))
        above = here.head
        if above == here or _circumstance(here) or _taken_for_granted(here, above) or _describes(here, above):
            break
        told = _WHERE | _SETTING if token.dep_ == "acl" and token.tag_ == "VBN" else _SETTING
        if here.dep_ == "prep" and here != token and here.lower_ in told:
            break
        if here.dep_ in ("ccomp", "parataxis") and here.i < above.i and _apart(here, above):
            break  # another sentence, in truth: "X demanded talks; Y would hear nothing of it"
        if found != "denied" and here.dep_ not in ("conj", "nsubj", "poss"):
            found = _further(found, _under(here, above, attempts))
        if here.dep_ in ("ccomp", "parataxis") and above.lemma_ in words("says") and speaker is None:
            found, speaker = _further(found, "reported"), next(iter(arguments.surface(above)), None)
        if not _climbs(here):
            break
        here = above
    # "X said" that stands within or after what he says governs it no less.
    for one in here.children if here.dep_ == "ROOT" else ():
        if one.dep_ in ("parataxis", "ccomp") and one.lemma_ in words("says") and speaker is None:
            subjects = [other for other in one.children if other.dep_ == "nsubj"]
            if subjects and not any(other.dep_ in ("ccomp", "dobj") for other in one.children):
                found, speaker = _further(found, "reported"), subjects[0]
    if here.sent.text.rstrip(" \"”'’").endswith("?"):
        found = _further(found, "planned")
    return Stance(found, speaker)


def _announced(verb: Token) -> bool:
    """ "Will guarantee the accord", "said that it would boycott the talks", and nothing else that speaks against it."""
    helpers = [one.lower_ for one in verb.children if one.dep_ in ("aux", "neg", "mark")]
    said = verb.dep_ == "ccomp" and verb.head.lemma_ in words("says")
    return (helpers == ["will"] and not said) or (
        said and [one for one in helpers if one != "that"] in (["would"], ["will"])
    )


def _apart(token: Token, above: Token) -> bool:
    """Is it a sentence of its own that comes before, not what is said?"""
    return above.lemma_ not in words("says") or any(one.text == ";" for one in token.doc[token.i : above.i])


def _circumstance(token: Token) -> bool:
    """ "Under a deal between X and Y, Z may not": what happens or not does so because of the deal, or after it."""
    return token.dep_ == "prep" and token.lower_ in words("circumstances")


def _taken_for_granted(token: Token, above: Token) -> bool:
    """ "promised to stop arming X", "will go on supporting X": it is done so far, whatever comes."""
    if above.lemma_.lower() not in words("so far"):
        return False
    if token.dep_ == "prep":
        return token.lower_ == "on" and above.lemma_.lower() == "go"
    if token.dep_ == "xcomp":
        return token.tag_ == "VBG" or above.lemma_.lower() == "continue"
    return token.dep_ in ("dobj", "nsubjpass") and above.lemma_.lower() != "go"


def _describes(token: Token, above: Token) -> bool:
    """ "No role in the EU-led talks", "stayed away from the talks mediated by X": there are such talks, whoever is in them."""
    definite = any(one.lower_ in _DEFINITE or one.dep_ == "poss" for one in above.children if one.i < token.i)
    return token.dep_ in ("amod", "acl") and token.tag_ == "VBN" and definite


def _further(one: str, other: str) -> str:
    return max(one, other, key=_RANK.index)


def _climbs(token: Token) -> bool:
    """Does what is said above a token hold for it too?"""
    if token.dep_ == "relcl":
        return False  # a relative clause is told as a fact, whatever is done with its noun
    if token.dep_ == "conj":
        # The second verb of a pair shares the first one's auxiliaries when it has neither subject nor tense of its own.
        own = any(one.dep_ in ("nsubj", "nsubjpass", "aux") for one in token.children)
        return not own and (token.tag_ in ("VB", "VBN", "VBG") or not arguments.verbal(token) or _clausal(token.head))
    if token.dep_ == "advcl":
        # "Talks will be held in Doha, hosted by Qatar."
        future = token.tag_ == "VBN" and any(one.dep_ == "aux" and one.lower_ == "will" for one in token.head.children)
        return token.tag_ in ("VB", "VBG") or future
    return token.dep_ in (
        "xcomp",
        "ccomp",
        "pcomp",
        "prep",
        "pobj",
        "dobj",
        "acl",
        "attr",
        "acomp",
        "oprd",
        "nsubjpass",
        "amod",
    )


def _clausal(token: Token) -> bool:
    return token.dep_ in ("xcomp", "ccomp", "pcomp")


def _at(token: Token) -> str:
    """What the token's own auxiliaries, negations and articles say."""
    found = "stated"
    deps = {one.dep_ for one in token.children}
    if (
        token.tag_ == "VB"
        and token.lower_ not in _SAME_PAST
        and "nsubj" in deps
        and "aux" not in deps
        and token.dep_ in ("ROOT", "conj", "advcl")
    ):
        # "Should X ever mediate", "had X asked"; after several it is the present ("X and Y accuse").
        found = "stated" if any(_several(one) for one in token.children if one.dep_ == "nsubj") else "planned"
    for one in token.children:
        lower = one.lower_
        if _negates(one, token):
            return "denied"
        if one.dep_ == "det" and lower in _NO:
            return "denied"
        if one.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and arguments.verbal(token) and _none(one):
            return "denied"
        if one.dep_ in ("aux", "auxpass") and lower in _MODALS:
            found = _further(found, "planned")
        if one.dep_ == "mark" and lower in _IF:
            found = _further(found, "planned")
        if one.dep_ == "advmod" and lower in ("whether", "when") and lower in _IF:
            found = _further(found, "planned")
        if one.dep_ == "advmod" and lower in _ADVERBS:
            found = _further(found, "reported")
        if one.dep_ == "prep" and lower == "according":
            found = _further(found, "reported")
        if one.dep_ == "amod" and one.lower_ in _SUSPECTED:
            return "denied"  # "its alleged support for X" is what somebody with a stake in it says
        if one.dep_ == "amod" and one.lemma_ in words("not yet"):
            found = _further(found, "planned")
        if one.dep_ == "aux" and lower == "to" and token.dep_ == "ROOT":
            found = _further(found, "planned")
    return found


def _several(subject: Token) -> bool:
    return subject.tag_ in ("NNS", "NNPS") or any(one.dep_ == "conj" for one in subject.children)


def _negates(one: Token, token: Token) -> bool:
    if one.lower_ == "not" and one.i + 1 < len(one.doc) and one.nbor().lower_ == "only":
        return False
    if one.lower_ == "longer" and one.i and one.nbor(-1).lower_ == "no":
        return True
    return one.dep_ == "neg" or (
        one.lower_ in _NEGATION and one.dep_ in ("advmod", "preconj", "cc") and one.i < token.i
    )


def _none(token: Token) -> bool:
    return token.lower_ in _NO or any(
        one.lower_ in _NO and one.dep_ in ("det", "preconj", "cc", "advmod") and one.i < token.i
        for one in token.children
    )


def _under(token: Token, above: Token, attempts: bool) -> str:
    """What the word above says of a token that depends on it."""
    lemma = above.lemma_.lower()
    if above.pos_ == "ADP" or above.dep_ == "prep":
        if above.lower_ == "without":
            return "denied"
        blamed = above.head
        if token.dep_ == "pcomp" and blamed.dep_ == "dobj" and blamed.head.lemma_.lower() in words("claims"):
            return "denied"  # "accused X of arming", where the parse puts "of arming" under X
        if above.lower_ in ("instead", "despite") and token.dep_ == "pcomp":
            return "denied"
        return "stated"
    if lemma in words("styles") and any(
        one.dep_ in ("nsubj", "dobj") and "sel" in one.lower_ for one in (*above.children, *token.children)
    ):
        return "denied"  # "X calls itself a mediator"
    if token.dep_ == "prep" and (
        (token.lower_ in _TOWARDS and lemma in words("aims")) or (token.lower_ == "as" and lemma in words("floats"))
    ):
        return "planned"
    clause = token.dep_ in _CLAUSE or (
        token.dep_ in ("dobj", "nsubjpass", "prep", "pobj") and token.pos_ in ("NOUN", "ADP")
    )
    if not clause:
        return "stated"
    to = token.dep_ in ("xcomp", "ccomp", "advcl", "acl") and any(
        one.lower_ == "to" and one.dep_ == "aux" for one in token.children
    )
    if token.dep_ == "acl" and not to:
        return "stated"  # "a plan backed by X" is backed
    accused = token.dep_ in ("prep", "ccomp", "xcomp")
    if token.dep_ == "acl" and to and lemma in words("aims"):
        return "stated" if attempts else "planned"
    if lemma in words("denies") and token.dep_ != "advcl" and not (lemma == "end" and above.pos_ == "NOUN"):
        return "stated" if token.lemma_.lower() in words("words to others") else "denied"
    if (
        lemma in words("fails")
        and token.dep_ in ("xcomp", "ccomp", "advcl", "acl", "prep")
        and (to or token.dep_ == "prep")
    ):
        return "stated" if attempts else "denied"
    if accused and lemma in words("claims"):
        return "denied"
    if token.dep_ == "advcl":  # a purpose or a circumstance: not under the verb, unless that asks for it
        return "offered" if to and lemma in words("asks") else "stated"
    if lemma in words("tries"):
        return "stated" if attempts or not to else "planned"
    if lemma in words("offers") and (to or not arguments.verbal(token)):
        return "offered"
    if (
        lemma in words("asks")
        and (to or token.dep_ == "ccomp" or not arguments.verbal(token))
        and not (lemma in words("says") and not to)
    ):
        return "offered"
    if lemma in words("plans") and not (token.dep_ == "prep" and token.lower_ in _WHERE):
        return "planned"
    if token.dep_ == "xcomp" and lemma in words("says"):
        return "reported"
    return "stated"


def tense(token: Token) -> str:
    """ "past", "present", "future", or "" when the word does not tell."""
    verb = token
    for _ in range(3):
        if verb.tag_ in ("VBD", "VBZ", "VBP") or any(one.dep_ in ("aux", "auxpass") for one in verb.children):
            break
        verb = verb.head
    helpers = [one for one in verb.children if one.dep_ in ("aux", "auxpass")]
    if any(one.lower_ in ("will", "shall", "'ll", "’ll") for one in helpers):
        return "future"
    tags = {one.tag_ for one in (verb, *helpers)}
    if "VBD" in tags or any(one.lemma_ == "have" for one in helpers):
        return "past"
    return "present" if tags & {"VBZ", "VBP"} else ""
