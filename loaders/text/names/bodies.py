"""Bodies written small, where they are somebody's: "the Peruvian army", "the UN mission", also "the army". Organizations."""

from __future__ import annotations

from collections import Counter

from loaders.text.model import Mention
from loaders.text.names.scene import Scene, Span
from loaders.text.names.tokens import argument

# By how much a state must be named more often than the next for the text to be about it.
_CLEARLY = 1.5


def find(scene: Scene) -> None:
    """Adds an Organization for each, one for the same body of the same owner."""
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
    office = scene.low(k) in scene.plain["persons_bodies"] and k > 0 and scene.words[k - 1].possessive
    return scene.plain.bodies.at(scene.lows, k) or scene.plain.inner_bodies.at(scene.lows, k) or int(office)


def _owns(scene: Scene, owner: Span, k: int, j: int) -> bool:
    if scene.plain.bodies.at(scene.lows, k) == j - k:
        return owner.kind == "State"
    if scene.low(k) in scene.plain["persons_bodies"]:
        return owner.kind == "Person" and argument(scene.words[k].token)
    return owner.kind == "Organization" and (owner.id is not None or j - k > 1)


def _alone(scene: Scene, k: int, j: int, made: dict[tuple[str, str], str]) -> None:
    """ "The army", "parliament": of the one state of which there is one in the text, else of that which it is about."""
    noun = " ".join(scene.lows[k:j])
    token = scene.words[j - 1].token
    bare = scene.low(k - 1) == "the" or noun == "parliament"
    led = scene.low(k - 2) == "of" and scene.plain.titles.before(scene.lows, k - 2)
    acting = argument(token) or led or scene.words[j - 1].possessive or scene.low(j) in scene.plain["of_body"]
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
