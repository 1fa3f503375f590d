"""Dates in a text, as partial dates: "on 8 August 2025", "last Monday", "in November", "two years ago".

What is told from the article's date ("on Monday") is the last such day on or before it, the next one where the verb speaks of
what is to come. Where that is not plain, there is no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from graph.dates import earliest, latest
from loaders.text.model import Reading
from loaders.text.processes.syntax import future

_MONTHS = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_MONTH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_YEAR = r"(?P<{0}>(?:1[89]|20)\d\d)(?!\d|,\d|\.\d|-year)"
_ORDINAL = r"(?:st|nd|rd|th)?"

# A month alone is one after these words ("May" and "March" are words too).
_AFTER_WORDS = ("in", "In", "Since", "since", "until", "from", "during", "last", "next", "this", "early", "late", "of")
_AFTER = "(?:" + "|".join(rf"(?<=\b{one}\s)" for one in _AFTER_WORDS) + ")"
_FORMS = re.compile(
    "|".join(
        (
            r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d)\b",
            rf"\b(?P<day1>\d{{1,2}}){_ORDINAL}(?:\s+of)?\s+{_MONTHS.format('month1')}(?!\w)(?:,?\s+\(?{_YEAR.format('year1')}\)?)?",
            rf"\b{_MONTHS.format('month2')}\s+(?P<day2>\d{{1,2}}){_ORDINAL}(?![\d:])(?:,?\s+\(?{_YEAR.format('year2')}\)?)?",
            rf"\b{_MONTHS.format('month3')}(?:\s+of)?,?\s+{_YEAR.format('year3')}",
            rf"{_AFTER}{_MONTHS.format('month4')}(?!\w)",
            r"\b(?:(?P<which>last|next|this)\s+)?(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
            r"\b(?P<near>today|yesterday|tomorrow|tonight|last night|this (?:morning|afternoon|evening))\b",
            r"\b(?P<turn>last|this|next)\s+(?P<span>week|month|year)\b",
            r"\b(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})\s+"
            r"(?P<unit>day|week|month|year)s?\s+ago\b",
            rf"\b{_YEAR.format('year5')}(?!\s*(?:%|per|people|troops|soldiers|men|fighters|prisoners|km|miles))",
        )
    )
)
_BEFORE = re.compile(r"(\w+)\W{0,2}(?:(?:early|late|mid|on|in|the)\W+)*\Z", re.IGNORECASE)
_EDGES = {"since": "start", "from": "start", "until": "end", "till": "end"}
_NOT_THEN = frozenset({"by", "before", "after", "following", "within", "to", "ahead", "than", "between", "and"})


@dataclass(frozen=True, slots=True)
class When:
    """A date and where the text says it. `edge`: "date", or the "start" or "end" of something that lasts."""

    start: int
    end: int
    value: str
    edge: str = "date"


def dates(reading: Reading) -> list[When]:
    """The dates in an article, in order. `value` is a partial date."""
    text = reading.article.text
    found: list[When] = []
    for match in _FORMS.finditer(text):
        value = _value(reading, match)
        if value is None:
            continue
        word = _BEFORE.search(text[max(0, match.start() - 20) : match.start()])
        before = word[1].lower() if word else ""
        edge = _EDGES.get(before, "date")
        if before in ("to", "and") and found and match.start() - found[-1].end < 8 and found[-1].edge == "start":
            edge = "end"
        elif before in _NOT_THEN:
            continue
        found.append(When(match.start(), match.end(), value, edge))
    return found


def _value(reading: Reading, match: re.Match[str]) -> str | None:
    said = match.groupdict()
    if said["iso"]:
        return said["iso"] if _real(*map(int, said["iso"].split("-"))) else None
    year = next((int(said[one]) for one in ("year1", "year2", "year3", "year5") if said[one]), None)
    month = next((_MONTH.index(said[f"month{n}"][:3].lower()) + 1 for n in range(1, 5) if said[f"month{n}"]), None)
    day = next((int(said[one]) for one in ("day1", "day2") if said[one]), None)
    if year is not None:
        return _written(year, month, day)
    if reading.article.date is None:
        return None
    to_come = _to_come(reading, match)
    if to_come is None:
        return None
    if month is not None and not _other_year(reading, match.start()):
        return _both(reading, lambda now: _month(now, month, day, to_come))
    if said["weekday"]:
        wanted = _DAYS.index(said["weekday"].lower())
        later = to_come or said["which"] == "next"
        return _both(reading, lambda now: _weekday(now, wanted, later))
    if near := said["near"]:
        days = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(near, 0)
        return _both(reading, lambda now: (now + timedelta(days)).isoformat())
    if said["turn"]:
        turn = {"last": -1, "this": 0, "next": 1}[said["turn"]]
        return _both(reading, lambda now: _turn(now, turn, said["span"] or ""))
    if said["count"]:
        word = said["count"].lower()
        count = 1 if word in ("a", "an") else int(word) if word.isdigit() else _NUMBERS.index(word)
        return _both(reading, lambda now: _ago(now, count, said["unit"] or ""))
    return None


def _to_come(reading: Reading, match: re.Match[str]) -> bool | None:
    span = reading.doc.char_span(match.start(), match.end(), alignment_mode="expand")
    return future(span.root) if span is not None else None


def _both(reading: Reading, tell: Callable[[date], str | None]) -> str | None:
    """What is told from the article's date, if every day that it may mean tells the same."""
    said = reading.article.date
    if said is None:
        return None
    first, final = tell(earliest(said)), tell(latest(said))
    return first if first == final else None


def _other_year(reading: Reading, start: int) -> bool:
    """Whether the sentence, or the one before, speaks of another year than the article's: then a month is not the last one."""
    number = reading.sentence(start)
    opening = reading.sentences[max(0, number - 1)].start_char
    years = re.findall(r"(?<![\d,])(?:1[89]|20)\d\d(?![\d,]|-year)", reading.article.text[opening:start])
    return bool(years) and years[-1] != (reading.article.date or "")[:4]


def _real(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _written(year: int, month: int | None, day: int | None) -> str | None:
    if month is None:
        return f"{year:04}"
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if _real(year, month, day) else None


def _month(now: date, month: int, day: int | None, later: bool) -> str | None:
    for year in (now.year, now.year + (1 if later else -1)):
        value = _written(year, month, day)
        if value and (latest(value) >= now if later else earliest(value) <= now):
            return value
    return None


def _weekday(now: date, wanted: int, later: bool) -> str | None:
    away = (wanted - now.weekday()) % 7 if later else -((now.weekday() - wanted) % 7)
    # "Will meet on Monday", on a Monday: this one or the next?
    return None if later and away == 0 else (now + timedelta(away)).isoformat()


def _turn(now: date, turn: int, span: str) -> str | None:
    if span == "week":
        monday = now + timedelta(7 * turn - now.weekday())
        return _common(monday, monday + timedelta(6))
    if span == "month":
        months = now.year * 12 + now.month - 1 + turn
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return f"{now.year + turn:04}"


def _ago(now: date, count: int, unit: str) -> str | None:
    if unit == "year":
        return f"{now.year - count:04}" if count < now.year else None
    then = now - timedelta({"day": 1, "week": 7, "month": 30}[unit] * count)
    about = {"day": 0, "week": 3, "month": 15}[unit]  # days by which a speaker rounds
    return then.isoformat() if not about else _common(then - timedelta(about), then + timedelta(about))


def _common(first: date, final: date) -> str | None:
    """The month or the year in which all these days lie."""
    if (first.year, first.month) == (final.year, final.month):
        return f"{first.year:04}-{first.month:02}"
    return f"{first.year:04}" if first.year == final.year else None
