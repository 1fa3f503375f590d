"""Offices and memberships of bodies that only a noun tells of: "the movement's chief", "who heads the panel", "its members".

Read when it is known whom nouns and pronouns mean. A panel or a junta that nothing else names becomes a Group when somebody
heads it or belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from graph.model import Scalar
from loaders.text.coreference import clauses, lists
from loaders.text.coreference.scene import Scene
from loaders.text.coreference.words import heading, words
from loaders.text.model import Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

_BODIES = frozenset({"State", "Organization", "Group"})
_OFFICE = 0.7
_MEMBER = 0.75
_REPRESENTS = 0.7


def find(scene: Scene) -> None:
    """Adds HOLDS, MEMBER_OF, and REPRESENTS of those who lead a delegation."""
    marks = lists.marks(scene)
    for token in scene.tokens:
        lemma = token.lemma_.lower()
        if lemma in heading() and token.pos_ == "VERB":
            _heads(scene, token, heading()[lemma])
        elif lemma in words("leading") or lemma in words("offices"):
            _office(scene, token, marks)
        _members(scene, token, lemma, marks)


# Whom a noun means.


def _body(scene: Scene, token: Token) -> str | None:
    """The body that a noun or a pronoun means; a Group made for it where it is a panel that nothing else names."""
    things = scene.means(token)
    if things:
        return _whose(scene, things[0]) if len(things) == 1 and scene.kind(things[0]) in _BODIES else None
    lemma, above = token.lemma_.lower(), token.head.head
    within = token.dep_ == "pobj" and token.head.lower_ == "of" and above.lemma_.lower() in words("panels")
    if within and token.tag_ == "NNS":
        # A group of five nations.
        return _body(scene, above)
    single = token.tag_ in ("NN", "NNP") or token.lower_ == lemma
    if lemma not in words("panels") or not single or token.i in scene.named:
        return None
    if any(one.lower_ in ("no", "any", "every", "each") for one in token.children):
        return None
    return _panel(scene, token, lemma)


def _whose(scene: Scene, key: str) -> str:
    """Of a team, the body whose it is."""
    thing = scene.reading.things[key]
    team = thing.kind == "Group" and thing.name.split()[-1].lower() in words("delegations")
    return thing.props["of"] if team and thing.props.get("of") in scene.reading.things else key


def _panel(scene: Scene, token: Token, lemma: str) -> str | None:
    start, _ = scene.span(token)
    while scene.tokens[start].pos_ in ("DET", "PRON", "PART") and start < token.i:
        start += 1
    first, last = scene.tokens[start].idx, token.idx + len(token)
    for one in scene.reading.mentions:
        # What was found as a group by its words.
        if one.start <= first and last <= one.end and scene.kind(one.thing) in _BODIES and one.form == "nominal":
            return one.thing
    # "The committee" is the mixed committee of before, "the movement" the one that the sentence names.
    alone = start == token.i and not any(one.dep_ == "prep" for one in token.children)
    key = scene.panels.get(lemma) if alone else None
    if key is None and alone and lemma in words("vague"):
        key = _in_sentence(scene, token)
        if key is None:
            return None
    if key is None:
        key = scene.reading.add("Group", scene.reading.article.text[first:last]).key
        scene.panels[lemma] = key
    scene.add(token, start, token.i + 1, (key,), "nominal")
    return key


def _in_sentence(scene: Scene, token: Token) -> str | None:
    """The one organisation that the sentence names before a noun."""
    there = scene.heads_of(scene.sentence(token))
    found = {key for one, things in there for key in things if one.i < token.i and scene.kind(key) == "Organization"}
    return found.pop() if len(found) == 1 else None


def _people(scene: Scene, token: Token) -> list[str]:
    found = [key for one in scene.listed(token) for key in scene.means(one)]
    return found if found and all(scene.kind(one) == "Person" for one in found) else []


def _say(
    scene: Scene,
    type: str,
    ends: tuple[str, str],
    place: tuple[Token, Token],
    reason: str,
    props: Mapping[str, Scalar] | None = None,
) -> None:
    """Adds a statement between two things, unless it is stated already or both are one."""
    source, target = ends
    if source == target or any(
        (one.type, one.source, one.target) == (type, source, target) for one in scene.reading.statements
    ):
        return
    first, last = sorted(place, key=lambda one: one.i)
    start, end = first.idx, last.idx + len(last)
    sure = {"HOLDS": _OFFICE, "MEMBER_OF": _MEMBER}.get(type, _REPRESENTS)
    scene.reading.statements.append(
        Statement(type, source, target, start, end, sure, "stated", reason, dict(props or {}))
    )


# Who heads it.


def _heads(scene: Scene, verb: Token, title: str) -> None:
    """ "X, who chairs the panel", "the panel is headed by X", "a faction led by X"."""
    if any(one.dep_ == "neg" for one in verb.children):
        return
    by = next((two for one in verb.children if one.dep_ == "agent" for two in one.children if two.dep_ == "pobj"), None)
    if by is not None:
        noun = (
            verb.head if verb.dep_ == "acl" else next((one for one in verb.children if one.dep_ == "nsubjpass"), None)
        )
        people = _people(scene, by)
    else:
        noun = next((one for one in verb.children if one.dep_ == "dobj"), None)
        subject = clauses.subject(verb)
        people = _people(scene, subject) if subject is not None else []
    if noun is None or len(people) != 1:
        return
    if noun.lemma_.lower() in words("delegations"):
        whose = scene.owner(noun)
        if whose is not None and whose not in people:
            _say(scene, "REPRESENTS", (people[0], whose), (verb, noun), "leads a delegation")
        return
    body = _body(scene, noun)
    if body is not None and scene.kind(body) != "State" and noun.lemma_.lower() not in words("not_headed"):
        _say(scene, "HOLDS", (people[0], body), (verb, noun), "heads", {"title": title})


def _office(scene: Scene, token: Token, marks: lists.Marks) -> None:
    """ "The junta's spokesman", "chairwoman of the bloc", "junta leader X", of whom it is known who that is."""
    if token.i in scene.named:
        return
    holder = scene.means(token)
    owner = _owner(scene, token)
    if token.i + 1 in marks and owner is None and token.i and not holder:
        before = scene.tokens[token.i - 1]
        holder = (marks[token.i + 1][1],)
        owner = before if before.lemma_.lower() in words("panels") and before.dep_ == "compound" else None
    if owner is None or len(holder) != 1 or scene.kind(holder[0]) != "Person":
        return
    said = scene.people.description(token)
    body = _body(scene, owner)
    if body is None or (said.former and scene.kind(body) != "Person" and body in scene.people.owners(holder[0])):
        return
    title = " ".join(
        one.text for one in scene.doc[token.left_edge.i : token.i + 1] if _titled(scene, one, token, owner)
    )
    props: dict[str, Scalar] = {"title": title, "former": True} if said.former else {"title": title}
    _say(scene, "HOLDS", (holder[0], body), (owner, token), "title of a noun", props)


def _owner(scene: Scene, token: Token) -> Token | None:
    """The noun or pronoun that says whose an office is; None for a name, which the names' own stage has read."""
    for one in token.children:
        if one.dep_ == "poss" and _small(scene, one):
            return one
    for one in token.children:
        if one.dep_ == "prep" and one.lower_ in ("of", "for") and one.i == token.i + 1:
            return next((two for two in one.children if two.dep_ == "pobj" and _small(scene, two)), None)
    return None


def _small(scene: Scene, token: Token) -> bool:
    return token.i not in scene.named or token.is_lower


def _titled(scene: Scene, one: Token, token: Token, owner: Token) -> bool:
    """Whether a token before an office's noun is part of the title."""
    after = owner.i < one.i if owner.i < token.i else True
    plain = one.dep_ in ("compound", "amod", "nmod") or one.i == token.i
    return after and plain and one.lower_ not in words("former") and one.i not in scene.named


# Who belongs to it.


def _members(scene: Scene, token: Token, lemma: str, marks: lists.Marks) -> None:
    if lemma == "member":
        _member(scene, token, marks)
    elif lemma in words("including") and token.pos_ == "VERB":
        subject = clauses.subject(token)
        if token.dep_ in ("acl", "relcl") and (subject is None or subject.tag_ == "WDT"):
            subject = token.head
        _belong(scene, lists.named(scene, marks, token.i + 1), subject, token)
    elif lemma in words("composed") and token.i + 1 < len(scene.tokens):
        of = next((one for one in token.subtree if one.lower_ == "of" and 0 < one.i - token.i < 3), None)
        noun = token.head if token.dep_ in ("acl", "relcl") else clauses.subject(token)
        if of is not None:
            _belong(scene, lists.named(scene, marks, of.i + 1), noun, token)
    elif lemma in words("sitting") and token.pos_ == "VERB":
        on = [two for one in token.children if one.lower_ in ("on", "to") for two in one.children if two.dep_ == "pobj"]
        subject = clauses.subject(token)
        if on and subject is not None and len(things := scene.means(subject)) == 1:
            _belong(scene, things, on[0], token)
    elif lemma in words("panels"):
        # A troika of the United States, Britain and Norway; Russia, Iran and Turkey, the Astana trio.
        of = next((one for one in scene.doc[token.i + 1 : token.i + 3] if one.lower_ == "of"), None)
        several = lists.named(scene, marks, of.i + 1) if of is not None else []
        if len(several) > 1:
            _belong(scene, several, token, token)
    elif lemma in words("countries") and token.tag_ == "NNS":
        _countries(scene, token, marks)
    if token.dep_ == "appos" and len(scene.listed(token.head)) > 1 and _group(scene, token):
        _belong(scene, [key for one in scene.listed(token.head) for key in scene.means(one)], token, token)


def _group(scene: Scene, token: Token) -> bool:
    """Whether a noun is the name of a group, or a panel's: the Friends of Haiti, the Astana trio; not "their allies"."""
    things = scene.heads.get(token.i, ())
    if not token.text[0].isupper() and token.lemma_.lower() not in words("panels"):
        return False
    return len(things) == 1 and scene.kind(things[0]) == "Group"


def _countries(scene: Scene, token: Token, marks: lists.Marks) -> None:
    """ "The three observer states, A, B and C", "six guarantor countries along with A and B": a Group of them."""
    telling = [one for one in token.children if one.dep_ in ("compound", "amod", "nummod") and one.i < token.i]
    if not any(one.dep_ in ("compound", "nummod") for one in telling) or scene.heads.get(token.i):
        return
    start, end = min(one.left_edge.i for one in telling), token.i + 1
    after = scene.doc[end : end + 3].text.lower()
    if after.startswith((", among them", "along with", ", including", "including")):
        several = lists.named(scene, marks, end + 2)
    elif after.startswith(","):
        several = lists.named(scene, marks, end + 1)
    else:
        return
    if len(several) < 2 or any(scene.kind(one) != "State" for one in several):
        return
    thing = scene.reading.add("Group", scene.doc[start:end].text)
    scene.add(token, start, end, (thing.key,), "nominal")
    _belong(scene, several, token, token)


def _member(scene: Scene, token: Token, marks: lists.Marks) -> None:
    """ "Members of the panel: X, Y", "A and B, members of the bloc", "of which Benin is a member"."""
    # Of which Benin is a member.
    above = token.head.children if token.dep_ == "attr" else ()
    of = next((one for one in (*token.children, *above) if one.dep_ == "prep" and one.lower_ == "of"), None)
    noun = next((one for one in of.children if one.dep_ == "pobj"), None) if of is not None else None
    if noun is None:
        return
    several: Iterable[str] = ()
    if token.dep_ == "attr":
        subject = clauses.subject(token.head)
        several = scene.means(subject) if subject is not None else ()
    elif token.dep_ == "appos":
        several = [key for one in scene.listed(token.head) for key in scene.means(one)]
    elif token.tag_ == "NNS":
        end = max([noun.i + 1, *(end for start, (end, _, _) in marks.items() if start <= noun.i < end)])
        if end < len(scene.tokens) and scene.tokens[end].text in (":", ",", "-", "–", "—"):
            several = lists.named(scene, marks, end + 1)
    _belong(scene, several, noun, token)


def _belong(scene: Scene, several: Iterable[str], noun: Token | None, said: Token) -> None:
    """MEMBER_OF of each, where the noun means a body and none of them is it."""
    keys = [one for one in several if scene.reading.things[one].actor]
    if noun is None or not keys or any(one.dep_ == "neg" for one in (*said.children, *said.head.children)):
        return
    body = _body(scene, noun)
    if body is None or scene.kind(body) == "State":
        return
    for one in keys:
        _say(scene, "MEMBER_OF", (one, body), (noun, said), "member")
