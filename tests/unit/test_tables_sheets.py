"""Workbooks and Parquet: the same rows as the CSV, real dates, and files made to do harm."""

import datetime
import zipfile

import pandas as pd
import pytest
from samples import written
from workbooks import cell, ods, xlsx

from loaders.files import LoadError
from loaders.tables import opened_table, sheets
from loaders.tables.sheets import sheets_of

ROWS = [
    ["Name", "Since", "Seats", "Note"],
    ["Ada Berg", datetime.date(1992, 4, 24), 700.0, "=1+1"],
    ["Bo Lind", datetime.date(2001, 12, 1), 2.5, "a; b"],
]
TEXT = "Name,Since,Seats,Note\nAda Berg,1992-04-24,700,=1+1\nBo Lind,2001-12-01,2.5,a; b\n"


def cells(table):
    assert not [row.fault for row in table.rows() if row.fault]
    return [row.cells for row in table.rows()]


def test_a_workbook_and_a_parquet_file_say_what_the_csv_says(tmp_path):
    wanted = cells(opened_table(written(tmp_path, "a.csv", TEXT)))
    assert cells(opened_table(xlsx(tmp_path / "a.xlsx", {"Data": ROWS}))) == wanted
    frame = pd.DataFrame(ROWS[1:], columns=ROWS[0])
    frame.to_parquet(tmp_path / "a.parquet")
    assert cells(opened_table(tmp_path / "a.parquet")) == wanted
    plain = [[str(value) if not isinstance(value, float) else f"{value:g}" for value in row] for row in ROWS]
    assert cells(opened_table(ods(tmp_path / "a.ods", plain))) == wanted


def test_the_first_sheet_that_is_not_empty_or_the_one_that_is_named(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"Cover": [], "Talks": ROWS, "Notes": [["x", "y"], ["1", "2"]]})
    table = opened_table(path)
    assert (table.found["sheet"], table.columns[0]) == ("Talks", "Name")
    assert table.where(next(table.rows())) == f"{path}, sheet Talks, row 2"
    assert opened_table(path, {"sheet": "Notes"}).columns == ("x", "y")
    assert sheets_of(path) == ["Cover", "Talks", "Notes"]
    with pytest.raises(LoadError, match="no sheet 'Tals'; the sheets are Cover, Talks, Notes"):
        opened_table(path, {"sheet": "Tals"})
    with pytest.raises(LoadError, match="all its sheets are empty"):
        opened_table(xlsx(tmp_path / "b.xlsx", {"Cover": []}))


def test_a_header_below_a_title_and_gaps_between_rows(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"S": [["Talks since 1990"], [], ["Name", "Since"], ["A", 1991], [], ["B", 1992]]})
    table = opened_table(path)
    assert table.columns == ("Name", "Since")
    assert table.found["header"] == "row 3"
    assert [(row.line, row.cells["Since"]) for row in table.rows()] == [(4, "1991"), (6, "1992")]


def test_a_formula_has_the_value_that_was_saved_and_is_not_evaluated(tmp_path):
    xml = f'<row r="1">{cell(1, 0, "n")}{cell(1, 1, "m")}</row><row r="2"><c r="A2"><f>1+1</f><v>7</v></c>{cell(2, 1, "=1+1")}</row>'
    assert cells(opened_table(xlsx(tmp_path / "a.xlsx", {"S": xml}))) == [{"n": "7", "m": "=1+1"}]


def test_a_cell_far_out_does_not_take_all_the_memory(tmp_path):
    xml = f'<row r="1">{cell(1, 0, "a")}</row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>b</t></is></c></row>'
    with pytest.raises(LoadError, match=r"span 17,179,869,184; at most 30,000,000 are read"):
        opened_table(xlsx(tmp_path / "a.xlsx", {"S": xml}))
    with pytest.raises(LoadError, match="span 4"):
        opened_table(ods(tmp_path / "a.ods", [["a"] * 40, ["b"] * 40], repeated=1_000_000))


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"S": ROWS})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(sheets.LARGEST // (1 << 24) + 1):
            part.write(b"<" * (1 << 24))
    assert path.stat().st_size < 5_000_000
    with pytest.raises(LoadError, match=r"it unpacks to 10\d\d MB; at most 1024 MB are read"):
        opened_table(path)


def test_xml_entities_are_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"S": ROWS})
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", laughs)
    with pytest.raises(LoadError, match="declares XML entities"):
        opened_table(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"name,n\nA,1\n", "is no workbook"),
        ("a.xls", b"<html><table></table></html>", "is no workbook"),
        ("a.xlsx", b"PK\x03\x04 cut off", "cannot be read"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cannot be read as a workbook"),
        ("a.parquet", b"PAR1 cut off", "cannot be read"),
        ("a.parquet", b"name,n\nA,1\n", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_one_line(tmp_path, name, content, said):
    with pytest.raises(LoadError, match=said) as caught:
        opened_table(written(tmp_path, name, content))
    assert "\n" not in str(caught.value) and str(tmp_path / name) in str(caught.value)


def test_a_workbook_that_is_cut_off_is_one_line(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"S": ROWS})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(LoadError, match="cannot be read") as caught:
        opened_table(path)
    assert "\n" not in str(caught.value)


def test_lists_and_dates_of_a_parquet_file(tmp_path):
    frame = pd.DataFrame(
        {
            "who": ["A", None],
            "with": [["B", "C"], []],
            "on": [pd.Timestamp("2001-02-03"), pd.Timestamp("2004-05-06 12:00")],
            "n": [1, 2],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    table = opened_table(tmp_path / "a.parquet")
    assert cells(table) == [
        {"who": "A", "with": "B; C", "on": "2001-02-03", "n": "1"},
        {"who": "", "with": "", "on": "2004-05-06 12:00:00", "n": "2"},
    ]
    assert table.where(next(table.rows())).endswith("a.parquet, row 1")
