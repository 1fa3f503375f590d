"""Along time, from left to right: above the line what took place, below it the actors, each amidst what it had part in.

Years with much in them are wide and years with nothing are left out, so that neither a quiet decade nor a busy month decides
how small all of it is.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from graph.dates import earliest
from graph.picture.layout.apart import GAP, Floats
from graph.picture.layout.happenings import dates, day_number, years
from graph.picture.layout.places import Label, Sheet
from graph.picture.layout.rows import block

_BREAK = 70.0  # where time is left out
_LINE = 40.0  # between the line of the years and the boxes on either side
_NARROW = 0.45  # of a box's width: a year with one thing in it; its neighbours stand above or below
_MONTHLY = 3  # years; up to so many, months have columns of their own


def timeline(sheet: Sheet) -> tuple[Floats, list[Label]]:
    """Places, and the years along the line. Raises ValueError where nothing has a date."""
    when = dates(sheet)
    if not when:
        raise ValueError("Nothing in this picture has a date: there is no order in time to show.")
    places = np.zeros_like(sheet.sizes)
    widest = float(sheet.sizes[:, 0].max()) + GAP
    across, labels, end = _columns(when, widest)
    happened = sorted((sheet.at[node] for node in when), key=lambda i: (across[sheet.nodes[i]], i))
    for i in happened:
        places[i, 0] = across[sheet.nodes[i]]
    top = -_LINE
    for lane in _lanes(places[:, 0], sheet.sizes, happened):
        high = float(sheet.sizes[lane, 1].max())
        places[lane, 1] = top - high / 2
        top -= high + GAP
    placed = set(happened)
    actors = [i for i in range(len(sheet.nodes)) if i not in placed]
    tied = [i for i in actors if _among(sheet, places, i, placed)]
    bottom = _LINE
    for lane in _shifted(places, sheet.sizes, sorted(tied, key=lambda i: (places[i, 0], i)), len(tied)):
        high = float(sheet.sizes[lane, 1].max())
        places[lane, 1] = bottom + high / 2
        bottom += high + GAP
    without = [i for i in actors if i not in set(tied)]
    if without:
        rest = block(sheet.sizes, without, max(end, 4 * widest))
        labels.append(Label("without a date", end / 2, bottom + _LINE))
        rest.put(places, end / 2, bottom + 2 * _LINE)
    return places, labels


def _columns(when: dict[str, str], widest: float) -> tuple[dict[str, float], list[Label], float]:
    """Where each date lies, the words along the line, and how long it is."""
    precision = 7 if years(when.values()) <= _MONTHLY else 4
    columns: dict[str, list[str]] = defaultdict(list)
    for node, date in when.items():
        columns[date[:precision]].append(node)
    across, labels = {}, []
    left, before = 0.0, ""
    for column in sorted(columns, key=day_number):
        if before and not _next(before, column):
            left += _BREAK
        width = widest * _NARROW * max(len(columns[column]) ** 0.5, 1.0)
        first, room = day_number(column), 31.0 if len(column) == 7 else 366.0
        for node in columns[column]:
            across[node] = left + width * min((day_number(when[node]) - first) / room, 1.0)
        labels.append(Label(_written(column), left + width / 2, 0.0))
        left, before = left + width, column
    return across, labels, left


def _written(column: str) -> str:
    return f"{earliest(column):%b %Y}" if len(column) == 7 else column


def _next(before: str, column: str) -> bool:
    """Whether nothing lies between these two years or months."""
    if len(before) != len(column):
        return before[:4] == column[:4]
    if len(column) == 4:
        return int(column) - int(before) == 1
    months = [int(one[:4]) * 12 + int(one[5:7]) for one in (before, column)]
    return months[1] - months[0] == 1


def _lanes(across: Floats, sizes: Floats, order: list[int]) -> list[list[int]]:
    """In as few rows as there must be for no two to overlap, each one exactly at its date."""
    lanes: list[list[int]] = []
    for i in order:
        left = across[i] - sizes[i, 0] / 2 - GAP
        lane = next((one for one in lanes if across[one[-1]] + sizes[one[-1], 0] / 2 <= left), None)
        if lane is None:
            lanes.append(lane := [])
        lane.append(i)
    return lanes


def _shifted(places: Floats, sizes: Floats, order: list[int], count: int) -> list[list[int]]:
    """In no more rows than look well, each one as near to its wish as those to the left of it let it be."""
    lanes: list[list[int]] = [[] for _ in range(max(int(count**0.5), 1))]
    ends = [-np.inf] * len(lanes)
    for i in order:
        wish = places[i, 0] - sizes[i, 0] / 2
        free = [number for number, end in enumerate(ends) if end + GAP <= wish]
        number = free[0] if free else int(np.argmin(ends))
        left = max(wish, ends[number] + GAP)
        places[i, 0] = left + sizes[i, 0] / 2
        ends[number] = left + sizes[i, 0]
        lanes[number].append(i)
    return [lane for lane in lanes if lane]


def _among(sheet: Sheet, places: Floats, i: int, dated: set[int]) -> bool:
    """Sets a node amidst what took place with it, or what those took part in that it is tied to; False if that is nothing."""
    near = [j for j in sheet.flat.neighbors(i) if j in dated]
    if not near:
        near = [k for j in sheet.flat.neighbors(i) for k in sheet.flat.neighbors(j) if k in dated]
    if near:
        places[i, 0] = places[near, 0].mean()
    return bool(near)
