"""When things were, how much there was in each year, and the state of the world on a day."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation, talks

from graph.day import on_day
from graph.histogram import histogram
from graph.lens import Lens
from graph.model import Entity
from graph.times import times


@pytest.fixture
def graph():
    return graph_of(*talks())


def when(graph, source, target):
    """The time of the only relation between two, and by which rule."""
    (key,) = graph[source][target]
    found = times(graph).edges.get(key)
    return found and tuple(found)


def test_a_relation_is_of_its_own_time_then_of_its_talks_then_of_its_holders_acts(graph):
    assert when(graph, "iso:RU", "iso:UA") == ("2022-02-24", None, "told")
    assert when(graph, "iso:US", "x:old") == ("2022-02", "2022-04", "talks")
    assert when(graph, "p:fidan", "role:fm") == ("2025-06-02", "2025-06-02", "acts")
    assert when(graph, "role:fm", "iso:TR") == ("2025-06-02", "2025-06-02", "acts")  # the office, as its holder


def test_who_led_a_delegation_did_so_while_it_was_there_but_an_office_tells_nothing_of_its_holder(graph):
    assert when(graph, "g:ru", "iso:RU") == ("2025-06-02", "2025-06-02", "acts")
    assert when(graph, "p:medinsky", "g:ru") == ("2025-06-02", "2025-06-02", "acts")
    assert when(graph, "p:putin", "role:ru") is None
    assert when(graph, "role:ru", "iso:RU") is None


def test_acts_reach_from_the_first_to_the_last_whatever_their_precision():
    entities = [Entity("a", "State", "A"), Entity("b", "State", "B"), Entity("o", "Organization", "O")]
    ties = [
        relation("a", "MEETS", "b", start=first, end=last, qualifier=first)
        for first, last in (("1995", "1995"), ("1995-06", "1995-06"), ("1990-02", "1990-02"))
    ]
    graph = graph_of(entities, [*ties, relation("a", "MEMBER_OF", "o")])
    assert when(graph, "a", "o") == ("1990-02", "1995", "acts")
    assert "o" in Lens.parse("on=1993").view(graph)
    assert "o" not in Lens.parse("on=1996").view(graph)


def test_talks_that_follow_others_say_nothing_of_when_those_were():
    entities = [Entity("new", "Process", "New", props={"date": "2025"}), Entity("old", "Process", "Old")]
    graph = graph_of(
        [*entities, Entity("a", "State", "A")],
        [relation("new", "FOLLOWS", "old"), relation("a", "ATTENDS", "old"), relation("a", "ATTENDS", "new")],
    )
    assert times(graph).acts.keys() == {"a"}
    assert when(graph, "a", "old") is None


def test_what_is_counted_by_year_and_what_has_no_time(graph):
    found = histogram(graph)
    assert (found.unit, found.bins) == ("year", ["2022", "2023", "2024", "2025"])
    assert found.relations.bars["hostile"] == [1, 1, 1, 1]  # begun, and no end is told
    assert found.happenings.bars == {"Process": [1, 0, 0, 1]}
    assert sum(found.relations.undated.values()) == 0 and found.structural == 8
    assert json.loads(json.dumps(found.to_dict()))["bins"] == found.bins


def test_a_year_is_in_each_of_its_months_and_an_undated_act_is_counted_apart():
    entities = [Entity("a", "State", "A"), Entity("b", "State", "B")]
    ties = [relation("a", "MEETS", "b", start="1995", end="1995"), relation("a", "ATTACKS", "b")]
    ties += [relation("b", "MEETS", "a", start="1995-11-30", end="1996-01-02")]
    found = histogram(graph_of(entities, ties), "month")
    assert found.bins[0] == "1995-01" and found.bins[-1] == "1996-01" and len(found.bins) == 13
    assert found.relations.bars == {"hostile": [0] * 13, "friendly": [1] * 10 + [2, 2, 1]}
    assert found.relations.undated == {"hostile": 1, "friendly": 0}
    assert histogram(graph_of(entities, ties), "decade").bins == ["1990"]


def test_without_any_date_there_is_nothing_to_draw():
    graph = graph_of([Entity("a", "State", "A"), Entity("b", "State", "B")], [relation("a", "MEETS", "b")])
    found = histogram(graph)
    assert found.bins == [] and found.relations.undated == {"friendly": 1}
    with pytest.raises(ValueError, match="unknown unit 'week'; known: month, year, decade"):
        histogram(graph, "week")


dates = st.builds(
    lambda year, month, day: "-".join([str(year), *([f"{month:02}"] if month else []), *([f"{day:02}"] if month and day else [])]),
    st.integers(1990, 1996),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 28),
)  # fmt: skip
intervals = st.tuples(st.none() | dates, st.none() | dates).filter(
    lambda pair: not all(pair) or pair[0][: len(pair[1])] <= pair[1]
)


@given(st.lists(intervals, min_size=1, max_size=6), intervals, st.sampled_from(["year", "month"]))
@settings(max_examples=60, deadline=None)
def test_a_bar_is_what_the_lens_of_its_time_shows(acts, talks_at, unit):
    entities = [Entity(name, "State", name) for name in "ab"]
    start, end = talks_at
    entities.append(Entity("t", "Process", "Talks", props={k: v for k, v in (("from", start), ("to", end)) if v}))
    ties = [relation("a", "MEETS", "b", start=one, end=two, qualifier=str(n)) for n, (one, two) in enumerate(acts)]
    ties += [relation("a", "ATTENDS", "t"), relation("b", "PARTY_TO", "t", start=acts[0][0], end=acts[0][1])]
    graph = graph_of(entities, ties)
    found = histogram(graph, unit)
    for place, day in enumerate(found.bins):
        seen = Lens(since=day, until=day).view(graph)
        assert sum(bars[place] for bars in found.relations.bars.values()) == seen.number_of_edges()


def test_the_state_of_the_world_on_a_day(graph):
    found = on_day(graph, "2025-06-02")
    assert [(one.source, one.target, one.sure) for one in found.offices] == [("p:fidan", "role:fm", False)]
    assert [one.relation for one in found.allegiances if one.type == "REPRESENTS"]
    assert [(one.node, one.sure) for one in found.happenings] == [("x:talks", True)]
    assert len(found.happenings[0].relations) == 4
    assert [(one.type, one.sure) for one in found.conduct] == [("ATTACKS", True)]
    assert on_day(graph, "2022-04-30").happenings[0].sure is False  # they ended in April, nobody says on which day
    assert not on_day(graph, "1800")
    told = json.loads(json.dumps(found.to_dict(graph)))
    assert told["offices"][0]["source"]["name"] == "Hakan Fidan" and told["offices"][0]["by"] == "acts"
    with pytest.raises(ValueError, match="'soon' is not a date"):
        on_day(graph, "soon")


def test_a_day_in_a_part_of_the_graph_knows_when_holders_acted_in_all_of_it(graph):
    offices = Lens.parse("relations=HOLDS").view(graph)
    assert not on_day(offices, "2025-06-02")
    assert on_day(offices, "2025-06-02", times(graph)).offices
