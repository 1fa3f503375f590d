"""Dates in tables: what a column's values settle is found out, what may be two dates is asked, and nothing is guessed."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import is_partial
from loaders.tables.dates import format_of, month_of
from loaders.tables.seen import Seen, Undecided

DAYS = st.dates(datetime.date(1500, 1, 1), datetime.date(2150, 12, 31))
SIGNS = st.sampled_from("/.-")


def decided(values):
    seen = Seen()
    for value in values:
        seen.add(value)
    return seen.decided("Start")


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["1992-04-24", "1993", "1994-05"], ["1992-04-24", "1993", "1994-05"]),
        (["24 April 1992", "3. März 1999", "April 3, 2010", "5 avr. 2001", "Mai 2002"], ["1992-04-24", "1999-03-03", "2010-04-03", "2001-04-05", "2002-05"]),
        (["03/04/2010", "13/04/2010"], ["2010-04-03", "2010-04-13"]),
        (["03/04/2010", "04/13/2010"], ["2010-03-04", "2010-04-13"]),
        (["01.05.1999", "31.12.2000"], ["1999-05-01", "2000-12-31"]),
        (["19920424", "20011201"], ["1992-04-24", "2001-12-01"]),
        (["24041992"], ["1992-04-24"]),
        (["199204"], ["1992-04"]),
        (["2010/5/3", "2010/12"], ["2010-05-03", "2010-12"]),
        (["05/2010", "2010"], ["2010-05", "2010"]),
        (["2010-01-02 00:00:00", "2010-01-02T10:11:12.5Z", "2010-01-02 3:04 PM"], ["2010-01-02"] * 3),
        (["05/05/2010"], ["2010-05-05"]),
        (["24-Apr-1992"], ["1992-04-24"]),
    ],
)  # fmt: skip
def test_dates_that_are_one_date_are_read(values, read):
    reading = decided(values)
    assert [reading.read(value) for value in values] == read


@pytest.mark.parametrize(
    ("values", "question", "formats"),
    [
        (["03/04/2010"], "03/04/2010 may be 3 April 2010 or 4 March 2010; add format: D/M/Y or M/D/Y", ("D/M/Y", "M/D/Y")),
        (["5.5.2010", "03.04.2010"], "03.04.2010 may be 3 April 2010 or 4 March 2010; add format: D.M.Y or M.D.Y", ("D.M.Y", "M.D.Y")),
        (["13/04/2010", "04/13/2010"], "13/04/2010 has the day first, 04/13/2010 the month", ("D/M/Y", "M/D/Y")),
        (["24.04.92"], "24.04.92 has a year of two digits; add its format and pivot", ("D.M.YY",)),
        (["24-Apr-92"], "24-Apr-92 has a year of two digits", ("D Month YY",)),
        (["33718"], "33718 may be 24 April 1992 (excel) or 25 April 2052 (stata)", ("excel", "stata")),
        (["201010"], "201010 may be 20 October 2010 or October 2010 or 10 October 2020", ("DMYY", "YM", "YYMD")),
        (["03042010"], "03042010 may be 3 April 2010 or 4 March 2010", ("DMY", "MDY")),
    ],
)  # fmt: skip
def test_what_may_be_two_dates_is_asked(values, question, formats):
    with pytest.raises(Undecided) as caught:
        decided(values)
    assert f"column 'Start': {question}" in str(caught.value)
    assert caught.value.formats == formats
    for form in formats:
        format_of(form, 2029)


@given(st.lists(DAYS, min_size=1, max_size=8), SIGNS, st.booleans(), st.booleans())
def test_a_format_that_is_found_contradicts_no_value_and_the_rest_is_asked(days, sign, month_first, padded):
    def spelt(day):
        parts = [day.month, day.day] if month_first else [day.day, day.month]
        return sign.join([f"{part:02}" if padded else str(part) for part in parts] + [f"{day.year:04}"])

    values = [spelt(day) for day in days]
    settles = any(day.day > 12 for day in days)
    same = all(day.day == day.month for day in days)
    try:
        reading = decided(values)
    except Undecided as question:
        assert not settles and not same
        assert len(question.formats) == 2
    else:
        assert settles or same
        assert [reading.read(value) for value in values] == [day.isoformat() for day in days]


@given(DAYS, st.sampled_from(["Y-M-D", "D/M/Y", "M/D/Y", "D.M.Y", "YMD", "D Month Y", "Month D, Y", "Y/M/D", "DMY"]))
def test_a_format_reads_what_it_writes(day, text):
    form = format_of(text)
    pieces = {"Y": f"{day.year:04}", "D": f"{day.day:02}"}
    spelt = (
        text.replace("Month", calendar.month_name[day.month])
        if "Month" in text
        else text.replace("M", f"{day.month:02}")
    )
    for name, piece in pieces.items():
        spelt = spelt.replace(name, piece, 1) if "Month" not in text else _instead(spelt, name, piece)
    assert form.read(spelt) == day.isoformat()


def _instead(text, name, piece):
    # Of a letter that months have too, the one that stands alone.
    words = [piece + word[len(name) :] if word.rstrip(",") == name else word for word in text.split(" ")]
    return " ".join(words)


@pytest.mark.parametrize(
    ("form", "pivot", "value", "read"),
    [
        ("D/M/YY", 2029, "3/4/29", "2029-04-03"),
        ("D/M/YY", 2029, "3/4/30", "1930-04-03"),
        ("YYYY-MM-DD", None, "1992-04-24", "1992-04-24"),
        ("dd.mm.yyyy", None, "24.04.1992", "1992-04-24"),
        ("D/M/Y", None, "04/2010", "2010-04"),
        ("D/M/Y", None, "2010", "2010"),
        ("Y", None, "1992", "1992"),
        ("YM", None, "199204", "1992-04"),
        ("iso", None, "1992-04", "1992-04"),
        ("excel", None, "33718", "1992-04-24"),
        ("excel", None, "33718.75", "1992-04-24"),
        ("stata", None, "11802", "1992-04-24"),
    ],
)
def test_formats_that_were_said(form, pivot, value, read):
    assert format_of(form, pivot).read(value) == read


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("D/M/YY", "add pivot: the last year they may mean"),
        ("sometime", "is none; expected one such as Y-M-D"),
        ("D/Y", "is none"),
        ("YYY-M", "'YYY' is none of Y, YY, M, Month, D"),
        ("Y-M-D-D", "is none"),
        ("", "is none"),
    ],
)
def test_a_format_that_is_none_says_what_one_is(form, reason):
    with pytest.raises(ValueError, match=r"format ") as caught:
        format_of(form)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "value", ["31/02/2010", "00/01/2010", "13/13/2010", "later", "2010-13", "1992-04-24x", "", "3/4/10/2"]
)
def test_what_is_no_date_is_said_and_not_made_one(value):
    with pytest.raises(ValueError):
        format_of("D/M/Y").read(value)
    reading = decided([value, "25/12/2010"])
    if value:
        with pytest.raises(ValueError):
            reading.read(value)


@given(st.text(max_size=12))
def test_any_text_is_a_partial_date_or_refused(text):
    try:
        read = decided([text]).read(text)
    except ValueError:
        return
    assert is_partial(read)


def test_months_by_name_or_by_what_begins_one():
    assert [month_of(name) for name in ("March", "märz", "Sept.", "août", "ene", "dic.")] == [3, 3, 9, 8, 1, 12]
    for name in ("ju", "jui", "ma", "smarch"):
        with pytest.raises(ValueError, match="is no name of a month"):
            month_of(name)
