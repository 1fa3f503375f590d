"""Rejected rows: kept whole, mended, and loaded again as rows of the file that they are from."""

import json

import pytest
from samples import written
from test_loaders import AGREEMENTS, CURATED

from graph.model import Document, Rejected, Relation
from loaders import LoadError, find, read_file
from loaders.rejected import Keeping, kept_of, lines
from loaders.rejected import mend as mend_rows
from views.sources.mending import changed
from views.sources.refused import frame


def keep(path, loader, elsewhere=None, **options):
    """What loading does with the rows that a loader rejects; where they are kept."""
    with Keeping(path, loader, options, lambda: elsewhere or path.parent) as keeping:
        for entry in keeping.noting(read_file(path, loader, **options)):
            if isinstance(entry.item, Rejected):
                keeping.add(entry.item)
    return keeping.kept


def mend(path, change):
    """Changes the rows of a file of rejected ones."""
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *(json.dumps(change(json.loads(row))) for row in rows)]) + "\n")


BAD = "a:2,B,1994,,,,,,,iso:AO,Angola,State,friend,,,,\n"


def test_rows_are_kept_beside_the_file_with_line_column_and_reason_until_it_is_mended(tmp_path):
    path = written(tmp_path, "a.csv", AGREEMENTS + BAD)
    kept = keep(path, "participations")
    assert kept == tmp_path / "a.csv.rejected.jsonl"
    (row,) = [json.loads(line) for line in kept.read_text().splitlines()[1:]]
    assert (row["where"], row["column"], row["row"]["part"]) == (f"{path}, line 5", "part", "friend")
    assert "unknown part 'friend'" in row["reason"]
    written(tmp_path, "a.csv", AGREEMENTS)
    assert keep(path, "participations") is None
    assert not kept.exists()


@pytest.mark.parametrize(
    ("name", "content", "loader", "field", "value"),
    [
        ("a.csv", AGREEMENTS + BAD, "participations", "part", "party"),
        ("a.yaml", CURATED.replace("from: 2025-06-02", "from: 2025-06-31"), "curated", "from", "2025-06-02"),
        ("a.jsonl", '{"document": {"id": "d", "title": "D"}}\n{"entity": {"id": "a"}}\n', "jsonl", None, None),
        (
            "a.ijson",
            '{"id": "a", "schema": "Person", "properties": {"name": ["A"]}}\n'
            '{"id": "b", "schema": "Persona", "properties": {"name": ["B"]}}\n',
            "followthemoney",
            "schema",
            "Person",
        ),
    ],
)
def test_mended_rows_load_as_the_rows_of_their_file(tmp_path, name, content, loader, field, value):
    path = written(tmp_path, name, content)
    kept = keep(path, loader)

    def change(line):
        if field:
            line["row"][field] = value
        else:
            line["row"] = '{"entity": {"id": "a", "kind": "Person", "name": "A"}}'
        return line

    mend(kept, change)
    assert find(kept).NAME == "rejected"
    items = [entry.item for entry in read_file(kept)]
    assert not [one for one in items if isinstance(one, Rejected)]
    assert isinstance(items[0], Document)
    whole = {repr(entry.item) for entry in read_file(path)}
    assert repr(items[0]) in whole  # the same document as that of the file
    assert len(items) > 1
    assert keep(kept, "rejected") is None and kept.exists()  # somebody's work stays


def test_what_is_rejected_again_is_kept_apart_and_can_be_mended_again(tmp_path):
    path = written(tmp_path, "a.csv", AGREEMENTS + BAD)
    second = keep(keep(path, "participations"), "rejected")
    assert second == tmp_path / "a.csv.rejected-2.jsonl"
    assert keep(second, "rejected") == tmp_path / "a.csv.rejected-3.jsonl"
    mend(second, lambda line: {**line, "row": {**line["row"], "part": "party"}})
    relations = [e.item for e in read_file(second) if isinstance(e.item, Relation)]
    assert [one.type for one in relations] == ["PARTY_TO"]
    assert relations[0].evidence[0].document == next(read_file(path)).item.id


def test_mended_rows_are_not_overwritten_by_loading_the_file_again(tmp_path):
    path = written(tmp_path, "a.csv", AGREEMENTS + BAD)
    kept = keep(path, "participations")
    mend(kept, lambda line: {**line, "mine": True})
    mine = kept.read_text()
    assert keep(path, "participations") == kept
    assert (tmp_path / "a.csv.rejected.jsonl.mended-1").read_text() == mine


def test_a_line_of_mended_rows_that_is_none_is_rejected_itself(tmp_path):
    kept = keep(written(tmp_path, "a.csv", AGREEMENTS + BAD), "participations")
    kept.write_text(kept.read_text() + "oops\n[]\n")
    said = [e.item for e in read_file(kept) if isinstance(e.item, Rejected)]
    assert [one.where.rpartition(", ")[2] for one in said] == ["line 5", "line 3", "line 4"]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('{"rejected": {}}', "line 1: rejected has no file, loader"),
        ('{"rejected": 1}', "line 1: rejected: a mapping"),
        ('{"rejected": {"file": "a.csv", "loader": "none"}}', "there is no loader 'none'"),
        ('{"rejected": {"file": "a.json", "loader": "popolo"}}', "popolo cannot read a row apart from its file"),
    ],
)
def test_a_file_of_rejected_rows_without_its_beginning_is_one_line(tmp_path, head, said):
    path = written(tmp_path, "a.csv.rejected.jsonl", head + "\n")
    with pytest.raises(LoadError) as caught:
        list(read_file(path))
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_rows_go_elsewhere_when_the_folder_cannot_be_written(tmp_path):
    with Keeping(tmp_path / "gone" / "a.csv", "participations", {}, lambda: tmp_path) as keeping:
        keeping.add(Rejected("a", "b"))
    assert keeping.kept == tmp_path / "a.csv.rejected.jsonl"


def test_rows_are_never_written_through_a_link(tmp_path):
    path = written(tmp_path, "a.csv", AGREEMENTS + BAD)
    precious = written(tmp_path, "precious.txt", "mine")
    (tmp_path / "a.csv.rejected.jsonl").symlink_to(precious)
    assert keep(path, "participations").is_file()
    assert precious.read_text() == "mine"


def test_the_rows_of_a_load_that_breaks_off_are_kept_too(tmp_path):
    keeping = Keeping(tmp_path / "a.csv", "participations", {}, lambda: tmp_path)
    with pytest.raises(RuntimeError), keeping:
        keeping.add(Rejected("a", "b", {"x": 1}))
        raise RuntimeError
    assert '"row": {"x": 1}' in keeping.kept.read_text()


def test_rows_are_read_as_they_were_rejected_and_some_are_mended_without_touching_the_file(tmp_path):
    path = written(tmp_path, "a.csv", AGREEMENTS + BAD + BAD.replace("friend", "foe"))
    kept = keep(path, "participations")
    assert kept_of(path, tmp_path) == kept and kept_of(tmp_path / "b.csv", tmp_path) is None
    rows = list(lines(kept))
    assert [(one["column"], one["row"]["part"]) for one in rows] == [("part", "friend"), ("part", "foe")]
    before = kept.read_bytes()
    again = written(tmp_path, "mended.jsonl", mend_rows(kept, {1: {**rows[1]["row"], "part": "party"}}).decode())
    assert kept.read_bytes() == before
    assert find(again).NAME == "rejected"
    found = [entry.item for entry in read_file(again)]
    assert [one.type for one in found if isinstance(one, Relation)] == ["PARTY_TO"]
    assert not [one for one in found if isinstance(one, Rejected)]


def test_what_is_changed_in_the_table_of_rejected_rows_is_what_is_mended(tmp_path):
    kept = keep(written(tmp_path, "a.csv", AGREEMENTS + BAD + BAD.replace("friend", "foe")), "participations")
    rows, before = list(lines(kept)), frame(kept)
    assert list(before.columns[:3]) == ["Where", "Column", "Why"] and list(before["part"]) == ["friend", "foe"]
    assert list(before["Where"]) == ["a.csv, line 5", "a.csv, line 6"]
    after = before.copy()
    assert changed(rows, before, after) == {}
    after.loc[1, "part"] = "party"
    assert changed(rows, before, after) == {1: {**rows[1]["row"], "part": "party"}}
    curated = keep(written(tmp_path, "b.yaml", CURATED.replace("from: 2025-06-02", "from: 2025-06-31")), "curated")
    rows, before = list(lines(curated)), frame(curated)
    after = before.copy()
    for column in before.columns[3:]:
        after.loc[0, column] = str(after.loc[0, column]).replace("2025-06-31", "2025-06-02")
    (mended,) = changed(rows, before, after).values()
    assert mended["from"] == "2025-06-02" and mended["type"] == rows[0]["row"]["type"]
