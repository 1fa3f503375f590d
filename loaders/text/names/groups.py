"""Unnamed actors: "Ukrainian officials", "Putin's aides", "the rebels". Only those that act or are acted on."""

from __future__ import annotations

from collections import Counter

from loaders.text.model import Mention
from loaders.text.names.scene import Scene, Span

# "The M23 rebels" are M23.
_SAME = frozenset({"rebels", "guerrillas", "insurgents", "separatists", "militia", "militants"})

_CLEARLY = 1.5


def find(scene: Scene) -> None:
    """Adds a Group for each, one for the same words."""
    _bodies(scene)
    made: dict[str, str] = {}
    armed = any(one.kind == "Organization" and one.id is None for one in scene.spans)
    for k, word in enumerate(scene.words):
        if scene.at[k] is not None or scene.hidden[k] or scene.headline[k] or (word.cap and not word.first):
            continue
        span = _group(scene, k)
        if span is None:
            continue
        i, j, owner = span
        if (
            owner is not None
            and owner.kind == "Organization"
            and owner.id is None
            and owner.key
            and word.low in _SAME
            and owner.j == k
            and not scene.words[k - 1].possessive
        ):
            scene.reading.mentions.append(Mention(scene.start(i), scene.end(j), owner.key, "nominal"))
            continue
        text = scene.text(i, j)
        words = text.lower().split()
        bare = words[0] in ("the", "its", "their", "both", "these", "those") and i == k - 1
        if (
            bare
            and armed
            and word.low in ("rebels", "guerrillas", "insurgents", "separatists", "militants", "fighters")
        ):
            continue
        name = (
            text.removeprefix("the ")
            .removeprefix("The ")
            .removeprefix("a ")
            .removeprefix("A ")
            .removeprefix("an ")
            .removeprefix("An ")
        )
        key = made.get(name.lower())
        if key is None and bare:
            key = next(
                (
                    there
                    for text_, there in made.items()
                    if text_.split()[-1] == word.low or f" {word.low} " in f" {text_} "
                ),
                None,
            )
        if key is None:
            thing = scene.reading.add("Group", name)
            key = thing.key
            made[name.lower()] = key
            if owner is not None and owner.key:
                thing.props["of"] = owner.key
        scene.reading.mentions.append(Mention(scene.start(i), scene.end(j), key, "nominal"))


def _bodies(scene: Scene) -> None:
    """A body written small, of a state or of an organisation: "the Peruvian army", "the UN mission", also "the army"."""
    made: dict[tuple[str, str], str] = {}
    alone: list[tuple[int, int]] = []
    for k in range(len(scene.words)):
        size = _body(scene, k)
        if not size:
            continue
        j, owner = k + size, scene.named(k - 1)
        within = scene.words[j - 1].token.dep_ == "compound" and scene.low(j) not in scene.plain["of_body"]
        if any(scene.at[n] is not None or not scene.near(n) for n in range(k + 1, j)) or within:
            continue
        if owner is not None and owner.j == k and owner.key and scene.words[k].near and _owns(scene, owner, k, j):
            handle = (owner.key, " ".join(scene.lows[k:j]))
            if handle not in made:
                name = scene.text(owner.i, j)
                made[handle] = scene.reading.add("Organization", name, props={"of": owner.key}).key
            _add_body(scene, owner.i, k, j, made[handle])
        elif owner is None:
            alone.append((k, j))
    for k, j in alone:
        _alone(scene, k, j, made)


def _body(scene: Scene, k: int) -> int:
    """The number of small words from `k` that are a body's noun."""
    if scene.words[k].cap or scene.at[k] is not None or scene.hidden[k]:
        return 0
    return scene.plain.bodies.at(scene.lows, k) or scene.plain.inner_bodies.at(scene.lows, k)


def _owns(scene: Scene, owner: Span, k: int, j: int) -> bool:
    if scene.plain.bodies.at(scene.lows, k) == j - k:
        return owner.kind == "State"
    return owner.kind == "Organization" and owner.id is not None


def _alone(scene: Scene, k: int, j: int, made: dict[tuple[str, str], str]) -> None:
    """ "The army", "parliament": of the one state of which there is one in the text, else of that which it is about."""
    noun = " ".join(scene.lows[k:j])
    token = scene.words[j - 1].token
    bare = scene.low(k - 1) == "the" or noun == "parliament"
    led = scene.low(k - 2) == "of" and scene.plain.titles.before(scene.lows, k - 2)
    acting = _acts(token) or led or scene.words[j - 1].possessive or scene.low(j) in scene.plain["of_body"]
    if noun not in scene.plain["bare_bodies"] or not bare or not acting:
        return
    same = [key for (_, other), key in made.items() if other == noun]
    if not same:
        state = _about(scene)
        if state is None:
            return
        name = f"{scene.reading.things[state].name}'s {noun}"
        same = [made.setdefault((state, noun), scene.reading.add("Organization", name, props={"of": state}).key)]
    if len(same) == 1:
        _add_body(scene, k, k, j, same[0])


def _add_body(scene: Scene, i: int, k: int, j: int, key: str) -> None:
    scene.add(Span(k, j, "Organization", scene.text(i, j), "body", key=key))
    scene.reading.mentions.append(Mention(scene.start(i), scene.end(j), key, "nominal"))


def _about(scene: Scene) -> str | None:
    """The state that is named clearly more often than any other."""
    counts = Counter(one.key for one in scene.spans if one.kind == "State" and one.key).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] < _CLEARLY * counts[1][1]):
        return None
    return counts[0][0]


def _group(scene: Scene, k: int) -> tuple[int, int, Span | None] | None:
    """(i, j, whose) of the group whose noun is word `k`; None when it is none, or does nothing."""
    plain, low, token = scene.plain, scene.low(k), scene.words[k].token
    possessed = scene.at[k - 1] if k > 0 and scene.words[k - 1].possessive else None
    owned = (
        possessed is not None
        and possessed.kind in ("Person", "State", "Organization", "Place")
        and low in plain["owned"]
    )
    if low not in plain["groups"] and low not in plain["single_groups"] and not owned:
        return None
    if token.pos_ not in ("NOUN", "PROPN") or (token.dep_ == "compound" and not owned) or scene.words[k].possessive:
        return None
    if not owned and token.tag_ == "NN" and low not in plain["single_groups"]:
        return None
    if not _acts(token):
        return None
    if (
        low in ("team", "commission", "committee", "force", "delegation")
        and possessed is None
        and scene.at[k - 1] is None
    ):
        # "The commission" is somebody named before.
        return None
    if (
        possessed is not None
        and possessed.kind in ("State", "Place")
        and low in ("government", "regime", "team", "delegation", "army", "troops", "diplomats")
    ):
        return None
    i = k
    owner: Span | None = None
    while (
        i > 0
        and (scene.words[i].near or (scene.words[i].gap == "," and scene.words[i].text.isdigit()))
        and not scene.hidden[i - 1]
    ):
        before = scene.at[i - 1]
        word = scene.words[i - 1]
        if before is not None:
            if before.kind == "Person" and not word.possessive:
                break
            if before.kind and before.kind != "Place":
                owner = owner or before
            i = before.i
            if word.possessive:
                break
            continue
        if scene.words[i].gap == "," and word.text.isdigit():
            i -= 1
            continue
        if (
            word.possessive
            or word.token.pos_ in ("ADJ", "NOUN", "NUM", "PROPN")
            or (word.token.tag_ in ("VBN", "VBG", "RB") and word.token.head.i == token.i)
        ):
            i -= 1
            continue
        if word.token.pos_ == "DET" or word.low in ("its", "his", "her", "their", "these", "those"):
            i -= 1
        elif (
            word.low == "and"
            and before is None
            and (one := scene.named(i - 2)) is not None
            and (two := scene.named(i)) is not None
            and one.kind == two.kind == "State"
            and two.how == "demonym"
        ):
            i -= 1
            continue
        break
    j = k + 1
    if scene.low(j) in ("from", "of") and scene.near(j):
        m = j + 1
        while scene.low(m) == "the":
            m += 1
        end = j
        while (
            m < len(scene.words)
            and (one := scene.at[m]) is not None
            and one.kind in ("State", "Organization")
            and one.i == m
        ):
            if one.how == "demonym":
                break
            end, owner = one.j, owner or one
            m = one.j + (scene.low(one.j) in ("and",))
            while scene.low(m) == "the":
                m += 1
            if m < len(scene.words) and m == one.j and scene.words[m].gap != ", ":
                break
        j = end if end > j else j
    if (
        (behind := scene.named(j)) is not None
        and behind.kind == "Person"
        and (scene.words[j].near or scene.words[j].gap == ", ")
    ):
        return None
    telling = [
        n
        for n in range(i, k)
        if scene.words[n].token.pos_ not in ("DET", "NUM", "PRON") and scene.lows[n] not in scene.plain["vague"]
    ]
    if not telling and j == k + 1 and low not in plain["bare"]:
        return None
    if scene.low(i) in ("whose", "which", "what"):
        i += 1
    return i, j, owner


def _acts(token: object) -> bool:
    """Whether a noun is an argument of a verb."""
    dep, head = token.dep_, token.head  # type: ignore[attr-defined]
    if dep in ("conj", "appos"):
        return head.i != token.i and _acts(head)  # type: ignore[attr-defined]
    if dep in ("nsubj", "nsubjpass"):
        return True
    if dep == "dobj":
        return head.lemma_ not in ("have", "be", "see")
    if dep == "pobj":
        return head.dep_ == "agent" or (head.lower_ in ("by", "with", "between") and head.head.pos_ in ("VERB", "NOUN"))
    return False
