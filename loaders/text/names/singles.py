"""Names of one word: surnames of those who were named in full, else what most of their occurrences look like."""

from __future__ import annotations

from collections import defaultdict

from loaders.text.names.scene import Scene, Span

NAME_TAGS = ("NNP", "NNPS")


_AFTER = frozenset({"who", "whose", "said", "says", "told", "added", "insisted", "denied", "signed"})


def acts(scene: Scene, j: int) -> bool:
    """Whether a verb of a person follows."""
    return j < len(scene.words) and (scene.words[j].token.tag_ in ("VBD", "VBZ") or scene.low(j) in _AFTER)


def located(scene: Scene, i: int) -> bool:
    k = i - 1
    while scene.low(k) in ("the", "nearby", "northern", "southern", "eastern", "western", "central", "downtown"):
        k -= 1
    return scene.low(k) in scene.plain["located"] and scene.near(i)


def find(scene: Scene, singles: list[tuple[int, int]]) -> None:
    """Names of one word: somebody's who was named in full, else what most of their occurrences look like."""
    full = [one for one in scene.spans if one.kind == "Person"]
    surnames = {word for one in full for word in scene.lows[one.i : one.j]}
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for i, _ in singles:
        word = scene.words[i]
        label = word.token.ent_type_
        tally = votes[word.low]
        if located(scene, i) or (
            scene.low(i - 1) in ("to", "from")
            and any(low in scene.plain["motion"] for low in scene.lows[max(0, i - 4) : i - 1])
        ):
            tally["Place"] += 2
        if scene.low(i - 1) == "of" and scene.low(i - 2) in scene.plain["parts"]:
            tally["Place"] += 2
        beside = (
            scene.at[i - 2]
            if scene.low(i - 1) in ("and", "or") and i > 1
            else scene.at[i - 1]
            if i and word.gap == ", "
            else None
        )
        if (
            beside is not None
            and beside.how in ("place", "placed", "capital")
            and (beside.kind == "Place" or located(scene, beside.i))
        ):
            tally["Place"] += 1.5
        if scene.low(i - 1) in ("known", "nicknamed", "alias", "called") or (
            scene.low(i - 1) == "as" and scene.low(i - 2) == "known"
        ):
            tally["Person"] += 4
        if word.token.tag_ in NAME_TAGS and not word.first and scene.low(i - 1) != "the":
            tally["Person"] += 0.3
        if label == "PERSON":
            tally["Person"] += 1
        elif label in ("GPE", "LOC", "FAC"):
            tally["Place"] += 0.7
        elif label == "ORG":
            tally["Organization"] += 1
        if i + 1 < len(scene.words) and scene.near(i + 1) and not scene.words[i + 1].cap:
            if scene.low(i + 1) in scene.plain["deeds"]:
                tally[""] += 3
            elif scene.low(i + 1) in scene.plain["place_heads"]:
                tally["Place"] += 3
        if scene.low(i - 1) == "the" and scene.near(i):
            tally["Organization"] += 1.5
            tally["Person"] -= 2
        if acts(scene, i + 1) or scene.words[i].possessive:
            tally["Person"] += 0.4
        if word.first and word.token.tag_ not in NAME_TAGS:
            tally[""] += 1.5
        if not word.first:
            tally["seen"] += 1
    for i, j in singles:
        word = scene.words[i]
        low = word.low
        if low in surnames and not (scene.low(i - 1) == "the" and scene.near(i)):
            if word.first and word.token.tag_ not in NAME_TAGS and len(low) < 4:
                continue
            scene.add(Span(i, j, "Person", word.text, "person"))
            continue
        tally = votes[low]
        if (
            low in scene.plain["function"]
            or low in scene.plain["no_names"]
            or (low,) in scene.plain.titles
            or low in scene.plain["organization_heads"]
            or low in scene.plain["deeds"]
        ):
            continue
        seen = tally.pop("seen", 0) if "seen" in tally else 0
        if seen:
            tally["seen"] = seen
        kinds = {kind: value for kind, value in tally.items() if kind not in ("seen",)}
        if not kinds:
            continue
        kind = max(kinds, key=lambda one: kinds[one])
        if kinds[kind] <= 0.5 or (
            not seen and kind != "Person" and word.first and not word.caps and word.token.tag_ not in NAME_TAGS
        ):
            continue
        if kind and not word.token.tag_.startswith(("NNP", "NN", "JJ", "FW")):
            continue
        if kind in ("Organization", "Person") and word.token.tag_ not in NAME_TAGS:
            continue
        scene.add(
            Span(i, j, kind, word.text, "person" if kind == "Person" else "place" if kind == "Place" else "single")
        )
