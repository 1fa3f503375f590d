"""Questions in plain words: which are understood, what they choose, and what is said of those that are not."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.mediation import who_mediates
from graph.model import Entity, fold
from graph.names import UnknownName
from graph.questions import NotUnderstood, UnclearDate, UnclearName, examples, questions, understand
from graph.questions.asking import date

NAMES = {
    "ukraine": "iso:UA", "russia": "iso:RU", "hakan fidan": "p:fidan", "bosnia and herzegovina": "iso:BA", "croatia": "iso:HR",
    "united nations": "wd:UN", "trinidad and tobago": "iso:TT", "central bank": "o:bank",
}  # fmt: skip


def find(name: str) -> Entity:
    if fold(name) in NAMES:
        return Entity(NAMES[fold(name)], "State", name)
    raise UnknownName(
        f"nothing is called {name}", [Entity("iso:UA", "State", "Ukraine")] if name.startswith("Ukr") else []
    )


@pytest.mark.parametrize(
    ("text", "name", "slots"),
    [
        ("Who mediates whom for Ukraine?", "mediates for", {"party": "iso:UA"}),
        ("who mediates for Ukraine in 2022", "mediates for", {"party": "iso:UA", "when": "2022"}),
        ("Who mediated between Ukraine and Russia?", "mediated between", {"a": "iso:UA", "b": "iso:RU"}),
        ("WHO  MEDIATES BETWEEN Russia AND ukraine ??", "mediated between", {"a": "iso:RU", "b": "iso:UA"}),
        ("who was the mediator between Ukraine and Russia in June 2025", "mediated between",
         {"a": "iso:UA", "b": "iso:RU", "when": "2025-06"}),
        ("Who mediated between Bosnia and Herzegovina and Croatia?", "mediated between", {"a": "iso:BA", "b": "iso:HR"}),
        ("who mediated between Trinidad and Tobago and Bosnia and Herzegovina", "mediated between",
         {"a": "iso:TT", "b": "iso:BA"}),
        ("Who could mediate between Ukraine and Russia?", "could mediate", {"a": "iso:UA", "b": "iso:RU"}),
        ("How are Hakan Fidan and Ukraine connected?", "connected", {"a": "p:fidan", "b": "iso:UA"}),
        ("how is the United Nations connected to Croatia", "connected", {"a": "wd:UN", "b": "iso:HR"}),
        ("Whom does Hakan Fidan mediate for?", "mediates whom", {"mediator": "p:fidan"}),
        ("who mediates whom", "everybody who mediates", {}),
        ("Who is central?", "central", {}),
        ("what happened on 2 June 2025?", "happened", {"when": "2025-06-02"}),
        ("show me the Central Bank", "somebody", {"who": "o:bank"}),
    ],
)  # fmt: skip
def test_what_is_understood(text: str, name: str, slots: dict[str, str]) -> None:
    asked = understand(text, find)
    assert (asked.question.name, dict(asked.slots)) == (name, slots)


def test_what_a_question_chooses_on_the_page_that_answers_it() -> None:
    asked = understand("who mediates for Ukraine in 2022", find)
    assert asked.question.page == "mediation"
    assert asked.choices == {"party": "iso:UA", "mediator": None, "other-party": None}
    assert asked.slots["when"] == "2022"
    assert understand("who could mediate between Ukraine and Russia", find).choices == {
        "side-a": "iso:UA",
        "side-b": "iso:RU",
    }


def test_a_name_that_is_not_known_is_named() -> None:
    with pytest.raises(UnclearName, match="Nothing here is called “Atlantis”") as unclear:
        understand("who mediated between Atlantis and Russia", find)
    assert unclear.value.candidates == []
    with pytest.raises(UnclearName, match="Which one is “Ukrain”") as unclear:
        understand("who mediates for Ukrain", find)
    assert [one.id for one in unclear.value.candidates] == ["iso:UA"]


def test_what_stands_for_a_date_and_is_none_is_named() -> None:
    for text in ("who mediated between Ukraine and Russia in 20xx", "what happened on 31 June 2025"):
        with pytest.raises(UnclearDate, match=r"“(20xx|31 June 2025)” is no date; 2019, May 2019"):
            understand(text, find)


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        asked = understand(text, find)
    except (NotUnderstood, UnclearDate, UnclearName):
        return
    assert asked.question in questions()


@pytest.mark.parametrize(
    ("words", "means"),
    [("2 June 2025", "2025-06-02"), ("June 2nd, 2025", "2025-06-02"), ("Jun 2025", "2025-06"), ("2025", "2025"),
     ("2025-06-02", "2025-06-02"), ("2.6.2025", "2025-06-02"), ("the 3rd of May 1995".removeprefix("the "), "1995-05-03")],
)  # fmt: skip
def test_dates_as_one_writes_them(words: str, means: str) -> None:
    assert date(words) == means


@pytest.mark.parametrize("words", ["", "31 June 2025", "2 Juny 2025", "yesterday"])
def test_what_is_no_date(words: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|calendar"):
        date(words)


def test_examples_are_questions_that_this_graph_can_answer(graph: nx.MultiDiGraph) -> None:
    found = examples(graph, who_mediates(graph))
    by_name = {data["name"]: Entity(node, data["kind"], data["name"]) for node, data in graph.nodes(data=True)}
    named = {understand(text, by_name.__getitem__).question.name for text in found}
    assert {"mediated between", "mediates for", "could mediate", "connected", "central", "happened"} <= named
    assert examples(nx.MultiDiGraph(), []) == []
