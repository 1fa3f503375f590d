"""Unnamed actors: "Ukrainian officials", "Putin's aides", "the rebels". Only those that act or are acted on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.text.model import Mention, Statement
from loaders.text.names.scene import Scene, Span
from loaders.text.names.tokens import argument

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARTICLE = re.compile(r"\A(?:[Tt]he|[Aa]n?) ")
# Prepositions by which a group has to do with what is told; and those that say which one it is.
_TOUCHING = frozenset(
    {
        "of",
        "for",
        "to",
        "with",
        "through",
        "against",
        "alongside",
        "from",
        "behind",
        "over",
        "as",
        "between",
        "by",
        "at",
    }
)
_FROM = frozenset({"of", "from", "in", "for", "at", "on", "close", "under"})
_SENT = 0.75
_OWNERS = ("Person", "State", "Organization", "Place")


def find(scene: Scene) -> None:
    """Adds a Group for each, one for the same words."""
    made: dict[str, str] = {}
    armed = any(one.kind == "Organization" and one.id is None for one in scene.spans)
    for k, word in enumerate(scene.words):
        if scene.at[k] is not None or scene.hidden[k] or scene.headline[k] or (word.cap and not word.first):
            continue
        span = _group(scene, k)
        if span is None:
            continue
        i, j, owner = span
        if owner is not None and _same(scene, k, owner):
            scene.reading.mentions.append(Mention(scene.start(i), scene.end(j), owner.key, "nominal"))
            continue
        bare = scene.low(i) in scene.plain["pointing"] and i == k - 1
        if not (bare and armed and word.low in scene.plain["armed"]):
            key = _thing(scene, scene.text(i, j), made, word.low if bare else "", owner)
            scene.reading.mentions.append(Mention(scene.start(i), scene.end(j), key, "nominal"))
            if owner is not None and owner.key and word.low in scene.plain["sent_groups"]:
                _represents(scene, key, owner, scene.start(i), scene.end(j))


def _represents(scene: Scene, key: str, owner: Span, start: int, end: int) -> None:
    """Envoys of a state, a movement's delegation act for it."""
    if owner.kind in ("State", "Organization") and owner.key != key:
        scene.state(Statement("REPRESENTS", key, owner.key, start, end, _SENT, reason="a group that is sent"))


def _same(scene: Scene, k: int, owner: Span) -> bool:
    """The M23 rebels are M23."""
    movement = owner.kind == "Organization" and owner.id is None and owner.key and owner.j == k
    return bool(movement and scene.low(k) in scene.plain["same_as_name"] and not scene.words[k - 1].possessive)


def _thing(scene: Scene, text: str, made: dict[str, str], bare: str, owner: Span | None) -> str:
    """The group of these words; `bare`: the noun, where they are nothing but that, and may mean one told of before."""
    name = _ARTICLE.sub("", text)
    key = made.get(name.lower())
    if key is None and bare:
        key = next((one for said, one in made.items() if f" {bare} " in f" {said} "), None)
    if key is None:
        thing = scene.reading.add("Group", name)
        key = made[name.lower()] = thing.key
        if owner is not None and owner.key:
            thing.props["of"] = owner.key
    return key


def _group(scene: Scene, k: int) -> tuple[int, int, Span | None] | None:
    """(i, j, whose) of the group whose noun is word `k`; None when it is none, or does nothing."""
    if not _noun(scene, k):
        return None
    i, owner = _start(scene, k)
    j, origin = _end(scene, k)
    owner = owner or origin
    behind = scene.named(j)
    if behind is not None and behind.kind == "Person" and (scene.words[j].near or scene.words[j].gap == ", "):
        return None
    if not _telling(scene, i, k) and j == k + 1 and scene.low(k) not in scene.plain["bare"]:
        return None
    if scene.low(i) in ("whose", "which", "what"):
        i += 1
    return i, j, owner


def _telling(scene: Scene, i: int, k: int) -> bool:
    """Whether the words from `i` on, or what follows the noun at `k`, say which people they are."""
    plain, low = scene.plain, scene.low(k)
    before = scene.words[i:k]
    if scene.low(i) == "the" and any(one.low == "other" for one in before):
        return False  # "the other nine leaders"
    if any(one.token.pos_ not in ("DET", "NUM", "PRON") and one.low not in plain["vague"] for one in before):
        return True
    if any(one.token.pos_ == "NUM" and one.low not in plain["vague"] for one in before):
        return True
    if any(one.token.tag_ == "PRP$" for one in before):
        return low in plain["pronoun_owned"]
    if any(one.low in ("two", "both", "all") for one in before) and low not in plain["sent_groups"]:
        return False  # "the two facilitators": somebody told of before
    return (low in plain["definite"] and scene.low(i) == "the") or _restricted(scene, k)


def _restricted(scene: Scene, k: int) -> bool:
    """Whether what follows says which ones: "traders in Malanville", "soldiers whom", "gunmen loyal to"."""
    token = scene.words[k].token
    if token.tag_ == "NN" and scene.low(k) not in scene.plain["new_groups"]:
        return False
    after, sides = token.i + 1, scene.plain["sides_of"]
    return any(
        one.left_edge.i == after
        and (
            (
                one.dep_ == "prep"
                and one.lower_ in _FROM
                and any(two.dep_ == "pobj" and two.lower_ not in sides for two in one.children)
            )
            or one.dep_ in ("relcl", "acl")
            or (one.dep_ == "amod" and one.i > token.i)
        )
        for one in token.rights
    )


def _noun(scene: Scene, k: int) -> bool:
    """Whether word `k` is a noun of people who act, and not of a body that a state or a name before it is already."""
    plain, low, token = scene.plain, scene.low(k), scene.words[k].token
    possessed = scene.at[k - 1] if k > 0 and scene.words[k - 1].possessive else None
    owned = possessed is not None and possessed.kind in _OWNERS and low in plain["owned"]
    single = low in plain["single_groups"]
    if low not in plain["groups"] and not single and not owned:
        return False
    if token.pos_ not in ("NOUN", "PROPN") or (token.dep_ == "compound" and not owned) or scene.words[k].possessive:
        return False
    if (not owned and token.tag_ == "NN" and not single) or not _told_of(token) or _within(scene, token):
        return False
    if scene.plain.bodies.before(scene.lows, k + 1) > 1:
        return False  # "air force"
    if low in plain["unowned"] and possessed is None and scene.at[k - 1] is None and not _introduced(scene, k):
        # "The commission" is somebody named before.
        return False
    if possessed is not None and possessed.kind in ("State", "Place") and low in plain["of_state"]:
        return False
    before = scene.at[k - 1] if k else None
    state = before is not None and before.kind == "State"
    return argument(token) or not (state and low in plain["soldiers"])


def _told_of(token: Token) -> bool:
    """Whether something is told of the noun: an argument of a verb, or what a noun or a verb has to do with."""
    if argument(token):
        return True
    dep, head = token.dep_, token.head
    if dep in ("conj", "appos"):
        return head.i != token.i and _told_of(head)
    if dep == "pobj":
        return head.lower_ in _TOUCHING and (head.lower_ != "of" or head.head.pos_ in ("NOUN", "PROPN"))
    if dep == "ROOT":
        # The parser has lost the verb: "Three members of Renamo - A, B and C - spoke".
        return any(one.pos_ in ("VERB", "AUX") for one in token.doc[token.i + 1 : token.sent.end])
    return dep in ("attr", "oprd") or (dep == "dobj" and head.lemma_ in ("have", "see"))


def _within(scene: Scene, token: Token) -> bool:
    """Whether they are who a body consists of: "a panel of elders" is one group."""
    head = token.head
    bodies = scene.plain["single_groups"] | scene.plain["unowned"]
    return token.dep_ == "pobj" and head.lower_ == "of" and head.head.lower_ in bodies and head.head.pos_ == "NOUN"


def _introduced(scene: Scene, k: int) -> bool:
    """Whether a body of people is told of for the first time: "a joint force", "the rebels' delegation"."""
    token = scene.words[k].token
    if scene.low(k) not in scene.plain["new_groups"]:
        return False
    lefts = [one for one in token.lefts if one.dep_ in ("det", "poss", "amod", "compound", "nmod")]
    if any(one.dep_ == "poss" and one.tag_ in ("NN", "NNS") for one in lefts):
        return True
    indefinite = any(one.dep_ == "det" and one.lower_ in ("a", "an", "another") for one in lefts)
    return indefinite and (_restricted(scene, k) or any(one.dep_ in ("amod", "compound", "nmod") for one in lefts))


def _start(scene: Scene, k: int) -> tuple[int, Span | None]:
    """Where the group's words begin before its noun, and whose it is by these: "the two Iranian" negotiators."""
    i, owner = k, None
    while i > 0 and not scene.hidden[i - 1]:
        before, word = scene.at[i - 1], scene.words[i - 1]
        number = scene.words[i].gap == "," and scene.words[i].text.isdigit()
        if not (scene.words[i].near or number):
            break
        if before is not None:
            if before.kind == "Person" and not word.possessive:
                break
            if before.kind and before.kind != "Place":
                owner = owner or before
            i = before.i
            if word.possessive:
                break
        elif (number and word.text.isdigit()) or _modifier(scene, i - 1, k) or _two_states(scene, i):
            i -= 1
        else:
            i -= word.token.pos_ == "DET" or word.low in scene.plain["pointing"] | {"his", "her"}
            break
    return i, owner


def _modifier(scene: Scene, n: int, k: int) -> bool:
    """Whether word `n` says something of the noun at `k`."""
    word = scene.words[n]
    if word.possessive or word.token.pos_ in ("ADJ", "NOUN", "NUM", "PROPN"):
        return True
    return word.token.tag_ in ("VBN", "VBG", "RB") and word.token.head.i == scene.words[k].token.i


def _two_states(scene: Scene, i: int) -> bool:
    """Whether "and" before word `i` joins two states: Russian and Iranian envoys."""
    one, two = scene.named(i - 2), scene.named(i)
    return (
        scene.low(i - 1) == "and"
        and one is not None
        and two is not None
        and one.kind == two.kind == "State"
        and two.how == "demonym"
    )


def _end(scene: Scene, k: int) -> tuple[int, Span | None]:
    """Where the group's words end behind its noun, and from where or of what it is: envoys "from Chad, Togo and Benin"."""
    end, owner = k + 1, None
    if scene.low(end) not in ("from", "of", "for") or not scene.near(end):
        return end, None
    m = _past_the(scene, end + 1)
    if scene.low(end) == "of" and (person := _person(scene, m)) is not None:
        return person.j, person
    while (one := scene.named(m)) is not None and one.kind in ("State", "Organization") and one.i == m:
        if one.how == "demonym" or _possessive(scene, one):
            break
        end, owner = one.j, owner or one
        m = _past_the(scene, one.j + (scene.low(one.j) == "and"))
        if m < len(scene.words) and m == one.j and scene.words[m].gap != ", ":
            break
    return end, owner


def _person(scene: Scene, m: int) -> Span | None:
    """The person whose they are, with a title before: "the forces of General Khalifa Haftar"."""
    for n in range(m, min(m + 4, len(scene.words))):
        if (one := scene.named(n)) is not None:
            return one if one.kind == "Person" and one.i == n and not _possessive(scene, one) else None
        if not scene.near(n) or scene.words[n].token.pos_ not in ("NOUN", "PROPN", "ADJ", "ADV"):
            return None
    return None


def _possessive(scene: Scene, one: Span) -> bool:
    return scene.words[one.j - 1].possessive


def _past_the(scene: Scene, m: int) -> int:
    while scene.low(m) == "the":
        m += 1
    return m
