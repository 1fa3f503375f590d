"""Unnamed actors: "Ukrainian officials", "Putin's aides", "the rebels". Only those that act or are acted on."""

from __future__ import annotations

import re

from loaders.text.model import Mention
from loaders.text.names.scene import Scene, Span
from loaders.text.names.tokens import argument

_ARTICLE = re.compile(r"\A(?:[Tt]he|[Aa]n?) ")
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
    plain = scene.plain
    telling = any(
        scene.words[n].token.pos_ not in ("DET", "NUM", "PRON") and scene.lows[n] not in plain["vague"]
        for n in range(i, k)
    )
    if not telling and j == k + 1 and scene.low(k) not in plain["bare"]:
        return None
    if scene.low(i) in ("whose", "which", "what"):
        i += 1
    return i, j, owner


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
    if (not owned and token.tag_ == "NN" and not single) or not argument(token):
        return False
    if low in plain["unowned"] and possessed is None and scene.at[k - 1] is None:
        # "The commission" is somebody named before.
        return False
    return not (possessed is not None and possessed.kind in ("State", "Place") and low in plain["of_state"])


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
    if scene.low(end) not in ("from", "of") or not scene.near(end):
        return end, None
    m = _past_the(scene, end + 1)
    while (one := scene.named(m)) is not None and one.kind in ("State", "Organization") and one.i == m:
        if one.how == "demonym":
            break
        end, owner = one.j, owner or one
        m = _past_the(scene, one.j + (scene.low(one.j) == "and"))
        if m < len(scene.words) and m == one.j and scene.words[m].gap != ", ":
            break
    return end, owner


def _past_the(scene: Scene, m: int) -> int:
    while scene.low(m) == "the":
        m += 1
    return m
