"""Change between two periods: who came, went, gained and lost, and which ties are the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from samples import graph_of, relation
from test_measures_signed import graphs, signed

from graph.lens import Lens
from graph.measures import MEASURES
from graph.measures.change import change
from graph.model import Entity
from graph.projection import Rules, simple

DEGREE, CONSTRAINT = MEASURES["degree"], MEASURES["constraint"]
BEFORE, AFTER = Lens(since="1990", until="1999"), Lens(since="2000", until="2009")


@pytest.fixture
def decades():
    """a leads in the nineties, b after 2000; c goes, d comes; a and b fall out; all belong to an organisation."""
    entities = [Entity(n, "State", n.upper()) for n in "abcde"] + [Entity("o", "Organization", "O")]
    early, late = {"start": "1995", "end": "1995"}, {"start": "2005", "end": "2005"}
    relations = [
        relation("a", "SUPPORTS", "b", **early),
        relation("a", "MEETS", "c", **early),
        relation("a", "MEETS", "e", **early),
        relation("a", "OPPOSES", "b", **late),
        relation("b", "MEETS", "d", **late),
        relation("b", "MEETS", "e", **late),
        relation("a", "MEMBER_OF", "o"),
        relation("b", "MEMBER_OF", "o"),
    ]
    return graph_of(entities, relations)


def found(graph, *measures, **more):
    return change(BEFORE.view(graph), AFTER.view(graph), measures or (DEGREE,), **more)


def test_who_gained_and_who_lost(decades):
    made = found(decades)
    rows = made.values.set_index("id")
    assert rows.loc["a", ["before", "after"]].tolist() == [1.0, 0.5]
    assert rows.loc["a", ["rank_before", "rank_after", "climbed", "status"]].tolist() == [1, 2, -1, "stayed"]
    assert made.gained("degree")["id"].tolist() == ["b"]
    assert made.lost("degree")["id"].tolist() == ["a"]
    assert made.agreement["degree"] == pytest.approx(np.corrcoef([4, 2.5, 1, 2.5], [2.5, 4, 1, 2.5])[0, 1])


def test_who_came_and_who_went_has_no_value_there(decades):
    rows = found(decades).values.set_index("id")
    assert rows["status"].to_dict() == {
        "a": "stayed", "b": "stayed", "c": "left", "d": "entered", "e": "stayed", "o": "stayed"
    }  # fmt: skip
    assert np.isnan(rows.loc["c", "after"])
    assert np.isnan(rows.loc["d", "before"])
    assert rows.loc[["c", "d"], ["difference", "climbed"]].isna().all(axis=None)


def test_ties_that_stayed_and_a_tie_that_turned(decades):
    ties = found(decades).ties
    assert (ties.before, ties.after, ties.both) == (5, 5, 3)
    assert ties.jaccard == pytest.approx(3 / 7)
    # Two of the three are memberships of which no date is known: they would be in any two periods.
    assert ties.undated == 2
    assert ties.jaccard_dated == pytest.approx(1 / 5)
    assert ties.turned == (("a", "b", 1, -1),)


def test_of_a_measure_of_which_less_is_more_less_is_a_gain(decades):
    made = found(decades, CONSTRAINT)
    gained = made.gained("constraint")
    assert "b" in gained["id"].tolist()
    assert (gained["difference"] < 0).all()
    assert (gained["climbed"] >= 0).all()


def test_on_the_common_nodes_alone_nobody_comes_or_goes(decades):
    made = found(decades, common=True)
    assert set(made.values["status"]) == {"stayed"}
    assert set(made.values["id"]) == {"a", "b", "e", "o"}


def test_kinds_are_ranked_among_themselves_and_measured_on_all(decades):
    rows = found(decades, kinds=("State",)).values.set_index("id")
    assert "o" not in rows.index
    assert rows.loc["a", "before"] == 1.0


def test_several_measures_rules_and_progress(decades):
    seen = []
    made = found(decades, DEGREE, CONSTRAINT, rules=Rules(weight="count"), progress=lambda *args: seen.append(args))
    assert seen == [(1, 2), (2, 2)]
    assert made.values["measure"].unique().tolist() == ["degree", "constraint"]


@given(graphs(), graphs())
@settings(max_examples=30, deadline=None)
def test_values_are_those_of_each_graph_by_itself(one, other):
    made = change(one, other, (DEGREE, MEASURES["positive_degree"]))
    for measure in ("degree", "positive_degree"):
        rows = made.values[made.values["measure"] == measure].set_index("id")
        for when, graph in (("before", one), ("after", other)):
            assert rows[when].dropna().to_dict() == MEASURES[measure].compute(simple(graph))
    same = change(one, one, (DEGREE,))
    assert (same.values["difference"] == 0).all()
    assert same.ties.before == same.ties.both
    assert same.ties.turned == ()


def test_nothing_in_either():
    made = change(signed({}), signed({}), (DEGREE,))
    assert made.values.empty
    assert np.isnan(made.ties.jaccard)
    assert np.isnan(made.agreement["degree"])
    assert made.gained("degree").empty
