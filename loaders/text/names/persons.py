"""Persons: full names, then surnames and short forms of the same."""

from __future__ import annotations

from loaders.text.names.scene import Scene, Span
from loaders.text.names.singles import NAME_TAGS, acts, body_follows, located
from loaders.text.names.singles import find as find_singles


def find(scene: Scene) -> None:
    """Adds a span for each person's name, and for the names of one word that nothing else has claimed."""
    runs = _runs(scene)
    singles: list[tuple[int, int]] = []
    for i, j, titled in runs:
        if j - i == 1 and not titled:
            singles.append((i, j))
        else:
            _full(scene, i, j, titled)
    find_singles(scene, singles)
    _headlines(scene)


def _runs(scene: Scene) -> list[tuple[int, int, bool]]:
    """(i, j, whether a title stands before it) of the capitalised words that are in no span."""
    found: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(scene.words):
        if not _open(scene, i) or scene.headline[i]:
            i += 1
            continue
        j = i + 1
        while j < len(scene.words):
            k = j
            while (
                k < len(scene.words)
                and scene.near(k)
                and scene.lows[k] in scene.plain["particles"]
                and not scene.words[k].cap
                and not (scene.low(k) == "as" and scene.near(k + 1))  # "named X as Y's successor"
                and k - j < 3
            ):
                k += 1
            if (
                k == j
                and j - i > 1
                and scene.words[j].gap == "-"
                and not scene.words[j].cap
                and scene.lows[j] not in scene.plain["located_after"]
            ):
                # Ban Ki-moon
                j += 1
            elif k == j and _nickname(scene, j):
                j += 2
            elif (
                scene.near(k)
                and k == j
                and scene.lows[k] in scene.plain["suffixes"]
                and scene.words[k].cap
                and scene.at[k] is None
            ):
                j = k + 1
            elif k < len(scene.words) and scene.near(k) and _open(scene, k) and not scene.headline[k]:
                # "Mr X said Y": a new sentence ends the name.
                j = k + 1
            else:
                break
        # Particles in front: al-Qaida of whom? "al-Burhan said".
        while (
            i > 0
            and scene.near(i)
            and scene.lows[i - 1] in ("al", "el", "bin", "ibn", "de", "van", "der", "von")
            and not scene.words[i - 1].cap
            and scene.at[i - 1] is None
        ):
            i -= 1
        found += _parted(scene, i, j)
        i = j
    return found


def _nickname(scene: Scene, j: int) -> bool:
    """Roelof "Pik" Botha: one word in quotation marks within a name."""
    return (
        j + 1 < len(scene.words)
        and scene.words[j].gap.rstrip("“\"‘'")[-1:] in (" ", "")
        and scene.words[j].gap[-1:] in ("“", '"', "‘")
        and scene.words[j + 1].gap in ("” ", '" ', "’ ")
        and _open(scene, j)
        and _open(scene, j + 1)
    )


def _open(scene: Scene, i: int) -> bool:
    word = scene.words[i]
    if not word.cap or scene.at[i] is not None or scene.hidden[i] or word.text.isdigit():
        return False
    if word.low in scene.plain["no_names"] and word.low not in ("april", "june", "august"):
        return False
    # Secretary of State, Chief of Staff.
    # Minister for Foreign Affairs.
    link = next((k for k in (i - 1, i - 2, i - 3) if scene.low(k) in ("for", "of")), None)
    if (
        link is not None
        and scene.low(link - 1) in scene.plain["of_areas_before"]
        and (scene.plain.areas.at(scene.lows, i) or scene.plain.of_areas.at(scene.lows, i))
    ):
        return False
    return not any(
        scene.plain.titles.at(scene.lows, k) > i - k and "of" in scene.lows[k:i] for k in range(max(0, i - 4), i)
    )


def _parted(scene: Scene, i: int, j: int) -> list[tuple[int, int, bool]]:
    """The run without titles, and without the words with which a sentence begins."""
    plain = scene.plain
    titled = False
    if not scene.words[i].cap and scene.plain.honorifics.before(scene.lows, i):
        titled = True
    while i < j:
        word = scene.words[i]
        honorific = plain.honorifics.at(scene.lows, i)
        title = _title(scene, i, j)
        if word.low in plain["function"] or (word.first and word.low in ("former", "outgoing", "then")):
            i += 1
        elif title and title < j:
            i, titled = title, True
        elif title == j:
            # A title alone, or a name that is a title too: "Prime Minister".
            return []
        elif honorific and i + honorific < j:
            i, titled = i + honorific, True
        elif (
            word.first
            and word.token.tag_ not in NAME_TAGS
            and j - i > 1
            and word.low not in plain["forenames"]
            and scene.words[i + 1].low in plain["forenames"]
        ):
            i += 1
        else:
            break
    if i >= j:
        return []
    # Titles that end a run: "Rabin Prime Minister" is two things.
    for k in range(i + 1, j):
        if (
            (end := _title(scene, k, j))
            and end > k
            and not (end == j and end - k == 1)
            and scene.low(k) not in plain["names_and_titles"]
        ):
            return [(i, k, titled), *_parted(scene, k, j)]
    if not titled:
        titled = _title_before(scene, i)
    while j - i > 1 and scene.low(j - 1) in plain["function"]:
        j -= 1
    return [(i, j, titled)]


def _title(scene: Scene, i: int, j: int) -> int:
    """Where a title that begins at `i`, with its modifiers and areas, ends; 0 when there is none before `j`."""
    k = i
    while k < j:
        if size := scene.plain.titles.at(scene.lows, k):
            end = k + size
            while end < j and (more := scene.plain.titles.at(scene.lows, end)):
                end += more
            return min(end, j)
        if scene.low(k) in scene.plain["title_modifiers"]:
            k += 1
        elif size := scene.plain.areas.at(scene.lows, k):
            k += size
        else:
            return 0
    return 0


def _title_before(scene: Scene, i: int) -> bool:
    """Whether a title stands before word `i`: "rebel leader", "Mr", "chancellor"."""
    return bool(
        i > 0
        and scene.near(i)
        and (scene.plain.titles.before(scene.lows, i) or scene.plain.honorifics.before(scene.lows, i))
    )


def _full(scene: Scene, i: int, j: int, titled: bool) -> None:
    """A name of several words, or one behind a title."""
    plain = scene.plain
    lows = scene.lows[i:j]
    if any(low in plain["no_names"] and low not in plain["suffixes"] for low in lows) and not titled:
        return
    kinds = [scene.words[k].token.ent_type_ for k in range(i, j)]
    before = scene.low(i - 1)
    forename = lows[0] in plain["forenames"] and before != "the"  # the Lou Nuer
    if titled or forename or any(not scene.words[k].cap for k in range(i + 1, j - 1)):
        kind = "Person"
    elif body_follows(scene, j):
        kind = "Organization"
    elif before == "the" and scene.near(i):
        kind = _called(scene, i, j, kinds)
    elif before == "from" and scene.low(i - 2) in plain["groups"]:
        # Politicians from Khyber Pakhtunkhwa.
        kind = "Place"
    elif (located(scene, i) or _part_of(scene, i)) and "PERSON" not in kinds:
        kind = "Place"
    elif _named_body(scene, i):
        kind = "Organization"
    elif scene.low(i - 2) == "known" and before == "as" and (scene.named(i - 3) or scene.named(i - 4)) is None:
        kind = ""
    elif kinds.count("PERSON") * 2 >= len(kinds):
        kind = "Person"
    elif any(one in ("GPE", "LOC", "FAC") for one in kinds):
        kind = "Place" if located(scene, i) else _person_like(scene, i, j)
    elif kinds and kinds[0] in ("EVENT", "LAW", "WORK_OF_ART", "DATE", "LANGUAGE", "PRODUCT", "TIME"):
        kind = ""
    else:
        kind = _person_like(scene, i, j)
    scene.add(Span(i, j, kind, scene.text(i, j), "person" if kind == "Person" else "proper"))


def _part_of(scene: Scene, i: int) -> bool:
    """The temple of X, the port of X."""
    noun = scene.low(i - 2)
    return scene.low(i - 1) == "of" and (noun in scene.plain["parts"] or noun in scene.plain["place_heads"])


def _named_body(scene: Scene, i: int) -> bool:
    """The coalition X, the state company X."""
    return scene.near(i) and scene.low(i - 1) in scene.plain["named_bodies"] and not scene.words[i - 1].cap


def _called(scene: Scene, i: int, j: int, kinds: list[str]) -> str:
    """The kind of "the" and a name: the Young Patriots, the New Forces, the Beagle Channel."""
    if any(one in ("LOC", "FAC", "GPE") for one in kinds):
        return "Place"
    last = scene.lows[j - 1]
    return "Organization" if last.endswith("s") or "ORG" in kinds or acts(scene, j) else ""


def _person_like(scene: Scene, i: int, j: int) -> str:
    tags = [scene.words[k].token.tag_ for k in range(i, j)]
    return (
        "Person"
        if all(tag in NAME_TAGS or not scene.words[i + n].cap for n, tag in enumerate(tags)) and j - i <= 5
        else ""
    )


def _headlines(scene: Scene) -> None:
    """In a headline, only who is named elsewhere in the article."""
    names = {
        word: one for one in scene.spans if one.kind == "Person" for word in scene.lows[one.i : one.j] if len(word) > 3
    }
    for i, word in enumerate(scene.words):
        if scene.headline[i] and scene.at[i] is None and not scene.hidden[i] and word.low in names and word.cap:
            j = i + 1
            while (
                j < len(scene.words)
                and scene.headline[j]
                and scene.at[j] is None
                and scene.near(j)
                and scene.lows[j] in names
            ):
                j += 1
            scene.add(Span(i, j, "Person", scene.text(i, j), "person"))
