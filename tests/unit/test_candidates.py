"""Who could mediate: what a reader of the ranking relies on, that nothing later leaks in, and what the backtest says."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
import yaml
from samples import DOCUMENT, graph_of, relation

from graph.candidates import LIMITS, backtest, could_mediate, to_json, weights
from graph.candidates.backtest import ALL, FREQUENT, NEW, OURS, SUM, wilson
from graph.candidates.history import History, of_case
from graph.candidates.places import atlas
from graph.candidates.ranking import Ranking
from graph.dates import latest
from graph.model import Document, Entity, Relation
from loaders import read_file

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("State", "Organization")


def table(id, day, parties, thirds, about=None, **props):
    """An agreement of that day with its parties and third parties (ids, or (id, relation)), and what it is about."""
    made = [Entity(id, "Agreement", f"Agreement {id}", props={"date": day, **props} if day else props)]
    told = [relation(party, "PARTY_TO", id, start=day, end=day) for party in parties]
    for third in thirds:
        who, type = third if isinstance(third, tuple) else (third, "MEDIATES")
        told.append(relation(who, type, id, start=day, end=day))
    if about:
        told.append(relation(id, "ABOUT", about))
    return made, told


def made(tables, actors=(), relations=(), conflicts=()):
    """A graph of tables; ids of actors tell their kind: iso: a state, o: an organisation, g: a group, p: a person."""
    kinds = {"iso": "State", "s": "State", "o": "Organization", "g": "Group", "p": "Person", "role": "Role"}
    told = [one for _, those in tables for one in those] + list(relations)
    ids = {end for one in told for end in (one.source, one.target)} | set(actors)
    entities = [one for those, _ in tables for one in those]
    entities += [Entity(id, "Event", id) for id in conflicts]
    entities += [Entity(id, kinds[id.split(":")[0]], id) for id in sorted(ids) if id.split(":")[0] in kinds]
    return graph_of(entities, told)


@pytest.fixture(scope="module")
def seeds():
    items = [entry.item for entry in read_file(ROOT / "seeds" / "peace-agreements.csv")]
    entities = {item.id: item for item in items if isinstance(item, Entity) and not isinstance(item, Document)}
    return graph_of(entities.values(), {item.id: item for item in items if isinstance(item, Relation)}.values())


def ids(found):
    return [one.node for one in found]


def why(found, node):
    """The components of one candidate by name."""
    return {part.name: part for part in next(one for one in found if one.node == node).components}


# What counts


def test_who_mediated_this_conflict_comes_first_and_the_reason_names_where_and_by_which_relation():
    graph = made(
        [
            table("a:1", "1999-01-01", ["s:a", "g:b"], ["o:x"], "c:1"),
            table("a:2", "1999-06-01", ["s:c", "g:d"], ["o:y"]),
            table("a:3", "1999-07-01", ["s:c", "g:e"], ["o:y"]),
        ],
        conflicts=["c:1"],
    )
    found = could_mediate(graph, "s:a", "g:b")
    assert ids(found) == ["o:x", "o:y"]
    reason = why(found, "o:x")["conflict"]
    assert "in this conflict" in reason.reason and "Agreement a:1 (1999-01-01)" in reason.reason
    assert [graph.edges[u, v, k]["type"] for u, v, k in graph.edges(keys=True) if k in reason.relations] == ["MEDIATES"]
    assert "conflict" not in why(found, "o:y")


def test_a_score_is_the_sum_of_its_points_between_0_and_1():
    graph = made([table("a:1", "1999", ["s:a", "g:b"], ["o:x", ("o:y", "HOSTS")])])
    for one in could_mediate(graph, "s:a", "g:b"):
        assert 0 < one.score <= 1
        assert one.score == pytest.approx(sum(part.points for part in (*one.components, *one.cautions)))
        for part in one.components:
            assert part.points == pytest.approx(part.weight * part.value / weights().whole)


def test_what_is_recent_counts_more():
    graph = made(
        [
            table("a:1", "1980-01-01", ["s:a", "g:b"], ["o:old"]),
            table("a:2", "1999-01-01", ["s:a", "g:b"], ["o:new"]),
        ]
    )
    assert ids(could_mediate(graph, "s:a", "g:b")) == ["o:new", "o:old"]


def test_the_same_armed_group_is_the_same_conflict_and_an_organisation_that_mediates_is_none():
    graph = made(
        [
            table("a:1", "1990-01-01", ["s:a", "g:b"], ["o:x"]),
            table("a:2", "1991-01-01", ["s:q", "o:un"], ["o:y"]),
            table("a:3", "1991-02-01", ["s:r", "g:r"], ["o:un"]),
        ]
    )
    assert "conflict" in why(could_mediate(graph, "s:q", "g:b"), "o:x")
    assert "conflict" not in why(could_mediate(graph, "s:r", "o:un"), "o:y")


def test_neighbours_and_bodies_of_states_count_without_any_past_there():
    graph = made(
        [table("a:1", "1999-01-01", ["iso:CO", "g:farc"], ["iso:NO"])],
        actors=["iso:TD", "iso:SD", "iso:LY", "o:au", "iso:FJ", "iso:JP"],
    )
    nodes = dict(graph.nodes(data=True))
    renamed = nx.MultiDiGraph()
    renamed.add_nodes_from((n, {**d, "name": "African Union"} if n == "o:au" else d) for n, d in nodes.items())
    renamed.add_edges_from(graph.edges(keys=True, data=True))
    found = could_mediate(renamed, "iso:TD", "iso:SD", limit=5)
    assert {"iso:LY", "o:au"} <= set(ids(found)) and not {"iso:FJ", "iso:JP"} & set(ids(found))
    assert "borders on" in why(found, "iso:LY")["neighbour"].reason
    assert why(found, "o:au")["body"].relations == ()


def test_states_and_bodies_that_are_no_more_are_none():
    graph = made(
        [
            table("a:1", "1991-01-01", ["iso:AO", "g:b"], ["iso:SU", "iso:ZM", "o:OAU"]),
            table("a:2", "2004-01-01", ["iso:TD", "g:c"], ["iso:ZM"]),
        ]
    )
    nx.set_node_attributes(graph, {"o:OAU": "Organization of African Unity"}, "name")
    assert set(ids(could_mediate(graph, "iso:AO", "g:b", as_of="1991-12"))) == {"iso:SU", "iso:ZM", "o:OAU"}
    assert set(ids(could_mediate(graph, "iso:AO", "g:b", as_of="1992-06"))) == {"iso:ZM", "o:OAU"}
    assert set(ids(could_mediate(graph, "iso:AO", "g:b", as_of="2003"))) == {"iso:ZM"}
    assert {"iso:SU", "o:OAU"}.isdisjoint(ids(could_mediate(graph, "iso:AO", "g:b")))


def test_membership_in_the_graph_counts_and_shows_its_relation():
    graph = made(
        [table("a:1", "1999-01-01", ["s:c", "g:d"], ["o:y"])],
        actors=["s:a", "s:b"],
        relations=[
            relation("s:a", "MEMBER_OF", "o:league"),
            relation("s:b", "MEMBER_OF", "o:gone", start="1990", end="1995"),
        ],
    )
    found = could_mediate(graph, "s:a", "s:b")
    assert len(why(found, "o:league")["body"].relations) == 1
    assert "o:gone" not in ids(found)


def test_a_minister_mediates_for_the_state_and_a_delegation_is_a_side_of_its_principal():
    graph = made(
        [table("a:1", "2025-06-02", ["s:a", "g:delegation"], ["p:minister"])],
        relations=[
            relation("g:delegation", "REPRESENTS", "s:b"),
            relation("p:minister", "HOLDS", "role:fm"),
            relation("role:fm", "OF", "s:t"),
        ],
    )
    found = could_mediate(graph, "s:a", "s:b")
    assert ids(found) == ["s:t"]
    assert len(why(found, "s:t")["latest"].relations) == 3
    assert "p:minister" in why(found, "s:t")["office"].reason
    assert ids(could_mediate(graph, "s:a", "s:b", kinds=("Person",))) == ["p:minister"]


def test_open_hostility_lowers_and_is_said_and_can_be_left_out():
    tables = [table("a:1", "1999-01-01", ["s:a", "g:b"], ["o:x", "o:y"])]
    graph = made(
        tables,
        relations=[relation("o:x", "ATTACKS", "s:a", start="1998-06-01", end="1998-06-01", count=3)],
    )
    found = could_mediate(graph, "s:a", "g:b")
    assert ids(found) == ["o:y", "o:x"]
    caution = next(one for one in found[1].cautions if one.name == "hostility")
    assert caution.points < 0 and "openly hostile to s:a" in caution.reason and len(caution.relations) == 1
    assert ids(could_mediate(graph, "s:a", "g:b", hostile=False)) == ["o:y"]
    # An attack long ago, or beside more friendly acts, is none.
    assert ids(could_mediate(graph, "s:a", "g:b", as_of="2010-01-01", hostile=False)) == ["o:y", "o:x"]


def test_ties_to_both_sides_count_with_their_sign():
    tables = [table("a:1", "1999-01-01", ["s:c", "g:d"], ["o:x", "o:y"])]
    graph = made(
        tables,
        actors=["s:a", "s:b"],
        relations=[
            relation("o:y", "AIDS", "s:a", start="1998", end="1998"),
            relation("s:b", "MEETS", "o:y", start="1998", end="1998"),
            relation("o:x", "CRITICISES", "s:a", start="1998", end="1998"),
        ],
    )
    found = could_mediate(graph, "s:a", "s:b")
    assert ids(found) == ["o:y", "o:x"]
    assert "to s:a 1 friendly and 0 hostile" in why(found, "o:y")["ties"].reason
    assert "access" in why(found, "o:y") and "access" not in why(found, "o:x")


def test_whom_a_party_accepted_goes_before_whom_it_rejected():
    graph = made(
        [table("a:1", "1999-01-01", ["s:c", "g:d"], ["o:x", "o:y"])],
        actors=["s:a", "s:b"],
        relations=[
            relation("s:a", "REJECTS_MEDIATION", "o:x", start="1998", end="1998"),
            relation("s:a", "ACCEPTS_MEDIATION", "o:y", start="1998", end="1998"),
        ],
    )
    assert ids(could_mediate(graph, "s:a", "s:b")) == ["o:y", "o:x"]


def test_dyadic_mediation_counts():
    graph = made(
        [],
        actors=["s:d"],
        relations=[
            relation("s:x", "MEDIATES", "s:a", start="2001-03", end="2001-03"),
            relation("s:x", "MEDIATES", "s:b", start="2001-03", end="2001-03"),
            relation("s:y", "MEDIATES", "s:c", start="2001-03", end="2001-03"),
            relation("s:z", "MEDIATES", "s:a", start="2001-01-03", end="2001-01-03"),
            relation("s:z", "MEDIATES", "s:d", start="2001-01-05", end="2001-01-09"),
        ],
    )
    assert "each side: s:a 1, s:d 1" in why(could_mediate(graph, "s:a", "s:d"), "s:z")["both"].reason
    found = could_mediate(graph, "s:a", "s:b")
    assert ids(found)[0] == "s:x" and "conflict" in why(found, "s:x")
    assert len(why(found, "s:x")["conflict"].relations) == 2


def test_who_was_a_party_to_this_conflict_is_told_apart():
    graph = made(
        [table("a:1", "1999-01-01", ["s:a", "s:n", "g:b"], ["o:x"]), table("a:2", "1999-02-01", ["s:q"], ["s:n"])]
    )
    found = could_mediate(graph, "s:a", "g:b")
    assert [one.name for one in next(one for one in found if one.node == "s:n").cautions] == ["party"]


def test_the_two_and_their_principals_are_no_candidates(graph):
    found = could_mediate(graph, "g:ru", "p:zelensky")
    assert not {"iso:RU", "iso:UA", "g:ru"} & set(ids(found))
    assert set(ids(found)) == {"iso:TR", "iso:US"}


def test_json_has_the_documented_fields():
    graph = made([table("a:1", "1999", ["s:a", "g:b"], ["o:x"])])
    row = to_json(graph, could_mediate(graph, "s:a", "g:b")[0], 1)
    assert set(row) == {"rank", "candidate", "score", "reasons", "cautions"}
    assert row["candidate"] == {"id": "o:x", "name": "o:x", "kind": "Organization"}
    assert set(row["reasons"][0]) == {"component", "weight", "value", "points", "reason", "relations"}
    assert all(limit.endswith(".") for limit in LIMITS)


# Bad input


@pytest.mark.parametrize(
    ("a", "b", "more", "said"),
    [
        ("s:a", "s:a", {}, "named twice"),
        ("s:a", "s:none", {}, "'s:none' is not in the graph"),
        ("s:a", "a:1", {}, "no actor but of kind Agreement"),
        ("s:a", "p:minister", {}, "on one side"),
        ("s:a", "g:b", {"limit": 0}, "at least 1"),
        ("s:a", "g:b", {"kinds": ("Role",)}, "no actor"),
        ("s:a", "g:b", {"kinds": ()}, "no kind"),
        ("s:a", "g:b", {"parts": ("boss",)}, "known: mediator"),
        ("s:a", "g:b", {"as_of": "1800"}, "the first that is dated is of 1999-12-31"),
        ("s:a", "g:b", {"as_of": "someday"}, "YYYY"),
    ],
)
def test_bad_input_is_a_sentence(a, b, more, said):
    graph = made(
        [table("a:1", "1999", ["s:a", "g:b"], ["o:x"])], relations=[relation("p:minister", "REPRESENTS", "s:a")]
    )
    with pytest.raises(ValueError, match=said):
        could_mediate(graph, a, b, **more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"since": "2001", "until": "2000"}, "ends .2000. before it begins"),
        ({"since": "soon"}, "YYYY"),
        ({"kinds": ("Place",)}, "no actor"),
        ({"parts": ("party",)}, "known: mediator"),
    ],
)
def test_a_backtest_refuses_in_a_sentence_too(more, said):
    with pytest.raises(ValueError, match=said):
        backtest(made([table("a:1", "1999", ["s:a", "g:b"], ["o:x"])]), **more)


def test_a_year_that_ends_a_backtest_is_a_whole_one():
    graph = made(
        [table("a:1", "1999-06-01", ["s:a", "g:b"], ["o:x"]), table("a:2", "2000-01-01", ["s:a", "g:b"], ["o:x"])]
    )
    assert [one.case.id for one in backtest(graph, "1999", "1999").tested] == ["a:1"]


def test_a_graph_without_mediation_says_so():
    graph = made([], relations=[relation("s:a", "MEETS", "s:b")])
    with pytest.raises(ValueError, match="tells of no mediation"):
        could_mediate(graph, "s:a", "s:b")
    assert backtest(graph).tested == ()
    assert backtest(nx.MultiDiGraph()).tested == ()


# Nothing later leaks in


def test_what_may_be_of_the_same_time_or_has_no_date_is_not_known():
    graph = made(
        [
            table("a:0", "1998-12-31", ["s:a", "g:b"], ["o:before"]),
            table("a:1", "1999", ["s:a", "g:b"], ["o:year"]),
            table("a:2", "1999-05-01", ["s:a", "g:b"], ["o:same"]),
            table("a:3", "1999-05-01", ["s:a", "g:b"], ["o:other"]),
            table("a:4", None, ["s:a", "g:b"], ["o:undated"]),
        ]
    )
    found = could_mediate(graph, "s:a", "g:b", as_of="1999-05-01")
    assert ids(found) == ["o:before"]
    assert set(ids(could_mediate(graph, "s:a", "g:b"))) == {"o:before", "o:year", "o:same", "o:other", "o:undated"}
    ranks = {one.case.id: one.top for one in backtest(graph, since="1999").tested}
    assert ranks == {"a:1": ("o:before",), "a:2": ("o:before",), "a:3": ("o:before",)}


def test_who_came_while_talks_lasted_is_known_when_they_are_over_unless_the_part_is_dated():
    entities, relations = table("x:1", None, ["s:a", "g:b"], ["o:late"], **{"from": "1990-01-01", "to": "1999-01-01"})
    graph = made([(entities, [*relations, relation("o:early", "MEDIATES", "x:1", start="1990-01-01")])])
    assert ids(could_mediate(graph, "s:a", "g:b", as_of="1995")) == ["o:early"]
    assert set(ids(could_mediate(graph, "s:a", "g:b", as_of="1999-06"))) == {"o:early", "o:late"}


def test_where_talks_were_does_not_tell_who_hosted():
    def located(place):
        tables = [
            table("a:1", "1990-01-01", ["iso:CO", "g:b"], ["iso:US"]),
            table("a:2", "1991-01-01", ["iso:CO", "g:b"], ["iso:CU"]),
        ]
        relations = [relation("a:2", "LOCATED_IN", place)]
        return backtest(made(tables, actors=["iso:CU", "iso:FR"], relations=relations), since="1991").tested[0].top

    assert located("iso:CU") == located("iso:FR")


def order(graph, case, day):
    past = History(graph, KINDS)
    wanted = next(one for one in past.cases if one.id == case)
    ranking = Ranking(past, of_case(wanted), day)
    return [(past.candidates[i], round(float(ranking.scores[i]), 12)) for i in ranking.order(seen=True)]


def test_the_ranking_is_the_same_without_the_future_and_with_another_one(seeds):
    chance = random.Random(7)
    past = History(seeds, KINDS)
    tested = chance.sample([one for one in past.cases if one.acts and one.opens and one.opens > date(1995, 1, 1)], 6)
    for case in tested:
        expected = order(seeds, case.id, case.opens)

        def later(data, day=case.opens):
            return bool(data["from"]) and latest(data["from"]) >= day

        removed, other = nx.MultiDiGraph(), nx.MultiDiGraph()
        mediators = [node for node, data in seeds.nodes(data=True) if data["kind"] == "Organization"]
        for u, v, key, data in seeds.edges(keys=True, data=True):
            own = case.id in (u, v) and data["type"] in ("PARTY_TO", "RESULT_OF", "ABOUT")
            if own or not later(data):
                removed.add_edge(u, v, key=key, **data)
                other.add_edge(u, v, key=key, **data)
            elif data["type"] in ("MEDIATES", "HOSTS", "GUARANTEES", "OBSERVES"):
                other.add_edge(chance.choice(mediators), v, key=key, **data)
            else:
                other.add_edge(u, v, key=key, **data)
        for graph in (removed, other):
            graph.add_nodes_from((node, data) for node, data in seeds.nodes(data=True) if node in graph)
            assert order(graph, case.id, case.opens) == expected


# The backtest


def test_a_backtest_on_the_seeds_beats_both_baselines(seeds):
    result = backtest(seeds, since="2000")
    by = {(one.subset, one.method): one for one in result.figures}
    assert by[ALL, OURS].n == 144 and result.undated == 0
    ours, plain, frequent = (by[ALL, method] for method in (OURS, SUM, FREQUENT))
    assert ours.hits[5] >= 0.86 and ours.hits[5] > plain.hits[5] > frequent.hits[5]
    assert ours.mrr > plain.mrr > frequent.mrr
    new = by[NEW, OURS]
    assert new.n == 13 and new.hits[5] > 0.75 and new.hits[5] > by[NEW, SUM].hits[5]
    for one in result.figures:
        assert one.hits[1] <= one.hits[3] <= one.hits[5] <= one.hits[10]
        assert all(low <= one.hits[k] <= high for k, (low, high) in one.intervals.items())
        assert one.mrr_interval[0] <= one.mrr <= one.mrr_interval[1]


def test_a_backtest_tells_progress_and_what_it_left_out():
    graph = made(
        [
            table("a:1", "1999-01-01", ["s:a", "g:b"], ["o:x"]),
            table("a:2", "1999-02-01", ["s:a", "g:b"], ["p:alone"]),
            table("a:3", None, ["s:a", "g:b"], ["o:x"]),
            table("a:4", "1999-03-01", ["s:a", "g:b"], ["o:x"]),
        ]
    )
    told = []
    result = backtest(graph, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert (result.undated, result.unnamed, result.unseen) == (1, 1, 1)
    first, last = result.tested
    assert first.new and first.unmediated and first.ranks[OURS] is None
    assert not last.new and last.ranks == {OURS: 1, SUM: 1, FREQUENT: 1} and last.actual == ("o:x",)


def test_a_conflict_with_parties_is_no_earlier_table():
    entities = [Entity("c:1", "Event", "The war", props={"from": "1990"})]
    war = [relation("s:a", "PARTY_TO", "c:1"), relation("g:b", "PARTY_TO", "c:1")]
    graph = made([(entities, war), table("a:1", "1999-01-01", ["s:a", "g:b"], ["o:x"], "c:1")])
    assert backtest(graph).tested[0].new


def test_parts_choose_what_counts():
    graph = made(
        [
            table("a:1", "1999-01-01", ["s:a", "g:b"], ["o:x", ("o:y", "OBSERVES")]),
            table("a:2", "2000-01-01", ["s:a", "g:b"], [("o:y", "OBSERVES")]),
        ]
    )
    assert ids(could_mediate(graph, "s:a", "g:b", parts=("mediator",))) == ["o:x"]
    assert len(backtest(graph, parts=("mediator",)).tested) == 1


def test_wilson_is_the_published_interval():
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


# The table of places


def test_every_state_has_one_subregion_and_borders_are_between_states():
    table = atlas()
    data = yaml.safe_load((ROOT / "graph/candidates/regions.yaml").read_text(encoding="utf-8"))
    states = [code for part in data["subregions"].values() for code in part["states"]]
    assert len(states) == len(set(states)) and all(isinstance(code, str) for code in states)
    known = yaml.safe_load((ROOT / "loaders/actors/states.yaml").read_text(encoding="utf-8"))["states"]
    assert set(known) <= set(states)
    for code, others in table.borders.items():
        assert {code, *others} <= table.subregion.keys() and code not in others
        assert all(code in table.borders[other] for other in others)


def test_bodies_are_those_of_the_table_of_organisations():
    data = yaml.safe_load((ROOT / "graph/candidates/regions.yaml").read_text(encoding="utf-8"))
    known = yaml.safe_load((ROOT / "loaders/actors/organizations.yaml").read_text(encoding="utf-8"))["organizations"]
    ids_by_name = {one["name"]: one.get("id") for one in known}
    for row in data["bodies"]:
        assert row["name"] in ids_by_name and row.get("id") == ids_by_name[row["name"]]
        assert set(row.get("members", {})) <= atlas().subregion.keys()


def test_a_state_is_known_by_its_name_where_ids_are_another_scheme():
    assert atlas().code("x:17", ["Government of the Philippines"]) == "PH"
    assert atlas().code("x:17", ["Norway"]) == "NO"
    assert atlas().code("x:17", ["Ruritania"]) is None
    assert atlas().body("x:9", ["Organization of American States"]).has("CO", 1990)
    assert not atlas().body("x:9", ["OAU"]).has("TD", 2010)


def test_documents_are_no_part_of_it():
    assert DOCUMENT not in made([table("a:1", "1999", ["s:a", "g:b"], ["o:x"])])
