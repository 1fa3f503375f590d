"""Capitalised names: which words belong together, and what kind of thing their own words and those around them tell."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.actors.mentions.wording import default as wording
from loaders.text.names.gazetteer import Entry, Known, fits, settle, tables
from loaders.text.names.scene import Scene, Span, entry_span

_LINKS = frozenset({"of", "for", "de", "del", "des", "du", "pour", "para"})
_ARTICLES = frozenset({"the", "a", "an"})
_NAME_TAGS = ("NNP", "NNPS")


def find(scene: Scene, known: Known | None) -> None:
    """Adds spans for names of the tables and the graph, for those whose words tell what they are, and for persons."""
    _datelines(scene, known)
    _offices_for_names(scene)
    _tabled(scene, known)
    for i, j, head in list(_phrases(scene)):
        _headed(scene, i, j, head)
    _acronyms(scene)


def _datelines(scene: Scene, known: Known | None) -> None:
    for i, j in scene.datelines:
        scene.add(Span(i, j, "Place", _titled(scene.text(i, j)), "place"))


def _offices_for_names(scene: Scene) -> None:
    """Who is known by an office alone: the Pope."""
    for k, word in enumerate(scene.words):
        for text, name in scene.plain.persons.items():
            words = text.lower().split()
            if word.low == words[0] and scene.lows[k : k + len(words)] == words and scene.free(k, k + len(words)):
                after = k + len(words)
                named = after < len(scene.words) and scene.near(after) and scene.words[after].cap
                if not named and scene.words[k + 1].cap:
                    scene.add(Span(k, after, "Person", name, "person"))


def _titled(text: str) -> str:
    return text.title() if text.isupper() else text


def _tabled(scene: Scene, known: Known | None) -> None:
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
            entry.kind in ("Organization", "Place") and not entry.exact and scene.words[i - 1].token.tag_ in _NAME_TAGS
        )
        if (
            named
            and not scene.words[i - 1].first
            and not scene.plain.titles.before(scene.lows, i)
            and before not in scene.plain["title_modifiers"]
        ):
            return scene.words[i].token.ent_type_ == "PERSON" or before in scene.plain["forenames"]
        if before in scene.plain["forenames"] and not scene.plain.titles.before(scene.lows, i):
            return True
        if len(scene.words[i - 1].text) == 2 and scene.words[i - 1].text.endswith("."):
            return True
    names_too = wording().name_states | {
        "chad",
        "mali",
        "san marino",
        "paris",
        "sofia",
        "bali",
        "kim",
        "salem",
        "tunis",
    }
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


# Names that say what they are


def _phrases(scene: Scene) -> Iterator[tuple[int, int, int]]:
    """(i, j, head): names of capitalised words, with what an "of" adds to them; `head` is the word that says what it is."""
    i = 0
    while i < len(scene.words):
        if not _begins(scene, i):
            i += 1
            continue
        first = _segment(scene, i)
        head = first - 1
        j = first
        if _is_head(scene, head) or scene.low(i) in ("treaty", "university"):
            j = _complements(scene, first, scene.low(head) in scene.plain["deeds"])
            yield i, j, head
        elif (more := _with_and(scene, first)) > first:
            yield i, _complements(scene, more), more - 1
            j = more
        elif scene.low(i) in scene.plain["place_fronts"] and first - i > 1:
            yield i, first, i
        i = max(j, i + 1)


def _begins(scene: Scene, i: int) -> bool:
    word = scene.words[i]
    if scene.hidden[i] or not word.cap or scene.headline[i]:
        return False
    return not (word.first and word.low in scene.plain["function"])


def _segment(scene: Scene, i: int) -> int:
    """The end of the capitalised words from `i`."""
    j = i + 1
    while j < len(scene.words) and not scene.hidden[j]:
        word = scene.words[j]
        joined = word.near and (not scene.words[j - 1].possessive or scene.low(j - 1) in scene.plain["plural_owners"])
        if not (joined and (word.cap or (word.text[0].isdigit() and word.gap == "-"))):
            break
        j += 1
    return j


def _is_head(scene: Scene, k: int) -> bool:
    plain, low = scene.plain, scene.low(k)
    return (
        low == "government"
        or low in plain["organization_heads"]
        or low in plain["deeds"]
        or low in plain["place_heads"]
    )


def _complements(scene: Scene, j: int, deed: bool = False) -> int:
    """The end of "of ..." and "for the ..." after a head; "Agreement on ..."; "Movement for Democracy in ..."."""
    first = j
    while j < len(scene.words) and scene.near(j):
        if not (
            scene.low(j) in _LINKS
            or (deed and scene.low(j) == "on")
            or (scene.low(j) == "in" and scene.low(first) == "for" and j > first)
        ):
            break
        k = j + 1
        while k < len(scene.words) and scene.low(k) in ("the", "la", "le", "all") and scene.near(k):
            k += 1
        if k >= len(scene.words) or not scene.near(k) or not scene.words[k].cap:
            break
        j = _segment(scene, k)
        if scene.low(j) == "and" and scene.near(j) and j + 1 < len(scene.words) and scene.words[j + 1].cap:
            abstract = wording().abstract
            if scene.low(j - 1) in abstract and (deed or scene.low(j + 1) in abstract):
                j = _segment(scene, j + 1)
    return j


def _with_and(scene: Scene, j: int) -> int:
    """Justice and Equality Movement: where such a name ends; `j` when it is none."""
    if scene.low(j) != "and" or not scene.near(j) or j + 1 >= len(scene.words) or not scene.words[j + 1].cap:
        return j
    end = _segment(scene, j + 1)
    words = wording()
    if end - j > 2 and scene.low(j - 1) in words.abstract | words.generic and _is_head(scene, end - 1):
        return end
    return j


def _headed(scene: Scene, i: int, j: int, head: int) -> None:
    plain = scene.plain
    i = _cut(scene, i, head)
    if i > head or (head == i and j == i + 1):
        return
    there = {scene.at[k] for k in range(i, j)} - {None}
    if any(one is not None and one.i <= i and one.j >= head + 1 and one.j - one.i > 1 for one in there):
        return
    low = scene.low(head)
    if low == "government":
        # The National Unity Government; of a state's people it is the state.
        if (
            all(one is not None and one.kind == "State" for one in (scene.at[k] for k in range(i, head)))
            or head - i < 2
        ):
            return
        kind = "Organization"
    elif low in plain["deeds"] and not plain_end(scene, i, head + 1, "episcopal conference"):
        kind = ""
    elif low in plain["organization_heads"] or low in plain["deeds"]:
        kind = "Group" if any(plain_end(scene, i, head + 1, one) for one in plain["group_heads"]) else "Organization"
    else:
        kind = "Place"
    # Prime Minister Gordon Bay, Michael Lake
    if (
        kind == "Place"
        and head - i == 1
        and scene.low(i) in plain["forenames"]
        and scene.words[i].token.ent_type_ == "PERSON"
    ):
        return
    if kind == "Organization":
        # Russian army officers; NATO Force: a state's own ministry, told apart by it.
        first = scene.at[i]
        if (
            first is not None
            and first.how in ("name", "metonym")
            and first.j == head
            and first.kind == "Organization"
            and low not in ("mission", "force", "council", "commission")
        ):
            return
    name = scene.text(i, j)
    of = ""
    first = scene.at[i]
    if kind in ("Organization", "Group") and first is not None and first.kind == "State" and first.i == i:
        of = first.id or ""
    inner = [one for one in scene.spans if i <= one.i < j]
    if (
        kind == "Place"
        and j > head + 1
        and (within := [one for one in inner if one.how in ("place", "capital", "metonym")])
    ):
        # The University of Zurich: a place in Zurich.
        for one in within:
            one.kind, one.name, one.how, one.id = "Place", scene.text(one.i, one.j), "placed", None
        if scene.free(i, head + 1):
            scene.add(Span(i, head + 1, "", scene.text(i, head + 1)))
        return
    for one in inner:
        scene.drop(one)
    span = scene.add(Span(i, j, kind, name, "proper", None, of=of))
    if kind == "Place":
        span.how = "place"


def plain_end(scene: Scene, i: int, j: int, phrase: str) -> bool:
    return f" {' '.join(scene.lows[i:j])}".endswith(f" {phrase}")


def _cut(scene: Scene, i: int, head: int) -> int:
    """Past titles, sentence openers and the like before the name: "President X's", "The"."""
    while i < head:
        word = scene.words[i]
        size = scene.plain.titles.at(scene.lows, i)
        if word.low in _ARTICLES or (word.first and word.low in scene.plain["function"]):
            i += 1
        elif (
            size
            and i + size <= head
            and scene.low(i) not in ("general", "state", "people", "union", "high", "council", "chief")
        ):
            i += size
        else:
            break
    return i


def _acronyms(scene: Scene) -> None:
    """Capitals that nobody explained: FPRC, M23, CNDD-FDD; and in brackets after a name, what it is short for."""
    for i, word in enumerate(scene.words):
        if scene.at[i] is not None or scene.hidden[i] or scene.headline[i]:
            continue
        digits = any(c.isdigit() for c in word.text)
        letters = [c for c in word.text if c.isalpha()]
        if (
            not letters
            or not all(c.isupper() for c in letters)
            or len(word.text) < 2
            or (len(letters) < 2 and not digits)
        ):
            continue
        if (
            word.low in scene.plain["no_names"]
            or word.low in scene.plain["suffixes"]
            or len(word.text) > 10
            or ("." in word.text and len(letters) < 3)
        ):
            continue
        if word.text[0].isdigit() and not (word.text[-1].isalpha() and len(word.text) <= 3):
            continue
        if digits and len(letters) == 1 and not _the_group(scene, i):
            continue
        # JD Vance
        after = (
            i + 1 < len(scene.words) and scene.near(i + 1) and scene.words[i + 1].cap and not scene.words[i + 1].caps
        )
        if after and len(word.text) == 2 and scene.at[i + 1] is None and not scene.plain.titles.at(scene.lows, i + 1):
            continue
        j = i + 1
        while j < len(scene.words) and scene.words[j].gap in ("-", "/") and scene.words[j].caps and scene.at[j] is None:
            j += 1
        scene.add(Span(i, j, "Organization", scene.text(i, j), "acronym"))


def _the_group(scene: Scene, i: int) -> bool:
    """M23, 3R: not a road or a day of the month."""
    word = scene.words[i]
    return word.text[0].isalpha() or scene.low(i - 1) == "the"
