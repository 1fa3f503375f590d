"""Text tables as people have them: any encoding, separator and quotes, titles above, bad lines. And as attackers have them."""

import csv
import io
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from samples import written

from loaders.files import LONGEST, LoadError
from loaders.tables import opened_table
from loaders.tables.table import header_of, named, text_of

# Words as they stand in tables of that language, by the encoding in which programs there write them.
WORDS = {
    "utf-8": ["Kyiv", "Çırağan", "Košice", "北京", "Москва", "São Tomé", "plain"],
    "utf-8-sig": ["Kyiv", "Çırağan", "Košice", "北京", "Москва", "São Tomé"],
    "utf-16": ["Kyiv", "Çırağan", "Košice", "北京", "Москва", "São Tomé"],
    "cp1252": ["Präsident", "Österreich", "Müller", "Zürich", "Köln", "größer", "Außenminister", "Bern"],
    "latin-1": ["España", "Felipe González", "México", "Perú", "Alán García", "señor", "Bolivia"],
    "cp1250": ["Wałęsa", "Kwaśniewski", "Łódź", "Kraków", "Gdańsk", "książę", "rząd"],
    "cp1251": ["Россия", "Ельцин", "Украина", "Кучма", "переговоры", "Минск"],
    "cp1254": ["Türkiye", "İstanbul", "Dışişleri", "görüşme", "ağustos", "Ankara"],
}
ASCII = ["UN", "Ghana", "talks", "1994", "-99", "a b", "x", "Lusaka Protocol", "N/A", "12.5"]


@st.composite
def tables(draw):
    """A table, and how it is written: (encoding, separator, quoting, line end, header, rows)."""
    encoding = draw(st.sampled_from(sorted(WORDS)))
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    width = draw(st.integers(2, 6))
    header = [f"{draw(st.sampled_from(['name', 'actor', 'Date', 'side']))} {chr(97 + index)}" for index in range(width)]
    awkward = st.sampled_from(['say "no"', f"one{separator} two", "two\nlines", "it's", '"quoted"', f"a{separator}b"])
    word = st.sampled_from(WORDS[encoding])
    cell = st.one_of(word, word, word, st.sampled_from(ASCII), st.just(""), awkward)
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=4, max_size=12))
    rows = [row for row in rows if any(row)]
    # Without a word that only the encoding can spell, there is nothing to find out, and nothing to get wrong.
    rows.append(WORDS[encoding][:1] * width)
    return encoding, separator, quoting, end, header, rows


@given(tables())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_is_read_as_it_was_written_however_that_was(tmp_path, table):
    encoding, separator, quoting, end, header, rows = table
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows([header, *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    read = opened_table(path)
    assert read.columns == tuple(header), read.found
    found = list(read.rows())
    assert [list(row.cells.values()) for row in found] == rows, read.found
    assert not any(row.fault for row in found)


def row(path: Path, **said):
    return [(one.line, one.cells, one.fault) for one in opened_table(path, said).rows()]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Land;Präsident\nÖsterreich;Heinz Fischer\nSchweiz;Doris Leuthard\n"),
        ("cp1252", "name,country\nJosé,Spain\nGöran,Sweden\nÅse,Norway\nJoão,Portugal\nFrançois,France\n"),
        ("cp1252", "name,note\nA,“quoted” – text\nB,plain’s\n"),
        ("cp1250", "země;prezident\nČeská republika;Miloš Zeman\nŘecko;Kostis Stefanopulos\n"),
        ("cp1251", "country;name;since\nRussia;Ельцин;1991\nUkraine;Кучма;1994\n"),
        ("koi8-r", "страна;президент\nРоссия;Борис Ельцин\nУкраина;Леонид Кучма\n"),
        ("cp1253", "χώρα;πρόεδρος\nΕλλάδα;Κωνσταντίνος Καραμανλής\n"),
        ("cp1256", "الدولة;الرئيس\nمصر;حسني مبارك\nسوريا;حافظ الأسد\n"),
        ("gb18030", "国家,总统\n中国,江泽民\n俄罗斯,叶利钦\n美国,克林顿\n"),
        ("shift_jis", "国,大統領\n日本,小泉純一郎\nロシア,エリツィン\n"),
        ("mac-roman", "pays,médiateur\nCôte d’Ivoire,Blaise Compaoré\nSénégal,Abdoulaye Wade\n"),
        ("cp850", "Land;Präsident\nÖsterreich;Heinz Fischer\nTürkei;Süleyman Demirel\n"),
        ("utf-16-le", "name,country\nJosé,Spain\n"),
        ("utf-16-be", "name,country\nJosé,Spain\n"),
        ("utf-32", "name,country\nJosé,Spain\n"),
    ],
)
def test_encodings_are_found_out(tmp_path, encoding, text):
    table = opened_table(written(tmp_path, "a.csv", text.encode(encoding)))
    lines = [line.replace(";", ",").split(",") for line in text.splitlines()]
    assert [list(table.columns), *(list(one.cells.values()) for one in table.rows())] == lines, table.found


def test_what_was_said_is_not_found_out(tmp_path):
    path = written(tmp_path, "a.csv", "a;b,c\nPräsident;x,y\n".encode("cp1252"))
    assert row(path, encoding="cp1252", delimiter="comma") == [(2, {"a;b": "Präsident;x", "c": "y"}, "")]
    assert row(path, delimiter=";") == [(2, {"a": "Präsident", "b,c": "x,y"}, "")]
    for said, reason in (
        ({"encoding": "klingon"}, "encoding 'klingon' is not known"),
        ({"encoding": "base64"}, "encoding 'base64' is none of text"),
        ({"delimiter": "::"}, "delimiter '::' is not one character"),
        ({"header": "x"}, "header 'x': the number of its line is expected"),
        ({"header": "9"}, "no row begins on line 9"),
    ):
        with pytest.raises(LoadError, match=reason):
            opened_table(path, said)


@pytest.mark.parametrize(
    ("text", "separator", "width"),
    [
        ('name,year,value\nA,2001,"1,5"\nB,2002,"2,5"\n', "comma", 3),
        ("name;value\nA;1,5\nB;2,5\nC;3,5\n", "semicolon", 2),
        ("name\tnote\nA\tone, two, three\nB\tfour, five, six\n", "tab", 2),
        ("name|parties\nA|x; y\nB|z; w\n", "pipe", 2),
        ('a,b\n1,"x; y"\n2,"z; w"\n', "comma", 2),
        ("'a','b'\n'one','it; is'\n'two','no, it is'\n", "comma", 2),
        ('a,b\n1,"say \\"no\\""\n2,"x, y"\n', "comma", 2),
        ('a\tb\n"open\tx\ny\tz\nw\tv\n', "tab", 2),
        ("only\none\ntwo\n", "comma", 1),
    ],
)
def test_separators_and_quotes_are_found_out(tmp_path, text, separator, width):
    table = opened_table(written(tmp_path, "a.csv", text))
    assert table.found["separator"] == separator
    assert len(table.columns) == width
    assert not [one.fault for one in table.rows() if one.fault]


def test_a_header_below_titles_is_found_and_names_are_made_good(tmp_path):
    text = "Table 1: talks;;;\n;;;\nSource: ours;;;\n Name ;Date;;Name\nA;2001;x;y\nB;2002;;\n"
    table = opened_table(written(tmp_path, "a.csv", text))
    assert table.columns == ("Name", "Date", "column 3", "Name (2)")
    assert table.found["header"] == "line 4"
    assert [one.line for one in table.rows()] == [5, 6]
    assert opened_table(table.path, {"header": "5"}).columns == ("A", "2001", "x", "y")
    assert opened_table(table.path, {"header": "0"}).columns[0] == "column 1"


def test_a_table_without_a_header_has_numbered_columns(tmp_path):
    table = opened_table(written(tmp_path, "a.tsv", "1\t20191024\t5.5\tA\n2\t20191024\t1.5\tB\n"))
    assert table.columns == ("column 1", "column 2", "column 3", "column 4")
    assert table.found["header"] == "none"
    assert len(list(table.rows())) == 2
    # Years above columns of numbers are a header.
    assert header_of([["country", "1990", "1991", "1992"], ["Chad", "1", "2", "3"]]) == 0


def test_names_of_columns():
    assert named(["id", " name ", "", "name", "a  b", "name"]) == (
        "id",
        "name",
        "column 3",
        "name (2)",
        "a b",
        "name (3)",
    )


def test_cells_of_typed_files_are_text():
    assert [text_of(value) for value in (700.0, 0.5, True, None, float("nan"), " x ", ["a", "b"], 10**20)] == [
        "700", "0.5", "true", "", "", "x", "a; b", str(10**20)
    ]  # fmt: skip


def test_bad_rows_are_told_apart_and_the_rest_is_read(tmp_path):
    good = "".join(f"Präsident {n},{n}\n" for n in range(30)).encode()
    bad = b"name,n\n" + good + b"M\xfcller,1\nshort\na,b,c\nnul\0,2\n,\nlast,3,\n"
    found = row(written(tmp_path, "a.csv", bad))
    faults = [(line, fault) for line, _, fault in found if fault]
    assert [line for line, _ in faults] == [32, 33, 34, 35]
    for (_, fault), reason in zip(
        faults, ("not UTF-8", "it has 1 cells; 2 are expected", "it has 3 cells", "NUL"), strict=True
    ):
        assert reason in fault
    assert found[-1] == (37, {"name": "last", "n": "3"}, "")


def test_a_quote_that_is_never_closed_costs_its_own_line(tmp_path):
    body = "".join(f"name {n},{n}\n" for n in range(50))
    found = row(written(tmp_path, "a.csv", f'name,n\n"x, y",1\n{body}"open,1\n{body}'))
    assert [(line, fault) for line, _, fault in found if fault] == [
        (53, "a quote is opened in it and not closed; a whole row is expected")
    ]
    assert len(found) == 102


def test_a_file_that_is_cut_off_has_one_bad_row(tmp_path):
    found = row(written(tmp_path, "a.csv", 'name,note\nA,"all of it"\nB,"and the\nlines"\nC,"this is cut'))
    assert [bool(fault) for _, _, fault in found] == [False, False, True]
    assert found[1] == (3, {"name": "B", "note": "and the\nlines"}, "")


def test_a_line_without_end_is_rejected_alone(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"name,n\nA,1\n")
        for _ in range(LONGEST // 1024 + 10):
            file.write(b"x" * 1024)
        file.write(b",2\nB,3\n")
    found = row(path)
    assert [line for line, _, fault in found if fault] == [3]
    assert "longer than 16 MB" in found[1][2]
    assert found[2][1] == {"name": "B", "n": "3"}


def test_lines_of_old_macs_and_carriage_returns_in_cells(tmp_path):
    assert row(written(tmp_path, "a.csv", "name,n\rA,1\rB,2\r")) == [
        (2, {"name": "A", "n": "1"}, ""),
        (3, {"name": "B", "n": "2"}, ""),
    ]
    assert row(written(tmp_path, "b.csv", 'name,n\n"A\r\nB",1\n'))[0][1]["n"] == "1"


def test_formulas_stay_text(tmp_path):
    found = row(written(tmp_path, "a.csv", "name,n\n\"=cmd|'/c calc'!A1\",1\n@SUM(1),2\n"))
    assert [cells["name"] for _, cells, _ in found] == ["=cmd|'/c calc'!A1", "@SUM(1)"]


@given(st.binary(max_size=400))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_end_in_anything_but_rows_or_one_line(tmp_path, content):
    assume(content)
    try:
        for one in opened_table(written(tmp_path, "a.csv", content)).rows():
            assert one.fault or all(isinstance(cell, str) for cell in one.cells.values())
    except LoadError as error:
        assert "\n" not in str(error)


def test_reading_holds_a_row_and_not_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,n\n" + "somebody of some name,1\n" * 200_000)
    rows = opened_table(path).rows()
    assert sum(sys.getsizeof(one.cells) for one in islice(rows, 3)) < 2000
    assert sum(1 for _ in rows) == 199_997
