"""The document as one HTML file: nothing is fetched, nothing runs, it prints, and it reads in light and dark."""

from __future__ import annotations

import re
from html import escape
from importlib import resources
from itertools import count

from graph.report.charts import svg
from graph.report.document import Block, Cell, Code, Document, Facts, Items, Link, Section, Table, Text, number

__all__ = ["html"]

_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
# Nothing may be fetched and no script may run, whatever a name in the data says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_ABREAST = 10  # columns of numbers with headings that lie


def html(document: Document) -> str:
    """The whole page."""
    anchors = _anchors(document.sections)
    numbers = count(1)
    body = "".join(_section(one, 2, anchors, numbers) for one in document.sections)
    contents = "".join(f'<li><a href="#{anchors[id(one)]}">{escape(one.title)}</a></li>' for one in document.sections)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n<main>\n"
        f"<header>\n<h1>{escape(document.title)}</h1>\n"
        f'<p class="lead">{escape(document.lead)}</p>\n{_block(document.facts, numbers)}\n</header>\n'
        f'<nav aria-label="Contents"><ol>{contents}</ol></nav>\n{body}</main>\n</body>\n</html>\n'
    )


def _style() -> str:
    return resources.files("graph.report").joinpath("style.css").read_text(encoding="utf-8")


def _anchors(sections: tuple[Section, ...]) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in sections:
        slug = re.sub(r"[^a-z0-9]+", "-", one.title.lower()).strip("-") or "part"
        while slug in found.values():
            slug += "-"
        found[id(one)] = slug
    return found


def _section(section: Section, level: int, anchors: dict[int, str], numbers: count[int]) -> str:
    anchor = f' id="{anchors[id(section)]}"' if id(section) in anchors else ""
    inside = "\n".join(_block(block, numbers) for block in section.blocks)
    inside += "".join(_section(part, level + 1, anchors, numbers) for part in section.parts)
    return f"<section{anchor}>\n<h{level}>{escape(section.title)}</h{level}>\n{inside}\n</section>\n"


def _block(block: Block, numbers: count[int]) -> str:
    match block:
        case Text(text):
            return f"<p>{escape(text)}</p>"
        case Items(items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case Facts(rows):
            said = "".join(f"<dt>{escape(name)}</dt><dd>{_cell(value)}</dd>" for name, value in rows)
            return f"<dl>{said}</dl>"
        case Code(text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Table():
            return _table(block)
        case _:
            drawn = svg(block, f"c{next(numbers)}")
            return f"<figure><figcaption>{escape(block.title)}</figcaption>{drawn}</figure>"


def _table(table: Table) -> str:
    # Many columns of ranks stand side by side on paper only where their headings stand upright.
    narrow = ' class="narrow"' if sum(one.numeric for one in table.columns) > _ABREAST else ""

    def look(i: int) -> str:
        return ' class="number"' if table.columns[i].numeric else ""

    head = "".join(
        f'<th scope="col"{look(i)}><span>{escape(one.name)}</span></th>' for i, one in enumerate(table.columns)
    )
    rows = []
    for row in table.rows:
        cells = (
            f'<th scope="row"{look(i)}>{_cell(cell)}</th>' if i == table.heading else f"<td{look(i)}>{_cell(cell)}</td>"
            for i, cell in enumerate(row)
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    return (
        f'<div class="table"><table{narrow}><caption>{escape(table.title)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>{note}"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, Link):
        text = escape(cell.text)
        return f'<a href="{escape(cell.safe)}" rel="noreferrer">{text}</a>' if cell.safe else text
    if isinstance(cell, str):
        return f"<time>{cell}</time>" if _DATE.fullmatch(cell) else escape(cell)
    return number(cell)
