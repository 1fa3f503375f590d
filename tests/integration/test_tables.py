"""Tables in a store: loaded whole and once, in any order, and asked who mediates."""

import itertools

import pytest
from samples import written

from graph.check import integrity
from graph.mediation import who_mediates
from graph.mirror import Mirror
from loaders import read_file

pytestmark = pytest.mark.engine

TALKS = """\
Country,Side A,Side B,Mediation begins,Mediation ends,Name of third party
Sudan,Government of Sudan,SPLM/A,1997-10-29,1997-11-11,IGAD special envoy Lazaro Sumbeiywo
Mali,Government of Mali,CMA,2014-07-01,2015-06-20,Algeria and the UN
"""
LEADERS = """\
Country,ISO,HoG Title,Head of Government,HoG Since,HoS Title,Head of State,HoS Since
Algeria,DZ,Prime Minister,Ada Berg,2012-09-03,President,Bo Lind,1999-04-27
"""
MEMBERS = "member;organisation;joined\nSudan;IGAD;21.03.1986\nMali;United Nations;28.09.1960\n"
MEMBERS_MAPPING = """\
mapping: 1
document: {id: 'dataset:members', title: Members}
dates: {joined: D.M.Y}
nodes: {a: {kind: State, name: member}, b: {kind: Organization, name: organisation}}
relations: [{source: a, type: MEMBER_OF, target: b, from: joined}]
"""


@pytest.fixture
def files(tmp_path):
    written(tmp_path, "members.mapping.yaml", MEMBERS_MAPPING)
    tables = {"talks.csv": TALKS, "leaders.csv": LEADERS, "members.csv": MEMBERS}
    return [written(tmp_path, name, text) for name, text in tables.items()]


def shown(store):
    mirror = Mirror(store)
    mirror.refresh()
    return mirror.graph


def test_tables_are_loaded_whole_and_once_and_answer_who_mediates(store, files):
    for path in files:
        summary = store.load(read_file(path))
        assert summary.rejected == [] and summary.relations_new
    for path in files:
        again = store.load(read_file(path))
        assert (again.entities_changed, again.relations_changed, again.evidence_new) == (0, 0, 0)
    assert integrity(store._read) == []
    graph = shown(store)
    names = {id: data["name"] for id, data in graph.nodes(data=True)}
    found = {
        (names[one.mediator], one.part, tuple(sorted(names[id] for id in one.parties))) for one in who_mediates(graph)
    }
    assert found == {
        ("Lazaro Sumbeiywo", "mediator", ("SPLM/A", "Sudan")),
        ("Algeria", "mediator", ("CMA", "Mali")),
        ("United Nations", "mediator", ("CMA", "Mali")),
    }
    # Whom somebody acts for is found through them.
    assert {names[one.mediator] for one in who_mediates(graph, mediator="wd:Q499039")} == {"Lazaro Sumbeiywo"}


def test_the_order_of_files_plays_no_part(store, wipe_record, files):
    def loaded(order):
        for path in order:
            store.load(read_file(path))
        graph = shown(store)
        return dict(graph.nodes(data=True)), {
            key: (u, v, data) for u, v, key, data in graph.edges(keys=True, data=True)
        }

    orders = list(itertools.permutations(files))
    first = loaded(orders[0])
    for order in orders[1:]:
        wipe_record()
        assert loaded(order) == first
