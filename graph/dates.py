"""Dates as precise as their source: a year is not the 1st of January.

A partial date is ISO text cut short: ``2025``, ``2025-06`` or ``2025-06-02``. Its length is its precision, so it can be
stored and sorted as it is. `earliest` and `latest` give the days it may mean.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
EXPECTED = "a date as YYYY, YYYY-MM or YYYY-MM-DD"


def partial(value: Any) -> str | None:
    """`value` (text, int year, `datetime.date` or None) as a partial date.

    Raises ValueError naming what was expected when it is none, or no day of the calendar.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):  # a datetime too: the day is what we keep
        return value.isoformat()[:10]
    text = str(value).strip()
    found = _FORM.match(text)
    if not found:
        raise ValueError(f"{text!r} is not {EXPECTED}")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar ({error}); expected {EXPECTED}") from None
    return text


def read_period(text: str) -> tuple[str | None, str | None]:
    """A period as one types it: "1990..1999", "..1999" or "1990.." (open at one end), or one date, which is all of it.

    Raises ValueError for what is none, and for one that ends before it begins.
    """
    since, dots, until = text.partition("..")
    first, last = partial(since.strip()), partial((until if dots else since).strip())
    if not first and not last:
        raise ValueError("a period as 1990..1999, ..1999, 1990.. or 1999 is expected")
    if first and last and first[: len(last)] > last[: len(first)]:
        raise ValueError(f"the period ends ({last}) before it begins ({first})")
    return first, last


def is_partial(text: str) -> bool:
    """Whether this text is a partial date as it stands."""
    try:
        return partial(text) == text
    except ValueError:
        return False


def earliest(value: str) -> date:
    """The first day that a partial date may mean."""
    parts = [int(part) for part in value.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def latest(value: str) -> date:
    """The last day that a partial date may mean."""
    parts = [int(part) for part in value.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return date(parts[0], month, day)


def overlaps(start: str | None, end: str | None, since: str | None, until: str | None) -> bool:
    """Whether the interval [start, end] may touch [since, until]; None is an open end.

    What has no date at all overlaps only an unbounded period: an undated relation is not evidence of a date.
    """
    if since is None and until is None:
        return True
    if start is None and end is None:
        return False
    # As far as both are told: a year may be any of its days.
    begins_in_time = until is None or start is None or start[: len(until)] <= until[: len(start)]
    ends_in_time = since is None or end is None or since[: len(end)] <= end[: len(since)]
    return begins_in_time and ends_in_time


def span(props: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """First and last date (partial, or None) of talks, an agreement or an event, from its properties: from, to, or date."""
    start = props.get("from") or props.get("date")
    return start, props.get("to") or (props.get("date") if not props.get("from") else None)
