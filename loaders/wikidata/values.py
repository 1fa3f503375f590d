"""Values as Wikidata writes them: items, texts, and times with their precision and calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from reprlib import repr as shown
from typing import Any

from graph.dates import partial
from loaders.wikidata.table import ITEM

_TIME = re.compile(r"([+-]?)0*(\d{1,16})-(\d{2})-(\d{2})(?:T.*)?\Z", re.ASCII)
_JULIAN = "Q1985786"
YEAR, MONTH, DAY = 9, 10, 11


@dataclass(frozen=True, slots=True)
class Day:
    """A time: as a partial date where it can be one, and in words, as told with the evidence."""

    date: str | None
    words: str


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """`value` as a mapping; an empty list is an empty one, as Wikidata's exports have it. Raises ValueError."""
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{what} is {shown(value)}; an object is expected")
    return value


def listed(value: Any, what: str) -> list[Any]:
    """`value` as a list. Raises ValueError."""
    if not isinstance(value, list | None):
        raise ValueError(f"{what} is {shown(value)}; a list is expected")
    return value or []


def value_of(snak: Any, what: str) -> Any:
    """The value of a snak, None when it has none ("no value", "some value"). Raises ValueError."""
    snak = mapping(snak, what)
    if snak.get("snaktype") in ("somevalue", "novalue"):
        return None
    held = mapping(snak.get("datavalue"), f"{what}'s datavalue")
    if "value" not in held:
        raise ValueError(f"{what} has no datavalue with a value")
    return held["value"]


def item_of(snak: Any, what: str) -> str | None:
    """The item that is a snak's value (Q123), None when it has none. Raises ValueError for a value of another sort."""
    value = value_of(snak, what)
    if value is None:
        return None
    if isinstance(value, dict):
        id = value.get("id") or f"Q{value.get('numeric-id')}"
        if isinstance(id, str) and ITEM.match(id):
            return id
    raise ValueError(f"{what} is {shown(value)}; an item is expected")


def text_of(snak: Any, what: str) -> str:
    """A text, web address or monolingual text that is a snak's value; "" when it has none. Raises ValueError."""
    value = value_of(snak, what)
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        value = value["text"]
    if not isinstance(value, str | None):
        raise ValueError(f"{what} is {shown(value)}; a text is expected")
    return (value or "").strip()


def day_of(snak: Any, what: str) -> Day:
    """The time that is a snak's value. Raises ValueError for a value of another sort, or no day of the calendar."""
    value = value_of(snak, what)
    if value is None:
        return Day(None, "unknown")
    held = mapping(value, what)
    precision = held.get("precision")
    if not isinstance(held.get("time"), str) or not isinstance(precision, int):
        raise ValueError(f"{what} is {shown(value)}; a time with its precision is expected")
    return day(held["time"], precision, what, julian=str(held.get("calendarmodel")).endswith(_JULIAN))


def day(text: str, precision: int, what: str, julian: bool = False) -> Day:
    """A time as ``+2019-05-20T00:00:00Z``, of which `precision` says how much is meant (9 year, 10 month, 11 day).

    What is vaguer than a year, or before the year 1, is told in words only. A day of the Julian calendar becomes the same day
    of ours; a month of it, which lies in two of ours, becomes its year. Raises ValueError for what is no time.
    """
    found = _TIME.match(text)
    if not found:
        raise ValueError(f"{what} is {text!r}; a time as +2019-05-20T00:00:00Z is expected")
    sign, digits, *rest = found.groups()
    year, month, number = int(digits), *(int(part) for part in rest)
    if sign == "-" or not 1 <= year <= 9999:
        return Day(None, f"{year} BCE" if sign == "-" else f"year {year}")
    if precision < YEAR:
        return Day(None, f"about {year}")
    if precision == YEAR or not month or (julian and precision == MONTH):
        words = f"{year:04}"
    elif precision == MONTH or not number:
        words = f"{year:04}-{month:02}"
    elif julian:
        words = _gregorian(year, month, number, what)
    else:
        words = f"{year:04}-{month:02}-{number:02}"
    try:
        return Day(partial(words), words)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None


def _gregorian(year: int, month: int, day: int, what: str) -> str:
    """A day of the Julian calendar in ours, by its Julian day number."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError(f"{what}: {year:04}-{month:02}-{day:02} is no day of the Julian calendar")
    late = (14 - month) // 12  # January and February count with the year before
    since, months = year + 4800 - late, month + 12 * late - 3
    number = day + (153 * months + 2) // 5 + 365 * since + since // 4 - 32083
    return date.fromordinal(max(1, number - 1721425)).isoformat()
