"""Registers in a store: loaded whole, twice, in another order, and shown with the rows behind them."""

from pathlib import Path

import pytest

from graph.check import integrity
from graph.mirror import Mirror
from graph.model import Relation
from loaders import read_file

pytestmark = pytest.mark.engine
DATA = Path(__file__).parents[1] / "data"
FILES = [DATA / name for name in ("harbour.ftm.json", "harbour-statements.csv", "assembly.popolo.json")]


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
        return dict(mirror.graph.nodes(data=True)), {
            k: (u, v, d) for u, v, k, d in mirror.graph.edges(keys=True, data=True)
        }

    turned = tmp_path / "turned.ftm.json"
    turned.write_text("\n".join(reversed(FILES[0].read_text().splitlines())))
    one = shown(FILES[0])
    wipe_record()
    assert shown(turned) == one
