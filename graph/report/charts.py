"""Charts as SVG: bars, rank intervals, points and columns. Small, without scripts, in colours that the page's style sets.

Each has a title and a description for those who hear the page; all data in them stand in a table as well. Nothing is told by
colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from html import escape
from itertools import count

from graph.report.document import Bars, Columns, Points, Spans, number

__all__ = ["svg"]

Chart = Bars | Spans | Points | Columns

_WIDE, _LABEL, _ROW, _CHARACTERS = 720, 230, 22, 34
_NAMED = 12  # points at most that bear a name


def svg(chart: Chart, prefix: str = "c") -> str:
    """The chart as an `<svg>` element. prefix: makes its ids the page's only ones of their name."""
    draw = {Bars: _bars, Spans: _spans, Points: _points, Columns: _columns}[type(chart)]
    height, body, told = draw(chart)  # type: ignore[operator]
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {_WIDE} {height}" width="{_WIDE}" height="{height}" '
        f'aria-labelledby="{prefix}-t {prefix}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{prefix}-t">{escape(chart.title)}</title><desc id="{prefix}-d">{escape(told)}</desc>{body}</svg>'
    )


def _bars(chart: Bars) -> tuple[int, str, str]:
    low, high = min([0.0, *(v for _, v in chart.rows)]), max([0.0, *(v for _, v in chart.rows)])
    axis = _Axis(low, high, _LABEL, _WIDE - 70)
    body = [_rows_grid(axis, len(chart.rows))]
    for i, (label, value) in enumerate(chart.rows):
        y = i * _ROW
        left, right = sorted((axis.at(0), axis.at(value)))
        body.append(_label(label, y))
        body.append(f'<rect class="mark" x="{left:.1f}" y="{y + 4}" width="{max(right - left, 1):.1f}" height="14"/>')
        body.append(_text(right + 5, y + 15, number(value), "quiet"))
    body.append(_text(_LABEL, len(chart.rows) * _ROW + 32, chart.axis, "quiet"))
    told = "; ".join(f"{label} {number(value)}" for label, value in chart.rows)
    return len(chart.rows) * _ROW + 40, "".join(body), f"{chart.axis}: {told}."


def _spans(chart: Spans) -> tuple[int, str, str]:
    axis = _ranks(max((high for *_, high in chart.rows), default=2), _LABEL + 10, _WIDE - 80)
    body = [_rows_grid(axis, len(chart.rows))]
    for i, (label, value, low, high) in enumerate(chart.rows):
        y = i * _ROW + 11
        body.append(_label(label, i * _ROW))
        body.append(f'<line class="span" x1="{axis.at(low):.1f}" x2="{axis.at(high):.1f}" y1="{y}" y2="{y}"/>')
        body.append(f'<circle class="mark" cx="{axis.at(value):.1f}" cy="{y}" r="5"/>')
        body.append(_text(axis.at(high) + 10, y + 4, f"{number(low)}–{number(high)}", "quiet"))
    body.append(_text(_LABEL, len(chart.rows) * _ROW + 32, chart.axis, "quiet"))
    told = "; ".join(f"{name} {number(v)}, between {number(a)} and {number(b)}" for name, v, a, b in chart.rows)
    return len(chart.rows) * _ROW + 40, "".join(body), f"{chart.axis}: {told}."


def _points(chart: Points) -> tuple[int, str, str]:
    height, left, bottom = 420, 70, 370
    across = _spread([x for _, x, _ in chart.rows], left, 690)
    up = _spread([y for *_, y in chart.rows], bottom, 14)
    body = []
    for tick in across.ticks:
        x = across.at(tick)
        body.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="14" y2="{bottom}"/>')
        body.append(_text(x, bottom + 16, number(tick), "quiet", "middle"))
    for tick in up.ticks:
        y = up.at(tick)
        body.append(f'<line class="grid" x1="{left}" x2="690" y1="{y:.1f}" y2="{y:.1f}"/>')
        body.append(_text(left - 6, y + 4, number(tick), "quiet", "end"))
    # A name covers no other name, and no other point that bears one.
    taken = [(across.at(x) - 4, across.at(x) + 4, up.at(y)) for _, x, y in chart.rows[:_NAMED]]
    for i, (label, x, y) in enumerate(chart.rows):
        at, on = across.at(x), up.at(y)
        body.append(f'<circle class="mark" cx="{at:.1f}" cy="{on:.1f}" r="3.5" opacity=".75"/>')
        short = _short(label, 24)
        size = len(short) * 6.2
        begin = at + 6 if at + 6 + size < _WIDE else at - 6 - size
        free = all(abs(on - other) > 12 or begin + size < start or begin > end for start, end, other in taken)
        if i < _NAMED and free:
            taken.append((begin, begin + size, on))
            body.append(_text(begin, on + 4, short))
    body.append(_text(690, height - 14, f"{chart.across}{across.note} →", "quiet", "end"))
    body.append(_text(left, 10, f"↑ {chart.up}{up.note}", "quiet"))
    told = f"{len(chart.rows)} actors, {chart.across} across and {chart.up} up"
    return height, "".join(body), f"{told}; furthest: {', '.join(label for label, *_ in chart.rows[:5] if label)}."


def _columns(chart: Columns) -> tuple[int, str, str]:
    height, bottom, left = 240, 190, 60
    up = _Axis(0, max([1.0, *(v for _, v in chart.rows)]), bottom, 20)
    step = (_WIDE - left - 20) / max(len(chart.rows), 1)
    body = []
    for tick in up.ticks:
        body.append(f'<line class="grid" x1="{left}" x2="{_WIDE - 20}" y1="{up.at(tick):.1f}" y2="{up.at(tick):.1f}"/>')
        body.append(_text(left - 6, up.at(tick) + 4, number(tick), "quiet", "end"))
    for i, (label, value) in enumerate(chart.rows):
        x, y = left + i * step, up.at(value)
        body.append(
            f'<rect class="mark" x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{bottom - y:.1f}"/>'
        )
        body.append(_text(x + step / 2, bottom + 16, label, "quiet", "middle"))
    body.append(_text(_WIDE - 20, height - 12, f"{chart.across} →", "quiet", "end"))
    body.append(_text(left, 10, f"↑ {chart.up}", "quiet"))
    told = "; ".join(f"{label}: {number(value)}" for label, value in chart.rows)
    return height, "".join(body), f"{chart.up} by {chart.across}. {told}."


class _Axis:
    """Values between two ends as places on the screen, with a few round ticks. spread: the scale, as a function that rises."""

    def __init__(
        self,
        low: float,
        high: float,
        begin: float,
        end: float,
        spread: Callable[[float], float] = float,
        note: str = "",
    ) -> None:
        self.low, self.high = low, high if high > low else low + 1
        self.begin, self.end, self.spread, self.note = begin, end, spread, note
        self.ticks = list(_round(self.low, self.high))

    def at(self, value: float) -> float:
        """Where a value lies."""
        low, high = self.spread(self.low), self.spread(self.high)
        return self.begin + (self.spread(value) - low) / (high - low) * (self.end - self.begin)


def _spread(values: list[float], begin: float, end: float) -> _Axis:
    # Most measures have a few large values and a crowd of small ones, which a plain scale would heap up in a corner.
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == 0 and values and sorted(values)[len(values) // 2] < high / 5:
        return _Axis(low, high, begin, end, math.sqrt, " (square-root scale)")
    return _Axis(low, high, begin, end)


def _ranks(highest: float, begin: float, end: float) -> _Axis:
    # From 1st to 3rd is as far as from 100th to 300th.
    axis = _Axis(1, max(2.0, highest), begin, end, math.log)
    axis.ticks = [tick for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000) if tick <= axis.high]
    return axis


def _round(low: float, high: float) -> Iterable[float]:
    rough = (high - low) / 5
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= rough)
    first = math.ceil(low / step - 1e-9)
    for i in count(first):
        if i * step > high + step * 1e-9:
            return
        yield round(i * step, 12)


def _rows_grid(axis: _Axis, rows: int) -> str:
    lines = []
    for tick in axis.ticks:
        x = axis.at(tick)
        lines.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{rows * _ROW}"/>')
        lines.append(_text(x, rows * _ROW + 15, number(tick), "quiet", "middle"))
    return "".join(lines)


def _label(text: str, y: float) -> str:
    return _text(_LABEL - 8, y + 15, _short(text, _CHARACTERS), "", "end")


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    look = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{look}>{escape(text)}</text>'
