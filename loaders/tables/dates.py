"""Dates as tables have them, made partial dates (`graph.dates`) in a format that was said.

A format is written with Y (year), YY (its last two digits), M and D (numbers), Month (a name): ``D/M/Y``, ``Y-M``, ``YMD``,
``D Month Y``; ``YYYY-MM-DD`` and the like mean the same. Three have names: ``iso``, ``excel`` and ``stata`` (days since
1899-12-30 and 1960-01-01). What is left out at the fine end makes a date less precise, and a time of day is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from graph.model import fold

COUNTED = {"excel": date(1899, 12, 30), "stata": date(1960, 1, 1)}
TIME = re.compile(
    r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?\Z"
)
_TOKEN = re.compile(r"month|mon|y+|m+|d+", re.IGNORECASE)
_TOKENS = {"month": "Month", "mon": "Month", "mmmm": "Month", "mmm": "Month", "mm": "M", "m": "M", "dd": "D", "d": "D"}
_TOKENS |= {"yyyy": "Y", "y": "Y", "yy": "YY"}
_PIECES = {
    "Y": r"(?P<Y>\d{4})",
    "YY": r"(?P<YY>\d{2})",
    "M": r"(?P<M>\d{1,2})",
    "D": r"(?P<D>\d{1,2})(?:st|nd|rd|th|\.|º|er)?",
}
_PIECES["Month"] = r"(?P<Month>[^\W\d_]{3,}\.?)"
_FIXED = {"Y": r"(?P<Y>\d{4})", "YY": r"(?P<YY>\d{2})", "M": r"(?P<M>\d{2})", "D": r"(?P<D>\d{2})"}
# In English, German, French, Spanish, Portuguese and Italian.
MONTHS = (
    "january januar janner janvier enero janeiro gennaio",
    "february februar fevrier febrero fevereiro febbraio",
    "march marz mars marzo marco",
    "april avril abril aprile",
    "may mai mayo maio maggio",
    "june juni juin junio junho giugno",
    "july juli juillet julio julho luglio",
    "august aout agosto",
    "september septembre septiembre setiembre setembro settembre",
    "october oktober octobre octubre outubro ottobre",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dezembro dicembre",
)


@dataclass(frozen=True, slots=True)
class Format:
    """How a column writes its dates. `pivot`: the last year that two digits may mean (2029: 29 is 2029, 30 is 1930)."""

    text: str
    pivot: int | None = None
    patterns: tuple[re.Pattern[str], ...] = field(default=(), compare=False, repr=False)

    def read(self, text: str) -> str:
        """`text` as a partial date; raises ValueError."""
        text = TIME.sub("", text.strip())
        if self.text in COUNTED:
            return counted(text, self.text)
        for pattern in self.patterns:
            if found := pattern.match(text):
                return _dated(text, found.groupdict(), self.pivot)
        raise ValueError(f"{text!r} is no date in the format {self.text}")


def format_of(text: str, pivot: int | None = None) -> Format:
    """A format as somebody wrote it. Raises ValueError saying what a format is."""
    name = text.strip()
    if name.lower() in COUNTED:
        return Format(name.lower())
    if name.lower() == "iso":
        name = "Y-M-D"
    tokens: list[str] = []
    between: list[str] = []
    end = 0
    for found in _TOKEN.finditer(name):
        token = _TOKENS.get(found[0].lower())
        if token is None:
            raise ValueError(f"format {text!r}: {found[0]!r} is none of Y, YY, M, Month, D")
        between.append(name[end : found.start()])
        tokens.append(token)
        end = found.end()
    parts = {token[:1] for token in tokens}
    if len(parts) != len(tokens) or "Y" not in parts or (parts == {"Y", "D"}) or len(name) - end > 1:
        raise ValueError(f"format {text!r} is none; expected one such as Y-M-D, D/M/Y, D Month Y, YMD, iso or excel")
    if "YY" in tokens and pivot is None:
        raise ValueError(
            f"format {text!r} has a year of two digits; add pivot: the last year they may mean, "
            f"as in {{format: {text}, pivot: 2029}}"
        )
    if pivot is not None and not 1000 <= pivot <= 9999:
        raise ValueError(f"pivot {pivot}: a year of four digits is expected")
    return Format(_canonical(tokens, between), pivot, tuple(_patterns(tokens, between)))


def _canonical(tokens: list[str], between: list[str]) -> str:
    return "".join(gap + token for gap, token in zip(between, tokens, strict=True))


def _patterns(tokens: list[str], between: list[str]) -> Iterable[re.Pattern[str]]:
    """The format itself, then without the day, then without the month."""
    pairs = list(zip(between, tokens, strict=True))
    if len(tokens) > 1 and not any(between[1:]):
        yield re.compile("".join(_FIXED.get(token, _PIECES[token]) for token in tokens) + r"\Z")
        pairs = [("", token) for token in tokens]
        pieces = _FIXED
    else:
        yield re.compile(_joined(pairs, _PIECES))
        pieces = _PIECES
    for left_out in ("D", "M"):
        pairs = [(gap, token) for gap, token in pairs if token[0] != left_out]
        if len(pairs) < len(tokens):
            yield re.compile(_joined(pairs, pieces))


def _joined(pairs: list[tuple[str, str]], pieces: dict[str, str]) -> str:
    text = ""
    for index, (gap, token) in enumerate(pairs):
        # Blanks are as many as there are, none beside a sign, and a comma may be missing.
        wanted = "".join(
            r"\s*,?\s*" if char in " ," else rf"\s*{re.escape(char)}\s*" for char in gap.strip() or gap[:1]
        )
        text += (wanted if index else "") + pieces.get(token, _PIECES[token])
    return text + r"\.?\Z"


def counted(text: str, name: str) -> str:
    try:
        number = float(text)
        if not -200_000 < number < 2_958_466:
            raise ValueError
        return (COUNTED[name] + timedelta(days=int(number))).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no number of days as {name} counts them") from None


def _dated(text: str, said: dict[str, str | None], pivot: int | None) -> str:
    if said.get("Y"):
        year = int(said["Y"] or 0)
    else:
        last = int(said["YY"] or 0)
        year = (pivot or 0) - ((pivot or 0) - last) % 100
    month: int | None = None
    if said.get("Month"):
        month = month_of(said["Month"] or "")
    elif said.get("M"):
        month = int(said["M"] or 0)
    day = int(said["D"] or 0) if said.get("D") else None
    return whole(year, month, day, text)


def whole(year: int, month: int | None, day: int | None, text: str) -> str:
    """A partial date of its parts; raises ValueError when `text` is no day of the calendar."""
    try:
        checked = date(year, 1 if month is None else month, 1 if day is None else day).isoformat()
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar ({error})") from None
    return checked[: 4 if month is None else 7 if day is None else 10]


def month_of(text: str) -> int:
    """The number of a month that is named, or shortened to three letters or more; raises ValueError."""
    name = fold(text)
    found = {number for number, names in enumerate(MONTHS, 1) if any(one.startswith(name) for one in names.split())}
    # "mar" is the beginning of one month in every language; "jui" of two.
    if len(name) < 3 or len(found) != 1:
        raise ValueError(f"{text!r} is no name of a month")
    return found.pop()
