"""References: what a claim rests on, in a common style, as BibTeX, and in a form that stays."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from samples import graph_of, talks

from graph import citing
from graph.citing import Citation, Source
from graph.model import Document, Evidence

UCDP = Document(
    "dataset:ucdp",
    "Peace Agreement Dataset",
    "Uppsala Conflict Data Program",
    "2022",
    "https://ucdp.uu.se/downloads/?a=1&b=2",
    "CC BY 4.0",
    "Pettersson & al. (2019). Changed: names.",
    "UCDP Peace Agreement Dataset",
    "22.1",
)
REPORT = Document("doc:report", "Talks resume", date="2025-06-02")


def cited(*sources, claim="Ada mediates the talks", about=("r:1", "p:ada")):
    return Citation(claim, about, tuple(sources), date(2026, 11, 28), 7, "since=1990", "http://127.0.0.1/?node=r%3A1")


def test_a_reference_names_publisher_date_title_place_licence_and_attribution():
    assert citing.plain(cited(Source(UCDP, ("agreement 1565",)), Source(REPORT))).splitlines() == [
        "Uppsala Conflict Data Program (2022). Peace Agreement Dataset (version 22.1) [Data set], agreement 1565. "
        "https://ucdp.uu.se/downloads/?a=1&b=2 (accessed 28 November 2026). Licence: CC BY 4.0. "
        "Attribution: Pettersson & al. (2019). Changed: names.",
        "Talks resume (2025, June 2).",
    ]
    assert citing.plain(cited()) == "No source is on record."


def test_bibtex_has_an_entry_for_each_source_under_a_key_of_its_own():
    text = citing.bibtex(cited(Source(UCDP, ("agreement 1565",)), Source(UCDP), Source(REPORT)))
    keys = re.findall(r"^@misc\{([a-z0-9]+),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == 3
    assert "  author = {{Uppsala Conflict Data Program}}" in text
    assert r"Pettersson \& al." in text
    assert "  url = {https://ucdp.uu.se/downloads/?a=1&b=2}" in text
    assert "  urldate = {2026-11-28}" in text
    assert "  year = {2025}" in text and "  month = jun" in text


def test_the_permanent_form_has_ids_the_day_and_what_the_licence_asks_for():
    text = citing.permanent(cited(Source(UCDP, ("agreement 1565",))))
    for part in ("r:1", "p:ada", "2026-11-28", "revision 7", "since=1990", "dataset:ucdp", "CC BY 4.0", "version 22.1"):
        assert part in text
    assert "Attribution: Pettersson & al. (2019). Changed: names." in text
    assert "Where: agreement 1565" in text


def _fields(entry: str) -> list[str]:
    """The fields of an entry as a reader of BibTeX takes them: by counting braces, escaped or not."""
    found, depth, start = [], 0, 0
    for i, char in enumerate(entry):
        if char == "{":
            depth += 1
            start = i if depth == 2 else start
        elif char == "}":
            depth -= 1
            if depth == 1:
                found.append(entry[start + 1 : i])
        assert depth >= 0
    assert depth == 0
    return found


texts = st.text(st.characters(codec="utf-8") | st.sampled_from('{}\\%$&#_~^"@,=\n\u202e'), max_size=30)


@given(title=texts, publisher=texts, url=texts, claim=texts, place=texts, id=texts.filter(bool))
def test_whatever_a_source_is_called_bibtex_keeps_its_form(title, publisher, url, claim, place, id):
    document = Document(id, title, publisher, "2025-06", url)
    text = citing.bibtex(cited(Source(document, (place,)), claim=claim))
    found = _fields(text)
    # Braced twice, so that a style leaves its capitals alone.
    assert f"{{{citing.tex(title)}}}" in found
    assert len(text.splitlines()) == text.count(",\n") + 2
    for field in found:
        assert not re.search(r"(?<!\\)[%#&$]", field.replace(citing._address(url), "")), field
    assert all(line.isprintable() for line in text.splitlines())


@given(texts)
def test_a_text_in_tex_says_what_it_said(text):
    back = citing.tex(text)
    for char, escaped in sorted(citing._TEX.items(), key=lambda item: -len(item[1])):
        back = back.replace(escaped, f"\x00{ord(char)}\x00")
    back = re.sub(r"\x00(\d+)\x00", lambda found: chr(int(found[1])), back)
    assert back == citing._line(text)


def test_sources_come_once_with_their_places_and_a_picture_names_those_of_its_relations():
    pieces = [
        Evidence("doc:report", locator="paragraph 1"),
        Evidence("doc:none"),
        Evidence("doc:report", locator="p. 2"),
    ]
    one, other = citing.sources({"doc:report": REPORT}, pieces)
    assert (one.document, one.places) == (REPORT, ("paragraph 1", "p. 2"))
    assert other.document.title == "doc:none"
    assert [source.document.id for source in citing.sources_of(graph_of(*talks()))] == ["doc:test"]
