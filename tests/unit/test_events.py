"""Files of event data: every format's counts are those of a plain pandas count, and what is no edge is told."""

import gzip
import random
import zipfile
from collections import Counter
from itertools import cycle, islice, product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samples import told, written

from graph.model import Document, Entity, Rejected, Relation
from graph.preview import preview
from loaders import LoadError, find, read_file
from loaders.events import who
from loaders.events.formats import declared, recognise
from loaders.events.rows import rows

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
QUARTER_HOUR = SHARED / "gdelt-20191024143000.export.CSV"

# Codes of actors as these tests use them, by whom they mean (None: nobody); a name as GDELT and ICEWS write it, the country, and
# a sector as PLOVER has it.
ACTORS = {
    "USA": ("iso:US", "WASHINGTON", "United States", "", "USA"),
    "USAGOV": ("iso:US", "THE WHITE HOUSE", "United States", "GOV", "USA"),
    "RUS": ("iso:RU", "RUSSIA", "Russia", "", "RUS"),
    "RUSMIL": ("iso:RU", "RUSSIAN TROOPS", "Russia", "MIL", "RUS"),
    "QAT": ("iso:QA", "DOHA", "Qatar", "", "QAT"),
    "IGOUNO": ("wd:Q1065", "UNITED NATIONS", "", "IGO", ""),
    "AFGINSTAL": ("gb:taliban-6ee8e0", "Taliban", "", "REB", ""),
    "COP": (None, "POLICE", "", "COP", ""),
    "": (None, "", "", "", ""),
}
# Codes of events, by relation, status and whether it has a direction.
CODES = {
    "045": ("MEDIATES", "", True),
    "039": ("OFFERS_MEDIATION", "", True),
    "028": ("ASKS_FOR_MEDIATION", "", True),
    "0256": ("URGES", "peace or talks", True),
    "020": ("URGES", "", True),
    "042": ("MEETS", "", False),
    "043": ("MEETS", "", False),
    "190": ("ATTACKS", "", True),
}
GOLDSTEIN = {"045": 5.0, "039": 5.0, "028": 4.0, "0256": -0.3, "020": 3.0, "042": 1.9, "043": 2.8, "190": -10.0}


def plain_events(count=90):
    """Some events: (day, source, target, code, tone, mentions, url)."""
    chance = random.Random(5)
    pairs = cycle(
        product(("USA", "USAGOV", "RUS", "QAT", "IGOUNO", "", "COP"), ("RUS", "RUSMIL", "USA", "AFGINSTAL", "QAT", ""))
    )
    codes, days = cycle(CODES), cycle(("20191024", "20191001", "20190930", "20181024", "20191024"))
    found = []
    for (source, target), code, day in islice(zip(pairs, codes, days, strict=False), count):
        found.append(
            (day, source, target, code, chance.uniform(-9, 9), chance.randint(1, 20), f"u{chance.randint(1, 6)}")
        )
    return found


EVENTS = plain_events()


def counted(events):
    """What a plain pandas count of these events gives: a row an edge."""
    frame = pd.DataFrame(events, columns=["day", "a", "b", "code", "tone", "mentions", "url"])
    frame["source"], frame["target"] = (frame[side].map(lambda code: ACTORS[code][0]) for side in "ab")
    frame = frame.dropna(subset=["source", "target"])
    frame = frame[frame.source != frame.target]
    frame["type"] = frame.code.map(lambda code: CODES[code][0])
    frame["status"] = frame.code.map(lambda code: CODES[code][1])
    frame["goldstein"] = frame.code.map(GOLDSTEIN)
    turned = ~frame.code.map(lambda code: CODES[code][2]) & (frame.source > frame.target)
    frame.loc[turned, ["source", "target"]] = frame.loc[turned, ["target", "source"]].to_numpy()
    frame["day"] = frame.day.map(lambda day: f"{day[:4]}-{day[4:6]}-{day[6:]}")
    frame["month"] = frame.day.str[:7]
    return frame.groupby(["type", "status", "source", "target", "month"], as_index=False).agg(
        count=("day", "size"), first=("day", "min"), last=("day", "max"), goldstein=("goldstein", "mean"),
        tone=("tone", "mean"), sources=("url", "nunique"), mentions=("mentions", "sum"),
    )  # fmt: skip


def gdelt(events, columns=61, header=False):
    """These events as GDELT has them."""
    layout = next(one for one in declared()["gdelt"].layouts if len(one) == columns)
    lines = ["\t".join(layout)] if header else []
    for number, (day, source, target, code, tone, mentions, url) in enumerate(events, 900):
        cell = dict.fromkeys(layout, "")
        cell |= {
            "GlobalEventID": str(number),
            "SQLDATE": day,
            "MonthYear": day[:6],
            "Year": day[:4],
            "FractionDate": "2019.8",
        }
        cell |= {
            "Actor1Code": source,
            "Actor1Name": ACTORS[source][1],
            "Actor2Code": target,
            "Actor2Name": ACTORS[target][1],
        }
        cell |= {"EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2], "QuadClass": "1"}
        cell |= {"GoldsteinScale": str(GOLDSTEIN[code]), "NumMentions": str(mentions), "AvgTone": repr(tone)}
        cell |= {"DATEADDED": "20191024143000"} | ({"SOURCEURL": url} if columns != 57 else {})
        lines.append("\t".join(cell[name] for name in layout))
    return "".join(f"{line}\n" for line in lines)


def icews(events):
    """These events as ICEWS has them."""
    layout = declared()["icews"].layouts[0]
    lines = ["\t".join(layout)]
    for number, (day, source, target, code, _, _, url) in enumerate(events, 100):
        cell = dict.fromkeys(layout, "x")
        for side, actor in (("Source", source), ("Target", target)):
            _, name, country, sector, _ = ACTORS[actor]
            words = {"GOV": "Executive,Government", "MIL": "Government,Military", "REB": "Rebel", "": ""}.get(
                sector, "Social"
            )
            name = "" if actor == "COP" else name.title() if name != "Taliban" else name
            cell |= {f"{side} Name": name, f"{side} Sectors": words, f"{side} Country": country}
        cell |= {"Event ID": str(number), "Event Date": f"{day[:4]}-{day[4:6]}-{day[6:]}", "CAMEO Code": code}
        cell |= {"Intensity": str(GOLDSTEIN[code]), "Publisher": url}
        lines.append("\t".join(cell[name] for name in layout))
    return "".join(f"{line}\r\n" for line in lines)


def phoenix(events, header=False):
    """These events as Phoenix has them."""
    layout = declared()["phoenix"].layouts[0]
    lines = ["\t".join(layout)] if header else []
    for number, (day, source, target, code, _, _, url) in enumerate(events, 1):
        cell = dict.fromkeys(layout, "")
        cell |= {
            "EventID": f"{number}_1",
            "Date": day,
            "Year": day[:4],
            "Month": day[4:6],
            "Day": day[6:],
            "PentaClass": "1",
        }
        cell |= {"SourceActorFull": source or "---", "TargetActorFull": target or "---", "EventCode": code}
        cell |= {"EventRootCode": code[:2], "GoldsteinScore": str(GOLDSTEIN[code]), "URLs": url}
        lines.append("\t".join(cell[name] for name in layout))
    return "".join(f"{line}\n" for line in lines)


def dyads(events, short=False):
    """These events as TABARI writes them."""
    lines = [f"{d[2 * short :]}\t{a or '---'}\t{b or '---'}\t{c}\tLABEL\tx" for d, a, b, c, *_ in events]
    return "".join(f"{line}\n" for line in lines)


def as_csv(text):
    """Tabs as commas, with every cell in quotation marks."""
    return "".join(",".join(f'"{cell}"' for cell in line.split("\t")) + "\n" for line in text.splitlines())


FORMATS = {
    "gdelt 57": ("gdelt", lambda events: gdelt(events, 57), "mentions tone"),
    "gdelt 58": ("gdelt", lambda events: gdelt(events, 58), "mentions tone sources"),
    "gdelt 61": ("gdelt", gdelt, "mentions tone sources"),
    "gdelt 61 with a header": ("gdelt", lambda events: gdelt(events, header=True), "mentions tone sources"),
    "gdelt with commas": ("gdelt", lambda events: as_csv(gdelt(events, header=True)), "mentions tone sources"),
    "icews": ("icews", icews, "sources"),
    "phoenix": ("phoenix", phoenix, "sources"),
    "phoenix with a header": ("phoenix", lambda events: phoenix(events, True), "sources"),
    "dyads": ("cameo", dyads, ""),
    "dyads of two-digit years": ("cameo", lambda events: dyads(events, True), ""),
    "dyads with a header": ("cameo", lambda events: "date\tsource\ttarget\tcode\tlabel\tx\n" + dyads(events), ""),
}


def made(tmp_path, kind, events=EVENTS, name="events.txt"):
    return written(tmp_path, name, FORMATS[kind][1](events))


class Read:
    """What a file holds: its relations, entities, and rejected rows."""

    def __init__(self, path, **options):
        items = [one.item for one in read_file(path, **options)]
        self.relations, self.entities, self.rejected = (
            [one for one in items if isinstance(one, kind)] for kind in (Relation, Entity, Rejected)
        )

    @property
    def counts(self):
        """The count of each edge, in their order."""
        return [(one.id, one.count) for one in self.relations]

    @property
    def summed(self):
        """Rows that became edges, rows that were counted as none, rows that were rejected one by one."""
        grouped = [one.rows for one in self.rejected if isinstance(one.row, dict) and one.row.get("rows") == one.rows]
        return sum(one.count for one in self.relations), sum(grouped), len(self.rejected) - len(grouped)


def relations(path, **options):
    return Read(path, **options).relations


def rejected(path, **options):
    return Read(path, **options).rejected


def summed(path, **options):
    return Read(path, **options).summed


@pytest.mark.parametrize("kind", FORMATS)
def test_counts_are_those_of_a_plain_pandas_count(tmp_path, kind):
    path = made(tmp_path, kind)
    name, _, has = FORMATS[kind]
    assert name == find(path).NAME
    expected = counted(EVENTS)
    read = Read(path)
    found = {(e.type, e.props.get("status", ""), e.source, e.target, e.start[:7]): e for e in read.relations}
    assert len(found) == len(read.relations) == len(expected) > 40
    for row in expected.itertuples():
        edge = found[row.type, row.status, row.source, row.target, row.month]
        assert (edge.count, edge.start, edge.end) == (row.count, row.first, row.last)
        assert edge.props["goldstein"] == pytest.approx(row.goldstein, abs=0.006)
        assert edge.qualifier == (f"{row.month}, {row.status}" if row.status else row.month)
        for prop in ("tone", "sources", "mentions"):
            value = edge.props.get(prop)
            assert value == (pytest.approx(getattr(row, prop), abs=0.006) if prop in has else None), prop
    actors = [one.id for one in read.entities]
    assert len(actors) == len(set(actors))
    assert set(actors) == {id for edge in found.values() for id in (edge.source, edge.target)}
    assert read.summed == (expected["count"].sum(), len(EVENTS) - expected["count"].sum(), 0)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_rows_behind_every_edge_are_as_many_as_its_count(tmp_path, kind):
    path = made(tmp_path, kind, EVENTS[8:50])
    lines = path.read_text().splitlines()
    seen = Counter()
    for edge in relations(path):
        behind = rows(path, edge.evidence[0].locator)
        assert len(behind) == edge.count
        seen.update(behind.index)
        for line, row in behind.iterrows():
            plain = [cell.strip('"') for cell in lines[line - 1].replace('","', "\t").split("\t")]
            assert list(row) == plain[: len(row)]
    assert set(seen.values()) == {1}, "no row stands behind two edges"


@pytest.mark.parametrize("period", ["year", "month", "day", "all"])
def test_a_period_is_a_year_a_month_a_day_or_all_time(tmp_path, period):
    path = made(tmp_path, "gdelt 61")
    length = {"year": 4, "month": 7, "day": 10, "all": 0}[period]
    found = relations(path, period=period)
    edges = Counter()
    for edge in relations(path, period="day"):
        edges[edge.type, edge.source, edge.target, edge.props.get("status"), edge.start[:length]] += edge.count
    assert {(e.type, e.source, e.target, e.props.get("status"), e.start[:length]): e.count for e in found} == edges
    assert len({edge.id for edge in found}) == len(found), "none hides another"
    for edge in found[::7]:
        assert len(rows(path, edge.evidence[0].locator)) == edge.count


def test_mediation_comes_first_then_offers_and_appeals(tmp_path):
    kinds = [(one.type, one.props.get("status", "")) for one in relations(made(tmp_path, "gdelt 61"))]
    assert list(dict.fromkeys(kinds))[:4] == [
        ("MEDIATES", ""),
        ("OFFERS_MEDIATION", ""),
        ("ASKS_FOR_MEDIATION", ""),
        ("URGES", "peace or talks"),
    ]
    counts = [one.count for one in relations(made(tmp_path, "gdelt 61")) if one.type == "MEETS"]
    assert counts == sorted(counts, reverse=True)
    assert preview(read_file(made(tmp_path, "gdelt 61"))).relations_first[0].type == "MEDIATES"


def test_an_edge_says_what_it_rests_on(tmp_path):
    events = [
        ("20191001", "QAT", "AFGINSTAL", "045", -2.0, 3, "u1"),
        ("20191024", "QAT", "AFGINSTAL", "045", 1.0, 5, "u2"),
        ("20191024", "USA", "QAT", "042", 1.0, 5, "u2"),
        ("20191025", "QAT", "USAGOV", "043", 1.0, 5, "u2"),
    ]
    path = written(tmp_path, "a.csv", gdelt(events))
    first, second = relations(path)
    assert (first.type, first.source, first.target, first.count) == ("MEDIATES", "iso:QA", "gb:taliban-6ee8e0", 2)
    assert (first.start, first.end, first.qualifier) == ("2019-10-01", "2019-10-24", "2019-10")
    assert first.props == {"codes": "045 Mediate 2", "goldstein": 5.0, "tone": -0.5, "sources": 2, "mentions": 8}
    (piece,) = first.evidence
    assert piece.note == (
        "2 events in 2 articles 2019-10-01 – 2019-10-24 (045 Mediate 2); coded QAT DOHA → AFGINSTAL Taliban"
    )
    assert (piece.locator, piece.method) == ("events iso:QA MEDIATES gb:taliban-6ee8e0 2019-10", "events")
    assert second.props["codes"] == "042 Make a visit 1, 043 Host a visit 1"
    assert second.evidence[0].note.endswith("coded QAT DOHA – USA WASHINGTON … USAGOV THE WHITE HOUSE")


def test_the_document_says_where_the_data_are_from(tmp_path):
    (document,) = [one for one in told(made(tmp_path, "gdelt 61", name="a.export.CSV")) if isinstance(one, Document)]
    assert (document.title, document.publisher) == ("GDELT 2.0 events, a.export.CSV", "The GDELT Project")
    assert document.url == "https://www.gdeltproject.org/" and document.licence and document.sha256
    (document,) = [one for one in told(made(tmp_path, "gdelt 57")) if isinstance(one, Document)]
    assert document.title == "GDELT 1.0 events, events.txt"
    written(tmp_path, "events.dataset.yaml", "document: {id: 'x:mine', title: Mine}")
    assert [one.title for one in told(made(tmp_path, "gdelt 61")) if isinstance(one, Document)] == ["Mine"]


def test_what_is_no_relation_of_two_is_counted_with_its_reason(tmp_path):
    events = [
        ("20191024", "USA", "", "020", 0.0, 1, "u"),
        ("20191024", "USA", "COP", "020", 0.0, 1, "u"),
        ("20191024", "", "USA", "020", 0.0, 1, "u"),
        ("20191024", "USA", "USAGOV", "020", 0.0, 1, "u"),
    ]
    path = written(tmp_path, "a.csv", gdelt(events))
    assert [(one.reason, one.where, one.row) for one in rejected(path)] == [
        (
            "2 rows name no source or no target",
            f"{path}, line 1",
            {"rows": 2, "source": "USA WASHINGTON", "code": "020"},
        ),
        (
            "1 row: tell what an actor did within itself, as a government and its own police",
            f"{path}, line 4",
            {"rows": 1, "source": "USA WASHINGTON", "target": "USAGOV THE WHITE HOUSE", "code": "020"},
        ),
        (
            "1 row: name a role of no country, as POLICE (the option unnamed keeps them)",
            f"{path}, line 2",
            {"rows": 1, "source": "USA WASHINGTON", "target": "COP POLICE", "code": "020"},
        ),
    ]
    kept = relations(path, unnamed="yes")
    assert [(one.source, one.target) for one in kept] == [("iso:US", "gb:police-no-country-named-d681a9")]
    assert len(rows(path, kept[0].evidence[0].locator)) == 1


def test_what_was_not_asked_for_is_left_out(tmp_path):
    path = made(tmp_path, "gdelt 61")
    assert {one.type for one in relations(path, only="mediates, offers_mediation")} == {"MEDIATES", "OFFERS_MEDIATION"}
    often = [one for one in relations(path) if one.count >= 2]
    assert [one.id for one in relations(path, least="2")] == [one.id for one in often] != []


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"period": "week"}, "period is 'week'; one of year, month, day, all is expected"),
        ({"least": "0"}, "least is '0'; a number from 1 is expected"),
        ({"least": "few"}, "least is 'few'"),
        ({"only": "MEDIATE"}, "only: unknown relation 'MEDIATE'; did you mean MEDIATES"),
        ({"unnamed": "perhaps"}, "unnamed is 'perhaps'; yes or no is expected"),
        ({"memory": "much"}, "memory is 'much'; a size as 4GB is expected"),
        ({"encoding": "runes"}, "there is no encoding 'runes'"),
    ],
)
def test_an_option_that_is_not_understood_is_one_line(tmp_path, option, said):
    path = made(tmp_path, "gdelt 61")
    with pytest.raises(LoadError) as caught:
        list(read_file(path, **option))
    assert str(caught.value).startswith(str(path)) and said in str(caught.value) and "\n" not in str(caught.value)


# Bad rows and odd files


def changed(number, column, value, count=12):
    """GDELT's events with one cell of one row changed."""
    lines = [line.split("\t") for line in gdelt(EVENTS[:count]).splitlines()]
    lines[number][declared()["gdelt"].layouts[2].index(column)] = value
    return "".join("\t".join(line) + "\n" for line in lines)


@pytest.mark.parametrize(
    ("content", "line", "column", "said"),
    [
        (changed(2, "SQLDATE", "20190230"), 3, "SQLDATE", "'20190230' is no day of the calendar; one as 20191024"),
        (changed(2, "SQLDATE", "2019102"), 3, "SQLDATE", "'2019102' is no day of the calendar"),
        (changed(2, "SQLDATE", ""), 3, "SQLDATE", "'' is no day of the calendar"),
        (changed(5, "EventCode", "---"), 6, "EventCode", "there is no code '---' in CAMEO"),
        (changed(5, "EventCode", "3045"), 6, "EventCode", "there is no code '3045' in CAMEO"),
        (changed(0, "Actor1Name", "a\tb"), 1, "", "it has 62 cells; 61 are expected"),
        (gdelt(EVENTS[:12])[:-90], 12, "", "cells; 61 are expected"),
        (changed(3, "Actor1Name", "A\0B"), 4, "", "it holds NUL bytes"),
        (changed(3, "Actor1Name", "CÔTE").encode("latin-1"), 4, "", "it is not UTF-8; say what it is with the option encoding"),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_alone_with_its_line_and_column(tmp_path, content, line, column, said):
    path = written(tmp_path, "a.csv", content)
    bad, *others = rejected(path)
    assert (bad.where, bad.column) == (f"{path}, line {line}", column) and said in bad.reason
    assert all("rows" in one.row for one in others)
    assert sum(summed(path)) == 12
    assert told(path), "all of it can be made ready for a store"
    if column:
        assert bad.row["GlobalEventID"] == str(899 + line)


def test_lines_are_counted_past_those_that_are_no_text(tmp_path):
    content = changed(9, "SQLDATE", "never").encode().splitlines(keepends=True)
    content[2] = content[2].replace(b"example", b"").replace(b"\t\t", b"\t\xff\t", 1)
    content[5:5] = [b"\n", b"\xfe\n"]
    path = written(tmp_path, "a.csv", b"".join(content))
    assert [int(one.where.rpartition(" ")[2]) for one in rejected(path) if "rows" not in one.row] == [3, 7, 12]
    for edge in relations(path):
        for line, row in rows(path, edge.evidence[0].locator).iterrows():
            assert content[line - 1].decode().split("\t")[0] == row["GlobalEventID"]


def test_a_line_of_a_hundred_megabytes_is_a_fault_of_that_line(tmp_path):
    lines = gdelt(EVENTS[:12]).splitlines(keepends=True)
    path = tmp_path / "a.csv"
    with path.open("w") as out:
        out.writelines([*lines[:3], "x" * 100_000_000, "\n", *lines[3:]])
    bad, *_ = rejected(path)
    assert (bad.where, bad.reason) == (f"{path}, line 4", "it is longer than 16 MB; a shorter line is expected")
    assert len(bad.row) < 1000 and sum(summed(path)) == 13


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"\n", b"\r\n", 3),
        lambda content: content.replace(b"WASHINGTON", b"WASH\rINGTON"),
        lambda content: content.replace(b"\n", b"\n\n", 4),
        lambda content: content.rstrip(b"\n"),
        lambda content: content.replace(b"DOHA", b'"DOHA'),
        lambda content: content.replace(b"DOHA", b"=cmd|' /C calc'!A0"),
    ],
    ids=["BOM", "CRLF", "mixed", "CR", "blank lines", "no end", "quotation mark", "formula"],
)
@pytest.mark.parametrize("header", [False, True])
def test_ends_of_lines_and_odd_characters_change_no_count(tmp_path, change, header):
    plain = gdelt(EVENTS, header=header).encode()
    path, other = written(tmp_path, "a.csv", plain), written(tmp_path, "b.csv", change(plain))
    assert find(other).NAME == "gdelt"
    read, plainly = Read(other), Read(path)
    assert (read.counts, read.summed) == (plainly.counts, plainly.summed)


def test_another_encoding_is_read_when_it_is_said(tmp_path):
    content = gdelt(EVENTS, header=True).replace("DOHA", "DÔHA")
    plain = written(tmp_path, "a.csv", content)
    for encoding in ("latin-1", "utf-16"):
        path = written(tmp_path, f"{encoding}.csv", content.encode(encoding))
        found = relations(path, encoding=encoding)
        assert [(one.id, one.count) for one in found] == Read(plain).counts
        assert "DÔHA" in found[0].evidence[0].note
        assert len(rows(path, found[0].evidence[0].locator, encoding=encoding)) == found[0].count
    with pytest.raises(LoadError, match="it is not utf-16"):
        relations(written(tmp_path, "odd.csv", content.encode("utf-16")[:-1]), encoding="utf-16")


@pytest.mark.parametrize("kind", ["gdelt 61", "icews", "dyads"])
def test_packed_files_are_read_as_they_are(tmp_path, kind):
    plain = made(tmp_path, kind, name="20191024.export.CSV")
    with zipfile.ZipFile(tmp_path / "20191024.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, plain.name)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    for name in ("20191024.export.CSV.zip", "a.csv.gz"):
        found = relations(tmp_path / name)
        assert [(one.id, one.count) for one in found] == Read(plain).counts
        assert len(rows(tmp_path / name, found[0].evidence[0].locator)) == found[0].count


@pytest.mark.parametrize("name", ["a*.csv", "a[1].csv", "a?.csv", 'it\'s "$x" {y} ü.csv'])
def test_a_name_that_is_a_pattern_or_holds_quotation_marks_is_a_name(tmp_path, name):
    written(tmp_path, "abc.csv", gdelt(EVENTS))
    path = written(tmp_path, name, gdelt(EVENTS[:20]))
    assert sum(summed(path)) == 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b,c\n1,2,3\n", "line 1: it has 3 columns; expected are of gdelt 57, 58 or 61 columns, or a header with"),
        ("GlobalEventID\tEventCode\n", "line 1: it has 2 columns"),
    ],
)
def test_another_kind_of_file_is_one_line(tmp_path, content, said):
    path = written(tmp_path, "a.csv", content)
    with pytest.raises(LoadError) as caught:
        told(path, "gdelt")
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_header_alone_has_no_events(tmp_path):
    path = written(tmp_path, "a.csv", gdelt([], header=True))
    assert [type(one) for one in told(path)] == [Document]


def test_tables_that_are_no_events_are_not_taken_for_any(tmp_path):
    for content in (
        "date,source,target,code\nMonday,a,b,c\n",
        "source,target\na,b\n",
        "1\t2\t3\t4\n",
        '{"a": 1}\n',
        "\n",
    ):
        assert recognise(content) is None


def test_a_header_that_names_more_columns_than_there_are(tmp_path):
    first, _, rest = gdelt(EVENTS, header=True).partition("\n")
    path = written(tmp_path, "a.csv", f"{first}\tHeadline\tFeed\n{rest}")
    assert summed(path) == summed(made(tmp_path, "gdelt 61"))


def test_columns_are_found_by_their_names_in_any_order(tmp_path):
    table = [line.split("\t") for line in gdelt(EVENTS, header=True).splitlines()]
    order = list(range(len(table[0])))
    random.Random(1).shuffle(order)
    order = [n for n in order if table[0][n] not in ("Actor1Geo_Lat", "FractionDate", "AvgTone")]
    path = written(tmp_path, "a.csv", "".join("\t".join(row[n] for n in order) + "\n" for row in table))
    plain = relations(made(tmp_path, "gdelt 61"))
    assert [(one.id, one.count) for one in relations(path)] == [(one.id, one.count) for one in plain]
    assert "tone" not in relations(path)[0].props and "tone" in plain[0].props


# POLECAT: codes of PLOVER, and several actors in one cell

POLECAT = ("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Actor Name", "Actor Country",
           "Primary Actor Sector", "Recipient Name", "Recipient Country", "Primary Recipient Sector", "Source")  # fmt: skip


def polecat(*events):
    lines = [POLECAT, *((str(n), "2023-05-06", *event) for n, event in enumerate(events))]
    return "".join("\t".join(line) + "\n" for line in lines)


def test_polecat_has_plovers_types_and_several_actors_in_a_cell(tmp_path):
    path = written(
        tmp_path,
        "polecat.txt",
        polecat(
            ("CONSULT", "visit", "1.5", "Antony Blinken", "USA", "GOV", "China", "CHN", "GOV", "A"),
            ("CONSULT", "None", "2.5", "Antony Blinken; China", "USA; CHN", "GOV; GOV", "Hamas", "None", "REB", "B"),
            (
                "REQUEST",
                "meet",
                "0",
                "United Nations",
                "None",
                "IGO",
                "Sudan; Sudanese Army",
                "SDN; SDN",
                "GOV; MIL",
                "A",
            ),
            ("ACCUSE", "investigate", "-2", "None", "USA", "JUD", "Boko Haram", "NGA", "REB", "A"),
            ("AGREE", "", "4", "None", "None", "None", "China", "CHN", "GOV", "A"),
            ("CHAT", "", "4", "China", "CHN", "GOV", "Sudan", "SDN", "GOV", "A"),
        ),
    )
    assert find(path).NAME == "polecat"
    found = {(one.type, one.source, one.target): one for one in relations(path)}
    hamas, haram = "gb:hamas-37feb5", "gb:boko-haram-59542e"
    assert {key: one.count for key, one in found.items()} == {
        ("MEETS", "iso:CN", "iso:US"): 1,
        ("MEETS", hamas, "iso:US"): 1,
        ("MEETS", hamas, "iso:CN"): 1,
        ("URGES", "wd:Q1065", "iso:SD"): 1,
        ("INVESTIGATES", "iso:US", haram): 1,
    }
    assert found["URGES", "wd:Q1065", "iso:SD"].props["status"] == "peace or talks"
    assert found["MEETS", "iso:CN", "iso:US"].props == {
        "codes": "CONSULT Consult (visit) 1",
        "intensity": 1.5,
        "sources": 1,
    }
    bad, none = rejected(path)
    assert (bad.column, bad.where) == (
        "Event Type",
        f"{path}, line 7",
    ) and "no event type 'CHAT' in PLOVER" in bad.reason
    assert none.reason == "1 row: name no source or no target"
    for edge in found.values():
        assert len(rows(path, edge.evidence[0].locator)) == edge.count


# Properties


@given(
    st.lists(st.sampled_from(EVENTS), max_size=30),
    st.sampled_from(["gdelt 61", "gdelt with commas", "dyads"]),
    st.randoms(),
)
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_row_is_lost_and_their_order_plays_no_part(tmp_path, events, kind, chance):
    events = [*events, EVENTS[0]]
    read = Read(made(tmp_path, kind, events))
    edges = counted(events)["count"].sum()
    assert read.summed == (edges, len(events) - edges, 0)
    found = {one.id: (one.count, one.start, one.end, one.props) for one in read.relations}
    chance.shuffle(events)
    again = Read(made(tmp_path, kind, events))
    assert {one.id: (one.count, one.start, one.end, one.props) for one in again.relations} == found


@given(st.binary(max_size=300) | st.text('\r\n\t\0"\x1c\x1d\x1e\x1f01ab\u2028', max_size=60).map(str.encode))
@example(b"\n\r\x00")
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_after_good_rows_are_faults_of_their_own_lines(tmp_path, junk):
    good = gdelt(EVENTS[:12]).encode()
    read = Read(written(tmp_path, "a.csv", good + junk))
    edges, counted_, alone = read.summed
    assert edges + counted_ == 12
    assert alone == sum(bool(line.strip(b"\r")) for line in junk.split(b"\n"))


# The real quarter of an hour


@pytest.mark.skipif(not QUARTER_HOUR.exists(), reason="the real file is not there")
def test_the_quarter_hour_has_the_edges_actors_and_rows_that_pandas_counts():
    names = dict(enumerate(declared()["gdelt"].layouts[2]))
    frame = pd.read_csv(QUARTER_HOUR, sep="\t", header=None, dtype=str, keep_default_na=False, quoting=3).rename(
        columns=names
    )
    found = relations(QUARTER_HOUR)
    both = frame[(frame.Actor1Code != "") & (frame.Actor2Code != "")].copy()
    for column, code in (("a", "Actor1Code"), ("b", "Actor2Code")):
        meant = {one: who.of_code(one, "2019-10-24") for one in both[code].unique()}
        both[column] = both[code].map(lambda one, meant=meant: None if isinstance(meant[one], str) else meant[one].id)
    both = both.dropna(subset=["a", "b"])
    apart = both[both.a != both.b]
    assert summed(QUARTER_HOUR) == (len(apart), len(frame) - len(apart), 0)
    assert {one.item.id for one in read_file(QUARTER_HOUR) if isinstance(one.item, Entity)} == set(apart.a) | set(
        apart.b
    )
    for relation, code in (("MEDIATES", "045"), ("OFFERS_MEDIATION", "039")):
        plain = apart[apart.EventCode == code].groupby(["a", "b"]).GoldsteinScale.size().to_dict()
        assert {(one.source, one.target): one.count for one in found if one.type == relation} == plain
    attacks = apart[apart.EventRootCode.isin(["18", "19", "20"])]
    tone = attacks.assign(tone=attacks.AvgTone.astype(float)).groupby(["a", "b", "MonthYear"]).tone.mean()
    assert {
        (e.source, e.target, e.start[:7].replace("-", "")): e.props["tone"] for e in found if e.type == "ATTACKS"
    } == {key: pytest.approx(value, abs=0.006) for key, value in tone.items()}
    for edge in found[:20]:
        assert len(rows(QUARTER_HOUR, edge.evidence[0].locator)) == edge.count
