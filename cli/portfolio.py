"""Portfolios of mediators and parties, and who is at the table, on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

import networkx as nx
import typer
from rich.markup import escape

from cli.common import AsJson, Since, Through, Until, emit, evidence_json, fail, opened, out, period, place, through
from cli.mediation import Credit, Part, Unit, between, counted_as, name_of, reached, there
from graph.mediation import Portfolio, bias, delegation, mediations
from graph.mediation import portfolio as make_portfolio
from graph.mediation.bias import Bias
from graph.mediation.bias import to_json as bias_json
from graph.mediation.delegation import read
from graph.mediation.delegation import to_json as seat_json
from graph.mediation.parts import PROCESSES
from graph.mediation.portfolio import Competing, Joint, Repeat, case_json
from graph.mediation.portfolio import to_json as portfolio_json
from graph.mediation.processes import cases
from graph.mediation.standing import principals
from graph.mirror import actor

commands = typer.Typer()


@commands.command(
    epilog='Examples: gobetween portfolio Norway · gobetween portfolio Sudan "South Sudan" --part mediator'
)
def portfolio(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME [NAME]", help="A mediator or party; two parties for the pair.")
    ],
    since: Since = None,
    until: Until = None,
    part: Part = None,
    credit: Credit = None,
    unit: Unit = None,
    lens: Through = None,
    as_json: AsJson = False,
) -> None:
    """What one did as a mediator and went through as a party, or what two parties had between them.

    Repeat, joint and competing mediation, the share of processes with an agreement; for two parties, mediators' ties to both.
    """
    since, until = between(since, until)
    if len(names) > 2:
        fail(f"one name or two are expected, not {len(names)}")
    with opened() as (store, graph, _):
        _, graph = through(graph, lens)
        actors = [there(store, graph, text) for text in names]
        how = (credit or "principal", unit or "process", part or (), since, until)
        try:
            if len(actors) == 2:
                made = {"pair": make_portfolio(graph, "pair", actors, *how)}
            else:
                made = {role: make_portfolio(graph, role, actors, *how) for role in ("mediator", "party")}
        except ValueError as error:
            fail(str(error))
        backing = evidence_json(
            store, sorted({key for one in made.values() for case in one.cases for key in case.relations})
        )
        if as_json:
            data: dict[str, Any] = {
                role: _with_evidence(portfolio_json(graph, one), backing) for role, one in made.items()
            }
            if "pair" in made:
                data["ties"] = [bias_json(graph, one) for one in _ties(graph, made["pair"])]
            emit(data)
        else:
            for one in made.values():
                _print_portfolio(graph, one)
        if not any(one.mediations for one in made.values()):
            fail(_none(graph, actors), 1)


def _with_evidence(data: dict[str, Any], backing: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    for process in data["processes"]:
        process["evidence"] = [piece for key in process["relations"] for piece in backing[key]]
    return data


def _ties(graph: nx.MultiDiGraph[str], pair: Portfolio) -> list[Bias]:
    """Each mediator's ties to both parties, as of the first time that it mediated between them."""
    first: dict[str, str | None] = {}
    for one in reversed(pair.mediations):  # the earliest last, the undated before it
        first.setdefault(one.mediator, one.start or one.end)
    return [bias(graph, who, pair.actors, first[who]) for who, _ in pair.mediators]


def _none(graph: nx.MultiDiGraph[str], actors: Sequence[str]) -> str:
    names = [name_of(graph, node) for node in actors]
    if len(names) == 2:
        return f"no mediation between {names[0]} and {names[1]} is known"
    others = [name_of(graph, node) for node in principals(graph, actors[0], None, None) if node != actors[0]]
    hint = f"; it acts for {' and '.join(others)}: ask for that" if others else ""
    return f"{names[0]} is neither a third party nor a party in any mediation that is known{hint}"


def _print_portfolio(graph: nx.MultiDiGraph[str], made: Portfolio) -> None:
    if not made.mediations:
        return
    names = [name_of(graph, node) for node in made.actors]
    title = {"mediator": f"{names[0]} as a third party", "party": f"{names[0]} as a party"}.get(
        made.role, " and ".join(names)
    )
    years = "" if made.first is None else f", {made.first}" + (f"–{made.last}" if made.last != made.first else "")
    number = f"{len(made.mediations)} mediation{'' if len(made.mediations) == 1 else 's'}"
    if made.role != "mediator":
        number += f", {len(made.mediators)} third part{'y' if len(made.mediators) == 1 else 'ies'}"
    out.print(f"[bold]{escape(title)}[/bold]: {number}{years}", soft_wrap=True)
    out.print(f"  [dim]{counted_as(made.unit, made.credit)}[/dim]", soft_wrap=True)
    lines = {
        "parts": ", ".join(f"{part} {count}" for part, count in made.parts.items()),
        "third parties": _few([f"{name_of(graph, n)} {count}" for n, count in made.mediators if n not in made.actors]),
        "parties": _few([f"{name_of(graph, node)} {count}" for node, count in made.parties]),
        "agreement": _share(made),
        "repeated": _few([_repeat(graph, one) for one in made.repeated]),
        "joint": _few([_joint(graph, made, one) for one in made.joint]),
        "competing": _few([_rival(graph, one) for one in made.competing]),
    }
    if made.role == "pair":
        ties = [one for one in _ties(graph, made) if one.leans[0].value is not None]
        lines["ties"] = _few([_lean(graph, one) for one in ties]) or "none known of any third party to either"
    for what, said in lines.items():
        if said:
            out.print(f"  {what:<14}{escape(said)}", soft_wrap=True)
    for case in made.cases:
        title = name_of(graph, case.process) if case.process else "Mediation"
        when = period(case.start, case.end)
        out.print(f"  {escape(when):<25}{escape(title)}: {escape(reached(case))}", soft_wrap=True)


def _few(said: Sequence[str], most: int = 8) -> str:
    return "; ".join(said[:most]) + (f"; and {len(said) - most} more" if len(said) > most else "")


def _share(made: Portfolio) -> str:
    found = made.agreement
    if found.share is None or found.low is None or found.high is None:
        return ""
    rest = found.n - found.yes - found.no
    unknown = f"; {found.no} said to have failed, {rest} of unknown outcome" if found.n > found.yes else ""
    few = "all" if found.by_agreement == found.n else str(found.by_agreement)
    caution = f"; {few} known by their agreements, so this is no rate of success" if found.by_agreement else ""
    interval = f"95 % interval {found.low:.0%} to {found.high:.0%}"
    return f"{found.yes} of {found.n}, {found.share:.0%} ({interval}){unknown}{caution}"


def _repeat(graph: nx.MultiDiGraph[str], one: Repeat) -> str:
    gaps = f", years between: {', '.join(map(str, one.gaps))}" if one.gaps else ""
    pair = " – ".join(name_of(graph, node) for node in one.pair)
    return f"{name_of(graph, one.mediator)} for {pair} {len(one.mediations)} times{gaps}"


def _joint(graph: nx.MultiDiGraph[str], made: Portfolio, one: Joint) -> str:
    who = [name_of(graph, node) for node in one.mediators if made.role != "mediator" or node not in made.actors]
    return f"{' with '.join(who)} {len(one.processes)}"


def _rival(graph: nx.MultiDiGraph[str], one: Competing) -> str:
    first, second = one.first, one.second
    return (
        f"{name_of(graph, second.mediator)} in {name_of(graph, second.process)}, {period(second.start, second.end)}, "
        f"beside {name_of(graph, first.mediator)} in {name_of(graph, first.process)}"
    )


def _lean(graph: nx.MultiDiGraph[str], one: Bias) -> str:
    sides = ", ".join(f"{name_of(graph, s.party)} +{s.friendly} −{s.hostile}" for s in one.sides)
    value = one.leans[0].value
    return f"{name_of(graph, one.mediator)}: {sides}" + (" (none known)" if value is None else f" (leans {value:+.2f})")


@commands.command("at-the-table", epilog='Example: gobetween at-the-table "Second round of the Istanbul talks"')
def at_the_table(
    process: Annotated[str, typer.Argument(metavar="PROCESS", help="Talks, an agreement or an event: name or id.")],
    lens: Through = None,
    as_json: AsJson = False,
) -> None:
    """Who is at the table of one process and in whose name, what came of it, and the mediators' ties to each side."""
    with opened() as (store, graph, _):
        _, graph = through(graph, lens)
        node = there(store, graph, process, PROCESSES)
        try:
            seats = delegation(graph, node)
        except ValueError as error:
            fail(str(error))
        found = [one for one in mediations(graph, "told", "round") if one.process == node]
        leans = [bias(graph, one.mediator, one.parties, one.start) for one in found if one.parties]
        made = cases(graph, found)
        backing = evidence_json(store, sorted({key for seat in seats for key in seat.relations}))
    if as_json:
        rows = [{**seat_json(graph, s), "evidence": [e for key in s.relations for e in backing[key]]} for s in seats]
        emit(
            {
                "process": actor(graph, node),
                "case": case_json(graph, made[0]) if made else None,
                "seats": rows,
                "ties": [bias_json(graph, one) for one in leans],
            }
        )
    else:
        out.print(f"[bold]{escape(name_of(graph, node))}[/bold]", soft_wrap=True)
        for case in made:
            out.print(f"  agreement: {escape(reached(case))}", soft_wrap=True)
        for part, of_part in groupby(seats, key=lambda seat: seat.part):
            for _, ways in groupby(of_part, key=lambda seat: seat.who):
                seat = next(ways)  # the most telling one; --json has all
                where = next((escape(place(e)) for key in seat.relations for e in backing[key]), "")
                out.print(f"  {escape(part):<12}{escape(read(graph, seat))}  [dim]{where}[/dim]", soft_wrap=True)
        for one in leans:
            if len(one.sides) == 2:
                out.print(f"  ties        {escape(_lean(graph, one))}", soft_wrap=True)
    if not seats:
        fail(f"nobody is known to be at the table of {name_of(graph, node)}", 1)
