"""What the beginning of a report says of itself: "GENEVA, 3 May 2024 (Reuters) - …", or a line that is a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from graph.dates import partial

_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_DAYS = "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_MONTH = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
_YEAR = r"(?P<year{0}>1[89]\d\d|20\d\d)"
_DATE = (
    rf"(?:{_DAYS}\.?,? (?:the )?)?(?:"
    rf"(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)?[ -](?P<month1>{_MONTH})\.?,?[ -]{_YEAR.format(1)}"
    rf"|(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR.format(2)}"
    rf"|{_YEAR.format(3)}-(?P<month3>\d\d)-(?P<day3>\d\d)"
    rf"|(?P<month4>{_MONTH})\.?,? {_YEAR.format(4)})"
)
_TIME = (
    r"(?:(?:,| at| -| \||T)? ?\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,5}\)?|Z|[+-]\d\d:?\d\d)?)?"
)
# A line that says when: "Published: Monday, 2 June 2025, 14:05 GMT", "By our correspondent | June 2, 2025".
_LINE = re.compile(
    rf"(?:[^.!?]{{0,60}}[|·•–—-] ?|(?:(?:first )?(?:published|posted|updated|issued|released|dated?|last (?:updated|modified))"
    rf"(?: on| at)?:? ?)|(?P<place>[A-Z][\w'’. -]{{0,40}}, ))?{_DATE}{_TIME}(?: ?[|·•–—-] ?[^.!?]{{0,60}})?\.?\Z",
    re.IGNORECASE,
)
# "GENEVA, 3 May 2024 (Reuters) - ", "Addis Ababa, June 2, 2025 — ", "UNITED NATIONS (AP) -- ": date or agency has to be there.
_PLACE = r"(?:[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|el|al|la|of|the))*)(?:[,/] ?[A-Z][\w'’. -]*)?"
_START = re.compile(
    rf"(?P<place>{_PLACE})?,? ?(?:\(?(?:{_DATE}|(?:{_MONTH})\.? \d{{1,2}}|\d{{1,2}} (?:{_MONTH})\.?)\)?,?)? ?"
    rf"(?:[(\[](?P<agency>[\w/ .-]{{2,40}})[)\]])? ?(?:--?|[–—]|:) ?(?=\S)"
)
_LOOKED_AT = 6  # paragraphs of the beginning
_LONGEST = 160  # characters of a dateline


@dataclass(frozen=True)
class Dateline:
    """The date of publication as a partial date, the publisher, and where the dateline that holds them ends, 0 for none."""

    date: str | None = None
    publisher: str = ""
    end: int = 0


def found(text: str) -> Dateline:
    """What the first paragraphs say."""
    date, at = None, 0
    for number, paragraph in enumerate(text.split("\n\n", _LOOKED_AT)[:_LOOKED_AT]):
        start = _START.match(paragraph[:_LONGEST])
        if start and len(paragraph[start.end() :].split()) > 2:
            agency, said = _agencies().get(start["agency"] or "", ""), _date(start)
            if agency or (said and start["place"]):
                return Dateline(date or said, agency, at + start.end())
        line = _LINE.match(paragraph) if len(paragraph) <= _LONGEST else None
        # "Camp David Accords, 17 September 1978" above a text is its headline.
        if line and not (number == 0 and line["place"]):
            date = date or _date(line)
        at += len(paragraph) + 2
    return Dateline(date)


def _date(match: re.Match[str]) -> str | None:
    said = match.groupdict()
    for form in "1234":
        if year := said[f"year{form}"]:
            month = said[f"month{form}"]
            number = int(month) if month.isdecimal() else _number(month)
            day = said.get(f"day{form}")
            try:
                return partial(f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else ""))
            except ValueError:
                return None
    return None


def _number(month: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(month.lower().rstrip(".")[:3]))


@cache
def _agencies() -> dict[str, str]:
    said = resources.files("loaders.text.inputs").joinpath("agencies.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(said))
