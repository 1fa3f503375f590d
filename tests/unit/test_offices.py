"""Who held an office on a day, and where two held it at once."""

import pytest
from samples import graph_of, relation

from graph.model import Entity
from graph.offices import contested, holders, holdings


def held(*times):
    """A graph in which p:0, p:1 … hold one office at these times."""
    people = [Entity(f"p:{n}", "Person", f"P{n}") for n in range(len(times))]
    ties = [relation(f"p:{n}", "HOLDS", "role:x", start=start, end=end) for n, (start, end) in enumerate(times)]
    return graph_of([*people, Entity("role:x", "Role", "President")], ties)


TIMES = (("2014-06-07", "2019-05-20"), ("2019-05-20", None), (None, None))


@pytest.mark.parametrize(
    ("on", "who"),
    [
        ("2013", []),
        ("2014", ["p:0"]),
        ("2018-03", ["p:0"]),
        ("2019-05-20", ["p:0", "p:1"]),
        ("2019", ["p:0", "p:1"]),
        ("2026-01-01", ["p:1"]),
        (None, ["p:2", "p:0", "p:1"]),
    ],
)
def test_holders_on_a_date_as_precise_as_it_is(on, who):
    assert [one.holder for one in holders(held(*TIMES), "role:x", on)] == who


def test_an_office_that_is_not_there_has_no_holders():
    assert holders(held(), "role:none") == []


@pytest.mark.parametrize(
    ("one", "other", "at_once"),
    [
        (("2014", "2019"), ("2018", None), True),
        (("2014", "2019"), ("2019", None), False),  # a handover in that year
        (("2014-06-07", "2019-05-20"), ("2019-05-20", None), False),
        (("2014-06-07", "2019-05-20"), ("2019-05-19", None), True),
        (("2014", None), ("2019", None), True),  # the end of the first is missing
        ((None, "2019"), ("2014", "2018"), False),  # nobody knows when it began
        ((None, None), ("2014", None), False),
    ],
)
def test_two_holders_at_once_only_where_it_is_certain(one, other, at_once):
    assert bool(contested(holdings(held(one, other)))) is at_once
    assert bool(contested(holdings(held(other, one)))) is at_once


def test_an_office_that_many_hold_at_once_is_contested_by_nobody():
    people = [Entity(f"p:{n}", "Person", f"P{n}") for n in range(2)]
    seats = [relation(f"p:{n}", "HOLDS", "role:seat", start="2014", end="2019") for n in range(2)]
    for shared, pairs in ((True, 0), (False, 1)):
        role = Entity("role:seat", "Role", "Member of the assembly", props={"shared": True} if shared else {})
        graph = graph_of([*people, role], seats)
        assert len(contested(holdings(graph))) == pairs
        assert len(holders(graph, "role:seat", "2016")) == 2
