import copy
import gc
import threading
import weakref
from types import SimpleNamespace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.mirror import TOLD_BY, Mirror

NODES = [f"n{i}" for i in range(6)]
EDGES = [f"r:{i}" for i in range(8)]
KINDS = ["Person", "State", "Document"]


def node(id, kind="Person", **fields):
    return {"id": id, "kind": kind, "name": id.upper(), "search": id, "rev": 1, **fields}


def edge(id, source, target, type="MEETS", **fields):
    return {"id": id, "source": source, "target": target, "type": type, "count": 1, "rev": 1, **fields}


def change(revision, nodes=(), edges=(), removed=()):
    return SimpleNamespace(revision=revision, nodes=nodes, edges=edges, removed=removed)


class Feed:
    """Answers with what it was told last."""

    def __init__(self, *first):
        self.next = change(1, *first)

    def changes(self, since):
        return self.next

    def tell(self, *what, **named):
        self.next = change(self.next.revision + 1, *what, **named)


class Journal:
    """A store in two dicts, with a log. What it reads may be newer than the revision that it names, as in a real one."""

    def __init__(self):
        self.nodes, self.edges, self.log = {}, {}, []
        self.behind = 0
        self.between = []  # what others do while a change is read

    @property
    def revision(self):
        return len(self.log)

    def changes(self, since):
        revision = max(self.revision - self.behind, since)
        if revision == since:
            return change(revision)
        log = self.log[since:]
        self._others()
        touched = {id for entry in log for id in entry["nodes"]}
        nodes = [row for id, row in self.nodes.items() if since == 0 or id in touched]
        self._others()
        linked = {id for entry in log for id in entry["edges"]}
        edges = [row for id, row in self.edges.items() if since == 0 or id in linked]
        removed = [] if since == 0 else sorted({id for entry in log for id in entry["removed"]})
        return change(revision, nodes, edges, removed)

    def _others(self):
        if self.between:
            self.do(self.between.pop())

    def do(self, steps):
        """One transaction."""
        entry = {"nodes": set(), "edges": set(), "removed": set()}
        for what, *args in steps:
            getattr(self, what)(entry, *args)
        self.log.append(entry)

    def put_node(self, entry, id, kind, value):
        self.nodes[id] = node(id, kind, value=value, aliases=[str(value)], evidence=value)
        entry["nodes"].add(id)

    def put_edge(self, entry, id, source, target, value):
        # Also between ends that are not there: they may come later.
        self.edges[id] = edge(id, source, target, value=value)
        entry["edges"].add(id)

    def remove_edge(self, entry, id):
        if self.edges.pop(id, None):
            entry["removed"].add(id)

    def remove_node(self, entry, id):
        for one in [one for one, row in self.edges.items() if id in (row["source"], row["target"])]:
            self.remove_edge(entry, one)
        if self.nodes.pop(id, None):
            entry["removed"].add(id)

    def merge(self, entry, gone, into):
        if gone in self.nodes and into in self.nodes and gone != into:
            for id, row in list(self.edges.items()):
                ends = [into if row[end] == gone else row[end] for end in ("source", "target")]
                if ends != [row["source"], row["target"]]:
                    self.put_edge(entry, id, *ends, row["value"])
            self.remove_node(entry, gone)


ids, keys, small = st.sampled_from(NODES), st.sampled_from(EDGES), st.integers(0, 3)
steps = st.one_of(
    st.tuples(st.just("put_node"), ids, st.sampled_from(KINDS), small),
    st.tuples(st.just("put_edge"), keys, ids, ids, small),
    st.tuples(st.just("put_edge"), keys, ids, ids, small),
    st.tuples(st.just("remove_edge"), keys),
    st.tuples(st.just("remove_node"), ids),
    st.tuples(st.just("merge"), ids, ids),
)
transactions = st.lists(steps, min_size=1, max_size=6)


def inside(graph):
    """All that a graph's dicts hold, both ways round, copied."""
    return copy.deepcopy((graph._node, graph._succ, graph._pred))


def check_sound(graph):
    """What networkx relies on in its own dicts."""
    assert graph._adj is graph._succ
    assert graph._node.keys() == graph._succ.keys() == graph._pred.keys()
    forth = {(u, v): id(keys) for u, nb in graph._succ.items() for v, keys in nb.items()}
    back = {(u, v): id(keys) for v, nb in graph._pred.items() for u, keys in nb.items()}
    assert forth == back  # one dict of keys, reached both ways
    assert all(keys for nb in graph._succ.values() for keys in nb.values())
    for view, held in ((graph.adj, graph._adj), (graph.succ, graph._succ), (graph.pred, graph._pred)):
        assert view._atlas is held
    for id_, degree in graph.degree:
        assert degree == graph.in_degree[id_] + graph.out_degree[id_]
    assert sum(d for _, d in graph.degree) == 2 * graph.number_of_edges() == 2 * len(list(graph.in_edges(keys=True)))


def check_equal(graph, fresh):
    assert inside(graph) == inside(fresh)
    assert nx.utils.graphs_equal(graph, fresh)
    assert dict(graph.degree) == dict(fresh.degree)
    assert {e[2]: e for e in graph.edges(keys=True)} == {e[2]: e for e in fresh.edges(keys=True)}


def fresh(journal):
    mirror = Mirror(journal)
    mirror.refresh()
    return mirror.graph


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(transactions, st.integers(0, 2), st.lists(transactions, max_size=2)), max_size=12))
def test_after_any_changes_it_is_as_if_read_anew_and_graphs_held_stay_as_they_were(story):
    journal, held = Journal(), []
    mirror = Mirror(journal)
    for transaction, behind, between in story:
        journal.do(transaction)
        journal.behind, journal.between = behind, between
        mirror.refresh()
        held.append((mirror.graph, inside(mirror.graph)))
        check_sound(mirror.graph)
    journal.behind, journal.between = 0, []
    mirror.refresh()
    check_equal(mirror.graph, fresh(journal))
    for graph, as_it_was in held:
        assert inside(graph) == as_it_was
        check_sound(graph)


@settings(max_examples=150, deadline=None)
@given(st.lists(transactions, min_size=1, max_size=6), st.lists(transactions, min_size=1, max_size=3))
def test_the_same_change_twice_is_as_once(before, after):
    journal = Journal()
    mirror = Mirror(journal)
    for transaction in before:
        journal.do(transaction)
    mirror.refresh()
    since = mirror.revision
    for transaction in after:
        journal.do(transaction)
    mirror.refresh()
    once = inside(mirror.graph)
    mirror.revision = since
    assert mirror.refresh()
    assert inside(mirror.graph) == once
    check_sound(mirror.graph)


@pytest.fixture
def feed():
    return Feed(
        [node("a"), node("b"), node("c"), node("doc", "Document")], [edge("r:1", "a", "b"), edge("r:2", "a", "b")]
    )


@pytest.fixture
def mirror(feed):
    mirror = Mirror(feed)
    assert mirror.refresh()
    return mirror


def edges(mirror):
    return {key: (u, v) for u, v, key in mirror.graph.edges(keys=True)}


def test_what_a_node_and_an_edge_have():
    rows = [
        node("a", aliases=["x"], evidence=3, born=1900),
        node("b"),
    ]
    mirror = Mirror(
        Feed(
            [*rows, node("doc", "Document", dataset="Set")],
            [
                edge(
                    "r:1",
                    "a",
                    "b",
                    "ATTACKS",
                    evidence=2,
                    confidence=0.5,
                    part="x",
                    **{"from": "2020", TOLD_BY: {"doc": 2}},
                )
            ],
        )
    )
    mirror.refresh()
    assert mirror.graph.graph["documents"] == {"doc": {"title": "DOC", "dataset": "Set"}}
    assert mirror.graph.nodes["a"] == {"kind": "Person", "name": "A", "aliases": ["x"], "props": {"born": 1900}}
    assert mirror.graph.nodes["b"]["aliases"] == []
    assert mirror.graph.edges["a", "b", "r:1"] == {
        "type": "ATTACKS",
        "from": "2020",
        "to": None,
        "confidence": 0.5,
        "count": 1,
        "qualifier": None,
        "evidence": 2,
        "documents": {"doc": 2},
        "sign": -1,
        "symmetric": False,
        "structural": False,
        "props": {"part": "x"},
    }


def test_an_edge_pointed_elsewhere_keeps_its_id_and_leaves_its_old_place(mirror, feed):
    feed.tell([node("c")], [edge("r:1", "a", "c"), edge("r:2", "b", "a")])
    mirror.refresh()
    assert edges(mirror) == {"r:1": ("a", "c"), "r:2": ("b", "a")}
    assert not mirror.graph.has_edge("a", "b")


def test_a_merge(mirror, feed):
    feed.tell([node("c")], [edge("r:1", "a", "c"), edge("r:2", "a", "c")], removed=["b"])
    mirror.refresh()
    assert edges(mirror) == {"r:1": ("a", "c"), "r:2": ("a", "c")} and set(mirror.graph) == {"a", "c"}


def test_a_removed_node_takes_its_edges_along_and_may_come_again(mirror, feed):
    feed.tell(removed=["b"])
    mirror.refresh()
    assert set(mirror.graph) == {"a", "c"} and not edges(mirror)
    feed.tell([node("b", "State")], [edge("r:2", "c", "b")], removed=["b", "r:1", "r:2"])
    mirror.refresh()
    assert mirror.graph.nodes["b"]["kind"] == "State" and edges(mirror) == {"r:2": ("c", "b")}


def test_a_loop_is_removed_with_its_node(mirror, feed):
    feed.tell(edges=[edge("r:3", "b", "b")])
    mirror.refresh()
    feed.tell(removed=["b"])
    mirror.refresh()
    assert not edges(mirror) and not mirror._known._ends


def test_an_edge_waits_for_its_ends(mirror, feed):
    feed.tell(edges=[edge("r:3", "x", "y"), edge("r:4", "a", "x")])
    mirror.refresh()
    assert "r:3" not in edges(mirror) and "x" not in mirror.graph
    feed.tell([node("x")])
    mirror.refresh()
    assert edges(mirror)["r:4"] == ("a", "x")
    feed.tell([node("y")])
    mirror.refresh()
    assert edges(mirror)["r:3"] == ("x", "y")
    assert not mirror._known._aside and not mirror._known._aside_at


def test_documents_are_no_nodes_also_when_the_kind_changes(mirror, feed):
    feed.tell(edges=[edge("r:3", "doc", "a", "ABOUT")])
    mirror.refresh()
    assert "doc" not in mirror.graph and "r:3" not in edges(mirror)
    feed.tell([node("doc", "Event"), node("b", "Document")])
    mirror.refresh()
    assert edges(mirror) == {"r:3": ("doc", "a")} and "b" not in mirror.graph
    feed.tell([node("b", "Group")])
    mirror.refresh()
    assert edges(mirror) == {"r:1": ("a", "b"), "r:2": ("a", "b"), "r:3": ("doc", "a")}
    assert mirror.graph.nodes["b"]["kind"] == "Group"


def test_what_did_not_change_is_shared(mirror, feed):
    before = mirror.graph
    feed.tell(edges=[edge("r:3", "a", "c")])
    mirror.refresh()
    after = mirror.graph
    assert after is not before
    assert after._node is before._node
    assert after._succ["b"] is before._succ["b"] and after._succ["a"] is not before._succ["a"]
    assert after._succ["a"]["b"] is before._succ["a"]["b"]
    assert after._pred["c"] is not before._pred["c"] and after._pred["b"] is before._pred["b"]


def test_nothing_new_is_the_same_graph(mirror):
    before = mirror.graph
    assert not mirror.refresh() and mirror.graph is before


def test_a_graph_given_out_cannot_be_changed_but_its_copy_can(mirror):
    with pytest.raises(nx.NetworkXError, match=r"[Ff]rozen"):
        mirror.graph.add_edge("a", "c")
    copied = mirror.graph.copy()
    copied.remove_node("a")
    assert "a" in mirror.graph and mirror.graph.has_edge("a", "b")


def test_a_graph_that_nobody_holds_is_gone_at_once(mirror, feed):
    gc.disable()
    try:
        graph = mirror.graph
        views = graph.edges, graph.in_edges, graph.degree, graph.in_degree, graph.out_degree, graph.nodes, graph.adj
        assert graph.edges["a", "b", "r:1"] and graph.degree["a"] == 2 and views
        seen = nx.subgraph_view(graph, filter_node=lambda n: n != "c")
        assert len(seen.edges) == 2
        old = weakref.ref(graph)
        feed.tell(edges=[edge("r:3", "a", "c")])
        mirror.refresh()
        assert old() is graph
        del graph, views, seen
        assert old() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "broken", [([{"id": "x"}],), ([node("x")], [edge("r:1", "a", "c"), {"id": "r:9"}], ["r:2"]), ([None],)]
)
def test_a_row_that_lacks_something_changes_nothing(mirror, feed, broken):
    before, state = mirror.graph, copy.deepcopy(vars(mirror._known))
    good = feed.next.revision
    feed.tell(*broken)
    for _ in range(2):
        with pytest.raises((KeyError, TypeError, AttributeError)):
            mirror.refresh()
        assert mirror.graph is before and mirror.revision == good and vars(mirror._known) == state
    feed.tell([node("x")])
    assert mirror.refresh() and set(mirror.graph) == {"a", "b", "c", "x"}


def test_torn_in_the_middle_it_reads_all_anew(mirror, feed, monkeypatch):
    everything = [node("a"), node("c")], [edge("r:3", "c", "a")]
    before, as_it_was, asked = mirror.graph, inside(mirror.graph), []

    def changes(since):
        asked.append(since)
        return change(2, *everything) if since == 0 else change(2, [], [edge("r:3", "c", "a")], ["b"])

    monkeypatch.setattr(feed, "changes", changes)
    with monkeypatch.context() as torn:
        torn.setattr("graph.mirror._Draft.put_edge", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            mirror.refresh()
    assert mirror.graph is before and inside(before) == as_it_was and mirror.revision == 1
    assert mirror.refresh()
    assert asked == [1, 0] and set(mirror.graph) == {"a", "c"} and edges(mirror) == {"r:3": ("c", "a")}
    assert inside(before) == as_it_was
    assert not mirror.refresh() and asked[-1] == 2


def test_a_store_that_lies_behind_is_another_one(mirror, feed):
    before = mirror.graph
    feed.tell()
    mirror.refresh()
    feed.next = change(1, [node("z")])
    assert mirror.refresh()
    assert set(mirror.graph) == {"z"} and mirror.revision == 1 and set(before) == {"a", "b", "c"}


def test_readers_see_whole_graphs_while_it_follows():
    # Every revision holds a ring through all nodes, each edge with the revision as its count; a half would show two.
    size, last = 60, 40

    def ring(revision):
        return [edge(f"r:{i}", f"n{i}", f"n{(i + 1 + revision % 5) % size}", count=revision) for i in range(size)]

    feed = Feed([node(f"n{i}") for i in range(size)], ring(1))
    mirror = Mirror(feed)
    mirror.refresh()
    wrong, done, seen = [], threading.Event(), set()

    def read():
        try:
            while not done.is_set():
                graph = mirror.graph
                for _ in range(3):
                    counts = {data["count"] for *_, data in graph.edges(data=True)}
                    back = {data["count"] for *_, data in graph.in_edges(data=True)}
                    if len(counts) != 1 or counts != back or graph.number_of_edges() != size:
                        wrong.append((counts, back))
                    if any(degree != 2 for _, degree in graph.degree):
                        wrong.append("degree")
                    seen.update(counts)
        except RuntimeError as error:  # a dict changed during iteration
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(last):
            feed.tell([node("n0", value=feed.next.revision)], ring(feed.next.revision + 1))
            mirror.refresh()
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not wrong and seen
    assert {data["count"] for *_, data in mirror.graph.edges(data=True)} == {last + 1}
