"""Names of one word: surnames of those who were named in full, else what most of their occurrences look like."""

from __future__ import annotations

from collections import defaultdict

from loaders.text.names.scene import Scene, Span

NAME_TAGS = ("NNP", "NNPS")
_SEEN = "seen"  # how often it stands where its capital is its own
_HOW = {"Person": "person", "Place": "place"}

Votes = dict[str, dict[str, float]]


def acts(scene: Scene, j: int) -> bool:
    """Whether a verb of a person follows."""
    return j < len(scene.words) and (
        scene.words[j].token.tag_ in ("VBD", "VBZ") or scene.low(j) in scene.plain["after"]
    )


def body_follows(scene: Scene, j: int) -> bool:
    """Whether a body's noun tells what the name before `j` is: "the Pitit Desalin party", "Lokarri, a citizens' network"."""
    plain = scene.plain
    if j >= len(scene.words):
        return False
    if scene.near(j) and scene.low(j) in plain["named_bodies"] and not scene.words[j].cap:
        return not scene.words[j - 1].possessive and not scene.plain.titles.at(scene.lows, j)
    if scene.words[j].gap != ", " or scene.low(j) not in ("a", "an", "the"):
        return False
    for k in range(j + 1, min(j + 6, len(scene.words))):
        noun = scene.words[k].token
        if not scene.words[k].near:
            return False
        if noun.pos_ == "NOUN" and noun.dep_ != "compound" and not scene.words[k].possessive:
            return scene.low(k) in plain["named_bodies"] and not scene.words[k].cap
    return False


def located(scene: Scene, i: int) -> bool:
    """Whether "in", "near" or the like stands before it."""
    k = i - 1
    while scene.low(k) in scene.plain["parts_of_land"]:
        k -= 1
    return scene.low(k) in scene.plain["located"] and scene.near(i)


def find(scene: Scene, singles: list[tuple[int, int]]) -> None:
    """Adds a span for each of the words that names somebody or something."""
    surnames = {word for one in scene.spans if one.kind == "Person" for word in scene.lows[one.i : one.j]}
    votes: Votes = defaultdict(lambda: defaultdict(float))
    for i, _ in singles:
        _vote(scene, i, votes[scene.low(i)])
    told = {scene.low(one.i): one for one in scene.spans if one.kind == "Organization" and one.j - one.i == 1}
    for i, j in singles:
        word = scene.words[i]
        if (same := told.get(word.low)) is not None and word.token.tag_ in NAME_TAGS:
            # Celac, at the head of a sentence.
            scene.add(Span(i, j, same.kind, same.name, same.how, same.id))
            continue
        if word.low in surnames and not (scene.low(i - 1) == "the" and scene.near(i)):
            if not (word.first and word.token.tag_ not in NAME_TAGS and len(word.low) < 4):
                scene.add(Span(i, j, "Person", word.text, "person"))
            continue
        kind = _kind(scene, i, votes[word.low])
        if kind is not None:
            scene.add(Span(i, j, kind, word.text, _HOW.get(kind, "single")))


def _vote(scene: Scene, i: int, tally: dict[str, float]) -> None:
    """Adds what one occurrence says of the kind of a word, by what stands before it, after it, and by the tagger."""
    _before(scene, i, tally)
    _after(scene, i, tally)
    word = scene.words[i]
    if word.token.tag_ in NAME_TAGS and not word.first and scene.low(i - 1) != "the":
        tally["Person"] += 0.3
    label = word.token.ent_type_
    if label == "PERSON":
        tally["Person"] += 1
    elif label in ("GPE", "LOC", "FAC"):
        tally["Place"] += 0.7
    elif label == "ORG":
        tally["Organization"] += 1
    if word.first and word.token.tag_ not in NAME_TAGS:
        tally[""] += 1.5
    if not word.first:
        tally[_SEEN] += 1


def _before(scene: Scene, i: int, tally: dict[str, float]) -> None:
    plain, before, second = scene.plain, scene.low(i - 1), scene.low(i - 2)
    moved = before in ("to", "from") and any(low in plain["motion"] for low in scene.lows[max(0, i - 4) : i - 1])
    if located(scene, i) or moved:
        tally["Place"] += 2
    if before == "of" and (second in plain["parts"] or second in plain["place_heads"]):
        tally["Place"] += 2
    beside = scene.named(i - 2)
    if before == "of" and beside is not None and beside.kind == "Person":
        # Bishop Mata of Esteli.
        tally["Place"] += 1.0
    if _beside_place(scene, i):
        tally["Place"] += 1.5
    if before in ("known", "nicknamed", "alias", "called") or (before == "as" and second == "known"):
        tally["Person"] += 4
    if before == "the" and scene.near(i) and _attributive(scene, i):
        tally[""] += 1  # the Heglig oilfields, the Sumi tribe
    elif before == "the" and scene.near(i):
        tally["Organization"] += 1.5
        tally["Person"] -= 2
    if (before == "the" and second in plain["shores"]) or (before == "the" and scene.low(i - 3) in plain["shores"]):
        tally["Place"] += 3  # the banks of the Dniester
    listed = before == "including" and bool(plain["towns"] & set(scene.lows[max(0, i - 9) : i]))
    if before in plain["taken"] or listed or (before == "from" and second in plain["groups"]):
        tally["Place"] += 2  # overran X; towns including X; farmers from X
    if before in plain["banned"] and second == "the" and scene.near(i):
        tally["Organization"] += 3
    if before in plain["named_bodies"] and scene.near(i) and not scene.words[i - 1].cap:
        # The state company Rosatom.
        tally["Organization"] += 3


def _attributive(scene: Scene, i: int) -> bool:
    """Whether it only says which of what follows is meant, and that is no body."""
    after = i + 1 < len(scene.words) and scene.near(i + 1) and not scene.words[i + 1].cap
    noun = after and scene.words[i + 1].token.pos_ == "NOUN" and scene.words[i].token.dep_ in ("compound", "nmod")
    return bool(noun) and not scene.words[i].possessive and not body_follows(scene, i + 1)


def _beside_place(scene: Scene, i: int) -> bool:
    """Whether it is in a list with a place: Pattani, X and Y; the list as far back as it goes."""
    k = i
    for _ in range(6):
        if scene.low(k - 1) in ("and", "or"):
            k -= 2
        elif k > 0 and scene.words[k].gap == ", ":
            k -= 1
        else:
            return k < i and located(scene, k) and scene.words[k].cap and scene.at[k] is None
        span = scene.named(k)
        if span is not None:
            return span.how in ("place", "placed", "capital") and (span.kind == "Place" or located(scene, span.i))
        if k < 0 or not scene.words[k].cap:
            return False
    return False


def _after(scene: Scene, i: int, tally: dict[str, float]) -> None:
    plain, after = scene.plain, scene.low(i + 1)
    if i + 1 < len(scene.words) and scene.near(i + 1) and not scene.words[i + 1].cap:
        if after in plain["deeds"]:
            tally[""] += 3
        elif after in plain["place_heads"]:
            tally["Place"] += 3
        elif after in plain["groups"] and not scene.words[i].possessive:
            # Acholi chiefs: of what people they are.
            tally[""] += 1.5
    if acts(scene, i + 1) or scene.words[i].possessive:
        tally["Person"] += 0.4
    if body_follows(scene, i + 1):
        tally["Organization"] += 3


def _kind(scene: Scene, i: int, tally: dict[str, float]) -> str | None:
    """The kind that most speaks for ("": a name of nothing looked for); None when it is not clear that it is a name."""
    word, plain = scene.words[i], scene.plain
    common = any(word.low in plain[one] for one in ("function", "no_names", "organization_heads", "deeds"))
    before_name = scene.near(i + 1) and scene.named(i + 1) is not None
    if common or before_name or (word.low,) in plain.titles:
        return None
    kinds = {kind: value for kind, value in tally.items() if kind != _SEEN}
    if not kinds:
        return None
    kind = max(kinds, key=lambda one: kinds[one])
    tag, named = word.token.tag_, word.token.tag_ in NAME_TAGS
    if kinds[kind] <= 0.5:
        return None
    if not tally.get(_SEEN) and kind != "Person" and word.first and not word.caps and not named:
        return None
    if kind and not tag.startswith(("NNP", "NN", "JJ", "FW")):
        return None
    if kind in ("Organization", "Person") and not named:
        return None
    if kind == "Organization" and tag == "NNPS" and scene.low(i - 1) == "the" and not word.low.endswith("ists"):
        return "Group"  # the Tajiks
    return kind
