"""What a report says: from the figures to a document, in the order in which a reader asks."""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from graph.measures import MEASURES
from graph.measures.brokerage import MEANINGS, ROLES
from graph.ontology import default
from graph.projection import RECENCY, Rules
from graph.report import camps, periods, sides
from graph.report.compute import ALL, Report, projection_of
from graph.report.document import (
    Bars,
    Cell,
    Code,
    Column,
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
    heading,
    label,
    number,
)  # fmt: skip

__all__ = ["compose"]

_CHARTED = 10  # bars in a measure's chart
_SIDE_BY_SIDE = 8  # measures of those told in full in the table that compares them
_IN_SHORT = 6  # measures of which the first lines tell, one a family
_POINTS = 2000  # in a scatter; more would be a blot and a heavy file
_BINS = 16
_COMMUNITIES = 12

_WEIGHTS = {
    "ties": "the number of relations between the two",
    "count": "how often the relations between the two were observed",
    "confidence": "the confidence of the relations between the two, added up",
    "evidence": "the number of pieces of evidence for the relations between the two",
}
_FOLDS = {
    "persons": "Persons are folded into those whom they act for.",
    "roles": "Roles are folded into ties between their holders and those whose roles they are.",
    "processes": "Talks, agreements and events are folded into ties between those who took part in them.",
}
_CAVEATS = (
    "The figures are of the graph, and the graph is of its sources: who is written about much has many ties, who works in "
    "silence has few. A mediator that nobody reports is not here.",
    "A relation that the lens hides, or that nobody loaded, counts as none. Central here means central in what was seen.",
    "Ranks say who is before whom, not by how much. Where the values are close, take the ranks as equal.",
)


def compose(report: Report, title: str = "", top: int = 20, kinds: Collection[str] = ()) -> Document:
    """The document of a report. top: rows a table. kinds: only these are ranked; they are counted among all the others."""
    lead = (
        f"Through {report.lens.describe()}: {len(report.values):,} nodes, {report.basis.relations:,} relations, "
        f"{report.ties:,} ties."
    )
    facts = Facts(
        (
            ("Lens", report.lens.describe()),
            ("Ranked", ", ".join(default().kinds[kind].plural for kind in default().kinds if kind in kinds) or "all"),
            ("Graph", f"revision {report.revision}"),
            ("Gobetween", report.basis.program),
            ("Digest", report.basis.digest),
        )
    )
    sections = (
        Section("In short", (Items(tuple(_in_short(report, kinds))),)),
        *_measured(report, top, kinds),
        *_compared(report, top, kinds),
        *_between_groups(report, top),
        *([sides.section(report.sides, top)] if report.sides else []),
        *([periods.section(report.periods, top)] if report.periods else []),
        _shape(report),
        *_communities(report),
        *_balance(report, top),
        *([camps.section(report.whole.camps, top)] if report.whole.camps else []),
        _seen(report),
        _method(report),
        Section("What to keep in mind", (Items(tuple(_caveats(report))),)),
        _again(report),
    )
    return Document(title or "Who is central, and who is the broker", lead, facts, sections)


def _in_short(report: Report, kinds: Collection[str]) -> Iterator[str]:
    if report.values.empty:
        yield "The lens shows nothing: there is nobody to rank. Widen the period, or let more kinds and relations through."
        return
    if report.values["kind"].isin(kinds).sum() == 0 and kinds:
        yield "Nobody of the kinds that are ranked is seen through this lens."
        return
    if not report.ties:
        yield "Nobody here is tied to anybody: every measure is nought or not defined."
    families = groupby(report.measures, key=lambda name: MEASURES[name].family)
    several = [next(names) for _, names in families]  # of one family only: its first few
    for name in (several if len(several) > 1 else report.measures)[:_IN_SHORT]:
        first = report.top(name, 3, kinds)
        if not first.empty and first["value"].abs().max() > 0:
            said = ", ".join(f"{row['name']} ({number(row['value'])})" for row in first.to_dict("records"))
            yield f"By {label(name)}{'' if MEASURES[name].high else ', where low is more'}: {said}.{_how_sure(first)}"
    if report.failures:
        yield f"Not computed: {', '.join(map(label, report.failures))}. Why is said under Method."


def _how_sure(first: pd.DataFrame) -> str:
    """Whether the first is ahead of the second for sure, by the rank intervals."""
    if "rank_low" not in first or len(first) < 2 or first["rank_low"].isna().any():
        return ""
    one, two = first.iloc[0], first.iloc[1]
    if one["rank_high"] < two["rank_low"]:
        return f" Drawing the evidence anew leaves {one['name']} first."
    return (
        f" Drawn anew, the evidence puts {one['name']} anywhere from {int(one['rank_low'])} to {int(one['rank_high'])}."
    )


def _measured(report: Report, top: int, kinds: Collection[str]) -> Iterator[Section]:
    """A part for each measure that is told in full, family by family."""
    parts = tuple(
        part for name in report.full if name in report.values and (part := _measure(report, name, top, kinds))
    )
    if parts:
        yield Section("Measures", parts=parts)


def _measure(report: Report, name: str, top: int, kinds: Collection[str]) -> Section | None:
    measure = MEASURES[name]
    ranked = report.ranked(name, kinds)
    if ranked.empty:
        return None
    first = ranked.head(top)
    sure = "rank_low" in first
    rows = tuple(
        (row["rank"], *([_interval(row)] if sure else []), row["name"], row["kind"], row["value"])
        for row in first.to_dict("records")
    )
    seen = projection_of(measure, report.rules)
    rest = len(ranked) - len(first)
    table = Table(
        name,
        f"{heading(name)}, on the {seen} projection",
        (
            Column("Rank", True),
            *([Column("Interval", True)] if sure else []),
            Column("Name"),
            Column("Kind"),
            Column("Value", True),
        ),
        rows,
        heading=2 if sure else 1,
        note=f"The first {len(first):,} of {len(ranked):,}." if rest else "",
    )
    words = [f"An actor with a {'high' if measure.high else 'low'} value {_stopped(measure.meaning)}"]
    words += [f"May mislead: {_stopped(measure.misleads)}"] if measure.misleads else []
    charted = first.head(_CHARTED)
    charts: list[Bars | Spans] = [Bars(f"The first {len(charted)} by {label(name)}", label(name), _bars(charted))]
    if sure:
        spans = zip(_names(charted), charted["rank"], charted["rank_low"], charted["rank_high"], strict=True)
        known = tuple((who, float(at), float(low), float(high)) for who, at, low, high in spans if low == low)
        charts.append(Spans(f"How sure the ranks by {label(name)} are", "rank", known))
    told = [report.notes.get(name, ""), report.sure[name].told if name in report.sure else ""]
    notes = [Text(_stopped(text[:1].upper() + text[1:])) for text in told if text]
    return Section(heading(name), (Text(" ".join(words)), *charts, table, *notes))


def _interval(row: Mapping[Hashable, Any]) -> str:
    low, high = row["rank_low"], row["rank_high"]
    if low != low:
        return ""
    return f"{int(low)}" if low == high else f"{int(low)}–{int(high)}"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _bars(rows: pd.DataFrame) -> tuple[tuple[str, float], ...]:
    return tuple(zip(_names(rows), rows["value"], strict=True))


def _names(rows: pd.DataFrame) -> pd.Series[str]:
    """Names, with the kind where two have the same."""
    again = rows["name"].duplicated(keep=False)
    return rows["name"].where(~again, rows["name"] + " (" + rows["kind"] + ")")


def _compared(report: Report, top: int, kinds: Collection[str]) -> Iterator[Section]:
    names = list(report.measures)
    if len(names) < 2 or report.values.empty:
        return
    ranks = pd.DataFrame({name: report.ranked(name, kinds).set_index("id")["rank"] for name in names})
    if ranks.dropna(how="all").empty:
        return
    full = [name for name in names if name in report.full] or names
    if len(full) > _SIDE_BY_SIDE:  # the first of each family, then the others in their order
        firsts = [next(group) for _, group in groupby(full, key=lambda name: MEASURES[name].family)]
        full = [name for name in names if name in [*firsts, *full][:_SIDE_BY_SIDE]]
    who = report.values.set_index("id")[["name", "kind"]]
    best = ranks[full].mean(axis=1).sort_values(kind="stable").head(top)

    def side_by_side(key: str, title: str, about: Sequence[str], columns: Sequence[str], note: str = "") -> Table:
        rows = tuple(
            (*(str(who.at[id, one]) for one in about), *(_whole(ranks.at[id, name]) for name in columns))
            for id in best.index
        )
        heads = (*(Column(heading(one)) for one in about), *(Column(heading(name), True) for name in columns))
        return Table(key, title, heads, rows, note=f"{note}An empty cell: the measure is not defined there.")

    blocks = [
        side_by_side("ranks", "Ranks side by side, those first that stand highest on average", ["name", "kind"], full)
    ]
    rest = [name for name in names if name not in report.full]
    if rest:
        others = f"Where the first {len(best):,} stand by the other measures"
        low = [label(name) for name in rest if not MEASURES[name].high]
        note = f"Rank 1 has the lowest value by {', '.join(low)}. " if low else ""
        blocks += [side_by_side("others", others, ["name"], rest, note), _firsts(report, rest, kinds)]
    yield Section("Measures compared", (*blocks, *_alike(ranks.rank().corr()), *_scatter(report, kinds)))


def _firsts(report: Report, names: Sequence[str], kinds: Collection[str]) -> Table:
    """Who is first by measures that are not told in full, and what that means."""
    rows = []
    for name in names:
        first = report.top(name, 3, kinds)
        said = ", ".join(f"{row['name']} ({number(row['value'])})" for row in first.to_dict("records"))
        high = "high" if MEASURES[name].high else "low"
        rows.append((heading(name), f"{high}: {MEASURES[name].meaning.rstrip('.')}", said))
    columns = (Column("Measure"), Column("An actor who is …"), Column("The first three"))
    return Table("firsts", "Who is first by them", columns, tuple(rows))


def _whole(value: Any) -> int | None:
    return None if value != value else int(value)


def _alike(alike: pd.DataFrame) -> Iterator[Table]:
    """To which other measure each is most, and to which least alike."""
    rows: list[tuple[Cell, ...]] = []
    for name in alike.columns:
        others = alike[name].drop(name).dropna()
        if not others.empty:
            near, far = str(others.idxmax()), str(others.idxmin())
            rows.append(
                (label(name), label(near), round(float(others[near]), 2), label(far), round(float(others[far]), 2))
            )
    if rows:
        yield Table(
            "alike",
            "Which measures agree (Spearman's rank correlation)",
            (Column("Measure"), Column("Most alike"), Column("ρ", True), Column("Least alike"), Column("ρ ", True)),
            tuple(rows),
            note="Near 1: they rank alike, and one of them is enough. Near 0 or below: they tell different things.",
        )


def _scatter(report: Report, kinds: Collection[str]) -> Iterator[Points]:
    across, up = ("degree", "betweenness") if {"degree", "betweenness"} <= set(report.measures) else report.measures[:2]
    both = report.values[report.values["kind"].isin(kinds)] if kinds else report.values
    both = both.dropna(subset=[across, up])
    # Those who stand out are drawn, and named, first.
    values = both[[across, up]]
    apart = ((values - values.mean()).abs() / values.std().replace(0, 1)).sum(axis=1)
    both = both.loc[apart.sort_values(ascending=False, kind="stable").index].head(_POINTS)
    if len(both) > 2:
        yield Points(
            f"{label(up).capitalize()} against {label(across)}",
            label(across),
            label(up),
            tuple(zip(both["name"], both[across], both[up], strict=True)),
        )


def _shape(report: Report) -> Section:
    shape = report.shape
    facts: list[tuple[str, Cell]] = [
        ("Nodes", shape.nodes),
        ("Ties", shape.ties),
        ("Density", number(shape.density) or "not defined"),
        ("Transitivity", number(shape.transitivity) or "not defined"),
        ("Parts that do not hang together", shape.components),
        ("Nodes in the largest part", shape.largest),
        ("Nodes without any tie", shape.isolates),
    ]
    blocks: list[Facts | Text | Columns] = [Facts(tuple(facts))]
    if shape.nodes:
        blocks.append(Columns("Numbers of neighbours", "neighbours", "nodes", _binned(shape.degrees)))
    blocks.append(
        Text(
            "Density is the share of all pairs that are tied. Transitivity is the share of cases in which two who are tied "
            "to a third are tied to each other."
        )
    )
    return Section("The web as a whole", tuple(blocks))


def _binned(degrees: Mapping[int, int]) -> tuple[tuple[str, float], ...]:
    """How many have how many neighbours, each number apart where they are few, in doubling bins where they are many."""
    most = max(degrees)
    if most < _BINS:
        return tuple((str(d), degrees.get(d, 0)) for d in range(most + 1))
    edges = [0, 1, *(2**i for i in range(1, most.bit_length() + 1))]
    bins = [(low, high - 1) for low, high in pairwise(edges)]
    named = [(str(low) if low == high else f"{low}–{high}", low, high) for low, high in bins]
    return tuple((name, sum(n for d, n in degrees.items() if low <= d <= high)) for name, low, high in named)


def _between_groups(report: Report, top: int) -> Iterator[Section]:
    brokers = report.whole.brokers
    if brokers is None:
        return
    names = "; ".join(f"{role}: {MEANINGS[role]}" for role in ROLES)
    words = Text(
        f"Who carries between groups by {brokers.by} (Gould & Fernandez 1989): v brokers for i and j when i is tied to v, and "
        f"v to j, and i is not to j. {names}. z says by how many standard deviations a count is above what as many ties at "
        "random would give."
    )
    shown = brokers.table.head(top)
    table = Table(
        "brokerage",
        f"Brokerage between groups by {brokers.by}",
        (
            Column("Broker"),
            Column("Group"),
            *(Column(heading(role), True) for role in ROLES),
            Column("z of the total", True),
        ),
        tuple(
            (row["name"], row["group"], *(int(row[role]) for role in ROLES), _rounded(row["total_z"]))
            for row in shown.to_dict("records")
        ),
        note=f"{len(brokers.groups):,} groups; {brokers.left_out:,} actors of no group are left out.",
    )
    yield Section("Brokerage between groups", (words, table))


def _communities(report: Report) -> Iterator[Section]:
    found = report.whole.communities
    if not found:
        return
    modularity = number(round(report.whole.modularity, 2)) if report.whole.modularity is not None else "not defined"
    words = Text(
        "Groups with more ties inside than chance would give, found by the Leiden algorithm (Traag et al. 2019): "
        f"{len(found):,} of two or more, modularity {modularity}. Other partitions are about as good: take them as a first "
        "look, not as camps."
    )
    rows = tuple(
        (
            place,
            one.size,
            ", ".join(f"{n:,} {_plural(kind)}" for kind, n in one.kinds.items()),
            ", ".join(member["name"] for member in one.first),
        )
        for place, one in enumerate(found[:_COMMUNITIES], 1)
    )
    columns = (Column("Number", True), Column("Members", True), Column("Kinds"), Column("Best tied inside"))
    note = f"The first {_COMMUNITIES} of {len(found):,}." if len(found) > _COMMUNITIES else ""
    yield Section("Communities", (words, Table("communities", "Communities", columns, rows, heading=3, note=note)))


def _plural(kind: str) -> str:
    return default().kinds[kind].plural if kind in default().kinds else kind


def _balance(report: Report, top: int) -> Iterator[Section]:
    signs = report.whole.balance
    if signs is None:
        return
    words = Text(
        "A triangle of three signed ties is balanced when its hostile ones are none or two: the friend of a friend is a "
        "friend, the enemy of an enemy too (Cartwright & Harary 1956). Weakly balanced are three enemies as well (Davis 1967)."
    )
    facts = Facts(
        (
            ("Friendly ties", signs.positive),
            ("Hostile ties", signs.negative),
            ("Ties that are neither", signs.unsigned),
            ("Signed triangles", signs.triangles),
            ("of these balanced", number(_rounded(signs.balanced)) or "not defined"),
            ("weakly balanced", number(_rounded(signs.weak)) or "not defined"),
            ("balanced by chance", number(_rounded(signs.expected)) or "not defined"),
            ("standard deviations above chance", number(_rounded(signs.z)) or "not defined"),
        )
    )
    rows = tuple(
        (row["name"], row["kind"], int(row["triangles"]), _rounded(row["balanced"]), _rounded(row["weak"]))
        for row in signs.actors.head(top).to_dict("records")
    )
    columns = (
        Column("Name"),
        Column("Kind"),
        *(Column(one, True) for one in ("Triangles", "Balanced", "Weakly balanced")),
    )
    tables = [Table("balance", "Who stands in signed triangles", columns, rows)] if rows else []
    yield Section("Friends and enemies", (words, facts, *tables))


def _rounded(value: float) -> float | None:
    return None if value != value else round(float(value), 2)


def _seen(report: Report) -> Section:
    rests = report.basis
    types = default().relations
    facts = Facts(
        (
            ("Dates", f"{rests.first} to {rests.last}" if rests.first else "none of the relations bears one"),
            ("Relations without a document", rests.unsourced),
        )
    )
    nodes = Table(
        "kinds",
        "Nodes seen",
        (Column("Kind"), Column("Nodes", True)),
        tuple((_plural(kind), n) for kind, n in rests.kinds.items()),
    )
    edges = Table(
        "relations",
        "Relations seen",
        (Column("Relation"), Column("Read as"), Column("Sign", True), Column("Number", True)),
        tuple(
            (name, f"… {types[name].phrase} …" if name in types else "", types[name].sign if name in types else None, n)
            for name, n in rests.types.items()
        ),
        note="Sign: 1 friendly or helping, 0 neutral, −1 hostile.",
    )
    return Section("Data and sources", (facts, *_sources(report), nodes, edges))


def _sources(report: Report) -> Iterator[Table | Text]:
    sources = report.basis.sources
    if not sources:
        yield Text("No document is on record for what is seen here.")
        return
    rows = []
    for source in sources:
        one = source.document
        data = " ".join(part for part in (one.dataset, one.version) if part)
        title = Link(one.title, one.url)
        licence = one.licence or "not stated"
        rows.append((title, one.publisher, one.date or "", data, licence, source.relations, source.evidence))
    columns = (*map(Column, ("Document", "Publisher", "Date", "Dataset", "Licence")), Column("Relations", True))
    yield Table(
        "sources",
        "Documents that the relations rest on",
        (*columns, Column("Evidence", True)),
        tuple(rows),
        note="A relation that rests on several documents counts at each of them. Evidence: pieces of it.",
    )
    owed = tuple((one.document.title, one.document.attribution) for one in sources if one.document.attribution)
    if owed:
        columns = (Column("Document"), Column("Attribution"))
        yield Table("attributions", "What whoever passes this report on owes", columns, owed)


def _method(report: Report) -> Section:
    rules = report.rules
    words = [f"The projection: {rules.describe()}."]
    words += [text for name, text in _FOLDS.items() if name in rules.fold]
    words += ["Measures that look at directions have them all the same."] if not rules.directed else []
    words.append("Nodes that are not ranked carry ties between the others all the same.")
    if any(MEASURES[name].weighted for name in report.measures):
        words.append(f"A tie's weight is its strength, not a distance: {_strength(rules)}.")
    rows = tuple(
        (
            label(name),
            measure.formula or measure.meaning,
            measure.range,
            projection_of(measure, report.rules),
            measure.source,
        )
        for name in report.measures
        if (measure := MEASURES[name])
    )
    columns = ("Measure", "Formula", "Range", "Projection", "Source")
    blocks: list[Items | Table] = [
        Items(tuple(words)),
        Table("method", "How each measure is computed", tuple(map(Column, columns)), rows),
    ]
    if report.failures:
        failed = tuple((label(name), reason) for name, reason in report.failures.items())
        blocks.append(Table("failures", "Not computed", (Column("Measure"), Column("Why")), failed))
    return Section("Method", tuple(blocks))


def _strength(rules: Rules) -> str:
    if rules.weight == RECENCY:
        return f"each relation counts 1, halved with every {rules.half_life:g} years that it is past"
    return _WEIGHTS[rules.weight]


def _caveats(report: Report) -> Iterator[str]:
    yield from _CAVEATS
    shape = report.shape
    if shape.components > 1:
        yield (
            f"The web falls into {shape.components:,} parts, the largest of {shape.largest:,} nodes: between parts there "
            "are no paths, and measures of distance compare within a part only."
        )
    if 0 < shape.nodes < 10:
        yield f"There are only {shape.nodes} nodes: one relation more or less changes the ranks."
    if report.basis.unsourced:
        yield f"{report.basis.unsourced:,} relations have no document behind them: ask who says so."


def _again(report: Report) -> Section:
    said = (
        f"Another person gets these numbers with Gobetween {report.basis.program} from a graph with the same digest. The "
        "digest is a SHA-256 over every node and every relation that was seen; the order of loading plays no part in it. "
        "Nothing here is drawn at random but for what says so, and that with a fixed seed."
    )
    lens = json.dumps(report.lens.to_dict(), ensure_ascii=False)
    return Section(
        "The same numbers again",
        (Text(said), Code(command(report)), Text("The lens as data:"), Code(lens)),
    )


def command(report: Report) -> str:
    """The call of the command line that makes this report."""
    words = ["gobetween", "report"]
    if set(report.measures) | set(report.failures) != set(MEASURES):
        for name in (*report.measures, *report.failures):
            words += ["--measure", name]
    elif set(report.full) == set(MEASURES):
        words += ["--measure", ALL]
    words += ["--lens", str(report.lens)] if str(report.lens) else []
    words += _options(report.rules)
    words += ["--by", report.whole.brokers.by] if report.whole.brokers else []
    if report.periods:
        words += ["--before", periods.written(report.periods.before), "--after", periods.written(report.periods.after)]
    if report.sides:
        for option, side in (("--between", report.sides.found.a), ("--and", report.sides.found.b)):
            words += [word for node in side for word in (option, node)]
    return shlex.join([*words, "--out", "report.html"])


def _options(rules: Rules) -> Iterator[str]:
    """The options of the command line that give these rules."""
    for name in rules.fold:
        yield from ("--fold", name)
    if rules.weight != "ties":
        yield from ("--weight", rules.weight)
    if rules.weight == RECENCY:
        yield from ("--half-life", f"{rules.half_life:g}")
        yield from ("--as-of", rules.as_of) if rules.as_of else ()
    if rules.directed:
        yield "--directed"
