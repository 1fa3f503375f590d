"""Titles in an article: offices, with whose they are and who holds them yet to be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.text.names.scene import Scene, Span


@dataclass
class Office:
    """A title at the words [i, j); `owners` whose it is; `start`, `end` the words of the whole phrase."""

    i: int
    j: int
    title: str
    plural: bool
    former: bool
    start: int
    end: int
    owners: list[Span] = field(default_factory=list)
    pronoun: str = ""  # its, his, their, whose
    holders: list[Span] = field(default_factory=list)
    respective: bool = False
    nationality: bool = False


def find(scene: Scene) -> list[Office]:
    found: list[Office] = []
    i = 0
    while i < len(scene.words):
        office = None if scene.at[i] is not None or scene.hidden[i] else _office(scene, i)
        if office is None:
            i += 1
        else:
            found.append(office)
            i = max(office.j, i + 1)
    return found


def _office(scene: Scene, i: int) -> Office | None:
    """The title that begins at word `i`, with modifiers before it."""
    plain = scene.plain
    k, j, size, former, title, plural = i, 0, 0, False, "", False
    while k < len(scene.words) and scene.at[k] is None and not scene.hidden[k] and (k == i or scene.near(k)):
        if size := plain.titles.at(scene.lows, k):
            if any(not scene.near(n) or scene.at[n] is not None for n in range(k + 1, k + size)):
                break
            title, j = " ".join(scene.lows[k : k + size]), k + size
            plural = tuple(scene.lows[k : k + size]) in plain.plurals
            former = former or scene.low(k) in plain["former"]
            k = j
        elif scene.low(k) in plain["title_modifiers"] or scene.low(k) in plain["former"]:
            former = former or scene.low(k) in plain["former"]
            k += 1
        elif size := plain.areas.at(scene.lows, k):
            k += size
        else:
            break
    if not j:
        return None
    # Nigerian leader Gen. Obasanjo: a rank is none of the title.
    while (
        len(title.split()) < j - i
        and (rank := plain.honorifics.before(scene.lows, j))
        and j - rank > i
        and plain.titles.before(scene.lows, j - rank)
    ):
        j -= rank
        title = " ".join(scene.lows[j - plain.titles.before(scene.lows, j) : j])
    size = len(title.split())
    k = j - size
    if (
        j < len(scene.words)
        and scene.near(j)
        and scene.low(j) in ("general", "designate", "elect", "emeritus")
        and scene.at[j] is None
    ):
        j += 1
    if scene.low(j) in ("of", "for") and scene.near(j):
        m = j + 1
        if (area := plain.of_areas.at(scene.lows, m) or plain.of_areas.at(scene.lows, m)) and scene.at[m] is None:
            j = m + area
        elif scene.low(j) == "for" and title.split()[-1] in ("minister", "secretary", "commissioner"):
            j = _area(scene, m) or j
    if _verb(scene, k, j):
        return None
    start = i
    while start < k and scene.low(start) in plain["former"] | {"newly", "self", "long", "time"}:
        start += 1
    if title in plain.no_office or _singular(title) in plain.no_office:
        # "energy envoy" is an office, "chief" alone none
        held = j - start > size and title in ("chief", "head", "chair", "official") and title != "official"
        if not held and title not in ("chief", "head", "chair"):
            return None
    return Office(start, j, title, plural, former, i, j)


def _singular(title: str) -> str:
    return title[:-1] if title.endswith("s") else title


def _verb(scene: Scene, k: int, j: int) -> bool:
    """Whether the words are a verb: "heads", "leads", "to head", "host"."""
    token = scene.words[j - 1].token
    return j - k == 1 and token.pos_ == "VERB" and not scene.words[k].cap


def _area(scene: Scene, m: int) -> int:
    """Where what a minister is for ends before a comma and his name: "for African integration, X"; 0 when it is not told so."""
    for j in range(m + 1, min(m + 6, len(scene.words))):
        if scene.words[j].gap == ", ":
            following = scene.at[j]
            return j if following is not None and following.kind == "Person" else 0
        if not scene.near(j) or (scene.at[j] is not None and scene.at[j].kind == "Person"):  # type: ignore[union-attr]
            return 0
    return 0
