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
    if i > 0 and scene.near(i) and scene.words[i - 1].cap and scene.at[i - 1] is None:
        said = _surname(scene, i, entry)
        if said is not None:
            return said
    return _forename(scene, i, j, entry)


def _surname(scene: Scene, i: int, entry: Entry) -> bool | None:
    """Whether the name goes on from the word before it; None when that word does not tell."""
    plain, before, word = scene.plain, scene.low(i - 1), scene.words[i - 1]
    titled = plain.titles.before(scene.lows, i) > 0
    named = entry.kind in ("Organization", "Place") and not entry.exact and word.token.tag_ in NAME_TAGS
    if named and not word.first and not titled and before not in plain["title_modifiers"]:
        return scene.words[i].token.ent_type_ == "PERSON" or before in plain["forenames"]
    if entry.how in PLACED and plain.titles.before(scene.lows, i - 1) and not titled:
        # Opposition lawmaker Rangsiman Rome.
        return before not in plain["title_modifiers"]
    if before in plain["forenames"] and not titled:
        return True
    return True if len(word.text) == 2 and word.text.endswith(".") else None


def _forename(scene: Scene, i: int, j: int, entry: Entry) -> bool:
    """Whether a person's name begins with it: Chad Smith, Milan Marek."""
    if j >= len(scene.words) or not scene.near(j) or not scene.words[j].cap:
        return False
    plain, after, one, two = scene.plain, scene.low(j), scene.words[i].token, scene.words[j].token
    people = one.ent_type_ == two.ent_type_ == "PERSON"
    # Of a town that is a forename, too, the word behind it is enough, if that is no noun of a body.
    people = people or (entry.kind == "Place" and two.tag_ in NAME_TAGS and not scene.words[j].caps)
    heads = any(after in plain[name] for name in ("organization_heads", "deeds", "place_heads", "groups"))
    return (
        people
        and scene.low(i) in wording().name_states | plain["names_too"]
        and not plain.titles.at(scene.lows, j)
        and not heads
    )
