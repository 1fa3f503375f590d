"""Nominals: "the former Finnish president", "the envoy", "the kingdom", "the rebels", "the government"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.text.coreference import clauses
from loaders.text.coreference.bodies import NEAR, body_of, recent
from loaders.text.coreference.people import Description, fits
from loaders.text.coreference.scene import Scene
from loaders.text.coreference.words import means, parts, words
from loaders.text.model import Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_ACTS = frozenset({"subject", "agent", "object", "oblique"})
_CONFIDENCE = 0.6


def resolve(scene: Scene, token: Token) -> bool:
    """Adds whom a noun means, if it is clear. True when it is a nominal that could mean an actor."""
    lemma = scene.noun(token)
    if token.i in scene.demonyms:
        return _by_demonym(scene, token)
    if token.i in scene.named:
        return False
    if (
        not scene.common(token)
        or token.tag_ == "NNPS"
        or (token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i)
    ):
        return False
    person = (lemma in words("offices") or lemma in words("persons")) and token.tag_ != "NNS"
    body = lemma in words("bodies") or lemma in words("rebels") or lemma in means()
    if not person and not body:
        return False
    start, end = scene.span(token)
    if lemma == "counterpart" and (other := _counterpart(scene, token)):
        scene.add(token, start, end, (other,), "nominal")
        return True
    if person and (holder := _stated(scene, token)):
        scene.add(token, start, token.i + 1, (holder,), "nominal")
        return True
    if things := _beside(scene, token, person):
        if things[0][:1] and start < token.i:
            scene.add(token, start, end, things, "nominal")
        return True
    if not _definite(scene, token):
        return True
    found: str | None = None
    if person:
        found = _person(scene, token) or _part(scene, token)
    if found is None and body:
        found = body_of(scene, token)
    if found is None and person:
        found = _somebody(scene, token, start)
    if found is not None:
        scene.add(token, start, end, (found,), "nominal")
    return True


def _stated(scene: Scene, token: Token) -> str | None:
    """Who is stated already to hold the office that a noun tells of: "the emir of Qatar, Sheikh Tamim"."""
    for one in scene.reading.statements:
        if one.type == "HOLDS" and one.start <= token.idx < one.end and one.reason != "nominal":
            named = any(one.start <= there.start and there.end <= one.end for there in scene.reading.of(one.source))
            if named and token.lower_ in str(one.props.get("title", "")).lower().split():
                return one.source
    return None


def _definite(scene: Scene, token: Token) -> bool:
    return any(one.dep_ == "poss" or (one.dep_ == "det" and one.lower_ in _DEFINITE) for one in token.children)


def _beside(scene: Scene, token: Token, person: bool) -> tuple[str, ...]:
    """The name that a noun stands beside: "SWAPO, the Namibian guerrilla movement"."""
    things = scene.before(token)
    if not things and token.dep_ == "appos":
        things = scene.heads.get(token.head.i, ())
    for one in token.children:
        if not things and one.dep_ == "appos" and one.i > token.i:
            things = scene.heads.get(one.i, ()) if one.tag_ in ("NNP", "NNPS") else ()
    if not things and token.dep_ == "nsubj" and token.tag_ == "NN":
        things = scene.means(token)
    if len(things) != 1 or (token.tag_ == "NNS" and scene.kind(things[0]) != "Group"):
        return ()
    kind = scene.kind(things[0])
    return things if (kind == "Person") == person and scene.reading.things[things[0]].actor else ()


# People.


def _person(scene: Scene, token: Token) -> str | None:
    said = scene.people.description(token)
    owner = said.owner
    if any(one.dep_ == "poss" and one.tag_ == "PRP$" for one in token.children) and owner is None:
        return None
    known = _known(scene, token, said)
    if len(known) > 1:
        if owner is None and said.words & {"leader", "minister", "general", "chief", "head"} == said.words:
            near = [one for one in known if scene.sentence(token) - scene.sentence(scene.tokens[known[one]]) <= 1]
            return near[0] if len(near) == 1 else None
        return max(known, key=lambda one: known[one])
    if known:
        return next(iter(known))
    if owner and scene.noun(token) in words("offices") and (one := _unattached(scene, token, said)):
        _holds(scene, token, one, said)
        return one
    return None


def _known(scene: Scene, token: Token, said: Description) -> dict[str, int]:
    """Those whom the words describe, each with the token at which they were named last."""
    found: dict[str, int] = {}
    for key, descriptions in scene.people.descriptions.items():
        if scene.kind(key) != "Person":
            continue
        last = scene.last_mention(key, token.i)
        if last < 0 or token.i - last > NEAR:
            continue
        for one in descriptions:
            if one.place > token.i or not one.words or not fits(said, one):
                continue
            owners = scene.people.owners(key)
            if said.owner and said.owner != key and (one.owner or owners):
                if said.owner != one.owner and said.owner not in owners:
                    continue
            elif said.owner and not one.owner and not owners and said.words != one.words:
                continue
            if said.former and not one.former:
                continue
            found[key] = last
    return found


def _unattached(scene: Scene, token: Token, said: Description) -> str | None:
    """Of those of whom the text tells no office, the one who is meant: "They met Netanyahu ... the Israeli prime minister".

    Two that are named together are taken in their order: "Sadat and Begin ... The Egyptian president and the Israeli prime
    minister".
    """
    if said.former:
        return None
    free = _free(scene, token)
    if token.dep_ == "conj" or any(scene.noun(one) in words("offices") for one in scene.listed(token)[1:2]):
        first, place = (token.head, 1) if token.dep_ == "conj" else (token, 0)
        for one in free.values():
            if scene.sentence(token) - scene.sentence(one) > 2:
                continue
            keys = [scene.heads.get(two.i, ()) for two in scene.listed(one)]
            if len(keys) == 2 and all(len(two) == 1 and scene.kind(two[0]) == "Person" for two in keys):
                # The first one's office was told of the first by now.
                return keys[place][0] if place == 0 or scene.heads.get(first.i) == keys[0] else None
        return None
    if not _top(scene, token) or any(one.dep_ == "poss" for one in token.children):
        return None
    if len(free) > 1:
        free = {key: one for key, one in free.items() if scene.sentence(token) - scene.sentence(one) <= 1}
    if len(free) != 1:
        return None
    key, one = next(iter(free.items()))
    return None if clauses.clause(one).i == clauses.clause(token).i else key


def _counterpart(scene: Scene, token: Token) -> str | None:
    """ "His Turkish counterpart, Hakan Fidan" has his own office, of Turkey; without a name, it is who is known to."""
    state = scene.owner(token)
    of = next((scene.heads.get(one.i, ()) for one in token.children if one.dep_ == "poss"), ())
    beside = _beside(scene, token, True)
    if state is None or scene.kind(state) != "State" or len(of) != 1 or scene.kind(of[0]) != "Person":
        return beside[0] if beside else None
    for one in scene.people.descriptions.get(of[0], ()):
        if one.owner is None or not one.words or one.former:
            continue
        said = Description(one.words, state, place=token.i)
        if beside:
            _holds(scene, token, beside[0], said, scene.people.title(of[0]))
            return beside[0]
        if known := _known(scene, token, said):
            return max(known, key=lambda key: known[key])
    return beside[0] if beside else None


def _top(scene: Scene, token: Token) -> bool:
    """Is it an office of which a state has one, so that its holder is told by name sooner or later?"""
    return scene.noun(token) in words("heads") or scene.people.description(token).words >= {"prime", "minister"}


def _free(scene: Scene, token: Token) -> dict[str, Token]:
    """Those named before of whom no office and no state is told, each with a token that names them."""
    return {
        things[0]: scene.tokens[i]
        for i, things in sorted(scene.heads.items())
        if i < token.i
        and len(things) == 1
        and scene.kind(things[0]) == "Person"
        and not any(one.words or one.owner for one in scene.people.descriptions.get(things[0], ()))
    }


def _by_demonym(scene: Scene, token: Token) -> bool:
    """ "The Nigerian": somebody of that state, named before."""
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "poss") or token.tag_ in ("NNS", "NNPS"):
        return False
    if not any(one.dep_ == "det" and one.lower_ == "the" for one in token.children) or token.i + 1 == len(scene.doc):
        return False
    if clauses.verb(token) is not None and scene.tokens[token.i + 1].lower_ in ("one", "ones", "and"):
        return False
    state = scene.demonyms[token.i]
    near = {
        key for key in scene.people.descriptions if scene.kind(key) == "Person" and state in scene.people.owners(key)
    }
    found = [one for one in recent(scene, token, near) if token.i - scene.last_mention(one, token.i) < NEAR]
    # Of two of them, both just named, either may be meant.
    if not found or (len(found) > 1 and scene.last_mention(found[1], token.i) > token.i - 40):
        return False
    scene.add(token, token.left_edge.i, token.i + 1, (found[0],), "nominal")
    return True


def _part(scene: Scene, token: Token) -> str | None:
    """ "The mediator", "the host": the last who was said to mediate, to have received them."""
    lemma = token.lemma_.lower()
    if lemma not in set(parts().values()):
        return None
    found: dict[str, int] = {}
    for i, things in scene.heads.items():
        if i >= token.i or len(things) != 1 or not scene.reading.things[things[0]].actor:
            continue
        one = scene.tokens[i]
        if clauses.role(one) not in ("subject", "agent"):
            continue
        verb = clauses.verb(one)
        if verb is not None and parts().get(verb.lemma_.lower()) == lemma:
            found[things[0]] = i
    return next(iter(found)) if len(found) == 1 else None


def _somebody(scene: Scene, token: Token, start: int) -> str | None:
    """Who holds an office that nobody in the text is known to hold: somebody of whom the text tells by it alone."""
    said = scene.people.description(token)
    if scene.noun(token) not in words("offices") or said.owner is None or clauses.role(token) not in _ACTS:
        return None
    if scene.kind(said.owner) not in ("State", "Organization") or said.former:
        return None
    # "The Israeli prime minister" may be one of those whose office is not told; "Kuwait's ambassador" hardly.
    if _top(scene, token) and not any(one.dep_ == "poss" for one in token.children) and _free(scene, token):
        return None
    if any(one.dep_ == "appos" for one in token.children) or token.dep_ == "appos" or len(scene.listed(token)) > 1:
        return None
    if scene.named_after(scene.span(token)[1]):
        return None
    text = scene.doc[start : token.i + 1].text
    name = text[4:] if text.lower().startswith("the ") else text
    thing = scene.reading.add("Person", name, props={"of": said.owner})
    _holds(scene, token, thing.key, said)
    return thing.key


def _holds(scene: Scene, token: Token, key: str, said: Description, title: str = "") -> None:
    if said.owner is None:
        return
    if scene.people.owners(key) & {said.owner} and any(
        one.words == said.words for one in scene.people.descriptions.get(key, ())
    ):
        return
    start, end = scene.span(token)
    title = title or " ".join(
        one.text for one in scene.doc[start:end] if one.lower_ in said.words or one.lower_ == "of"
    )
    scene.people.describe(key, Description(said.words, said.owner, said.former, token.i))
    first, last = scene.tokens[start].idx, scene.tokens[end - 1].idx + len(scene.tokens[end - 1])
    scene.reading.statements.append(
        Statement("HOLDS", key, said.owner, first, last, _CONFIDENCE, "stated", "nominal", {"title": title})
    )


# States and organisations.
