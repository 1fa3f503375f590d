"""Who does it and to whom, by the dependency parse: from a trigger along a path to the tokens that fill a slot.

A path is a few steps, such as `subject`, `object 's`, `on behalf of`. What the parse says in many ways is one step here: the
subject of a passive, of a relative or participial clause, of an infinitive, of a coordinated verb; the object that stands
before its verb; the noun that has a light verb ("voiced support for").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.text.frames.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

# Steps with a name; every other step is a preposition, or a noun that has to stand there ("on behalf of").
STEPS = frozenset(
    {
        "subject",
        "object",
        "self",
        "holder",
        "'s",
        "that",
        "if",
        "deed",
        "infinitive",
        "clause",
        "whose",
        "above",
        "gapped",
        "listed",
        "pair",
    }
)

_DEEP = 6  # clauses that are climbed for a subject that is left out
_DASHES = frozenset({"-", "–", "—", "/"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_COMPANY = frozenset({"together", "along", "jointly"})
_WHEN = frozenset({"since", "in", "on", "during", "for", "over", "from"})
_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_LEFT_OUT = frozenset({"xcomp", "advcl", "ccomp", "conj", "acl", "relcl", "pcomp", "dep", "amod"})
# What may stand between a relative pronoun and what it is about.
_PASSED = frozenset({"IN", "DT", "WDT", "WP", "WP$"})
# "out of", "away from": the preposition hangs on the particle.
_PARTICLES = frozenset({"out", "away", "down", "up", "off", "back", "across", "together"})
_MODIFIES = frozenset({"poss", "compound", "nmod", "amod", "npadvmod"})


def verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def passive(verb: Token) -> bool:
    """Is the verb in the passive, or a past participle that stands as one ("backed by X", "a UN-brokered deal")?"""
    children = [one.dep_ for one in verb.children]
    if "auxpass" in children or "nsubjpass" in children:
        return True
    if verb.dep_ == "amod":
        return True
    if verb.tag_ not in ("VBN", "VBD") or "aux" in children or "nsubj" in children:
        return False
    if _clause_as_noun(verb):
        return False
    agent = _shared_agent(verb)
    if verb.dep_ in ("acl", "advcl"):
        return "dobj" not in children and (verb.tag_ == "VBN" or agent)
    if verb.dep_ == "conj" and verbal(verb.head):
        return (verb.tag_ == "VBN" or agent) and (passive(verb.head) or agent) and "dobj" not in children
    return agent


def _clause_as_noun(verb: Token) -> bool:
    """ "X, the minister, negotiated for Y", when the parser takes the sentence for a noun with a participle."""
    return (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and verb.nbor(-1).text == ","
        and verb.sent.root.pos_ in ("NOUN", "PROPN")
        and (verb.head == verb.sent.root or verb.head.head == verb.sent.root)
        and not any(one.dep_ == "agent" or one.lower_ == "by" for one in verb.children)
    )


def _shared_agent(verb: Token) -> bool:
    """Does "by X" follow, be it after the next verb ("housed and fed by X")?"""
    return any(
        one.dep_ == "agent" or (one.dep_ == "conj" and one.i - verb.i <= 2 and _shared_agent(one))
        for one in verb.children
    )


def antecedents(token: Token) -> list[Token]:
    """What a relative pronoun may stand for, likeliest first: what its clause hangs on, then the noun just before it."""
    if token.lower_ not in _RELATIVE or token.tag_ not in ("WDT", "WP", "WP$", "IN"):
        return []
    above = _above_clause(token)
    found = [] if above is None else [_first_of_list(above) if _may_be_several(token.head) else above]
    before = token
    while before.i and (before.is_punct or before.tag_ in _PASSED or before == token):
        before = before.nbor(-1)
    if before.pos_ in ("NOUN", "PROPN") or before.tag_ == "PRP":  # "it was he who"
        found.append(before)
    # "X, the envoy for the talks, who": the clause hangs on the last noun, but is about one further up.
    return list(dict.fromkeys([*found, *_governors(found[0])])) if found else []


def _governors(noun: Token) -> Iterator[Token]:
    """The nouns that a noun is a part of the description of, the nearest first."""
    for _ in range(_DEEP):
        if noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head.head
        elif noun.dep_ in ("appos", "conj") and noun.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head
        else:
            return
        yield noun


def _may_be_several(verb: Token) -> bool:
    """Does the verb not say that its subject is one ("which has", "who was")?"""
    return not any(one.tag_ == "VBZ" or one.lower_ == "was" for one in (verb, *verb.children))


def _first_of_list(noun: Token) -> Token:
    """ "Qatar and Egypt, which mediated": the clause is about both, though it hangs on the last."""
    if noun.dep_ == "conj" and noun.pos_ == noun.head.pos_ == "PROPN":
        return _first_of_list(noun.head)
    return noun


def _above_clause(token: Token) -> Token | None:
    above = token
    for _ in range(_DEEP):
        if above.dep_ == "relcl":
            return above.head
        if above.head == above:
            return None
        above = above.head
    return None


def surface(verb: Token, depth: int = _DEEP) -> list[Token]:
    """The grammatical subject, also one that the clause shares with another; [] when there is none."""
    own = [one for one in verb.children if one.dep_ in ("nsubj", "nsubjpass")]
    if own:
        return own[-1:]
    if _clause_as_noun(verb):
        return [verb.sent.root]
    if verb.dep_ == "attr" and verb.tag_ == "VBG":  # "is mediating", when the parser takes it for a noun
        return surface(verb.head, depth - 1)
    if stray := _stray(verb) or _dated(verb) or _fronted(verb):
        return [stray]
    if depth == 0 or verb.dep_ not in _LEFT_OUT:
        return []
    if noun := _described(verb):
        return [noun]
    above = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and above.lemma_ in words("somebody's words"):
        return doer(above) or (doer(above.head) if above.dep_ == "dobj" else [])
    if verb.dep_ == "acl" and verb.tag_ == "VB" and (whose := doer(above)):  # "an attempt by X to mediate"
        return whose
    if verb.dep_ in ("relcl", "acl", "amod"):
        return [above] if not verbal(above) else surface(above, depth - 1)
    if verb.dep_ == "pcomp":
        return _of_gerund(above, depth)
    if above.pos_ == "ADJ" and verb.dep_ == "xcomp" and verbal(above.head):  # "was quick to condemn"
        return surface(above.head, depth - 1)
    if mistaken(above):
        return _mistaken_subject(above)
    if not verbal(above):
        return []
    if verb.dep_ == "advcl" and verb.tag_ not in ("VBG", "VBN", "VB"):
        return []
    if verb.dep_ in ("xcomp", "ccomp") or (verb.dep_ == "advcl" and verb.tag_ == "VB"):
        return _controller(above, depth)
    return surface(above, depth - 1)


def _stray(verb: Token) -> Token | None:
    """A subject that the parser has put with the clause before: "sent troops to Qatar and Tehran opened its skies"."""
    if verb.dep_ not in ("conj", "advcl") or verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i < 2 or _own_subject(verb):
        return None
    comma = verb.nbor(-1).text == ","
    before = verb.nbor(-2 if comma else -1)
    found = None
    while before.dep_ in ("conj", "appos") and before.pos_ in ("NOUN", "PROPN") and before.head.i > verb.head.i:
        if before.dep_ == "conj" and (not comma or _after_comma_and(before)):
            found = before
        before = before.head
    return found


def _after_comma_and(noun: Token) -> bool:
    """ ", and their ministers": what begins here is rather a clause than the end of a list of two."""
    first = noun.left_edge
    return first.i > 1 and first.nbor(-1).pos_ == "CCONJ" and first.nbor(-2).text == ","


def _described(verb: Token) -> Token | None:
    """The noun before a participle that the parser puts elsewhere: "the object of a track, also steered by X"."""
    if verb.tag_ != "VBN" or verb.dep_ not in ("dep", "conj") or not any(one.dep_ == "agent" for one in verb.children):
        return None
    if any(one.dep_ in ("aux", "auxpass", "cc", "nsubj", "nsubjpass") for one in verb.children):
        return None
    before = verb.nbor(-1) if verb.i else verb
    while before.pos_ == "ADV" and before.i:
        before = before.nbor(-1)
    noun = before.nbor(-1) if before.text == "," and before.i else before
    return noun if before.text == "," and noun.pos_ in ("NOUN", "PROPN") else None


def _dated(verb: Token) -> Token | None:
    """A subject that the parser has put into a date: "On 5 June 2017 Bahrain and Egypt severed ties"."""
    if verb.dep_ != "ROOT" or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    for one in verb.children:
        if one.dep_ == "prep" and one.lower_ in ("on", "in") and one.i < verb.i:
            for noun in one.children:
                if noun.pos_ == "PROPN" and any(
                    two.ent_type_ in ("DATE", "CARDINAL") and two.i < noun.i for two in noun.children
                ):
                    return noun
    return None


def _fronted(verb: Token) -> Token | None:
    """A subject that the parser adds to a list before it: "Under the auspices of the UN, Israel and Egypt signed"."""
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(
        one.tag_ in _FINITE and one.dep_ == "aux" for one in verb.children
    )
    if verb.dep_ != "ROOT" or not finite or _own_subject(verb) or _dated(verb):
        return None
    found = None
    for before in verb.children:
        if before.dep_ == "prep" and before.i < verb.i:
            for one in before.subtree:
                comma = one.left_edge.i > before.i and one.left_edge.nbor(-1).text == ","
                if one.dep_ == "conj" and one.pos_ in ("NOUN", "PROPN") and one.head.i < one.i < verb.i and comma:
                    found = one
    return found


def _controller(above: Token, depth: int) -> list[Token]:
    """Who is to do what an infinitive says: the object in "urged X to", the subject in "promised X to"."""
    if above.lemma_ not in words("subject control") and not passive(above):
        asked = [one for one in above.children if one.dep_ in ("dobj", "dative") and one.pos_ != "ADP"]
        if asked:
            return asked[:1]
        if above.lemma_ in words("asks by preposition"):
            return [
                noun
                for one in above.children
                if one.dep_ == "prep" and one.lower_ in ("on", "upon", "to", "with")
                for noun in _nouns(one)
            ]
    return surface(above, depth - 1)


def _of_gerund(preposition: Token, depth: int) -> list[Token]:
    """Who does what a gerund after a preposition says: "thanked X for hosting", "its role in brokering"."""
    above = preposition.head
    if verbal(above):
        objects = [one for one in above.children if one.dep_ == "dobj"]
        if objects and preposition.lower_ in ("of", "for", "from", "into"):
            return objects[:1] if above.lemma_ in words("object does it") else surface(above, depth - 1)
        if passive(above) and preposition.lower_ == "by":
            return []
        return surface(above, depth - 1)
    if above.dep_ == "dobj" and preposition.lower_ in ("of", "for") and above.head.lemma_ in words("object does it"):
        return [above]
    owners = [one for one in above.children if one.dep_ == "poss"]
    return owners or (surface(above.head, depth - 1) if above.dep_ in ("dobj", "attr") and verbal(above.head) else [])


def agents(verb: Token) -> list[Token]:
    """The doer of a passive: after "by", or before the participle ("a UN-brokered deal")."""
    by = [one for one in verb.children if one.dep_ == "agent" or (one.dep_ in ("prep", "conj") and one.lower_ == "by")]
    found = [noun for one in by for noun in _nouns(one)]
    if found:
        found += [noun for one in _by_again(by[-1]) for noun in _nouns(one) if noun not in found]
        found += _in_company(found[0], verb)
    if verb.dep_ == "amod":
        found += [one for one in verb.children if one.dep_ in ("npadvmod", "compound", "nmod", "amod", "advmod")]
        found += [verb] if "-" in verb.text else []
    if not found and any(one.dep_ == "auxpass" for one in verb.children):  # "has been led since its start by X"
        found = [
            noun
            for when in verb.children
            if when.dep_ == "prep" and when.lower_ in _WHEN and when.i > verb.i
            for other in _nouns(when)
            for noun in preposition(other, "by")
        ]
    if not found and verb.dep_ == "conj":  # "was hosted and mediated by X": the agent is said once
        found = [noun for one in verb.head.children if one.dep_ == "agent" for noun in _nouns(one)]
    if not found:  # ... and with the last verb
        found = [
            noun
            for later in verb.children
            if later.dep_ == "conj" and later.tag_ == "VBN" and later.i - verb.i <= 2
            for one in later.children
            if one.dep_ == "agent"
            for noun in _nouns(one)
        ]
    return found


def _by_again(by: Token) -> Iterator[Token]:
    """The further agents of the same verb: "mediated by X in Mecca, by Y, and by Z"."""
    for one in by.doc[by.i + 1 : by.sent.end]:
        if one.tag_ in _FINITE and one.dep_ not in ("relcl", "advcl", "acl", "aux", "auxpass"):
            return
        if one.text == ";" or (one.tag_ == "VBN" and any(two.dep_ == "agent" for two in one.children)):
            return
        if one.lower_ == "by" and one.nbor(-1).lower_ in (",", "and") and one.dep_ in ("agent", "prep", "conj"):
            yield one


def mistaken(token: Token) -> bool:
    """Is it a verb that the tagger takes for a noun or an adjective ("Iran, which arms X", "Moscow arms X")?"""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") or not token.lower_.endswith(("s", "ed")) or not token.i:
        return False
    before = token.nbor(-1)
    while before.pos_ == "ADV" and before.i:
        before = before.nbor(-1)
    if before.tag_ in ("WDT", "WP"):
        return True
    if token.dep_ == "ROOT" and token.tag_ == "JJ":  # "Moscow armed and trained X"
        return any(one.dep_ == "nsubj" for one in token.children)
    return token.dep_ in ("ROOT", "relcl") and token.tag_ == "NNS" and before.pos_ == "PROPN" and before.head == token


def _mistaken_subject(token: Token) -> list[Token]:
    before = token.nbor(-1)
    while before.pos_ == "ADV" and before.i:
        before = before.nbor(-1)
    return [before]


def doer(token: Token) -> list[Token]:
    """The logical subject of a verb; of a noun, whose act it is."""
    if mistaken(token):
        return _mistaken_subject(token)
    if verbal(token) or token.dep_ in ("amod", "acl"):
        if passive(token):
            return agents(token)
        noun_like = token.tag_ == "VBG" and token.dep_ in ("pcomp", "pobj") and not _own_subject(token)
        found = (agents(token) if noun_like else []) or surface(token)  # "months of shuttling by X"
        return [*found, *(one for who in found for one in _in_company(who, token)), *_so_did(token)]
    found = possessors(token) or preposition(token, "by")
    light = support(token)
    if light is not None and (not found or all(one.tag_ == "PRP$" for one in found)):  # "voiced its support"
        found = doer(light) or found
    return found or preposition(token, "from")


def _in_company(subject: Token, verb: Token) -> Iterator[Token]:
    """Who does it as well: "X, together with Y, mediated", "X mediated along with Y"."""
    for one in (*subject.children, *verb.children):
        beside = one.lower_ == "alongside" and one.head == subject
        if one.dep_ == "prep" and (beside or (one.lower_ == "with" and one.i and one.nbor(-1).lower_ in _COMPANY)):
            yield from _nouns(one)
        elif one.lower_ in _COMPANY:
            yield from (noun for two in one.children if two.lower_ == "with" for noun in _nouns(two))


def sayer(verb: Token) -> list[Token]:
    """Who says what comes before "and": "X said the plan was fair and thanked Y", where it is X who thanks."""
    above = verb.head
    if verb.dep_ == "conj" and above.dep_ == "ccomp" and above.head.lemma_ in words("says"):
        return [] if _own_subject(verb) else surface(above.head)
    return []


def _so_did(verb: Token) -> list[Token]:
    """Who did the same: "X welcomed it, as did Y", "X called him; so did Y", "X backed him. So did Y."."""
    likely = [one for one in (*verb.children, verb.head) if one.i > verb.i]
    after = verb.sent.end
    if verb.dep_ == "ROOT" and after < len(verb.doc) and verb.doc[after].lower_ == "so":
        likely.append(verb.doc[after].sent.root)
    return [
        subject
        for one in likely
        if one.lemma_ in ("do", "have", "be") and one.i and one.nbor(-1).lower_ in ("as", "so")
        for subject in one.children
        if subject.dep_ in ("nsubj", "dobj", "attr") and subject.i > one.i
    ]


def deed(noun: Token) -> list[Token]:
    """Who does what is done at, under or with something: "X agreed at the urging of Y", "with the help of Y"."""
    here = noun
    for _ in range(_DEEP):
        above = here.head
        if above == here or here.dep_ not in ("pobj", "prep", "conj", "dobj", "agent", "attr"):
            return []
        if verbal(above):
            return [*doer(above), *(surface(above) if passive(above) else ())]
        here = above
    return []


def undergoer(token: Token) -> list[Token]:
    """The logical object of a verb, also one that stands before it; of a noun, what comes after "of"."""
    if mistaken(token):
        after = [one for one in token.children if one.dep_ == "dobj" or (one.dep_ == "appos" and one.i > token.i)]
        return after or ([token.head] if token.head.i > token.i else [])
    if not verbal(token) and token.dep_ not in ("amod", "acl"):
        return preposition(token, "of")
    if passive(token):
        return surface(token)
    found = [one for one in token.children if one.dep_ in ("dobj", "dative") and one.pos_ != "ADP"]
    if found:
        # "gave X an assurance": both are objects.
        return found
    later = [one for one in token.children if one.dep_ == "conj" and verbal(one) and not _own_subject(one)]
    for one in later:
        if objects := [other for other in one.children if other.dep_ == "dobj"]:
            return objects
    asked = [
        subject
        for one in token.children
        if one.dep_ in ("ccomp", "xcomp")
        and any(other.lower_ == "to" and other.dep_ == "aux" for other in one.children)
        for subject in one.children
        if subject.dep_ == "nsubj"
    ]
    return asked or _gap(token)


def _own_subject(verb: Token) -> bool:
    return any(one.dep_ in ("nsubj", "nsubjpass") for one in verb.children)


def _gap(verb: Token) -> list[Token]:
    """What a relative clause leaves out: "a peace that X brokered", "the deal he helped to broker"."""
    above = verb
    for _ in range(3):
        if above.dep_ == "relcl":
            subjects = [one for one in above.children if one.dep_ in ("nsubj", "nsubjpass")]
            if subjects and not any(one.lower_ in _RELATIVE for one in subjects):
                return [above.head]
            return []
        if above.dep_ != "xcomp":
            return []
        above = above.head
    return []


def support(noun: Token) -> Token | None:
    """The light verb of a noun: "voiced" in "voiced support for"."""
    above = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and verbal(above) and above.lemma_ in words("light verbs"):
        return above
    if noun.dep_ == "conj" and noun.head.pos_ == "NOUN":
        return support(noun.head)
    return None


def possessors(noun: Token) -> list[Token]:
    """Before a noun: "X's", "the Iranian", both of "the Egyptian-Qatari"; also said once of two ("X's commander and ally")."""
    found = [
        one
        for one in noun.children
        if one.i < noun.i and (one.dep_ == "poss" or (one.dep_ in _MODIFIES and one.text[:1].isupper()))
    ]
    if not found and noun.dep_ in ("compound", "nmod") and noun.tag_ == "NN" and noun.head.pos_ == "PROPN":
        found = [one for one in noun.head.children if one.dep_ == "poss"]  # "X's ally Y"
    elif not found and noun.dep_ == "conj" and noun.pos_ == noun.head.pos_ == "NOUN":
        bare = not any(one.dep_ == "det" for one in noun.children)
        found = [one for one in noun.head.children if one.dep_ == "poss"] if bare else []
    return [
        *found,
        *(two for one in found for two in one.lefts if two.text[:1].isupper() and two.nbor().text == "-"),
    ]


def measured(noun: Token) -> list[Token]:
    """What a noun of measure counts: "talks" of "six weeks of talks"."""
    return preposition(noun, "of") if noun.lemma_.lower() in words("measures") else []


def measure(noun: Token) -> Token:
    """The noun of measure that counts it, else the noun itself."""
    over = noun.head.head
    return (
        over if noun.dep_ == "pobj" and noun.head.lower_ == "of" and over.lemma_.lower() in words("measures") else noun
    )


def _nouns(preposition: Token) -> list[Token]:
    found = [one for one in preposition.children if one.dep_ in ("pobj", "pcomp")]
    for one in preposition.children:
        if one.dep_ in ("prep", "conj") and one.lower_ in (preposition.lower_, "of"):
            found += _nouns(one)
    return found


def _next_noun(token: Token) -> list[Token]:
    """The noun that follows a word, whatever the parse makes of it."""
    for one in token.doc[token.i + 1 : token.i + 6]:
        if one.pos_ not in ("DET", "ADJ", "PRON") and one.dep_ != "compound":
            return [one] if one.pos_ in ("NOUN", "PROPN") else []
    return []


def undoes(verb: Token) -> bool:
    """Is its object an act of its own, so not what the text spoke of before ("mediated the release of the crew")?"""
    return any(one.dep_ in ("dobj", "nsubjpass") and one.lemma_ in words("acts of their own") for one in verb.children)


def preposition(token: Token, word: str) -> list[Token]:
    """What stands after a preposition of a token."""
    after = token.nbor() if token.i + 1 < len(token.doc) else token
    if word == "for" == after.lower_ and token.pos_ == "PROPN" and after.head != token:
        # "X signed for the government, Y for the rebels": the parser has it with the verb.
        return _next_noun(after)
    return [
        noun
        for one in token.children
        if one.lower_ == word and one.dep_ in ("prep", "agent", "dative", "prt", "advmod", "mark", "advcl")
        for noun in _nouns(one)
    ]


def holder(noun: Token, depth: int = 3) -> list[Token]:
    """Of whom a noun or an adjective is said: "X, an ally of", "X is an ally", "served as", "envoy X"."""
    if depth == 0:
        return []
    named = [one for one in noun.children if one.dep_ == "appos"]
    above = noun.head
    if noun.dep_ in ("appos", "compound", "nmod") and above.pos_ in ("NOUN", "PROPN"):
        return [*named, _last_before(above, noun)]
    if noun.dep_ in ("attr", "acomp", "oprd") and verbal(above):
        return surface(above)
    if noun.dep_ == "nsubj" and above.lemma_ == "be":  # "the signatories were A and B"
        return named + [one for one in above.children if one.dep_ == "attr"]
    if noun.dep_ == "dobj" and above.lemma_ in ("become", "remain"):
        return surface(above)
    if noun.dep_ == "pobj" and (above.lower_ in ("as", "among") or (above.lower_ == "in" and noun.lemma_ == "chair")):
        return _as(above)
    if noun.dep_ == "pobj" and above.lower_ == "of" and above.head.lower_ == "one":  # "X, one of the mediators"
        return holder(above.head, depth - 1)
    if noun.dep_ == "amod":
        return [above]
    if noun.dep_ == "conj":
        return named or holder(above, depth - 1)
    return named


def _last_before(above: Token, noun: Token) -> Token:
    """ "X and Y, an ally of Z": what stands after Y is said of Y, unless it is said of several."""
    if noun.dep_ != "appos" or noun.tag_ in ("NNS", "NNPS"):
        return above
    before = [one for one in conjuncts(above) if above.i < one.i < noun.i and one.pos_ == "PROPN"]
    return before[-1] if before else above


def accompanying(preposition: Token) -> list[Token]:
    """Of whom "as" is said after "with": "opened talks, with A and B as guarantors", when the parser has it with the verb."""
    return [
        noun
        for one in preposition.head.children
        if one.dep_ == "prep" and one.lower_ == "with" and one.right_edge.i == preposition.i - 1
        for noun in _nouns(one)
    ]


def _as(preposition: Token) -> list[Token]:
    """Who is or acts "as" something: the object in "named X as envoy", else the subject."""
    above = preposition.head
    if beside := accompanying(preposition):
        return beside
    if above.pos_ == "ADV":  # "were there as observers"
        above = above.head
    if above.pos_ == "ADJ":  # "was present as an observer"
        return holder(above)
    if not verbal(above):
        if above.dep_ in ("dobj", "pobj") and above.pos_ == "NOUN" and above.head.lower_ != "with":
            # "sat in on the talks as observers"
            verb = above.head.head if above.dep_ == "pobj" else above.head
            return [above, *(surface(verb) if verbal(verb) else [])]
        return [above] if above.pos_ in ("PROPN", "NOUN", "PRON") else []
    if passive(above):  # "was attended by X as an observer", "X was received as an observer"
        return surface(above) if above.lemma_ in words("names somebody") else agents(above) or surface(above)
    if above.lemma_ in words("names somebody"):
        return undergoer(above)
    return surface(above)


def said_of(noun: Token) -> list[Token]:
    """What a noun after a preposition is said of: "talks held under the auspices of", "signed it in the presence of"."""
    while noun.dep_ == "conj" and noun.head.i < noun.i:
        noun = noun.head
    if noun.dep_ != "pobj" or noun.head.dep_ != "prep":
        return []
    over = noun.head.head
    if not verbal(over):
        # "The accord reached in Oslo under ...": of the place, says the parser.
        return [over, *said_of(over)]
    return [*undergoer(over), *surface(over)]


def gapped(verb: Token) -> list[Token]:
    """Who else does it, where the verb is said once: "X signed for A, Y for B and Z for C"."""
    return [
        one
        for one in verb.doc[verb.i + 1 : verb.sent.end - 1]
        if one.pos_ == "PROPN" and one.nbor().lower_ == "for" and one.nbor().i + 1 < verb.sent.end
    ]


def again(verb: Token) -> Iterator[tuple[Token, Token]]:
    """Who else is done what by whom, where the verb is said once: "A was represented by X, and B by Y"."""
    by = next((one for one in verb.children if one.dep_ == "agent"), None)
    if by is None or not any(one.dep_ == "auxpass" for one in verb.children):
        return
    for one in by.doc[by.i + 1 : by.sent.end]:
        if one.tag_ in _FINITE and one.dep_ not in ("relcl", "advcl", "acl", "aux", "auxpass"):
            return
        done = one.nbor(-1)
        if one.lower_ == "by" and done.pos_ in ("NOUN", "PROPN") and one.i + 1 < one.sent.end:
            first = done
            while first.i > by.i + 1 and first.pos_ in ("NOUN", "PROPN", "ADJ", "DET", "PART", "PRON", "NUM"):
                first = first.nbor(-1)
            doers = _nouns(one) or _next_noun(one)
            if doers and first.lower_ in (",", ";", "and", "while"):
                yield done, doers[0]


def listed(noun: Token) -> list[Token]:
    """Those that make up a group: "three envoys, X, Y and Z", "the mediators - X and Y"."""
    if noun.tag_ not in ("NNS", "NNPS"):
        return []
    after = [
        one
        for one in noun.children
        if one.dep_ == "appos" and one.left_edge.i > noun.i and one.left_edge.nbor(-1).is_punct
    ]
    return [one for one in after if not any(verbal(two) for two in noun.doc[noun.i + 1 : one.left_edge.i])]


def pair(noun: Token) -> list[Token]:
    """The two before a noun: "the Israel-Hamas truce", "Saudi-Iranian talks"."""
    for one in noun.lefts:
        dash = one.nbor(-1) if one.i > 1 else one
        if one.text[:1].isupper() and dash.text in _DASHES:
            other = dash.nbor(-1)
            return [other, one] if other.text[:1].isupper() else []
    return []


def walk(heads: list[Token], path: tuple[str, ...]) -> Iterator[Token]:
    """The tokens at the end of a path. A named step starts from the trigger, the first of the heads, a preposition from any of
    them: "put pressure on" has it under the verb or under the noun."""
    named = path[0] in STEPS
    if not named:
        light, whole = support(heads[0]), measure(heads[0])
        here = [*heads, *([light] if light is not None else []), *([whole] if whole != heads[0] else [])]
    else:
        here = heads[:1]
    if path[0] in _PARTICLES and len(path) > 1:
        here, path = [there for one in here for there in one.children if there.lower_ == path[0]], path[1:]
    for number, step in enumerate(path):
        here = [there for one in here for there in _step(one, step, number == 0)]
    yield from dict.fromkeys(here)


def infinitives(token: Token) -> list[Token]:
    """What is to be done: "urged X to go and to sign"."""
    return [
        other
        for one in token.children
        if one.dep_ in ("xcomp", "ccomp", "advcl")
        and any(two.lower_ == "to" and two.dep_ == "aux" for two in one.children)
        for other in (one, *(two for two in one.children if two.dep_ == "conj" and verbal(two)))
    ]


def clauses(token: Token) -> list[Token]:
    """The verbs of the clauses that complete a verb."""
    return [one for one in token.children if one.dep_ in ("xcomp", "ccomp", "advcl", "pcomp")]


def _step(token: Token, step: str, first: bool) -> list[Token]:
    if step == "infinitive":
        return infinitives(token)
    if step == "subject":
        return doer(token)
    if step == "object":
        return undergoer(token)
    if step == "self":
        return [token]
    if step == "holder":
        return holder(token)
    if step == "above":
        return said_of(token)
    if step == "governor":
        return [token.head.head] if token.dep_ == "pobj" else [token.head]
    if step == "gapped":
        return gapped(token)
    if step == "listed":
        return listed(token)
    if step == "pair":
        return pair(token)
    if step == "'s":
        return possessors(token)
    if step == "clause":
        return clauses(token)
    if step == "whose":
        return [one for one in token.children if one.dep_ == "poss"]
    if step == "that":
        return [subject for one in token.children if one.dep_ in ("ccomp", "advcl") for subject in surface(one)]
    if step == "if":
        return [
            subject
            for one in token.children
            if one.dep_ == "advcl"
            and any(two.dep_ == "mark" and two.lower_ in ("if", "unless") for two in one.children)
            for subject in surface(one)
        ]
    if step == "deed":
        return deed(token)
    if not first and token.lemma_ == step:
        return [token]
    return preposition(token, step)


def conjuncts(token: Token) -> list[Token]:
    """A token and what is coordinated with it on the right: "A, B and C", "A, the minister, and B", "the emir, A, and B"."""
    found = [token]
    for one in token.children:
        if one.dep_ == "conj" and not verbal(one) and not _begins_a_clause(one):
            found += conjuncts(one)
        elif one.dep_ == "appos" and {token.pos_, one.pos_} == {"PROPN", "NOUN"}:
            found += conjuncts(one)[1:]
    return found


def _begins_a_clause(noun: Token) -> bool:
    after = noun.right_edge.i + 1
    if after < len(noun.doc) and noun.doc[after].text == ",":
        after += 1
    if after >= len(noun.doc):
        return False
    verb = noun.doc[after].head if noun.doc[after].dep_ in ("aux", "auxpass", "advmod", "neg") else noun.doc[after]
    return noun in (_stray(verb), _fronted(verb))
