"""A mediation is counted once, whoever tells it and however."""

import random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from samples import graph_of, relation

from graph.lens import Lens
from graph.mediation import CREDITS, UNITS, Mediation, index, matrix, mediations, who_mediates
from graph.mediation.counting import placed, root
from graph.mediation.matrix import labels
from graph.mediation.parts import concerns
from graph.model import Entity

STATES = [Entity(f"iso:{c}", "State", c) for c in ("UA", "RU", "TR", "US", "QA")]
PEOPLE = [Entity("p:fidan", "Person", "Hakan Fidan"), Entity("p:envoy", "Person", "An envoy")]
TALKS = Entity("x:talks", "Process", "Talks", props={"from": "2025-05", "to": "2025-07"})
FIDAN = relation("p:fidan", "REPRESENTS", "iso:TR")
PARTIES = [relation("iso:UA", "PARTY_TO", "x:talks"), relation("iso:RU", "PARTY_TO", "x:talks")]


def counted(entities, relations, **options):
    graph = graph_of([*STATES, *PEOPLE, *entities], relations)
    return [(one.mediator, one.process, set(one.parties)) for one in mediations(graph, **options)]


def pair(who, *parties, day="2025-06", source=""):
    """As event data tell it: relations of several months differ by their qualifier."""
    return [relation(who, "MEDIATES", p, start=day, end=day, qualifier=f"{day}{source}") for p in parties]


BOTH = {"iso:UA", "iso:RU"}


@pytest.mark.parametrize("credit", CREDITS)
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("whose", ["p:fidan", "iso:TR"])
def test_a_pair_that_the_process_tells_already_is_no_further_mediation(credit, unit, whose):
    told = [relation("p:fidan", "MEDIATES", "x:talks"), FIDAN, *PARTIES]
    alone = counted([TALKS], told, credit=credit, unit=unit)
    assert alone == [("iso:TR" if credit == "principal" else "p:fidan", "x:talks", BOTH)]
    assert counted([TALKS], [*told, *pair(whose, "iso:UA", "iso:RU")], credit=credit, unit=unit) == alone


def test_what_says_so_is_kept_on_both_sides():
    relations = [relation("p:fidan", "MEDIATES", "x:talks"), FIDAN, *PARTIES, *pair("iso:TR", "iso:UA", "iso:RU")]
    (one,) = mediations(graph_of([*STATES, *PEOPLE, TALKS], relations))
    told_by = {r.id for r in relations if r.type == "MEDIATES"}
    assert set(one.own) == told_by
    assert set(one.relations) == told_by | {r.id for r in PARTIES}
    assert one.relations[0] in told_by
    assert (one.through, one.rounds, one.parts) == (("p:fidan",), ("x:talks",), ("mediator",))


@pytest.mark.parametrize(
    ("day", "other", "number"),
    [
        ("2025-06", "iso:RU", 1),
        ("2025", "iso:RU", 1),  # a year may be the month
        (None, "iso:RU", 1),  # and no date any day
        ("2025-07-31", "iso:RU", 1),
        ("2025-08", "iso:RU", 2),
        ("2024", "iso:RU", 2),
        ("2025-06", "iso:QA", 2),  # another pair
    ],
)
def test_other_days_and_other_parties_are_another_mediation(day, other, number):
    relations = [relation("iso:TR", "MEDIATES", "x:talks"), *PARTIES, *pair("iso:TR", "iso:UA", other, day=day)]
    assert len(counted([TALKS], relations)) == number


def test_a_pair_of_one_party_repeats_the_process_of_that_party():
    relations = [relation("iso:TR", "MEDIATES", "x:talks"), *PARTIES, *pair("iso:TR", "iso:UA")]
    assert counted([TALKS], relations) == [("iso:TR", "x:talks", BOTH)]


def test_another_mediator_between_the_same_two_is_another_mediation():
    relations = [relation("iso:TR", "MEDIATES", "x:talks"), *PARTIES, *pair("iso:QA", "iso:UA", "iso:RU")]
    assert len(counted([TALKS], relations)) == 2


def test_who_hosts_and_mediates_by_another_source_has_one_mediation_and_two_parts():
    relations = [relation("iso:TR", "HOSTS", "x:talks"), *PARTIES, *pair("iso:TR", "iso:UA", "iso:RU")]
    graph = graph_of([*STATES, TALKS], relations)
    (one,) = mediations(graph)
    assert one.parts == ("mediator", "host")
    assert {(row.part, row.process) for row in placed(graph)} == {("mediator", "x:talks"), ("host", "x:talks")}
    assert len(mediations(graph, parts=["host"])) == len(mediations(graph, parts=["mediator"])) == 1
    assert mediations(graph, parts=["guarantor"]) == []


def test_the_minister_and_his_state_are_one_third_party_where_the_state_has_the_credit():
    relations = [relation("p:fidan", "MEDIATES", "x:talks"), relation("iso:TR", "HOSTS", "x:talks"), FIDAN, *PARTIES]
    assert counted([TALKS], relations) == [("iso:TR", "x:talks", BOTH)]
    assert {who for who, _, _ in counted([TALKS], relations, credit="told")} == {"p:fidan", "iso:TR"}


def test_who_acts_for_two_gives_both_the_credit_and_a_mandate_for_these_talks_goes_first():
    relations = [relation("p:envoy", "MEDIATES", "x:talks"), *PARTIES]
    two = [relation("p:envoy", "REPRESENTS", "iso:US"), relation("p:envoy", "REPRESENTS", "iso:QA")]
    assert {who for who, _, _ in counted([TALKS], [*relations, *two])} == {"iso:US", "iso:QA"}
    told_for = relation("p:envoy", "REPRESENTS", "iso:TR", qualifier="x:talks")
    assert {who for who, _, _ in counted([TALKS], [*relations, *two, told_for])} == {"iso:TR"}


def test_an_envoy_of_a_party_is_a_third_party_in_its_own_name():
    relations = [relation("p:envoy", "MEDIATES", "x:talks"), relation("p:envoy", "REPRESENTS", "iso:RU"), *PARTIES]
    assert counted([TALKS], relations) == [("p:envoy", "x:talks", BOTH)]


def test_a_delegation_at_the_table_is_its_states_part():
    relations = [
        relation("iso:TR", "MEDIATES", "x:talks"), relation("iso:UA", "PARTY_TO", "x:talks"),
        relation("g:ru", "PARTY_TO", "x:talks"), relation("g:ru", "REPRESENTS", "iso:RU"),
    ]  # fmt: skip
    delegation = Entity("g:ru", "Group", "Russian delegation")
    assert counted([TALKS, delegation], relations) == [("iso:TR", "x:talks", BOTH)]
    assert counted([TALKS, delegation], relations, credit="told") == [("iso:TR", "x:talks", {"iso:UA", "g:ru"})]


def rounds(whole=True):
    entities = [
        Entity("x:whole", "Process", "Peace process"),
        Entity("a:1", "Agreement", "First", props={"date": "2001"}),
        Entity("a:2", "Agreement", "Second", props={"date": "2005"}),
    ]
    relations = [
        relation("a:1", "RESULT_OF", "x:whole"), relation("a:2", "PART_OF", "x:whole"),
        relation("iso:US", "MEDIATES", "a:1"), relation("iso:US", "HOSTS", "a:2"), relation("iso:QA", "MEDIATES", "a:2"),
        relation("iso:UA", "PARTY_TO", "a:1"), relation("iso:RU", "PARTY_TO", "a:1"),
        relation("iso:UA", "PARTY_TO", "a:2"), relation("iso:TR", "PARTY_TO", "a:2"),
    ]  # fmt: skip
    if whole:
        relations += [relation("iso:US", "MEDIATES", "x:whole"), relation("iso:UA", "PARTY_TO", "x:whole")]
    return graph_of([*STATES, *entities], relations)


def test_rounds_of_one_process_are_one_or_as_many_as_they_are():
    by_process = {one.mediator: one for one in mediations(rounds(), unit="process")}
    assert {one.process for one in by_process.values()} == {"x:whole"}
    assert by_process["iso:US"].rounds == ("a:1", "a:2", "x:whole")
    assert (by_process["iso:US"].start, by_process["iso:US"].end) == ("2001", "2005")
    assert set(by_process["iso:QA"].parties) == {"iso:UA", "iso:TR"}  # not all parties of the process
    assert {(one.mediator, one.process) for one in mediations(rounds(whole=False), unit="round")} == {
        ("iso:US", "a:1"), ("iso:US", "a:2"), ("iso:QA", "a:2"),
    }  # fmt: skip


def test_a_part_told_of_the_whole_is_no_further_round():
    with_it, without = (mediations(rounds(whole), unit="round") for whole in (True, False))
    assert [(one.mediator, one.process) for one in with_it] == [(one.mediator, one.process) for one in without]
    extra = {key for one in with_it for key in one.own} - {key for one in without for key in one.own}
    assert len(extra) == 1, "what says so is kept"


def test_processes_that_are_part_of_one_another_are_one():
    entities = [Entity("x:a", "Process", "A"), Entity("x:b", "Process", "B")]
    circle = [relation("x:a", "PART_OF", "x:b"), relation("x:b", "PART_OF", "x:a")]
    told = [relation("iso:US", "MEDIATES", "x:a"), relation("iso:US", "MEDIATES", "x:b")]
    graph = graph_of([*STATES, *entities], [*circle, *told])
    assert root(graph, "x:a") == root(graph, "x:b") == "x:a"
    assert len(mediations(graph, unit="process")) == len(mediations(graph, unit="round")) == 1


def test_a_war_is_no_process_of_which_talks_are_rounds():
    entities = [Entity("e:war", "Event", "War"), Entity("x:1", "Process", "One"), Entity("x:2", "Process", "Two")]
    relations = [
        r for x in ("x:1", "x:2") for r in (relation("iso:US", "MEDIATES", x), relation(x, "PART_OF", "e:war"))
    ]
    assert len(counted(entities, relations)) == 2


def test_of_pairs_that_say_the_same_one_is_left():
    again = pair("iso:TR", "iso:RU", "iso:UA", source="another")
    longer = pair("iso:TR", "iso:UA", "iso:RU", day="2025")
    assert counted([], [*pair("iso:TR", "iso:UA", "iso:RU"), *again, *longer]) == [("iso:TR", None, BOTH)]
    assert (
        len(counted([], [*pair("iso:TR", "iso:UA", "iso:RU"), *pair("iso:TR", "iso:UA", "iso:RU", day="2025-07")])) == 2
    )


def test_a_period_takes_the_processes_with_a_round_in_it():
    graph = rounds(whole=False)
    assert [one.mediator for one in mediations(graph, until="2003")] == ["iso:US"]
    assert {one.mediator for one in mediations(graph, since="2004")} == {"iso:US", "iso:QA"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"credit": "none"}, "unknown credit 'none'; known: principal, told"),
        ({"unit": "war"}, "unknown unit 'war'; known: process, round"),
        ({"parts": ["king"]}, "unknown part 'king'; known: mediator"),
    ],
)
def test_an_unknown_choice_is_said_in_a_line(options, said):
    with pytest.raises(ValueError, match=said):
        mediations(rounds(), **options)


def test_nothing_comes_of_nothing(graph):
    empty = graph_of([], [])
    assert mediations(empty) == [] and matrix(empty).frame().empty and matrix(empty).counts.empty
    assert mediations(Lens(relations=("HOLDS",)).view(graph)) == []


def test_a_graph_that_may_change_is_read_anew():
    graph = rounds().copy()
    assert len(mediations(graph)) == 2
    graph.remove_node("iso:QA")
    assert [one.mediator for one in mediations(graph)] == ["iso:US"]


# The matrix


def test_a_cell_leads_to_what_it_counts():
    made = matrix(rounds(), unit="round")
    assert made.mediators == ("iso:US", "iso:QA") and made.parties == ("iso:UA", "iso:TR", "iso:RU")
    assert made.mediator_totals["iso:US"] == 2 and made.party_totals["iso:UA"] == 3
    assert [one.process for one in made.behind("iso:US", "iso:UA")] == ["a:2", "a:1"]
    assert made.behind("iso:QA", "iso:RU") == ()
    frame = made.frame()
    assert frame.loc["iso:US", "iso:UA"] == 2 and frame.loc["iso:QA", "iso:RU"] == 0
    assert made.frame(1, 2).shape == (1, 2)
    assert made.counts.iloc[0].tolist() == ["iso:US", "iso:UA", 2]
    data = made.to_json(rounds())
    assert data["cells"][0] == {
        "mediator": "iso:US", "party": "iso:UA", "count": 2, "processes": ["a:2", "a:1"],
        "relations": list(dict.fromkeys(k for one in made.behind("iso:US", "iso:UA") for k in one.relations)),
    }  # fmt: skip


def test_a_matrix_of_some_kinds():
    graph = graph_of(
        [*STATES, *PEOPLE, TALKS],
        [relation("p:fidan", "MEDIATES", "x:talks"), relation("iso:TR", "HOSTS", "x:talks"), *PARTIES],
    )
    assert matrix(graph, mediator_kinds=["Person"]).mediators == ("p:fidan",)
    assert matrix(graph, party_kinds=["Organization"]).cells == {}


def test_a_matrix_with_very_many_cells_is_sparse():
    parties = [Entity(f"o:{n}", "Organization", f"O{n}") for n in range(600)]
    people = [Entity(f"p:{n}", "Person", f"P{n}") for n in range(600)]
    graph = graph_of([*parties, *people], [relation(f"p:{n}", "MEDIATES", f"o:{n}") for n in range(600)])
    frame = matrix(graph).frame()
    assert frame.shape == (600, 600) and frame.sparse.density == pytest.approx(1 / 600)
    assert frame.loc["p:3", "o:3"] == 1


def test_two_of_one_name_are_told_apart():
    graph = graph_of(
        [Entity("a:1", "State", "Georgia"), Entity("a:2", "Group", "Georgia"), Entity("a:3", "Group", "Georgia")], []
    )
    assert labels(graph, ["a:1", "a:2", "a:3"]) == ["Georgia (State)", "Georgia (Group) [a:2]", "Georgia (Group) [a:3]"]


# On any graph

DAYS = st.sampled_from([None, "2024", "2025", "2025-06", "2025-06-02", "2025-07"])
SIDES = [f"iso:S{n}" for n in range(4)]
THIRD = [f"iso:T{n}" for n in range(2)]
ENVOYS = [f"p:{n}" for n in range(3)]
ROUNDS = [f"x:{n}" for n in range(4)]


# How long an example takes is the machine's matter.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@st.composite
def worlds(draw):
    """Entities and relations: parties, third parties, their envoys (each for one at most), rounds and pairs."""
    days = [draw(DAYS) for _ in ROUNDS]
    entities = [Entity(i, "State", i) for i in (*SIDES, *THIRD)] + [Entity(i, "Person", i) for i in ENVOYS]
    entities += [
        Entity(i, "Process", i, props={"date": day} if day else {}) for i, day in zip(ROUNDS, days, strict=True)
    ]
    third = st.sampled_from([*THIRD, *ENVOYS])
    told = []
    for envoy in ENVOYS:
        if whose := draw(st.sampled_from([None, *THIRD])):
            told.append(relation(envoy, "REPRESENTS", whose))
    for i in ROUNDS:
        told += [relation(p, "PARTY_TO", i) for p in sorted(draw(st.sets(st.sampled_from(SIDES), max_size=3)))]
        for who, type in sorted(draw(st.sets(st.tuples(third, st.sampled_from(["MEDIATES", "HOSTS"])), max_size=3))):
            told.append(relation(who, type, i))
        if draw(st.booleans()) and i != ROUNDS[0]:
            told.append(relation(i, "PART_OF", draw(st.sampled_from([r for r in ROUNDS if r < i]))))
    pairs = draw(st.sets(st.tuples(third, st.sampled_from(SIDES), DAYS), max_size=5))
    told += [one for who, whom, day in sorted(pairs, key=str) for one in pair(who, whom, day=day)]
    return entities, told


def said(found: list[Mediation]):
    return [
        (o.mediator, o.process, o.parties, o.parts, o.start, o.end, o.relations, o.through, o.rounds) for o in found
    ]


OPTIONS = st.fixed_dictionaries({"credit": st.sampled_from(CREDITS), "unit": st.sampled_from(UNITS)})


@UNHURRIED
@given(worlds(), OPTIONS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_told_makes_no_difference(world, options, chance: random.Random):
    entities, told = world
    again = [list(entities), list(told)]
    for some in again:
        chance.shuffle(some)
    assert said(mediations(graph_of(entities, told), **options)) == said(mediations(graph_of(*again), **options))


@UNHURRIED
@given(worlds(), OPTIONS)
def test_each_mediation_is_there_once_and_fills_a_cell_for_each_party(world, options):
    graph = graph_of(*world)
    found = mediations(graph, **options)
    keys = [(one.mediator, one.process or (one.parties, one.start, one.end)) for one in found]
    assert len(keys) == len(set(keys))
    made = matrix(graph, **options)
    assert sum(len(cell) for cell in made.cells.values()) == sum(len(one.parties) for one in found)
    assert made.counts["count"].sum() == made.frame().to_numpy().sum()
    assert sum(made.mediator_totals.values()) == len([one for one in found if one.parties])
    # Whatever is told is behind some mediation, and nothing else is.
    told = {key for one in who_mediates(graph) for key in one.relations}
    assert {key for one in found for key in one.relations} == told


@UNHURRIED
@given(worlds(), OPTIONS, st.data())
def test_a_copy_in_pairs_of_what_a_process_tells_changes_no_number(world, options, data):
    entities, told = world
    graph = graph_of(entities, told)
    rows = [one for one in who_mediates(graph) if one.process and one.parties]
    assume(rows)
    one = data.draw(st.sampled_from(rows))
    # Of the same day as another pair of that mediator, both would be one pair of more parties.
    assume(
        not any(
            p.process is None and (p.mediator, p.start, p.end) == (one.mediator, one.start, one.end)
            for p in who_mediates(graph)
        )
    )
    copy = pair(one.mediator, *one.parties, day=one.start, source="copy")
    before, after = (matrix(graph_of(entities, r), **options) for r in (told, [*told, *copy]))
    assert {cell: len(found) for cell, found in before.cells.items()} == {c: len(f) for c, f in after.cells.items()}


@UNHURRIED
@given(worlds(), st.sampled_from(UNITS))
def test_credit_for_principals_never_counts_more_than_is_told(world, unit):
    graph = graph_of(*world)
    told, principal = (mediations(graph, credit=credit, unit=unit) for credit in ("told", "principal"))
    assert len(principal) <= len(told)
    if unit == "process":
        assert {one.process for one in principal} == {one.process for one in told}


@UNHURRIED
@given(worlds(), st.sampled_from(CREDITS))
def test_processes_are_never_more_than_their_rounds(world, credit):
    graph = graph_of(*world)
    assert len(mediations(graph, credit, "process")) <= len(mediations(graph, credit, "round"))


@UNHURRIED
@given(worlds(), DAYS, DAYS)
def test_the_index_finds_what_going_through_all_of_them_would(world, since, until):
    assume(not (since and until and since[: len(until)] > until[: len(since)]))
    graph = graph_of(*world)
    for node in graph:
        found = [one for one in placed(graph) if concerns(graph, one, node, None, since, until)]
        assert index.of_mediator(graph, node, since, until) == found
        assert index.in_process(graph, node) == [one for one in placed(graph) if one.process == node]
