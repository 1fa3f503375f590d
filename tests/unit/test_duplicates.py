import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import graph_of, relation, talks

from graph.duplicates import Candidate, authority_ids, candidates
from graph.model import Entity


def found(entities, relations=(), **options):
    """Candidates among these, as {frozenset of ids: Candidate}."""
    return {frozenset((one.a, one.b)): one for one in candidates(graph_of(entities, relations), **options)}


def pair(one, other, relations=(), more=(), minimum=0.0, **options):
    """The candidate that two entities make, or None."""
    return found([one, other, *more], relations, minimum=minimum, **options).get(frozenset((one.id, other.id)))


def person(id, name, *aliases, **props):
    return Entity(id, "Person", name, aliases, props)


def test_the_same_person_from_two_sources():
    entities, relations = talks()
    entities.append(person("n:1", "Zelenskyy, Volodymyr"))
    entities.append(person("n:2", "Ukrainian President Zelensky"))
    entities.append(person("n:3", "Lyudmila Putina"))
    entities.append(person("n:4", "V. Medinsky"))
    got = found(entities, relations)
    assert set(got) == {
        frozenset(("n:1", "p:zelensky")),
        frozenset(("n:2", "p:zelensky")),
        frozenset(("n:4", "p:medinsky")),
    }
    best = got[frozenset(("n:1", "p:zelensky"))]
    assert (best.a, best.b, best.certain) == ("p:zelensky", "n:1", False)
    assert best.score > 0.95
    assert "the title fits President of Ukraine" in got[frozenset(("n:2", "p:zelensky"))].reasons
    assert "initial V. fits Vladimir" in got[frozenset(("n:4", "p:medinsky"))].reasons


def test_best_first_limited_and_of_some_kinds_only():
    entities = [person("a:1", "Kofi Annan"), person("b:1", "Kofi A. Annan"), person("c:1", "Koffi Annan")]
    entities += [Entity("a:2", "State", "Turkey"), Entity("b:2", "State", "Türkiye")]
    graph = graph_of(entities, ())
    every = candidates(graph)
    assert [one.score for one in every] == sorted((one.score for one in every), reverse=True)
    assert len(every) == 4
    assert candidates(graph, limit=2) == every[:2]
    assert candidates(graph, limit=0) == []
    assert {one.a[0] + one.b[0] for one in candidates(graph, kinds=["State"])} == {"ab"}
    assert candidates(graph, kinds=["Ship"]) == []
    assert all(one.score >= 0.9 for one in candidates(graph, minimum=0.9))


def test_out_of_range_is_said():
    graph = graph_of([person("a", "A B")], ())
    with pytest.raises(ValueError, match="minimum 70 is outside 0 to 1"):
        candidates(graph, minimum=70)
    with pytest.raises(ValueError, match="limit -1"):
        candidates(graph, limit=-1)
    with pytest.raises(KeyError):
        candidates(graph, only="nobody")
    assert candidates(nx.MultiDiGraph()) == []


def test_who_is_judged_another_is_not_proposed_again():
    one, other = person("a", "Kofi Annan"), person("b", "Kofi Anan")
    assert pair(one, other)
    assert not pair(one, other, apart=frozenset({frozenset(("b", "a"))}))
    assert pair(one, other, apart=frozenset({frozenset(("b", "c"))}))


def test_the_one_to_keep_has_more_relations_then_more_names_then_the_smaller_id():
    x, y, z = person("x", "Kofi Annan"), person("y", "Kofi Anan"), Entity("z", "State", "Ghana")
    assert (pair(x, y).a, pair(x, y).b) == ("x", "y")
    assert pair(x, y, [relation("y", "MEETS", "z")], [z]).a == "y"
    assert pair(x, person("y", "Kofi Anan", "Annan, Kofi")).a == "y"


# Ids of authorities


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            person("wd:Q3874799", "Volodymyr Zelensky"),
            person("n:1", "Selenskyj", wikidata="Q3874799"),
            "Wikidata id Q3874799",
        ),
        (
            person("n:1", "W", wikidata_id="http://www.wikidata.org/entity/Q5"),
            person("n:2", "Y", wikidata="wd:Q5"),
            "Wikidata id Q5",
        ),
        (
            Entity("iso:UA", "State", "Ukraine"),
            Entity("n:1", "State", "Ukraina", props={"iso": "ua"}),
            "ISO 3166 id UA",
        ),
        (
            Entity("n:1", "State", "A", props={"cow": 369}),
            Entity("n:2", "State", "B", props={"cowcode": "369"}),
            "COW id 369",
        ),
        (
            person("n:1", "A", isni="0000 0001 2150 090X"),
            person("n:2", "B", isni="000000012150090X"),
            "ISNI id 000000012150090X",
        ),
    ],
)
def test_a_shared_authority_id_makes_it_certain(one, other, reason):
    got = pair(one, other, minimum=1.0)
    assert got.certain
    assert got.score == 1
    assert got.reasons[0] == f"same {reason}"


def test_an_id_is_certain_only_for_what_it_is_the_id_of():
    # A column with the country's code makes no two people one, nor does one that half the nodes have.
    assert not pair(person("n:1", "Ana Lima", iso="BR"), person("n:2", "Rui Costa", iso="BR"))
    many = [
        person(f"n:{i}", f"{name} Costa", wikidata="Q155")
        for i, name in enumerate(["Ana", "Rui", "Ivo", "Eva", "Leo", "Gil"])
    ]
    got = found(many, minimum=0.0)
    assert got
    assert not any(one.certain for one in got.values())
    assert pair(person("n:1", "Ana Lima", wikidata=""), person("n:2", "Rui Costa", wikidata="")) is None


def test_what_contradicts_a_shared_id_leaves_it_to_a_person():
    one, other = person("n:1", "Ana Lima", wikidata="Q5"), person("n:2", "Ana Lima", wikidata="Q5")
    assert pair(one, other).certain
    assert not pair(one, other, [relation("n:1", "MEETS", "n:2")]).certain
    born = (
        person("n:1", "Ana Lima", wikidata="Q5", born=1950),
        person("n:2", "Ana Lima", wikidata="Q5", birth_date="1981-02-03"),
    )
    assert not pair(*born).certain
    ids = person("n:1", "Ana Lima", wikidata="Q5", viaf="1234"), person("n:2", "Ana Lima", wikidata="Q5", viaf="4321")
    assert not pair(*ids).certain


def test_other_ids_of_one_authority_are_other_things():
    got = pair(person("wd:Q5", "Ana Lima"), person("wd:Q6", "Ana Lima"))
    assert got.score < 0.2
    assert "but their Wikidata ids differ (Q5/Q6)" in got.reasons
    assert authority_ids(graph_of([person("wd:Q5", "Ana Lima", wikidata="Q9")], ()), "wd:Q5") == {"Wikidata": "Q5"}


# What else the graph knows


def test_offices_raise():
    one, other = person("a", "V. Zelensky"), person("b", "Volodymyr Zelenskyy")
    role = Entity("r", "Role", "President of Ukraine")
    both = [relation("a", "HOLDS", "r"), relation("b", "HOLDS", "r")]
    got = pair(one, other, both, [role])
    assert got.score > pair(one, other).score
    assert "both hold President of Ukraine" in got.reasons
    later = [relation("a", "HOLDS", "r", start="1992", end="1995"), relation("b", "HOLDS", "r", start="2019")]
    assert pair(one, other, later, [role]).score == pair(one, other).score
    like = [relation("a", "HOLDS", "r"), relation("b", "HOLDS", "s")]
    got = pair(one, other, like, [role, Entity("s", "Role", "Ukrainian President")])
    assert "like offices: President of Ukraine, Ukrainian President" in got.reasons


def test_a_title_fits_an_office_or_not():
    one, other = person("a", "Ukrainian President Zelensky"), person("b", "Volodymyr Zelenskyy")
    more = [Entity("r", "Role", "President"), Entity("ua", "State", "Ukraine"), person("c", "Olena Zelenska")]
    relations = [relation("b", "HOLDS", "r"), relation("r", "OF", "ua")]
    got = pair(one, other, relations, more)
    assert got.score > 0.7 > pair(one, other, (), more).score
    assert "the title fits President" in got.reasons
    more[0] = Entity("r", "Role", "President of Russia")
    got = pair(one, other, relations[:1], more)
    assert got.score < 0.5
    assert "but the title is not of Russia" in got.reasons


def test_a_surname_is_enough_where_nobody_else_has_it():
    one, other = person("a", "Zelensky"), person("b", "Volodymyr Zelenskyy")
    assert pair(one, other).score > 0.7
    assert pair(one, other, (), [person("c", "Oleksandr Zelensky")]).score < 0.7
    assert pair(person("a", "Volodymyr"), person("b", "Volodymyr Zelenskyy")) is None


def test_shared_neighbours_raise_and_rare_ones_more():
    one, other = person("a", "V. Zelensky"), person("b", "Volodymyr Zelenskyy")
    more = [Entity("x", "State", "X"), *(Entity(f"y{i}", "State", f"Y{i}") for i in range(20))]
    rare = [relation("a", "MEETS", "x"), relation("b", "MEETS", "x")]
    common = [*rare, *(relation(f"y{i}", "MEETS", "x") for i in range(20))]
    scores = [pair(one, other, each, more).score for each in ((), common, rare)]
    assert scores == sorted(set(scores))
    assert "1 shared neighbour: X" in pair(one, other, rare, more).reasons


def test_who_meets_another_or_stands_against_another_is_another():
    one, other = person("a", "Salem Ali"), person("b", "Salim Ali")
    talks = Entity("t", "Process", "Talks")
    before = pair(one, other, (), [talks]).score
    meet = pair(one, other, [relation("a", "MEETS", "b")], [talks])
    sides = pair(one, other, [relation("a", "PARTY_TO", "t"), relation("b", "PARTY_TO", "t")], [talks])
    assert meet.score < sides.score < before
    assert "but there is a relation between the two: MEETS" in meet.reasons
    assert "but both are parties to Talks" in sides.reasons


@pytest.mark.parametrize(
    ("mine", "yours", "held", "reason"),
    [
        ({"born": "1950"}, {"birth_date": "1981-02-03"}, (None, None), "born 1950 and 1981-02-03"),
        ({"born": "1990"}, {}, ("1995", "1996"), "one was born 1990, the other acts in 1995"),
        ({"died": "1990"}, {}, ("1995", "1996"), "one died 1990, the other acts in 1996"),
    ],
)
def test_dates_that_are_not_of_one_life(mine, yours, held, reason):
    relations = [relation("b", "HOLDS", "r", start=held[0], end=held[1])]
    got = pair(
        person("a", "Ana Lima", **mine), person("b", "Ana Lima", **yours), relations, [Entity("r", "Role", "Mayor")]
    )
    assert got.score < 0.5
    assert any(reason in each for each in got.reasons)


def test_dates_that_agree_or_cannot_be_read_do_not_matter():
    assert pair(person("a", "Ana Lima", born="1950"), person("b", "Ana Lima", born="1950-03")).score > 0.9
    assert pair(person("a", "Ana Lima", born="around 1950"), person("b", "Ana Lima", born="1981")).score > 0.9


def test_names_that_many_bear_say_less():
    crowd = [
        person(f"m:{i}", f"{first} {last}")
        for i, (first, last) in enumerate([("Mohammed", x) for x in ["Adam", "Badr", "Dib", "Fadl"]] * 5)
    ]
    crowd += [
        person(f"s:{i}", f"{first} Said")
        for i, first in enumerate(["Ana", "Eva", "Gil", "Ivo", "Leo", "Rui", "Tom", "Uma"] * 2)
    ]
    rare = pair(person("a", "Wangari Maathai"), person("b", "Wangari M. Maathai"), (), crowd)
    common = pair(person("a", "Mohammed Said"), person("b", "Mohammed M. Said"), (), crowd)
    assert common.score < rare.score
    assert any("common here" in reason for reason in common.reasons)


def test_an_office_without_a_nation_in_its_name_is_that_of_its_state():
    roles = [Entity("a", "Role", "Foreign Minister"), Entity("b", "Role", "Foreign Minister")]
    states = [Entity("x", "State", "Turkey"), Entity("y", "State", "Ukraine"), Entity("z", "State", "Türkiye")]
    assert pair(*roles, [relation("a", "OF", "x"), relation("b", "OF", "y")], states).score < 0.3
    assert pair(*roles, [relation("a", "OF", "x"), relation("b", "OF", "z")], states).score > 0.9


def test_a_surname_as_an_alias_does_not_make_two_people_one():
    assert pair(person("a", "Vladimir Putin", "Putin"), person("b", "Lyudmila Putin", "Putin"), minimum=0.7) is None
    bush = (
        person("a", "George H. W. Bush", "President George Bush"),
        person("b", "George W. Bush", "President George Bush"),
    )
    assert pair(*bush, minimum=0.7) is None
    assert pair(person("a", "Pope Francis", "Jorge Mario Bergoglio"), person("b", "Jorge Mario Bergoglio"), minimum=0.6)


def test_organisations_and_groups_are_compared_other_kinds_are_not():
    taliban = Entity("a", "Organization", "Taliban"), Entity("b", "Group", "The Taliban")
    got = pair(*taliban)
    assert 0.7 < got.score < 0.95
    assert "but of two kinds: Group, Organization" in got.reasons
    assert pair(Entity("a", "State", "Georgia"), Entity("b", "Place", "Georgia")) is None


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Process", ("Geneva talks", {"date": "2012-06-30"}), ("Geneva talks", {"date": "2014-01"})),
        ("Process", ("First round", {"date": "2025-06-02"}), ("Second round", {"date": "2025-06-02"})),
        ("Agreement", ("Ceasefire", {"date": "1999"}), ("Ceasefire", {})),
        ("Event", ("Summit in Geneva", {"date": "1999"}), ("Geneva summit", {"date": "1999"})),
        ("Event", ("Massacre", {"date": "1999"}), ("Massacres", {"date": "1999"})),
    ],
)
def test_processes_and_events_need_the_name_and_the_date(kind, one, other):
    a, b = (Entity(id, kind, name, props=props) for id, (name, props) in (("a", one), ("b", other)))
    assert pair(a, b, minimum=0.7) is None


def test_processes_of_one_name_and_date_are_candidates():
    one = Entity("a", "Process", "Geneva talks", props={"date": "2012-06-30"})
    other = Entity("b", "Process", "The Geneva Talks", props={"date": "2012-06"})
    got = pair(one, other)
    assert got.score > 0.9
    assert "same date 2012-06-30" in got.reasons
    assert pair(Entity("a", "Process", "Geneva talks"), Entity("b", "Process", "Geneva Talks")).score < 0.8


# Properties

NAMES = [
    "Volodymyr Zelenskyy",
    "V. Zelensky",
    "Zelensky",
    "President Zelensky",
    "Kofi Annan",
    "Koffi Anan",
    "UN",
    "United Nations",
    "NATO",
    "Sudan",
    "South Sudan",
    "..",
    "",
]
KINDS = ["Person", "State", "Organization", "Group", "Role", "Process"]
ENTITIES = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.sampled_from(NAMES), st.sampled_from(["", "Q1", "Q2"]), st.sampled_from(NAMES)
    ),
    min_size=2,
    max_size=9,
)
EDGES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(["MEETS", "HOLDS", "PARTY_TO"])), max_size=12
)


def graph_from(nodes, edges, order):
    graph = nx.MultiDiGraph()
    for i in order:
        kind, name, wikidata, alias = nodes[i]
        graph.add_node(f"n{i}", kind=kind, name=name, aliases=[alias], props={"wikidata": wikidata} if wikidata else {})
    for i, (one, other, type) in sorted(enumerate(edges), key=lambda each: order[each[0] % len(order)]):
        if one < len(nodes) and other < len(nodes) and one != other:
            graph.add_edge(f"n{one}", f"n{other}", key=f"e{i}", type=type, **{"from": None, "to": None})
    return graph


@settings(max_examples=150, deadline=None)
@given(ENTITIES, EDGES, st.randoms(use_true_random=False))
def test_the_order_of_nodes_does_not_matter_and_apart_never_appears(nodes, edges, chance):
    order = list(range(len(nodes)))
    got = candidates(graph_from(nodes, edges, order), minimum=0.0)
    chance.shuffle(order)
    graph = graph_from(nodes, edges, order)
    assert candidates(graph, minimum=0.0) == got
    assert all(0 <= one.score <= 1 and one.reasons and one.a != one.b for one in got)
    assert len({frozenset((one.a, one.b)) for one in got}) == len(got)
    for one in got[:3]:
        apart = frozenset({frozenset((one.a, one.b))})
        left = candidates(graph, minimum=0.0, apart=apart)
        assert left == [each for each in got if each != one]
    node = f"n{order[0]}"
    assert candidates(graph, minimum=0.0, only=node) == [one for one in got if node in (one.a, one.b)]


def test_a_large_graph_takes_seconds():
    chance = random.Random(4)
    syllables = ["ka", "mo", "ri", "ta", "ne", "lu", "so", "vi", "da", "ge", "fa", "bo", "ze", "ny", "pu"]
    words = ["".join(chance.choices(syllables, k=3)).capitalize() for _ in range(1500)]
    graph = nx.MultiDiGraph()
    for i in range(4000):
        graph.add_node(
            f"p{i}", kind="Person", name=f"{chance.choice(words)} {chance.choice(words)}", aliases=[], props={}
        )
        graph.add_node(
            f"o{i}", kind="Organization", name=f"Government Council of {words[i % 1500]}", aliases=[], props={}
        )
    graph.add_node("x", kind="Person", name="Xanthippe Quorra", aliases=[], props={})
    graph.add_node("y", kind="Person", name="Quorra, Xantippe", aliases=[], props={})
    got = candidates(graph, minimum=0.9)
    assert any({one.a, one.b} == {"x", "y"} for one in got)
    assert candidates(graph, only="x")[0] == next(one for one in got if {one.a, one.b} == {"x", "y"})


def test_a_candidate_is_a_plain_record():
    assert Candidate("a", "b", 0.5, ("why",), False) == Candidate("a", "b", 0.5, ("why",), False)


def test_the_office_of_a_state_may_be_named_with_or_without_it():
    roles = [Entity("a", "Role", "President"), Entity("b", "Role", "Russian President")]
    of = [relation("a", "OF", "x"), relation("b", "OF", "x")]
    got = pair(*roles, of, [Entity("x", "State", "Russia")])
    assert got.score > 0.8
    assert "the same words, what it is an office of included" in got.reasons


def test_a_number_makes_one_word_a_whole_name():
    assert pair(person("a", "Charles III"), person("b", "King Charles III")).score > 0.9
    assert pair(person("a", "Charles"), person("b", "Charles")).score == 0.75
