"""Town or government: "in Moscow" is a place, "Moscow insists" and "between Kyiv and Moscow" are the state."""

from __future__ import annotations

from loaders.text.names.gazetteer import PLACED, capitals
from loaders.text.names.scene import Scene, Span


def decide(scene: Scene) -> None:
    """Makes places of the capitals and seats that do not act. A list is what its first member is."""
    before: Span | None = None
    for span in scene.ordered():
        if (
            span.how == "demonym"
            and span.id in capitals()
            and scene.low(span.j) == "capital"
            and scene.near(span.j)
            and scene.at[span.j] is None
        ):
            # The Uzbek capital: a town, and not the state.
            town = capitals()[span.id or ""]
            scene.add(Span(span.i, span.j + 1, "Place", town, "nominal"))
            before = None
            continue
        if span.how in PLACED and span.kind != "Place":
            listed = before is not None and before.j < span.i and span.i - before.j <= 1 and _list(scene, before, span)
            placed = before.how == "placed" or before.kind == "Place" if listed and before else place(scene, span)
            if placed:
                span.kind, span.name, span.how, span.id = "Place", scene.text(span.i, span.j), "placed", None
        before = span


def _list(scene: Scene, one: Span, other: Span) -> bool:
    """Whether two stand in a list: A, B; A and B; from A to B is none."""
    if one.how not in (*PLACED, "placed", "place"):
        return False
    if other.i == one.j:
        return scene.words[other.i].gap == ", "
    return (
        scene.low(one.j) in ("and", "or")
        and scene.words[one.j].gap in (" ", ", ")
        and not scene.words[one.j - 1].possessive
    )


def place(scene: Scene, span: Span) -> bool:
    """Whether the words around a capital's name speak of the town."""
    plain, i, j = scene.plain, span.i, span.j
    after = scene.low(j)
    if j < len(scene.words) and (scene.near(j) or scene.words[j - 1].possessive) and after in plain["located_after"]:
        return True
    # Kyiv, Ukraine
    following = scene.named(j)
    if (
        following is not None
        and following.kind == "State"
        and scene.words[j].gap == ", "
        and following.how == "name"
        and j + 1 < len(scene.words)
        and scene.words[following.j if following.j < len(scene.words) else j].gap.startswith(",")
    ):
        return True
    k = i - 1
    while k >= 0 and scene.low(k) in plain["parts_of_land"]:
        k -= 1
    if k < 0 or (i - k == 1 and not scene.near(i)):
        return False
    if k != i - 1 and not scene.near(k + 1):
        return False
    word = scene.low(k)
    if word in plain["located"]:
        # "confidence in Moscow", "interest in": what is trusted is a government.
        return not (
            word in ("in", "towards", "toward", "into", "within", "across") and scene.low(k - 1) in plain["trusting"]
        )
    if word in ("to", "from", "for", "through", "between", "on", "by"):
        if word in ("between", "by"):
            return False
        if word in ("on", "through"):
            return scene.low(k - 1) in plain["assaults"]
        return any(scene.low(m) in plain["motion"] for m in range(max(0, k - 5), k) if not _stop(scene, m, k))
    if word == "of":
        return scene.low(k - 1) in plain["parts"]
    return word in plain["placed"] and scene.words[k].token.pos_ in ("VERB", "NOUN")


def _stop(scene: Scene, m: int, k: int) -> bool:
    return any(scene.words[n].gap.strip() in (".", ";", ":") for n in range(m + 1, k + 1))
