"""Events that say the same of the same two in one period, added up by DuckDB; and the rows that say nothing of two, counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.ontology import default
from loaders.actors import Resolved
from loaders.events import codes, who
from loaders.events.codes import Meaning
from loaders.events.formats import Format
from loaders.events.table import SOUND, UNIT, Table, fill, run

PERIODS = ("year", "month", "day", "all")
NO_ACTOR = "name no source or no target"
SELF = "tell what an actor did within itself, as a government and its own police"

# Why a row is no edge, as a number: it is one; it was not asked for; else the place of its reason.
_EDGE, _NOT_ASKED, _NO_ACTOR, _SELF = range(4)
_FETCHED = 10_000


@dataclass(frozen=True)
class Choice:
    """What is asked for: edges per year, month, day or for all time; of at least so many events; of these relations (all when
    None); and whether roles without a country are groups of their own."""

    period: str = "month"
    least: int = 1
    only: frozenset[str] | None = None
    unnamed: bool = False


@dataclass(frozen=True)
class Left:
    """Rows that are no edge for one reason: how many, and where the first of them stands, with what it says."""

    reason: str
    rows: int
    line: int
    first: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom a key means from a day to a day; None, and `why`, when it means nobody."""

    first: date
    last: date
    actor: Resolved | None
    why: str = ""


class Aggregated:
    """The edges of an open file, as rows of numbers, and what the numbers stand for.

    actors: of their ends. labels: how these are coded. meanings: of their codes. restored: the places of meanings whose code
    has lost its leading zero in the file. kinds: all kinds of edges, in the order in which they are shown. first: a day.
    """

    def __init__(self, table: Table, choice: Choice) -> None:
        self.kinds = codes.order()
        self.actors: list[Resolved] = []
        self.labels: list[str] = []
        self.meanings: list[Meaning] = []
        self.restored: set[int] = set()
        self.first, self._last = date.min, date.min
        self._table, self._choice = table, choice
        self._connection, self._format = table.connection, table.layout.format
        self._reasons = ["", "", NO_ACTOR, SELF]
        ((first, last),) = self._all(f"SELECT min(day), max(day) FROM pairs WHERE fault = {SOUND}")
        self._empty = first is None
        if not self._empty:
            self.first, self._last = first, last
            self._name_actors()
            self._name_codes()
            self._add_up()

    def left(self) -> Iterator[Left]:
        """The rows that are no edge, reason by reason, the most first."""
        if self._empty:
            return
        query = (
            f"SELECT why, count(*) AS n, min(place) FROM hit WHERE why > {_NOT_ASKED} GROUP BY why ORDER BY n DESC, why"
        )
        for why, rows, place in self._all(query):
            of_one = "SELECT line, a, an, b, bn, code FROM pairs WHERE place = $place LIMIT 1"
            ((line, a, an, b, bn, code),) = self._all(of_one, {"place": place})
            said = {"source": _label(a, an), "target": _label(b, bn), "code": code}
            first = {name: text for name, text in said.items() if text}
            yield Left(self._reasons[why], rows, self._table.line_of(place, line), first)

    def occurring(self) -> list[int]:
        """The kinds of edges that there are, as places in `kinds`, in the order in which they are shown."""
        if self._empty:
            return []
        return [n for (n,) in self._all(f"SELECT DISTINCT (key // {self._size})::INTEGER AS n FROM edge ORDER BY n")]

    def several(self, kind: int) -> Iterator[tuple[Any, ...]]:
        """The edges of one kind that were seen in several events, those of the most first: rows of `_SEVERAL_EVENTS`."""
        return self._fetched(_SEVERAL_EVENTS, kind)

    def single(self, kind: int) -> Iterator[tuple[Any, ...]]:
        """The edges of one kind that were seen in one event: rows of `_ONE_EVENT`."""
        return self._fetched(_ONE_EVENT, kind)

    def _fetched(self, query: str, kind: int) -> Iterator[tuple[Any, ...]]:
        given = {"low": kind * self._size, "high": (kind + 1) * self._size}
        found = self._connection.execute(query.format(actors=len(self.actors), periods=self._periods), given)
        while rows := found.fetchmany(_FETCHED):
            yield from rows

    def _all(self, query: str, given: dict[str, Any] | None = None) -> list[Any]:
        return self._connection.execute(query, given or {}).fetchall()

    def _name_actors(self) -> None:
        """Makes the table `label`: each key and name that there is, and which actor it is, in which span of days."""
        query = f"""
            SELECT DISTINCT k, n FROM (
                SELECT a AS k, an AS n FROM pairs WHERE fault = {SOUND} AND a IS NOT NULL GROUP BY ALL
                UNION ALL SELECT b, bn FROM pairs WHERE fault = {SOUND} AND b IS NOT NULL GROUP BY ALL
            ) ORDER BY k, n"""
        labels = self._all(query)
        self.labels = [_label(*label) for label in labels]
        found = answers(self._format, {key for key, _ in labels}, self.first, self._last, self._choice.unnamed)
        known = {one.actor.id: one.actor for several in found.values() for one in several if one.actor}
        # In the order of their ids, so that what has no direction has its ends in the same order in every file.
        self.actors = [known[id] for id in sorted(known)]
        numbers = {one.id: number for number, one in enumerate(self.actors)}
        rows = [
            (
                number,
                key,
                name,
                one.first,
                one.last,
                numbers[one.actor.id] if one.actor else None,
                self._reason(one.why),
            )
            for number, (key, name) in enumerate(labels)
            for one in found[key]
        ]
        self._spans = max(map(len, found.values()), default=0)
        columns = {"no": "INTEGER", "k": "VARCHAR", "n": "VARCHAR", "first": "DATE", "last": "DATE"}
        fill(self._connection, "label", {**columns, "actor": "INTEGER", "why": "INTEGER"}, rows)

    def _name_codes(self) -> None:
        """Makes the table `meaning`: what each code means, and why one means nothing here."""
        pairs = self._all(f"SELECT DISTINCT code, root FROM pairs WHERE fault = {SOUND} ORDER BY ALL")
        numbers = {kind: number for number, kind in enumerate(self.kinds)}
        places: dict[tuple[Meaning, bool], int] = {}
        rows: list[tuple[str, str, int | None, int | None, bool, int | None]] = []
        for (code, root), meaning in codes.understood(self._format.system, pairs).items():
            if isinstance(meaning, str):
                rows.append((code, root, None, None, False, self._reason(meaning)))
                continue
            restored = codes.restored(self._format.system, code, meaning)
            if (m := places.setdefault((meaning, restored), len(places))) == len(self.meanings):
                self.meanings.append(meaning)
                if restored:
                    self.restored.add(m)
            asked = self._choice.only is None or meaning.relation in self._choice.only
            either = default().relation(meaning.relation).symmetric
            rows.append((code, root, m, numbers[meaning.kind], either, _EDGE if asked else _NOT_ASKED))
        columns = {"code": "VARCHAR", "root": "VARCHAR", "m": "INTEGER", "kind": "INTEGER", "either": "BOOLEAN"}
        fill(self._connection, "meaning", {**columns, "why": "INTEGER"}, rows)

    def _reason(self, reason: str) -> int | None:
        """A reason as a number; None for none."""
        if not reason:
            return None
        if reason not in self._reasons:
            self._reasons.append(reason)
        return self._reasons.index(reason)

    def _add_up(self) -> None:
        """Makes the table `hit`, a row for every row of the file, and of those that are an edge the table `edge`."""
        first, last = self.first, self._last
        years = last.year - first.year + 1
        period, self._periods = {
            "year": (f"year(day) - {first.year}", years),
            "month": (f"(year(day) - {first.year}) * 12 + month(day) - 1", years * 12),
            "day": (f"day - DATE '{first}'", (last - first).days + 1),
            "all": ("0", 1),
        }[self._choice.period]
        # An edge's kind, source, target and period as one number, by which DuckDB adds up much faster than by four.
        self._size = len(self.actors) ** 2 * self._periods
        span = "AND day BETWEEN {0}.first AND {0}.last" if self._spans > 1 else ""
        query = _HIT.format(
            key="BIGINT" if self._size * len(self.kinds) < 2**63 else "HUGEINT",
            actors=len(self.actors),
            periods=self._periods,
            period=period,
            day=f"(day - DATE '{first}')::INTEGER",
            source_span=span.format("s"),
            target_span=span.format("t"),
            # Two actors in one cell may be one state, whose edge this row counts for once.
            once=_ONCE if self._format.list else "",
        )
        run(self._connection, query)
        run(self._connection, _ADDED.format(scale=_mean("scale"), tone=_mean("tone")), {"least": self._choice.least})
        run(self._connection, _MIXTURE)


def answers(format: Format, keys: Iterable[str], first: date, last: date, unnamed: bool) -> dict[str, list[Answer]]:
    """Whom each key means, from `first` to `last` without a gap."""
    found: dict[str, list[Answer]] = {}
    spans = who.spans(first, last)
    for key in keys:
        several: list[Answer] = []
        for begin, end in spans:
            actor = _actor(format, key, begin.isoformat(), unnamed)
            said = Answer(begin, end, None, actor) if isinstance(actor, str) else Answer(begin, end, actor)
            if several and (several[-1].actor, several[-1].why) == (said.actor, said.why):
                said = replace(said, first=several.pop().first)
            several.append(said)
        found[key] = several
    return found


def _actor(format: Format, key: str, on: str, unnamed: bool) -> Resolved | str:
    if format.actors == "code":
        return who.of_code(key, on, unnamed)
    name, country, sectors = key.split(UNIT)
    return who.of_name(name, country, sectors, on)


def _mean(column: str) -> str:
    """The mean of what stands in millionths, to two decimals."""
    return f"round(sum({column})::DOUBLE / count({column}) / 1000000, 2) AS {column}"


def _label(key: str | None, name: str | None) -> str:
    """An actor as its source has it: code and name, or name and country."""
    if key is None:
        return ""
    code, _, rest = key.partition(UNIT)
    country = rest.partition(UNIT)[0]
    if country and country not in code:
        return f"{code} ({country})" if code else country
    return f"{code} {name}" if name else code


_HIT = f"""
    CREATE TABLE hit AS
    SELECT place, why, m, d, scale, tone, mentions, story,
        CASE WHEN turned THEN lb ELSE la END AS la, CASE WHEN turned THEN la ELSE lb END AS lb,
        CASE WHEN why = {_EDGE} THEN
            ((kind::{{key}} * {{actors}} + CASE WHEN turned THEN target ELSE source END) * {{actors}}
                + CASE WHEN turned THEN source ELSE target END) * {{periods}} + p END AS key
    FROM (
        SELECT e.place, meaning.m, meaning.kind, meaning.either AND s.actor > t.actor AS turned, s.no AS la, t.no AS lb,
            s.actor AS source, t.actor AS target, {{period}} AS p, {{day}} AS d, e.scale, e.tone, e.mentions, e.story,
            CASE WHEN meaning.why = {_NOT_ASKED} THEN {_NOT_ASKED} WHEN e.a IS NULL OR e.b IS NULL THEN {_NO_ACTOR}
                 WHEN s.why IS NOT NULL THEN s.why WHEN t.why IS NOT NULL THEN t.why
                 WHEN meaning.why <> {_EDGE} THEN meaning.why WHEN s.actor = t.actor THEN {_SELF}
                 ELSE {_EDGE} END::UTINYINT AS why
        FROM pairs e JOIN meaning ON meaning.code = e.code AND meaning.root = e.root
            LEFT JOIN label s ON s.k = e.a AND s.n = e.an {{source_span}}
            LEFT JOIN label t ON t.k = e.b AND t.n = e.bn {{target_span}}
        WHERE e.fault = {SOUND}
    )
    {{once}}"""
_ONCE = "QUALIFY row_number() OVER (PARTITION BY place, why, key ORDER BY la, lb) = 1"

_ADDED = """
    CREATE TABLE edge AS
    SELECT key, count(*)::INTEGER AS n, {scale}, {tone}, sum(mentions) AS mentions, min(d) AS d1, max(d) AS d2,
        min(la) AS a1, max(la) AS a2, min(lb) AS b1, max(lb) AS b2, min(m) AS m1, max(m) AS m2,
        min(story) AS story1, max(story) AS story2
    FROM hit WHERE key IS NOT NULL GROUP BY key HAVING count(*) >= $least"""

# The rows of those edges whose sources or codes the least and the greatest of them do not tell.
_MIXTURE = """
    CREATE TABLE mixture AS SELECT key, m, story FROM hit
    WHERE key IN (SELECT key FROM edge WHERE n > 2 AND (m1 <> m2 OR story1 <> story2))"""

# Of one kind, whose keys are from `low` to below `high`: lists cannot go to disk, so no more of them are made at a time.
_SEVERAL_EVENTS = """
    WITH its AS MATERIALIZED (SELECT * FROM mixture WHERE key >= $low AND key < $high),
    stories AS (SELECT key, count(*)::INTEGER AS stories FROM (SELECT DISTINCT key, story FROM its WHERE story IS NOT NULL)
                GROUP BY key),
    mixed AS (SELECT key, list(m::BIGINT * 4294967296 + n) AS mixed FROM (
                  SELECT key, m, count(*) AS n FROM its GROUP BY key, m) GROUP BY key)
    SELECT ((key // ({actors} * {periods})) % {actors})::INTEGER, ((key // {periods}) % {actors})::INTEGER, n, scale, tone,
        mentions::BIGINT, d1, d2, a1, a2, b1, b2, m1, m2,
        coalesce(stories, CASE WHEN story1 IS NULL THEN 0 WHEN story1 = story2 THEN 1 ELSE 2 END),
        CASE WHEN m1 <> m2 THEN coalesce(mixed, [m1::BIGINT * 4294967296 + 1, m2::BIGINT * 4294967296 + 1]) END
    FROM edge LEFT JOIN stories USING (key) LEFT JOIN mixed USING (key)
    WHERE key >= $low AND key < $high AND n > 1 ORDER BY n DESC, key"""
_ONE_EVENT = """
    SELECT ((key // ({actors} * {periods})) % {actors})::INTEGER, ((key // {periods}) % {actors})::INTEGER, scale, tone,
        mentions::BIGINT, d1, a1, b1, m1, (story1 IS NOT NULL)::INTEGER
    FROM edge WHERE key >= $low AND key < $high AND n = 1 ORDER BY key"""
