"""Names of several words that say what they name: the Moro Islamic Liberation Front, the Treaty of Rome, Lake Kivu."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.actors.mentions.wording import default as wording
from loaders.text.names.scene import Scene, Span

_LINKS = frozenset({"of", "for", "de", "del", "des", "du", "pour", "para"})


_ARTICLES = frozenset({"the", "a", "an"})


def find(scene: Scene) -> None:
    """Adds a span for each, of kind "" for what another stage reads: agreements, talks, events."""
    for i, j, head in list(_phrases(scene)):
        _headed(scene, i, j, head)


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
            several = scene.low(head) in scene.plain["of_members"]
            j = first if several else _complements(scene, first, scene.low(head) in scene.plain["deeds"])
            yield i, j, head
        elif (more := _with_and(scene, first)) > first:
            yield i, _complements(scene, more), more - 1
            j = more
        elif scene.low(i) in scene.plain["place_fronts"] and first - i > 1:
            yield i, first, i
        i = max(j, i + 1)


def _begins(scene: Scene, i: int) -> bool:
    word = scene.words[i]
    if word.first and word.low in scene.plain["groups"]:
        # Rebels of the Moro Islamic Liberation Front.
        return False
    if scene.hidden[i] or not word.cap or scene.headline[i]:
        return False
    return not (word.first and word.low in scene.plain["function"])


def _segment(scene: Scene, i: int) -> int:
    """The end of the capitalised words from `i`."""
    j = i + 1
    while j < len(scene.words) and not scene.hidden[j]:
        word = scene.words[j]
        joined = word.near and (not scene.words[j - 1].possessive or scene.low(j - 1) in scene.plain["plural_owners"])
        prefixed = word.gap == "-" and scene.low(j - 1) in scene.plain["prefixes"] and scene.words[j - 1].cap
        if not (joined and (word.cap or prefixed or (word.text[0].isdigit() and word.gap == "-"))):
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
        if not deed and scene.words[k].token.ent_type_ == "PERSON" and scene.low(k) in scene.plain["forenames"]:
            break  # "the Contact Group of Brian Currin"
        j = _segment(scene, k)
        if scene.low(j) == "and" and scene.near(j) and j + 1 < len(scene.words) and scene.words[j + 1].cap:
            abstract = wording().abstract
            if scene.low(j - 1) in abstract and (deed or scene.low(j + 1) in abstract):
                j = _segment(scene, j + 1)
            elif scene.low(first) == "for" and _alone(scene, j - 1) and _alone(scene, j + 1):
                j += 2
    return j


def _alone(scene: Scene, k: int) -> bool:
    """Whether a word in capitals is nobody's name by itself: Change, Concord."""
    here, after = scene.words[k], scene.words[k + 1] if k + 1 < len(scene.words) else None
    named = scene.at[k] is not None or here.token.ent_type_ == "PERSON" or here.possessive
    return not named and not (after is not None and after.near and after.cap)


def _with_and(scene: Scene, j: int) -> int:
    """Justice and Equality Movement: where such a name ends; `j` when it is none."""
    if scene.low(j) != "and" or not scene.near(j) or j + 1 >= len(scene.words) or not scene.words[j + 1].cap:
        return j
    end = _segment(scene, j + 1)
    words = wording()
    if end - j <= 2 or not _is_head(scene, end - 1):
        return j
    free = all(scene.at[k] is None for k in range(j - 1, end))
    if scene.low(j - 1) in words.abstract | words.generic or (free and scene.words[j - 1].gap == "-"):
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
    if low in plain["deeds"] and head - i > 1 and scene.low(head - 1) in plain["organization_heads"]:
        # Security Council Resolution 435, African Union Summit: of a body, which is named, too.
        _headed(scene, i, head, head - 1)
        return
    kind = _head_kind(scene, i, head)
    if kind is None:
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


def _head_kind(scene: Scene, i: int, head: int) -> str | None:
    """The kind that the head of a name tells; None where the words are no name of their own."""
    plain, low, first = scene.plain, scene.low(head), scene.at[i]
    if low == "government":
        # The National Unity Government; of a state's people it is the state.
        states = all(one is not None and one.kind == "State" for one in scene.at[i:head])
        return None if states or head - i < 2 else "Organization"
    if low in plain["deeds"] and not plain_end(scene, i, head + 1, "episcopal conference"):
        return ""
    if low in plain["organization_heads"] or low in plain["deeds"]:
        if any(plain_end(scene, i, head + 1, one) for one in plain["group_heads"]):
            return "Group"
        # NATO Force: a state's own ministry is told apart by it.
        body = first is not None and first.how in ("name", "metonym") and first.kind == "Organization"
        whole = body and first is not None and first.j == head and low not in plain["inner_heads"]
        return None if whole else "Organization"
    # Prime Minister Gordon Bay, Michael Lake
    person = head - i == 1 and scene.low(i) in plain["forenames"] and scene.words[i].token.ent_type_ == "PERSON"
    return None if person else "Place"


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
            and i + size <= head - (scene.low(head) in scene.plain["place_heads"])
            and scene.low(i) not in ("general", "state", "people", "union", "high", "council", "chief")
            and not (i + size == head and tuple(scene.lows[i:head]) in scene.plain.plurals)  # the Eminent Persons Group
        ):
            i += size
        else:
            break
    return i
