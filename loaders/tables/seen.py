"""The format of a column of dates, as all of its values settle it: one 13 in the place of the month, and it is the day.

What may be two dates is never guessed: where no value settles it, `Undecided` asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import permutations

from loaders.tables.dates import COUNTED, MONTHS, TIME, Format, counted, format_of, whole

_DEFAULT_SEPARATORS = "-/."


class Undecided(ValueError):
    """A column whose values do not settle their format: the question, and the formats between which to choose."""

    # Defaults, since an exception that is copied is made from its message, and given the rest afterwards.
    def __init__(self, question: str, formats: tuple[str, ...] = (), pivot: bool = False) -> None:
        super().__init__(question)
        self.formats = formats
        self.pivot = pivot


_SEPARATED = re.compile(r"(\d{1,4})\s*([-/.])\s*(\d{1,2})(?:\s*\2\s*(\d{1,4}))?\.?\Z")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{4})\Z")
_WORDED = tuple(format_of(text) for text in ("D Month Y", "Month D, Y", "D-Month-Y", "Y-Month-D", "Y Month D"))
_ISO = tuple(format_of(f"Y{sign}M{sign}D") for sign in _DEFAULT_SEPARATORS)
_DIGITS = format_of("YMD")
_WORDED_SHORT = tuple(re.compile(pattern) for pattern in (r"\d{1,2}[\s./-]+[^\W\d_]{3,}\.?[\s./,-]+\d{2}\Z",))


@dataclass
class Seen:
    """What the values of a column leave open about their format. `add` each, then `decided`."""

    values: int = 0
    bad: str = ""
    orders: dict[str, str] = field(default_factory=dict)  # order -> a value that it alone fits
    separator: str = ""
    either: str = ""  # a value that is two dates
    asked: dict[str, str] = field(default_factory=dict)  # what must be asked -> a value
    six: set[str] | None = None
    digits: set[str] | None = None

    def add(self, text: str) -> None:
        """Takes one value into account; what is no date in any form is left to be rejected by its row."""
        text = TIME.sub("", text.strip())
        if not text:
            return
        self.values += 1
        if text.isdecimal():
            self._digits(text)
        elif found := _SEPARATED.match(text):
            self._separated(text, found)
        elif _MONTH_YEAR.match(text):
            if not _fits(_month_year(text), text):
                self.bad = self.bad or text
        elif any(pattern.match(text) for pattern in _WORDED_SHORT):
            self.asked.setdefault("short", text)
        elif not self._worded(text):
            self.bad = self.bad or text

    def _digits(self, text: str) -> None:
        if len(text) == 5:
            self.asked.setdefault("serial", text)
        elif len(text) == 6:
            fits = {name for name, form in _SIX.items() if _fits(form, text)}
            self.six = fits if self.six is None else self.six & fits
            self.asked.setdefault("six", text)
        elif len(text) == 8:
            fits = {name for name, form in _EIGHT.items() if _fits(form, text) and _plausible(form.read(text))}
            self.digits = fits if self.digits is None else self.digits & fits
            self.asked.setdefault("eight", text)
        elif len(text) != 4:
            self.bad = self.bad or text

    def _separated(self, text: str, found: re.Match[str]) -> None:
        first, sign, second, third = found.groups()
        if len(first) == 4 or third is None:
            if not any(_fits(form, text) for form in _ISO):
                self.bad = self.bad or text
            return
        self.separator = self.separator or sign
        if len(third) == 4:
            fits = [order for order in ("DMY", "MDY") if _fits(_ordered(order, sign), text)]
            if len(fits) == 1:
                self.orders.setdefault(fits[0], text)
            elif fits and int(first) != int(second):
                self.either = self.either or text
            elif not fits:
                self.bad = self.bad or text
        elif len(first) <= 2 and len(third) <= 2:
            self.asked.setdefault("short", text)
        else:
            self.bad = self.bad or text

    def _worded(self, text: str) -> bool:
        return any(_fits(form, text) for form in _WORDED)

    def decided(self, column: str) -> Reading:
        """How the column is to be read. Raises Undecided with the question."""
        sign = self.separator or "/"
        if text := self.asked.get("short"):
            raise Undecided(
                f"column {column!r}: {text} has a year of two digits; add its format and pivot, the last year they may mean, "
                f"as in {{format: {'D Month YY' if not _SEPARATED.match(text) else _spelt('DMY', sign) + 'Y'}, pivot: 2029}}",
                tuple(_short_formats(text)),
                pivot=True,
            )
        if text := self.asked.get("serial"):
            told = " or ".join(f"{_worded_date(counted(text, name))} ({name})" for name in COUNTED)
            raise Undecided(
                f"column {column!r}: {text} may be {told}, counted in days; add format: excel or stata", tuple(COUNTED)
            )
        formats = {"six": self.six or set(), "eight": self.digits or set()}
        for kind, fits in formats.items():
            text = self.asked.get(kind, "")
            if text and (len(fits) > 1 or any("YY" in name for name in fits)):
                forms = _SIX | _EIGHT
                told = " or ".join(_worded_date(_reading(forms[name], text)) for name in sorted(fits))
                raise Undecided(
                    f"column {column!r}: {text} may be {told}; add format: {' or '.join(sorted(fits))}",
                    tuple(sorted(fits)),
                    pivot=any("YY" in name for name in fits),
                )
        if len(self.orders) > 1:
            raise Undecided(
                f"column {column!r}: {self.orders['DMY']} has the day first, {self.orders['MDY']} the month; "
                f"add format: {_spelt('DMY', sign)} or {_spelt('MDY', sign)}, and the others are rejected",
                (_spelt("DMY", sign), _spelt("MDY", sign)),
            )
        if self.either and not self.orders:
            told = " or ".join(
                _worded_date(_ordered(order, _sign(self.either)).read(self.either)) for order in ("DMY", "MDY")
            )
            raise Undecided(
                f"column {column!r}: {self.either} may be {told}; "
                f"add format: {_spelt('DMY', sign)} or {_spelt('MDY', sign)}",
                (_spelt("DMY", sign), _spelt("MDY", sign)),
            )
        order = next(iter(self.orders), "")
        eight = next(iter(self.digits or ()), "YMD")
        six = next(iter(self.six or ()), "YM")
        told = f"{_spelt(order, sign)}, since {self.orders[order]} can be nothing else" if order else ""
        return Reading(order or "DMY", eight, six, told)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column is read whose values settled it: every form that means one date, and numbers in this order.

    `told` says so in words where there was something to settle.
    """

    order: str = "DMY"
    eight: str = "YMD"
    six: str = "YM"
    told: str = ""

    def read(self, text: str) -> str:
        """`text` as a partial date; raises ValueError."""
        text = TIME.sub("", text.strip())
        forms: tuple[Format, ...]
        if text.isdecimal():
            forms = ((_EIGHT | _SIX)[self.eight if len(text) == 8 else self.six],)
            if len(text) == 4:
                return whole(int(text), None, None, text)
        elif found := _SEPARATED.match(text):
            first, sign = found[1], found[2]
            forms = _ISO if len(first) == 4 else (_ordered(self.order, sign),)
        elif _MONTH_YEAR.match(text):
            forms = (_month_year(text),)
        else:
            forms = _WORDED
        reason = (
            f"{text!r} is no date that is understood; expected one such as 1992-04-24, 24 April 1992, 1992-04 or 1992"
        )
        for form in forms:
            try:
                return form.read(text)
            except ValueError as error:
                reason = str(error) if "calendar" in str(error) else reason
        raise ValueError(reason)


def _ordered(order: str, sign: str) -> Format:
    return _ORDERED[order, sign]


def _month_year(text: str) -> Format:
    return _MONTHS_OF[next(sign for sign in _DEFAULT_SEPARATORS if sign in text)]


_MONTHS_OF = {sign: format_of(f"M{sign}Y") for sign in _DEFAULT_SEPARATORS}
_ORDERED = {(order, sign): format_of(sign.join(order)) for order in ("DMY", "MDY") for sign in _DEFAULT_SEPARATORS}
_SIX = {text: format_of(text, 2068 if "YY" in text else None) for text in ("YM", "YYMD", "DMYY", "MDYY", "MY")}
_EIGHT = {text: format_of(text) for text in ("YMD", "DMY", "MDY")}


def _reading(form: Format, text: str) -> str:
    try:
        return form.read(text)
    except ValueError:
        return text


def _fits(form: Format, text: str) -> bool:
    try:
        read = form.read(text)
    except ValueError:
        return False
    # A run of digits that leaves the month out is none in that form.
    return not text.isdecimal() or len(form.text) < 3 or len(read) == 10 or len(text) == 4


def _plausible(read: str) -> bool:
    return "1400" < read < "2200"


def _spelt(order: str, sign: str) -> str:
    return sign.join(order)


def _sign(text: str) -> str:
    found = _SEPARATED.match(text)
    return found[2] if found else "/"


def _short_formats(text: str) -> Iterable[str]:
    if not _SEPARATED.match(text):
        yield "D Month YY"
        return
    sign = _sign(text)
    for order in permutations(("D", "M", "YY")):
        form = sign.join(order)
        if order[1] != "YY" and order[0] + order[1] != "YYD" and _fits(format_of(form, 2068), text):
            yield form


def _worded_date(text: str) -> str:
    """A date so that day and month cannot be mixed up: '3 April 2010'."""
    year, *rest = text.split("-")
    names = [names.split()[0].capitalize() for names in MONTHS]
    if not rest:
        return year
    return f"{int(rest[1])} {names[int(rest[0]) - 1]} {year}" if len(rest) > 1 else f"{names[int(rest[0]) - 1]} {year}"
