"""Capitalised names: which words belong together, and what kind of thing their own words and those around them tell."""

from __future__ import annotations

from loaders.text.names import phrases, tabled
from loaders.text.names.gazetteer import Known
from loaders.text.names.scene import Scene, Span

_SHOUTED = 3  # words in capitals in a row, beside one of them, from which on it is a heading


def find(scene: Scene, known: Known | None) -> None:
    """Adds spans for names of the tables and the graph, for those whose words tell what they are, and for persons."""
    _datelines(scene, known)
    _offices_for_names(scene)
    tabled.find(scene, known)
    phrases.find(scene)
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
        if _shouted(scene, i):
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
        # The New START treaty is no body.
        deed = (
            scene.near(j) and scene.low(j) in scene.plain["deeds"] and not scene.words[j].cap
            if j < len(scene.words)
            else False
        )
        scene.add(Span(i, j, "" if deed else "Organization", scene.text(i, j), "acronym"))


def _shouted(scene: Scene, i: int) -> bool:
    """ "MINISTRY FOR FOREIGN AFFAIRS": a line in capitals, not a list of short names."""
    if scene.low(i) in scene.plain["function"]:
        return True
    first = last = i
    while first > 0 and scene.near(first) and scene.words[first - 1].caps:
        first -= 1
    while last + 1 < len(scene.words) and scene.near(last + 1) and scene.words[last + 1].caps:
        last += 1
    return last - first >= _SHOUTED


def _the_group(scene: Scene, i: int) -> bool:
    """M23, 3R: not a road or a day of the month."""
    word = scene.words[i]
    return word.text[0].isalpha() or scene.low(i - 1) == "the"
