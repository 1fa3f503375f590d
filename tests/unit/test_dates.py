import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import earliest, latest, overlaps, partial, read_period


@pytest.mark.parametrize("value", ["2025", "2025-06", "2025-06-02", "2024-02-29"])
def test_keeps_the_precision_it_was_given(value):
    assert partial(value) == value


def test_a_number_is_a_year_and_nothing_is_nothing():
    assert partial(1992) == "1992"
    assert partial("") is None
    assert partial(None) is None


@pytest.mark.parametrize("value", ["2025-13", "2025-02-30", "02/06/2025", "yesterday", "25", "2025-6-2", "0000"])
def test_says_what_was_expected(value):
    with pytest.raises(ValueError, match=r"a date as YYYY"):
        partial(value)


@given(st.dates())
def test_a_day_is_its_own_first_and_last(day):
    text = day.isoformat()
    assert earliest(text) == latest(text) == day
    for shorter in (text[:7], text[:4]):
        assert earliest(shorter) <= day <= latest(shorter)


def test_a_year_is_not_the_first_of_january():
    assert overlaps("2025", "2025", "2025-06", "2025-07")
    assert overlaps("2025-06-02", None, "2030", None)
    assert not overlaps("2025-06-02", "2025-06-02", "2025-06-03", None)
    assert not overlaps(None, None, "2025", None)
    assert overlaps(None, None, None, None)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1990..1999", ("1990", "1999")),
        ("..1999-06", (None, "1999-06")),
        (" 2000 .. ", ("2000", None)),
        ("2005", ("2005", "2005")),
        ("2005..2005-03", ("2005", "2005-03")),
    ],
)
def test_a_period_as_one_types_it(text, read):
    assert read_period(text) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "1990..1999"), ("..", "1990..1999"), ("the 90s", "YYYY"), ("2000..1990", "before it begins")],
)
def test_what_is_no_period_is_said(text, said):
    with pytest.raises(ValueError, match=said):
        read_period(text)
