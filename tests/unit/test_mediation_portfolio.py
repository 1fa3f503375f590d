"""Processes and what came of them, portfolios, ties to each side, and who is at the table."""

import pytest
from samples import graph_of, relation

from graph.mediation import bias, delegation, portfolio, processes
from graph.mediation.bias import to_json as bias_json
from graph.mediation.delegation import read
from graph.mediation.delegation import to_json as seat_json
from graph.mediation.portfolio import to_json
from graph.mediation.processes import cases, share
from graph.model import Entity

STATES = [Entity(f"iso:{c}", "State", c) for c in ("A", "B", "C", "N", "M")]


def process(id, *third, parties=("iso:A", "iso:B"), kind="Process", about=None, part_of=None, **props):
    """A process with its parties and mediators, as an entity and relations."""
    relations = [relation(who, "PARTY_TO", id) for who in parties] + [relation(who, "MEDIATES", id) for who in third]
    relations += [relation(id, "ABOUT", about)] if about else []
    relations += [relation(id, "PART_OF", part_of)] if part_of else []
    return [Entity(id, kind, id, props=props)], relations


def world(*parts, entities=(), relations=()):
    found = [*STATES, *entities], list(relations)
    for some, told in parts:
        found[0].extend(some)
        found[1].extend(told)
    return graph_of(*found)


# What came of it


@pytest.mark.parametrize(
    ("props", "reached"),
    [
        ({}, "unknown"),
        ({"outcome": "Full settlement"}, "yes"),
        ({"outcome": "ceasefire, which did not hold"}, "yes"),
        ({"outcome": "No agreement"}, "no"),
        ({"outcome": "Unsuccessful"}, "no"),
        ({"status": "failed"}, "no"),
        ({"outcome": "agreements in sight"}, "unknown"),
        ({"outcome": "7"}, "unknown"),
    ],
)
def test_what_a_source_calls_the_outcome(props, reached):
    (case,) = cases(world(process("x:1", "iso:N", **props)))
    assert case.outcome.reached == reached
    assert list(case.outcome.said) == list(props.values())


def test_the_outcome_may_stand_with_the_mediator():
    told = relation("iso:N", "MEDIATES", "x:1", props={"outcome": "partial agreement"})
    graph = world(process("x:1"), relations=[told])
    assert processes(graph)["agreement"].tolist() == ["yes"]


def test_an_agreement_of_a_round_is_one_of_the_process_but_a_proposed_one_is_none():
    signed = process("a:1", "iso:N", kind="Agreement", part_of="x:1", date="2001-02", ended="2003-05-01")
    draft = process("a:2", kind="Agreement", part_of="x:2", status="proposed")
    graph = world(process("x:1"), signed, process("x:2", "iso:N"), draft)
    found = {case.process: case.outcome for case in cases(graph)}
    assert (found["x:1"].reached, found["x:1"].agreements, found["x:1"].ended) == ("yes", ("a:1",), "2003-05-01")
    assert (found["x:2"].reached, found["x:2"].agreements) == ("unknown", ())


def test_the_table_of_processes():
    graph = world(
        process("x:1", "iso:N", "iso:M", date="2001"),
        process("x:2", "iso:N", date="2005", part_of="x:whole"),
        process("x:whole"),
    )
    table = processes(graph, unit="round")
    assert table["process"].tolist() == ["x:2", "x:1"]  # the latest first
    row = table.iloc[1]
    assert row["third_parties"] == (("iso:M", ("mediator",)), ("iso:N", ("mediator",)))
    assert row["parties"] == ("iso:A", "iso:B") and (row["from"], row["to"]) == ("2001", "2001")
    assert row["evidence"] == 4 == len(row["relations"])
    assert table.iloc[0]["parent"] == "x:whole"
    assert processes(graph_of([], [])).empty


def test_the_share_with_an_agreement_has_wilsons_interval():
    done = [process(f"x:{n}", "iso:N", outcome="agreement") for n in range(8)]
    open_ = [process(f"y:{n}", "iso:N") for n in range(2)]
    found = share(cases(world(*done, *open_)))
    assert (found.yes, found.no, found.n, found.share, found.by_agreement) == (8, 0, 10, 0.8, 0)
    # As R's binom::binom.confint(8, 10, methods = "wilson") has it.
    assert (found.low, found.high) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert share([]).share is None
    one = share(cases(world(process("a:1", "iso:N", kind="Agreement"))))
    assert (one.yes, one.n, one.high, one.by_agreement) == (1, 1, 1.0, 1)


# Portfolios


def years():
    """N mediates between A and B in 1990, 1994 and, with M, 2001; M elsewhere in that war in 2001."""
    return world(
        process("x:1", "iso:N", date="1990"),
        process("x:2", "iso:N", date="1994-05"),
        process("x:3", "iso:N", "iso:M", date="2001", about="e:war"),
        process("x:4", "iso:C", date="2001", about="e:war", parties=("iso:A", "o:rebels")),
        entities=[Entity("e:war", "Event", "War"), Entity("o:rebels", "Organization", "Rebels")],
    )


def test_the_portfolio_of_a_mediator():
    made = portfolio(years(), "mediator", ["iso:N"])
    assert (len(made.mediations), made.first, made.last) == (3, 1990, 2001)
    assert dict(made.parties) == {"iso:A": 3, "iso:B": 3}
    (again,) = made.repeated
    assert (again.pair, again.years, again.gaps) == (("iso:A", "iso:B"), (1990, 1994, 2001), (4, 7))
    (together,) = made.joint
    assert together.mediators == ("iso:N", "iso:M") and together.processes == ("x:3",)
    assert {one.mediator for one in together.mediations} == {"iso:N", "iso:M"}
    (rival,) = made.competing
    assert (rival.second.mediator, rival.second.process, rival.conflict) == ("iso:C", "x:4", "e:war")
    assert made.agreement.n == 3


def test_the_portfolio_of_a_party_and_of_a_pair():
    party = portfolio(years(), "party", ["iso:A"])
    assert dict(party.mediators) == {"iso:N": 3, "iso:C": 1, "iso:M": 1}
    assert dict(party.parties) == {"iso:B": 4, "o:rebels": 1}  # mediations, not processes
    pair = portfolio(years(), "pair", ["iso:B", "iso:A"])
    assert [one.mediator for one in pair.repeated] == ["iso:N"]
    assert {case.process for case in pair.cases} == {"x:1", "x:2", "x:3"}
    assert portfolio(years(), "pair", ["iso:B", "iso:C"]).mediations == ()


def test_who_works_in_both_processes_competes_with_nobody_there():
    graph = world(process("x:1", "iso:N", "iso:M", date="2001"), process("x:2", "iso:M", date="2001"))
    assert portfolio(graph, "mediator", ["iso:N"]).competing == ()
    other = world(process("x:1", "iso:N", date="2001"), process("x:2", "iso:M", date="2001"))
    (rival,) = portfolio(other, "mediator", ["iso:N"]).competing
    assert rival.conflict is None, "they have the same parties"
    apart = world(process("x:1", "iso:N", date="2001"), process("x:2", "iso:M", date="2002"))
    assert portfolio(apart, "mediator", ["iso:N"]).competing == ()


def test_a_person_has_the_credit_in_its_own_portfolio(graph):
    made = portfolio(graph, "mediator", ["p:fidan"])
    assert made.credit == "told" and [one.process for one in made.mediations] == ["x:talks"]
    state = portfolio(graph, "mediator", ["iso:TR"])
    assert [(one.process, one.through) for one in state.mediations] == [("x:talks", ("p:fidan",))]


@pytest.mark.parametrize(
    ("role", "actors", "said"),
    [
        ("pair", ["iso:UA", "iso:UA"], "Ukraine makes no pair with itself"),
        ("pair", ["iso:UA"], "takes two actors, not 1"),
        ("king", ["iso:UA"], "unknown role 'king'; known: mediator, party, pair"),
    ],
)
def test_a_portfolio_of_nobody_is_said_in_a_line(graph, role, actors, said):
    with pytest.raises(ValueError, match=said):
        portfolio(graph, role, actors)


def test_a_portfolio_as_data_leads_from_each_number_to_its_processes():
    graph = years()
    data = to_json(graph, portfolio(graph, "mediator", ["iso:N"]))
    assert data["mediations"] == 3 == len(data["processes"])
    assert data["repeated"][0]["processes"] == ["x:3", "x:2", "x:1"]
    assert data["joint"][0]["processes"] == ["x:3"]
    assert set(data["agreement"]) == {"yes", "no", "n", "share", "low", "high", "by_agreement"}
    first = data["processes"][0]
    assert first["process"] == {"id": "x:3", "name": "x:3", "kind": "Process"}
    assert {one["id"] for one in first["third_parties"]} == {"iso:N"} and first["relations"]


# Ties to each side


def tied(*relations):
    people = [Entity("p:chief", "Person", "Chief"), Entity("p:envoy", "Person", "Envoy")]
    return world(process("x:1", "iso:N", date="2010"), entities=people, relations=relations)


def test_no_ties_are_no_neutrality():
    found = bias(tied(), "iso:N", ["iso:A", "iso:B"])
    assert [side.score for side in found.sides] == [None, None] and found.leans[0].value is None


def test_ties_are_signed_counted_and_kept():
    graph = tied(
        relation("iso:N", "AIDS", "iso:A", start="2005", count=3),
        relation("iso:A", "CRITICISES", "iso:N", start="2006"),
        relation("iso:N", "SANCTIONS", "iso:B", start="2007", count=2),
        relation("iso:N", "MEDIATES", "iso:B", start="2007"),  # is what is being judged
        relation("iso:B", "REJECTS_MEDIATION", "iso:N", start="2008"),
        relation("iso:N", "URGES", "iso:B", start="2008"),  # neither friendly nor hostile
    )
    found = bias(graph, "iso:N", ["iso:A", "iso:B"], "2010")
    a, b = found.sides
    assert (a.friendly, a.hostile, a.net, a.score) == (3, 1, 2, 0.5)
    assert (b.friendly, b.hostile, b.net, b.score) == (0, 2, -2, -1.0)
    assert a.by_relation == {"AIDS": 3, "CRITICISES": -1}
    (lean,) = found.leans
    assert (lean.to, lean.other, lean.value) == ("iso:A", "iso:B", 0.75)
    assert bias(graph, "iso:N", ["iso:B", "iso:A"], "2010").leans[0].value == -0.75
    assert bias_json(graph, found)["sides"][0]["ties"][0]["relation"].startswith("r:")


def test_only_what_had_begun_and_still_held_counts():
    graph = tied(
        relation("iso:N", "AIDS", "iso:A", start="2011"),
        relation("iso:N", "ALLIED_WITH", "iso:A", start="1990", end="2000"),
        relation("iso:N", "ALLIED_WITH", "iso:B", start="1995"),
        relation("iso:N", "ATTACKS", "iso:B"),
    )
    a, b = bias(graph, "iso:N", ["iso:A", "iso:B"], "2010-06").sides
    assert a.ties == ()
    assert (b.friendly, b.hostile, b.undated) == (1, 1, 1)
    assert len(bias(graph, "iso:N", ["iso:A"]).sides[0].ties) == 2


def test_the_ties_of_those_who_act_for_a_side_are_its_own_while_they_do():
    office = [
        relation("p:chief", "REPRESENTS", "iso:A", start="2000", end="2004"),
        relation("p:envoy", "REPRESENTS", "iso:N"),
    ]
    graph = tied(
        *office,
        relation("p:chief", "MEETS", "p:envoy", start="2003", qualifier="1"),
        relation("p:chief", "MEETS", "p:envoy", start="2007", end="2007", qualifier="2"),  # out of office
    )
    (side,) = bias(graph, "iso:N", ["iso:A"], "2010").sides
    assert (side.friendly, len(side.ties)) == (1, 1)
    assert bias(graph, "p:envoy", ["iso:A"], "2010").sides[0].friendly == 1


# At the table


def test_who_is_at_the_table_for_whom(graph):
    said = {read(graph, seat) for seat in delegation(graph, "x:talks")}
    assert said == {
        "Russian delegation represents Russia",
        "Vladimir Medinsky leads Russian delegation, which represents Russia",
        "Ukraine",
        "Hakan Fidan holds the office of Foreign Minister of Turkey, which is an office of Turkey",
        "Turkey",
    }
    medinsky = next(seat for seat in delegation(graph, "x:talks") if seat.who == "p:medinsky")
    assert (medinsky.part, medinsky.seat, medinsky.principal) == ("party", None, "iso:RU")
    data = seat_json(graph, medinsky)
    assert [(step["relation"], step["to"]["name"]) for step in data["chain"]] == [
        ("LEADS", "Russian delegation"),
        ("REPRESENTS", "Russia"),
    ]
    assert len(data["relations"]) == 2 and all(key.startswith("r:") for key in data["relations"])


def test_a_member_of_a_delegation_is_there_with_it_and_a_mandate_for_other_talks_is_none():
    entities = [Entity("g:d", "Group", "Delegation"), Entity("p:1", "Person", "One"), Entity("p:2", "Person", "Two")]
    relations = [
        relation("g:d", "PARTY_TO", "x:1"), relation("g:d", "REPRESENTS", "iso:A"), relation("p:1", "MEMBER_OF", "g:d"),
        relation("p:2", "ATTENDS", "x:1"), relation("p:2", "REPRESENTS", "iso:B", qualifier="x:2"),
    ]  # fmt: skip
    graph = world(process("x:1", parties=()), process("x:2"), entities=entities, relations=relations)
    seats = {seat.who: seat for seat in delegation(graph, "x:1")}
    assert seats["p:1"].principal == "iso:A" and len(seats["p:1"].chain) == 2
    assert (seats["p:2"].part, seats["p:2"].chain) == ("attends", ())


def test_a_table_needs_a_process(graph):
    with pytest.raises(ValueError, match="Ukraine is a State; a Process, Agreement or Event is expected"):
        delegation(graph, "iso:UA")
    with pytest.raises(KeyError):
        delegation(graph, "x:none")
