"""Registers in a store: loaded whole, twice, in another order, and shown with the rows behind them."""

from itertools import permutations
from pathlib import Path

import pytest

from graph.check import integrity
from graph.mirror import Mirror
from graph.model import Relation
from graph.offices import contested
from loaders import read_file

pytestmark = pytest.mark.engine
DATA = Path(__file__).parents[1] / "data"
FILES = [
    DATA / name
    for name in (
        "harbour.ftm.json",
        "harbour-statements.csv",
        "assembly.popolo.json",
        "lowmere.wikidata.json",
        "lowmere-offices.csv",
    )
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_register_is_loaded_whole_once_and_with_the_row_behind_each_relation(store, path):
    first = store.load(read_file(path))
    assert first.rejected == [] and first.relations_new
    again = store.load(read_file(path))
    assert (again.revision, again.entities_changed, again.relations_changed, again.evidence_new) == (1, 0, 0, 0)
    # Not from the mirror: a document that is about somebody is no node there.
    ties = [row["id"] for row in store._read("MATCH ()-[r]->() RETURN r.id AS id")]
    told = {entry.item.id for entry in read_file(path) if isinstance(entry.item, Relation)}
    assert len(ties) == first.relations_new == len(told)
    assert all(
        piece.locator and piece.note and piece.method == "register"
        for several in store.evidence(ties).values()
        for piece in several
    )
    assert store.documents()
    assert integrity(store._read) == []


def test_the_order_of_lines_plays_no_part(store, wipe_record, tmp_path):
    def shown(path):
        store.load(read_file(path))
        mirror = Mirror(store)
        mirror.refresh()
        # Turned round it is another file, so another document.
        return dict(mirror.graph.nodes(data=True)), {
            k: (u, v, {**d, "documents": sum(d["documents"].values())})
            for u, v, k, d in mirror.graph.edges(keys=True, data=True)
        }

    turned = tmp_path / "turned.ftm.json"
    turned.write_text("\n".join(reversed(FILES[0].read_text().splitlines())))
    one = shown(FILES[0])
    wipe_record()
    assert shown(turned) == one


def test_the_order_of_files_plays_no_part(store, wipe_record):
    files = [DATA / name for name in ("lowmere.wikidata.json", "lowmere-offices.csv", "lowmere.actors.txt")]

    def shown(order):
        for path in order:
            store.load(read_file(path))
        mirror = Mirror(store)
        mirror.refresh()
        edges = {k: (u, v, d) for u, v, k, d in mirror.graph.edges(keys=True, data=True)}
        return dict(mirror.graph.nodes(data=True)), edges

    first = shown(files)
    for order in list(permutations(files))[1:]:
        wipe_record()
        assert shown(order) == first
    assert first[0]["wd:Q99000001"]["name"] == "Ada Marsh"


def test_an_actor_dictionary_is_loaded_whole_once(store):
    first = store.load(read_file(DATA / "lowmere.actors.txt"))
    assert [one.row for one in first.rejected] == ["THE_FORD_ADMINISTRATION"]
    again = store.load(read_file(DATA / "lowmere.actors.txt"))
    assert (again.entities_changed, again.relations_changed, again.evidence_new) == (0, 0, 0)
    assert integrity(store._read) == []
    assert contested(store.holdings()) == [], "many are in a government at once"
