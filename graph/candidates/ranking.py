"""Who could mediate: candidates ranked by a weighted sum of what was known before a day, each part with its reason.

    score = sum of weight * value / sum of the positive weights

Weights and what is weighed are in `weights.yaml`, the method is told in docs/candidates.md. A value is in [0, 1], for
ties and consent in [-1, 1]. The score is no probability: it orders candidates, and what an order of this kind was worth
is what the backtest tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from graph.candidates.cases import Act, Tie
from graph.candidates.history import History, Rows, Sitting, Situation, Values
from graph.candidates.places import atlas

_FILE = Path(__file__).with_name("weights.yaml")
_YEAR = 365.25
_NAMED = 2  # tables, people … that a reason names


@dataclass(frozen=True)
class Weights:
    """`weights.yaml`: what each component weighs, and what its value needs to be worked out."""

    half_life: float
    shares: Mapping[str, Mapping[str, Any]]
    weight: Mapping[str, float]
    hostile: frozenset[str]
    hostile_years: float
    talk: Mapping[str, int]

    @property
    def whole(self) -> float:
        """The sum of the positive weights, by which scores are divided."""
        return sum(one for one in self.weight.values() if one > 0)


@cache
def weights() -> Weights:
    """The weights that ship."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    each = {name: share["weight"] for name, share in data["shares"].items()}
    each |= data["returns"] | data["place"] | data["standing"]
    hostile = data["hostile"]
    return Weights(data["half_life"], data["shares"], each, frozenset(hostile["types"]), hostile["years"], data["talk"])


@dataclass(frozen=True)
class Component:
    """One part of a score.

    name: as in weights.yaml. weight, value: see there; `points`, their product over the sum of the positive weights, is
    what it adds to the score. reason: a sentence that can be checked. relations: ids of the edges that it rests on ([]
    where it rests on geography)."""

    name: str
    weight: float
    value: float
    points: float
    reason: str
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """One that could mediate: its node, the score in [0, 1], what the score is made of, the greatest part first, and
    cautions: what speaks against it though it is ranked (open hostility; that it was a party itself)."""

    node: str
    score: float
    components: tuple[Component, ...]
    cautions: tuple[Component, ...]


class Ranking:
    """Every candidate's values in one situation, from what was certainly known before `day` (None: from everything)."""

    def __init__(self, history: History, of: Situation, day: date | None, use: Weights | None = None) -> None:
        self.history = history
        self.day = day
        self.use = use or weights()
        self.of = self._completed(of)
        self._now = (day or history.last).toordinal()
        self.rows = {level: history.alike(level, self.of, day) for level in self.use.shares}
        self.values: dict[str, Values] = {level: self._share(level) for level in self.use.shares}
        self._returns()
        self._places()
        self._stands()
        total = sum(
            (self.use.weight[name] * value for name, value in self.values.items()),
            start=np.zeros(len(history.candidates)),
        )
        self.scores: Values = np.asarray(total / self.use.whole)

    def order(self, seen: bool = False) -> list[int]:
        """Candidates as positions in the history's, best first; equal scores by how often they acted, then by id.

        The parties are none, nor are states and bodies of states that are no more. seen: only those that something
        dated before the day tells of.
        """
        history = self.history
        kept = [
            i
            for i, node in enumerate(history.candidates)
            if node not in self.of.parties and (not seen or history.seen[i] < self._now) and not self._is_no_more(node)
        ]
        often = self.values["experience"]
        return sorted(kept, key=lambda i: (-self.scores[i], -often[i], history.candidates[i]))

    def _is_no_more(self, node: str) -> bool:
        body, code = self.history.bodies.get(node), self.history.codes.get(node)
        last = body.until if body else atlas().until.get(code or "", self._year)
        return last < self._year

    def candidate(self, position: int) -> Candidate:
        """One candidate with its reasons."""
        node = self.history.candidates[position]
        parts = []
        for name, values in self.values.items():
            value, weight = float(values[position]), self.use.weight[name]
            if value and weight:
                reason, relations = self._reason(name, node)
                parts.append(Component(name, weight, value, weight * value / self.use.whole, reason, relations))
        parts.sort(key=lambda one: (-one.points, one.name))
        score = min(1.0, max(0.0, float(self.scores[position])))
        kept = tuple(one for one in parts if one.points > 0)
        return Candidate(node, score, kept, (*(p for p in parts if p.points < 0), *self._cautions(node)))

    def _completed(self, of: Situation) -> Situation:
        """The situation with the states and regions of earlier tables of this conflict, where it does not tell them
        itself."""
        states = of.states | (of.venues if self.history.tells_conflicts(self.day) else frozenset())
        regions = of.regions
        if not states or not regions:
            earlier = self.history.earlier(of, self.day)
            states = states or frozenset().union(*(case.states for case in earlier))
            regions = regions or frozenset().union(*(case.regions for case in earlier))
        return Situation(of.sides, of.groups, of.conflicts, states, regions, of.venues)

    def _decay(self, rows: Rows) -> Values:
        """How much each sitting counts: half after the half-life, half without a date."""
        days = self.history.days[rows]
        age = np.maximum(self._now - days, 0) / _YEAR / self.use.half_life
        return np.where(days > 10**9, 0.5, 0.5**age)

    def _share(self, level: str) -> Values:
        share: Values = np.sqrt(self._damped(self.rows[level], self.use.shares[level]["damp"]))
        return share

    def _damped(self, rows: Rows, damp: float) -> Values:
        """At what share of these sittings each candidate acted, with so many added at which none did."""
        counts = self._decay(rows)
        share: Values = self.history.acted(rows, counts) / (counts.sum() + damp)
        return share

    def _returns(self) -> None:
        rows = self.rows["conflict"]
        # The last time between these very parties, if there was one: a conflict may have several tables at a time.
        own = self.rows["pair"] if len(self.rows["pair"]) else rows
        days = self.history.days[own]
        self._latest_rows = own[days == days.max()] if len(own) else own
        self.values["before"] = np.minimum(self.history.acted(rows), 1.0)
        self.values["latest"] = np.minimum(self.history.acted(self._latest_rows), 1.0)
        # Sources that know only pairs: who mediates with one side, and with the other, as a rule does so between them.
        self._pairs = [self.history.dyads(side, self.day) for side in self.of.sides]
        apart = [self._damped(rows, self.use.shares["party"]["damp"]) for rows in self._pairs if len(rows)]
        both = np.sqrt(apart[0] * apart[1]) if len(apart) == 2 else np.zeros(len(self.history.candidates))
        self.values["both"] = np.sqrt(both)

    def _places(self) -> None:
        history, table = self.history, atlas()
        codes = {history.codes[state] for state in self.of.states if state in history.codes}
        for name, those in (
            ("neighbour", set().union(*(table.borders[code] for code in codes)) - codes),
            (
                "near",
                {code for code in table.subregion if table.subregion[code] in {table.subregion[c] for c in codes}}
                - codes,
            ),
        ):
            values = np.zeros(len(history.candidates))
            for code in those:
                values[history.by_code.get(code, [])] = 1.0
            self.values[name] = values
        bodies = np.zeros(len(history.candidates))
        for node, body in history.bodies.items():
            if node in history.column and not body.world and any(body.has(code, self._year) for code in codes):
                bodies[history.column[node]] = 1.0
        for member in self.of.parties | self.of.states:
            for seat in history.bodies_of(member, self.day):
                if seat.body in history.column:
                    bodies[history.column[seat.body]] = 1.0
        self.values["body"] = bodies

    @property
    def _year(self) -> int:
        return (self.day or date.today()).year

    def _stands(self) -> None:
        history = self.history
        size = len(history.candidates)
        for name in ("ties", "consent", "access", "office", "hostility"):
            self.values[name] = np.zeros(size)
        near = set().union(*(history.contacts(side) for side in self.of.sides)) & history.column.keys()
        for node in near - self.of.parties:
            self._stand(node, history.column[node])
        share = self.values["experience"]
        for body in history.offered() & history.column.keys():
            holders = {seat.who for seat in history.holders(body, self.day)}
            known = [share[history.column[who]] for who in holders if who in history.column]
            known += [self._experience(who) for who in holders if who not in history.column]
            self.values["office"][history.column[body]] = max(known, default=0.0)

    def _experience(self, who: str) -> float:
        # A person's own part in the tables so far, where persons are no candidates.
        until = self.history.before(self.day).stop
        acted = [i for i in self.history.rows_of(who) if i < until]
        if not acted:
            return 0.0
        every = self._decay(np.arange(until)).sum() + self.use.shares["experience"]["damp"]
        return float(np.sqrt(self._decay(np.array(acted)).sum() / every))

    def _stand(self, node: str, position: int) -> None:
        balance, consent, access = [], [], []
        grave = 0.0
        for side in self.of.sides:
            good = bad = asked = refused = much = 0.0
            for tie in self.history.ties(node, side, self.day):
                counts = self._fades(tie)
                much += counts
                talk = self.use.talk.get(tie.type, 0)
                asked, refused = asked + counts * (talk > 0), refused + counts * (talk < 0)
                if not talk:
                    good, bad = good + counts * (tie.sign > 0), bad + counts * (tie.sign < 0)
            balance.append((good - bad) / (good + bad + 1))
            consent.append((asked - refused) / (asked + refused + 1))
            access.append(much / (much + 1))
            grave = max(grave, float(self._hostile(node, side) != ()))
        best = sorted(access, reverse=True)[:2]
        values = self.values
        values["ties"][position] = sum(balance) / len(balance)
        values["consent"][position] = sum(consent) / len(consent)
        values["access"][position] = float(np.sqrt(best[0] * best[1])) if len(best) == 2 else 0.0
        values["hostility"][position] = grave

    def _fades(self, tie: Tie) -> float:
        age = 1.0 if tie.day is None else max(self._now - tie.day.toordinal(), 0) / _YEAR / self.use.half_life
        return float(tie.times * 0.5**age)

    def _hostile(self, node: str, side: frozenset[str]) -> tuple[Tie, ...]:
        """The grave acts between two in the last years; none, if friendly ones are as many."""
        since = self._now - self.use.hostile_years * _YEAR
        recent = [t for t in self.history.ties(node, side, self.day) if t.day and t.day.toordinal() >= since]
        grave = [tie for tie in recent if tie.type in self.use.hostile]
        friendly = sum(tie.times for tie in recent if tie.sign > 0)
        return tuple(grave) if sum(tie.times for tie in grave) > friendly else ()

    # What is behind a value, in words.

    def _reason(self, name: str, node: str) -> tuple[str, tuple[str, ...]]:
        if name in self.use.shares:
            words = self.use.shares[name].get("words") or self._kind_words()
            return self._acted(self.rows[name], node, words)
        return {
            "before": self._before,
            "latest": self._latest,
            "both": self._both,
            "neighbour": self._neighbour,
            "near": self._near,
            "body": self._body,
            "ties": self._tied,
            "consent": self._consents,
            "access": self._has_access,
            "office": self._office,
            "hostility": self._is_hostile,
        }[name](node)

    def _kind_words(self) -> str:
        return "earlier mediation " + ("with an armed group or organisation" if self.of.groups else "between states")

    def _acts(self, rows: Rows, node: str) -> Iterator[tuple[Sitting, tuple[Act, ...]]]:
        for row in reversed(rows):
            sitting = self.history.sittings[row]
            if node in sitting.acts:
                yield sitting, sitting.acts[node]

    def _acted(self, rows: Rows, node: str, words: str) -> tuple[str, tuple[str, ...]]:
        found = list(self._acts(rows, node))
        parts = Counter(part for _, acts in found for part in {act.part for act in acts})
        told = ", ".join(f"{part} {n}" for part, n in parts.most_common())
        several = f"{len(found)} of {len(rows)}" if len(rows) > 1 else "the only one"
        named = "; ".join(self._table(sitting) for sitting, _ in found[:_NAMED])
        relations = tuple(dict.fromkeys(k for _, acts in found for act in acts for k in act.relations))
        return f"{words}: a third party in {several} ({told}), last {named}", relations

    def _table(self, sitting: Sitting) -> str:
        case = sitting.case
        name = case.name or "between " + self._names(sorted(case.parties))
        return name if not case.when or case.when[:4] in name else f"{name} ({case.when})"

    def _names(self, nodes: Sequence[str]) -> str:
        names = [str(self.history.nodes[node]["name"]) for node in nodes]
        return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

    def _before(self, node: str) -> tuple[str, tuple[str, ...]]:
        found = list(self._acts(self.rows["conflict"], node))
        relations = tuple(dict.fromkeys(k for _, acts in found for act in acts for k in act.relations))
        return f"acted in this conflict, or between these parties, before: {self._table(found[-1][0])}", relations

    def _latest(self, node: str) -> tuple[str, tuple[str, ...]]:
        sitting, acts = next(self._acts(self._latest_rows, node))
        relations = tuple(dict.fromkeys(k for act in acts for k in act.relations))
        return f"was there the last time: {self._table(sitting)}", relations

    def _both(self, node: str) -> tuple[str, tuple[str, ...]]:
        found = [[acts for _, acts in self._acts(rows, node)] for rows in self._pairs]
        said = [f"{self._names(sorted(s)[:1])} {len(f)}" for s, f in zip(self.of.sides, found, strict=True)]
        relations = dict.fromkeys(k for those in found for acts in those for act in acts for k in act.relations)
        return f"mediates with each side: {', '.join(said)}", tuple(relations)

    def _neighbour(self, node: str) -> tuple[str, tuple[str, ...]]:
        history = self.history
        borders = atlas().borders[history.codes[node]]
        return f"borders on {self._names([s for s in sorted(self.of.states) if history.codes.get(s) in borders])}", ()

    def _near(self, node: str) -> tuple[str, tuple[str, ...]]:
        return f"lies in {atlas().subregion[self.history.codes[node]]}, as a party does", ()

    def _body(self, node: str) -> tuple[str, tuple[str, ...]]:
        history = self.history
        body = history.bodies.get(node)
        members = {s for s in self.of.states if body and s in history.codes and body.has(history.codes[s], self._year)}
        seats = [s for m in self.of.parties | self.of.states for s in history.bodies_of(m, self.day) if s.body == node]
        members |= {seat.who for seat in seats}
        verb = "belong" if len(members) > 1 else "belongs"
        return f"{self._names(sorted(members))} {verb} to it", tuple(
            sorted(k for seat in seats for k in seat.relations)
        )

    def _sides(self, node: str) -> Iterator[tuple[str, list[Tie]]]:
        for side in self.of.sides:
            yield self._names(sorted(side)[:1]), self.history.ties(node, side, self.day)

    def _tied(self, node: str) -> tuple[str, tuple[str, ...]]:
        said, keys = [], []
        for name, ties in self._sides(node):
            signed = [tie for tie in ties if tie.sign and tie.type not in self.use.talk]
            good, bad = (sum(t.times for t in signed if t.sign == sign) for sign in (1, -1))
            if signed:
                said.append(f"to {name} {good} friendly and {bad} hostile")
            keys += [tie.relation for tie in signed]
        return f"ties: {'; '.join(said)}", tuple(dict.fromkeys(keys))

    def _consents(self, node: str) -> tuple[str, tuple[str, ...]]:
        talk = [tie for _, ties in self._sides(node) for tie in ties if tie.type in self.use.talk]
        said = Counter[str]()
        for tie in talk:
            said[tie.type.lower().replace("_", " ")] += tie.times
        return (
            "talk of its mediation: " + ", ".join(f"{what} {n}" for what, n in said.most_common()),
            tuple(dict.fromkeys(tie.relation for tie in talk)),
        )

    def _has_access(self, node: str) -> tuple[str, tuple[str, ...]]:
        met = [(name, ties) for name, ties in self._sides(node) if ties]
        said = ", ".join(f"{name} {sum(tie.times for tie in ties)}" for name, ties in met)
        return f"has dealings with both sides: {said}", tuple(dict.fromkeys(t.relation for _, ts in met for t in ts))

    def _office(self, node: str) -> tuple[str, tuple[str, ...]]:
        until = self.history.before(self.day).stop
        seats = [s for s in self.history.holders(node, self.day) if any(r < until for r in self.history.rows_of(s.who))]
        seats = list({seat.who: seat for seat in seats}.values())
        keys = [key for seat in seats for key in seat.relations]
        return f"{self._names([s.who for s in seats][:_NAMED])}, in office there, has mediated before", tuple(keys)

    def _is_hostile(self, node: str) -> tuple[str, tuple[str, ...]]:
        said, keys = [], []
        for side in self.of.sides:
            if grave := self._hostile(node, side):
                last = max(tie.day for tie in grave if tie.day)
                types = ", ".join(sorted({tie.type for tie in grave}))
                said.append(f"{self._names(sorted(side)[:1])} ({types}, last {last})")
                keys += [tie.relation for tie in grave]
        return f"openly hostile to {' and '.join(said)}", tuple(dict.fromkeys(keys))

    def _cautions(self, node: str) -> Iterator[Component]:
        own = [case for case in self.history.earlier(self.of, self.day) if node in case.parties]
        if own:
            last = own[-1]
            name = last.name or "a dyadic mediation"
            yield Component("party", 0, 1, 0, f"was a party to this conflict itself: {name}", last.relations)
