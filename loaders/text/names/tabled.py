"""Names of the tables and of the graph, where the text speaks of what they name."""

from __future__ import annotations

from loaders.actors.mentions.wording import default as wording
from loaders.text.names.gazetteer import PLACED, Entry, Known, fits, settle, tables
from loaders.text.names.scene import Scene, Span, entry_span
from loaders.text.names.singles import NAME_TAGS


def find(scene: Scene, known: Known | None) -> None:
    """The longest name at each place, of the graph before the tables."""
    on = scene.reading.article.date
    open_: list[tuple[Span, Entry]] = []
    i = 0
    while i < len(scene.words):
        if scene.hidden[i] or scene.at[i] is not None:
            i += 1
            continue
        size = _tabled_at(scene, known, i, on, open_)
        i += size or 1
    ids = {one.id for one in scene.spans if one.id and one.kind == "State"}
    for span, entry in open_:
        settled = settle(entry, on, ids)
        span.id, span.name = settled.id, settled.name


def _tabled_at(scene: Scene, known: Known | None, i: int, on: str | None, open_: list[tuple[Span, Entry]]) -> int:
    options: list[tuple[int, int, Entry]] = []
    for rank, names in enumerate(([known.names] if known else []) + [tables()]):
        options += [(-size, rank, entry) for size, entry in names.at(scene.lows, i)]
    for less, rank, entry in sorted(options, key=lambda one: one[:2]):
        j = i - less
        spoken = scene.words[i:j]
        owned = "'" in entry.text or "’" in entry.text
        if any(not word.near or (scene.words[i + k].possessive and not owned) for k, word in enumerate(spoken[1:])):
            continue
        shouting = scene.headline[i] and all(word.caps for word in scene.words[max(0, i - 2) : j + 2])
        if not fits(entry, spoken, shouting) or not scene.free(i, j) or _within_name(scene, i, j, entry):
            continue
        if (
            entry.how == "none"
            and entry.text.lower() in scene.plain["sides"]
            and j < len(scene.words)
            and scene.near(j)
            and scene.words[j].cap
        ):
            # North Darfur: South Sudan and the like are names of their own.
            inner = next((one for size, one in tables().at(scene.lows, j) if one.how == "place" and size == 1), None)
            if inner is not None:
                scene.add(Span(i, j + 1, "Place", scene.text(i, j + 1), "place"))
                return j + 1 - i
            continue
        if (
            entry.kind == "Organization"
            and entry.exact
            and j < len(scene.words)
            and scene.words[j].gap == "-"
            and scene.words[j].cap
            and not scene.words[j - 1].possessive
            and not any(True for _ in tables().at(scene.lows, j))
        ):
            # RCD-National is another than RCD.
            scene.add(Span(i, j + 1, "Organization", scene.text(i, j + 1), "proper"))
            return j + 1 - i
        settled = entry if known and rank == 0 else settle(entry, on)
        span = scene.add(entry_span(settled, i, j))
        if entry.id and not settled.id:
            open_.append((span, entry))
        return j - i
    return 0


def _within_name(scene: Scene, i: int, j: int, entry: Entry) -> bool:
    """Whether it is a part of a person's name: Michael Jordan, Chad Smith, Imran Khan; Ban, Mali as forenames."""
    if j - i > 1 or entry.how in ("demonym", "none"):
        return (
            entry.how == "demonym"
            and i > 0
            and scene.near(i)
            and scene.low(i - 1) in scene.plain["forenames"]
            and scene.words[i - 1].cap
            and scene.low(i + 1) not in scene.plain["organization_heads"]
            and not scene.words[i - 1].first
        )
    before, after = scene.low(i - 1), scene.low(j)
    if i > 0 and scene.near(i) and scene.words[i - 1].cap and scene.at[i - 1] is None:
        named = (
            entry.kind in ("Organization", "Place") and not entry.exact and scene.words[i - 1].token.tag_ in NAME_TAGS
        )
        if (
            named
            and not scene.words[i - 1].first
            and not scene.plain.titles.before(scene.lows, i)
            and before not in scene.plain["title_modifiers"]
        ):
            return scene.words[i].token.ent_type_ == "PERSON" or before in scene.plain["forenames"]
        if (
            entry.how in PLACED
            and scene.plain.titles.before(scene.lows, i - 1)
            and not scene.plain.titles.before(scene.lows, i)
        ):
            # Opposition lawmaker Rangsiman Rome.
            return before not in scene.plain["title_modifiers"]
        if before in scene.plain["forenames"] and not scene.plain.titles.before(scene.lows, i):
            return True
        if len(scene.words[i - 1].text) == 2 and scene.words[i - 1].text.endswith("."):
            return True
    names_too = wording().name_states | scene.plain["names_too"]
    return (
        j < len(scene.words)
        and scene.near(j)
        and scene.words[j].cap
        and scene.low(i) in names_too
        and scene.words[j].token.ent_type_ == "PERSON"
        and scene.words[i].token.ent_type_ == "PERSON"
        and not scene.plain.titles.at(scene.lows, j)
        and after not in scene.plain["organization_heads"]
    )
