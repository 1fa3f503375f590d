"""Unnamed actors: "Ukrainian officials", "Putin's aides", "the rebels". Only those that act or are acted on."""

from __future__ import annotations

from loaders.text.model import Mention
from loaders.text.names.scene import Scene, Span

# "The M23 rebels" are M23.
_SAME = frozenset({"rebels", "guerrillas", "insurgents", "separatists", "militia", "militants"})


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
    """A state's army, parliament, ministry written small, where it acts or has a spokesman: an Organization."""
    made: dict[str, str] = {}
    for k in range(len(scene.words)):
        size = 0 if scene.words[k].cap or scene.at[k] is not None else scene.plain.bodies.at(scene.lows, k)
        owner = scene.named(k - 1)
        if not size or owner is None or owner.kind != "State" or owner.j != k or not scene.words[k].near:
            continue
        j = k + size
        if any(scene.at[n] is not None or not scene.near(n) for n in range(k + 1, j)):
            continue
        token = scene.words[j - 1].token
        spoken = scene.low(j) in ("spokesman", "spokeswoman", "spokesperson", "official", "chief")
        if not (_acts(token) or spoken or scene.words[j - 1].possessive):
            continue
        name = scene.text(owner.i, j)
        key = f"{owner.key} {' '.join(scene.lows[k:j])}"
        if key not in made:
            made[key] = scene.reading.add("Organization", name, props={"of": owner.key}).key
        span = Span(k, j, "Organization", name, "body", key=made[key])
        scene.add(span)
        scene.reading.mentions.append(Mention(scene.start(owner.i), scene.end(j), made[key], "nominal"))


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
