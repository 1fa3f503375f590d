"""Actor and agent dictionaries as TABARI and PETRARCH write them, read line by line into entries.

KOFI_ANNAN_                      a name; underscores are blanks
+SECRETARY-GENERAL_KOFI_ANNAN    another name of the same
    [IGOUNO 970101-061231]       what it is, and from when to when
    [ELI]                        … and at all other times
NATO_ [IGOWSTNAT]                all in one line
;  #  <!-- -->                   remarks
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from loaders.files import LoadError, opened

# Bytes of a line, and of a file: the largest dictionaries have a few MB.
LONGEST = 64 * 1024
LARGEST = 64 * 1024 * 1024
NO_ACTOR = "---"
_REMARK = re.compile(r"[;#]|<!--")
_CODES = re.compile(r"\[([^\[\]]*)\]")
_CODE = re.compile(
    r"([A-Za-z0-9~]+|---)\s*(?:(?P<only>[<>])\s*(?P<day>\d+)|(?P<start>\d+)\s*-\s*(?P<end>\d+)|(?P<rest>.+))?\Z"
)
_PLURAL = re.compile(r"\{([^{}]*)\}")
_SET = re.compile(r"!(\w+)!")
_SET_IS = re.compile(r"!(\w+)!\s*=\s*(.+)")
_MOST_FORMS = 50  # of one agent, when its sets of words are written out


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its time (None: open), as it stands in brackets, in the line of that number."""

    text: str
    start: str | None
    end: str | None
    raw: str
    line: int


@dataclass(slots=True)
class Named:
    """An entry: the name under which its codes stand, all its names, the first what it goes by, and its codes.

    `remark`: how it was read, if not plainly. `text`: its lines. `faulty`: whether one of these could not be taken.
    """

    own: str
    names: list[str]
    line: int
    codes: list[Code] = field(default_factory=list)
    remark: str = ""
    text: str = ""
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """What a word for somebody is taken for: the code as it stands, with its ~, and the word in all forms."""

    code: str
    words: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be taken: its number, its text, and why."""

    line: int
    text: str
    reason: str


Line = tuple[int, str, str]  # its number, its text without an end, and how it was read, where not plainly


def lines(path: Path) -> Iterator[Line]:
    """The lines of a dictionary: as UTF-8, or where that cannot be, as Windows-1252, which the line says. Raises LoadError."""
    with opened(path) as stream:
        number = size = 0
        while raw := stream.readline(LONGEST + 1):
            number += 1
            size += len(raw)
            if len(raw) > LONGEST or size > LARGEST:
                what = (
                    f"line {number} is longer than {LONGEST >> 10} KB"
                    if len(raw) > LONGEST
                    else "it is larger than 64 MB"
                )
                raise LoadError(f"{path}: {what}, which no actor dictionary is; one in PETRARCH's form is expected")
            raw = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            try:
                yield number, raw.decode("utf-8").rstrip("\r\n"), ""
            except UnicodeDecodeError:
                yield number, decoded(raw).rstrip("\r\n"), f"line {number} is not UTF-8, read as Windows-1252"


def decoded(raw: bytes) -> str:
    """Bytes that are no UTF-8 as text: five bytes have no letter in Windows-1252, and are read as Latin-1."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def entries(several: Iterable[Line]) -> Iterator[Named | Bad]:
    """The entries that lines make, and what cannot be taken, with the name that it stands under."""
    reader = _Reader()
    for number, text, remark in several:
        yield from reader.take(number, text, remark)
    yield from reader.done()


class _Reader:
    def __init__(self) -> None:
        self._open: list[Named] = []  # entries without a code so far: only the last can still get one
        self._remark = False  # inside <!-- -->

    def take(self, number: int, text: str, remark: str) -> Iterator[Named | Bad]:
        said = self._without_remarks(text)
        if not said.strip():
            return
        if "\0" in said:
            yield self._bad(number, text, "it holds a NUL byte; a name without one is expected")
            return
        name, bracket, rest = said.partition("[")
        codes: list[Code] = []
        faults = []
        if bracket:
            found = _CODES.findall(bracket + rest)
            if not found or _CODES.sub("", bracket + rest).strip(" \t,").startswith("["):
                faults.append("its bracket is not closed; a code as [AFGGOV 930120-010120] is expected")
            for one in found:
                try:
                    if (code := _code(one, number)).text != NO_ACTOR:
                        codes.append(code)
                except ValueError as error:
                    faults.append(str(error))
        name = name.strip()
        marked = [one for one in _CODES.findall(bracket + rest) if one.strip() == NO_ACTOR]
        if name.startswith("+"):
            yield from self._other_name(number, text, name, remark, bool(bracket))
        elif name and said[:1].isspace():
            faults.append(f"a line that is set in holds codes; {name!r} is none")
        elif name and not name.strip("_ ,"):
            faults.append(f"{name!r} is no name; one as KOFI_ANNAN_ is expected")
        elif name:
            yield from self._close(keep=not bracket)
            self._open.append(Named(name, [name], number, remark=remark, text=text))
        last = self._open[-1] if self._open else None
        if codes or marked:
            if last is None:
                faults.append("the code has no name before it; a name is expected")
            else:
                last.codes += codes
                last.text += "" if name else f"\n{text}"
                if marked and not codes and not last.codes:
                    faults.append("it is marked as no actor, [---]")
                    self._open.pop()
        yield from (self._bad(number, text, fault) for fault in faults)

    def _bad(self, number: int, text: str, reason: str) -> Bad:
        """A line that cannot be taken, under the name of its entry, with which it can be mended and read again."""
        last = self._open[-1] if self._open else None
        if last:
            last.faulty = True
        block = text if last is None or last.line == number else f"{last.own}\n{text}"
        return Bad(number, block, " ".join(reason.split()))  # a code may hold what breaks a line

    def done(self) -> Iterator[Named | Bad]:
        yield from self._close()

    def _other_name(self, number: int, text: str, name: str, remark: str, coded: bool) -> Iterator[Bad]:
        other = name[1:].strip()
        if not self._open:
            reason = "there is no actor that this could be another name of; a name without + is expected first"
            yield self._bad(number, text, reason)
        elif not other.strip("_ ,"):
            yield self._bad(number, text, "there is no name after +")
        elif coded:
            yield self._bad(number, text, "another name has no code of its own; the codes stand under the names")
        else:
            last = self._open[-1]
            last.names.append(other)
            last.text += f"\n{text}"
            last.remark = last.remark or remark

    def _close(self, keep: bool = False) -> Iterator[Named | Bad]:
        """The entries that are complete. A person's further names without a + wait for the one that has the codes."""
        if not self._open:
            return
        last = self._open[-1]
        if not last.codes:
            if not keep:
                several, self._open = self._open, []
                yield from _codeless(several)
            return
        several, self._open = self._open[:-1], []
        dated = any(code.start or code.end for code in last.codes)
        same = [one for one in several if dated and _surname(one) == _surname(last)]
        if same:
            last.names = [*(name for one in same for name in one.names), *last.names]
            remark = f"names from line {same[0].line} on, which have no code, taken as names of this person"
            last.remark = last.remark or remark
        yield from _codeless([one for one in several if one not in same])
        yield last

    def _without_remarks(self, text: str) -> str:
        if self._remark:
            _, ended, text = text.partition("-->")
            self._remark = not ended
            if not ended:
                return ""
        while found := _REMARK.search(text):
            if found[0] != "<!--":
                return text[: found.start()]
            before, after = text[: found.start()], text[found.end() :]
            _, ended, after = after.partition("-->")
            if not ended:
                self._remark = True
                return before
            text = before + after
        return text


def _codeless(several: list[Named]) -> Iterator[Bad]:
    """What is said of entries without a code, unless it was said already why they have none."""
    reason = (
        "it has no code; one as [AFGGOV 930120-010120] is expected under it, or a + before it where it is another name"
    )
    return (Bad(one.line, one.text, reason) for one in several if not one.faulty)


def _surname(one: Named) -> str:
    return (one.own.replace("_", " ").split() or [""])[-1].upper()


def _code(text: str, line: int) -> Code:
    text = text.strip()
    found = _CODE.match(text)
    if not found:
        raise ValueError(f"[{text}] is no code; one as [AFGGOV] or [AFGGOV 930120-010120] is expected")
    if found["rest"]:
        raise ValueError(f"[{text}] has {found['rest']!r} after the code; <DATE, >DATE or DATE-DATE is expected")
    start = end = None
    if found["only"]:
        day = _day(found["day"], text)
        start, end = (day, None) if found["only"] == ">" else (None, day)
    elif found["start"]:
        start, end = _day(found["start"], text), _day(found["end"], text)
        if start > end:
            raise ValueError(f"[{text}] ends ({end}) before it begins ({start})")
    return Code(found[1].upper(), start, end, f"[{text}]", line)


def _day(digits: str, text: str) -> str:
    """A day as YYMMDD or YYYYMMDD; YY from 00 to 30 is 20YY, as TABARI and PETRARCH read it."""
    if len(digits) == 6:
        digits = f"{'20' if int(digits[:2]) <= 30 else '19'}{digits}"
    try:
        if len(digits) != 8:
            raise ValueError
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        raise ValueError(f"[{text}]: {digits} is no day; YYMMDD or YYYYMMDD is expected") from None


# Agents


def agents(several: Iterable[Line]) -> Iterator[Agent | Bad]:
    """The agents that lines tell of, and the lines that cannot be taken.

    Sets of words are written out: CATTLE!PERSON! is CATTLEMAN, CATTLEWOMAN ….
    """
    sets: dict[str, list[str]] = {}
    reader = _Reader()
    for number, text, _ in several:
        said = reader._without_remarks(text).strip()
        if not said:
            continue
        if found := _SET_IS.fullmatch(said):
            sets[found[1]] = [word.strip() for word in found[2].split(",") if word.strip()]
            continue
        words, bracket, rest = said.partition("[")
        codes = _CODES.findall(bracket + rest)
        code = codes[0].strip() if len(codes) == 1 else ""
        if not re.fullmatch(r"~[A-Z0-9]+|[A-Z0-9]+~", code):
            yield Bad(number, text, "a word and its code as FARMER [~AGR] are expected")
            continue
        if unknown := [name for name in _SET.findall(words) if name not in sets]:
            yield Bad(number, text, f"the set !{unknown[0]}! is not defined above it")
            continue
        plurals = [form for several in _PLURAL.findall(words) for form in several.split(",")]
        forms = [_PLURAL.sub("", words), *plurals]
        yield Agent(code, tuple(form for one in forms for form in _written_out(one, sets)), number)


def _written_out(word: str, sets: dict[str, list[str]]) -> list[str]:
    forms = [word]
    while (found := _SET.search(forms[0])) and len(forms) < _MOST_FORMS:
        forms = [form.replace(found[0], one, 1) for form in forms for one in sets[found[1]]]
    return [clean for form in forms if (clean := " ".join(form.replace("_", " ").split()))]
