"""Mediators on one side, parties or dyads on the other."""

from graph.mediation import Mediation
from graph.mediation.twosided import two_sided


def mediation(who, *parties, process="x"):
    return Mediation(who, "mediator", process, parties, None, None, ("r:1",))


FOUND = [
    mediation("m:1", "p:a", "p:b", process="x:1"),
    mediation("m:1", "p:a", "p:b", process="x:2"),
    mediation("m:2", "p:c", "p:d", process="x:3"),
    mediation("m:2", "p:c", process="x:4"),
    mediation("m:3", "p:a", process="x:5"),
]


def test_each_line_has_the_mediations_behind_it():
    made = two_sided(FOUND, 10)
    assert set(made.mediators) == {"m:1", "m:2", "m:3"} and set(made.whom) == {("p:a",), ("p:b",), ("p:c",), ("p:d",)}
    assert [one.process for one in made.ties["m:1", ("p:a",)]] == ["x:1", "x:2"]
    assert ("m:2", ("p:a",)) not in made.ties


def test_dyads_are_all_two_that_were_in_the_same_talks():
    made = two_sided(FOUND, 10, dyads=True)
    assert set(made.whom) == {("p:a", "p:b"), ("p:c", "p:d")}
    assert set(made.mediators) == {"m:1", "m:2"}  # a party alone is no dyad
    assert len(made.ties["m:1", ("p:a", "p:b")]) == 2


def test_of_many_the_ones_with_most_are_shown_and_how_many_there_are_is_said():
    made = two_sided(FOUND, 1)
    assert made.mediators == ("m:1",) and len(made.whom) == 1
    assert (made.mediators_in_all, made.whom_in_all) == (3, 4)
    assert two_sided([], 5).ties == {}


def test_those_who_belong_together_stand_on_the_same_height():
    made = two_sided(FOUND, 10)
    # No two ties cross: m:1 and m:3 have p:a and p:b to themselves.
    place = {node: at for at, node in enumerate(made.mediators)}
    other = {whom: at for at, whom in enumerate(made.whom)}
    ties = [(place[a], other[b]) for a, b in made.ties]
    assert sum((a - c) * (b - d) < 0 for a, b in ties for c, d in ties) <= 2
