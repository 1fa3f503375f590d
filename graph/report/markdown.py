"""The document as Markdown: tables with pipes, charts as bars of characters."""

from __future__ import annotations

import re

from graph.report.document import (
    Bars,
    Block,
    Cell,
    Code,
    Columns,
    Document,
    Facts,
    Items,
    Link,
    Points,
    Section,
    Spans,
    Table,
    Text,
    number,
)  # fmt: skip

__all__ = ["markdown"]

# What may begin markup anywhere, and what does so at the beginning of a line only: a heading, a quotation, a list.
_MARKS = re.compile(r"([\\`*_\[\]<>|~&$])")
_AT_START = re.compile(r"(?<![^\n])(\s*)([#>+\-=]|\d+(?=[.)](?:\s|$)))")
_WIDE = 40


def markdown(document: Document) -> str:
    """The whole text, ended by a line feed."""
    parts = [f"# {_plain(document.title)}", _plain(document.lead), _block(document.facts)]
    for section in document.sections:
        parts += _section(section, 2)
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section, level: int) -> list[str]:
    parts = ["#" * level + " " + _plain(section.title), *(_block(block) for block in section.blocks)]
    for part in section.parts:
        parts += _section(part, level + 1)
    return parts


def _block(block: Block) -> str:
    match block:
        case Text(text):
            return _plain(text)
        case Items(items):
            return "\n".join(f"- {_plain(item)}" for item in items)
        case Facts(rows):
            return "\n".join(f"- **{_plain(name)}:** {_cell(value)}" for name, value in rows)
        case Code(text):
            fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
            return f"{fence}\n{text}\n{fence}"
        case Table():
            return _table(block)
        case Bars(title, axis, rows):
            return _drawn(title, axis, [(label, value, number(value)) for label, value in rows])
        case Columns(title, across, up, rows):
            return _drawn(title, f"{up} by {across}", [(label, value, number(value)) for label, value in rows])
        case Spans(title, axis, rows):
            ranks = [(label, f"{number(value)} ({number(low)}–{number(high)})") for label, value, low, high in rows]
            return _fenced(f"{title} ({axis})", [f"{_label(label)}  {said}" for label, said in ranks])
        case Points(title, across, up, _):
            return f"*{_plain(title)}: a chart of {_plain(across)} against {_plain(up)} is in the HTML.*"


def _drawn(title: str, axis: str, rows: list[tuple[str, float, str]]) -> str:
    most = max((abs(value) for _, value, _ in rows), default=0) or 1
    return _fenced(
        f"{title} ({axis})",
        [f"{_label(label)}  {'█' * max(round(abs(value) / most * _WIDE), 1)} {said}" for label, value, said in rows],
    )


def _label(text: str) -> str:
    text = " ".join(text.replace("`", "'").split())
    return f"{text[:33] + '…' if len(text) > 34 else text:<34}"


def _fenced(title: str, lines: list[str]) -> str:
    return f"{_plain(title)}\n\n```\n" + "\n".join(lines) + "\n```"


def _table(table: Table) -> str:
    lines = [
        f"**{_plain(table.title)}**\n",
        "| " + " | ".join(_plain(column.name) for column in table.columns) + " |",
        "|" + "|".join("--:" if column.numeric else "---" for column in table.columns) + "|",
        *("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in table.rows),
    ]
    return "\n".join(lines) + (f"\n\n{_plain(table.note)}" if table.note else "")


def _cell(cell: Cell) -> str:
    if isinstance(cell, Link):
        address = re.sub(r"[\s<>()|\\]", lambda found: f"%{ord(found[0]):02X}", cell.safe)
        return f"[{_plain(cell.text)}]({address})" if address else _plain(cell.text)
    return _plain(cell) if isinstance(cell, str) else number(cell)


def _plain(text: str) -> str:
    """A text on one line, shown as it is written."""
    text = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _AT_START.sub(lambda found: found[1] + _escaped(found[2]), text, count=1)


def _escaped(mark: str) -> str:
    # "1." would begin a list: there it is the full stop that is escaped, and a backslash before a digit is one.
    return mark + "\\" if mark.isdigit() else "\\" + mark
