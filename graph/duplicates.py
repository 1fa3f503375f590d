"""Candidates for merging: which two nodes of the graph may be the same person, organisation, state or office.

Names come first (`graph.likeness`): without likeness of names nothing is proposed, except for nodes that share an authority's
id. What else the graph knows then raises or lowers the score, and each such thing is given as a reason that a person can check.
Everything is read from the mirror's graph; nothing is changed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx

from graph.blocks import Key, family, name_keys, pairs
from graph.dates import earliest, latest, partial
from graph.likeness import STRICT, compare_names, general_words, nation, person_name
from graph.titles import default, plain

# Names. A pair below FLOOR is not looked at further.
FLOOR = 0.5
LIKE_NAMES = 0.9  # from this on the same but for spelling
ALIAS = 0.98  # a factor: found by another name than the main ones
LONE_NAME = 0.75  # at most, where one word is all the name there is
LONE_ALIAS = 0.6  # at most, where one word is one of several names
MAIN_NAMES_DIFFER = 0.3  # taken off when an alias agrees, and the main names are names of two
ORGANIZATION_AND_GROUP = 0.92  # a factor

# What raises: the share of what is missing to 1 that it gives; together at most MOST_RAISED.
MOST_RAISED = 0.7
SAME_OFFICE = 0.5
LIKE_OFFICE = 0.4
TITLE_FITS = 0.5  # "Ukrainian President Zelensky" and who is President of Ukraine
TITLE_MAY_FIT = 0.25  # "President Zelensky"
ONLY_ONES = 0.3  # nobody else here has that surname
SAME_WORDS = 0.3  # "President" of Russia, "President of Russia"
SAME_SEAT = 0.4  # offices of one state, places in one country
NEIGHBOURS = 0.12  # for a weight of 1, see _neighbours
MOST_FOR_NEIGHBOURS = 0.35

# What lowers: the score times (1 - it).
MEET_EACH_OTHER = 0.6
OPPOSITE_PARTIES = 0.25
OTHER_ID = 0.9
SAME_SOURCE = 0.15
OTHER_SEAT = {"Role": 0.85, "Place": 0.5, "Organization": 0.3, "Group": 0.3}
OTHER_TITLE = 0.3
COMMON_LEAST = 5  # others who bear it: fewer may be duplicates themselves
COMMON_FROM = 0.05
COMMON_WEIGHT = 0.1
MOST_FOR_COMMON = 0.3
MOST_FOR_EQUAL = 0.15  # two Mohammed Alis are shown, if not first
DATES = 0.6
UNDATED = 0.25  # strict kinds that have no date to tell them apart by
ONE_UNDATED = 0.4

# An authority's id makes a merge certain, unless so many bear it that it cannot be their own (a column with the country's id).
MOST_OF_ONE_ID = 5
CERTAIN = 1.0
OLDEST = 110  # years
YOUNGEST_IN_OFFICE = 15

_SEATS = {
    "Role": ("OF",),
    "Place": ("LOCATED_IN", "PART_OF"),
    "Organization": ("REPRESENTS", "PART_OF", "LOCATED_IN"),
    "Group": ("REPRESENTS", "PART_OF", "LOCATED_IN"),
}
# Relations that say nothing of when or where one lived.
_OF_OTHERS = frozenset({"ABOUT", "OF", "LOCATED_IN", "PART_OF", "FOLLOWS", "RESULT_OF"})

# An authority's id: what people call it, the props that hold it, the kinds it is the id of (empty: all), and its form.
AUTHORITIES: tuple[tuple[str, tuple[str, ...], frozenset[str], re.Pattern[str]], ...] = (
    ("Wikidata", ("wikidata", "wikidata_id", "wikidataid", "qid", "wd"), frozenset(), re.compile(r"(?:.*[/:])?(Q[1-9]\d*)")),
    ("VIAF", ("viaf", "viaf_id"), frozenset({"Person", "Organization"}), re.compile(r"(?:.*[/:])?([1-9]\d{1,21})/?")),
    ("ISNI", ("isni",), frozenset({"Person", "Organization"}), re.compile(r"(?:.*[/:])?(\d{15}[\dX])")),
    ("LEI", ("lei", "leicode"), frozenset({"Organization"}), re.compile(r"(?:.*:)?([A-Z0-9]{18}\d\d)")),
    ("ISO 3166", ("iso", "iso2", "iso_a2", "iso3166"), frozenset({"State"}), re.compile(r"(?:iso\W?)?([A-Z]{2})", re.I)),
    ("ISO 3166 alpha-3", ("iso3", "iso_a3", "iso"), frozenset({"State"}), re.compile(r"(?:iso3?\W?)?([A-Z]{3})", re.I)),
    ("COW", ("cow", "cowcode", "ccode"), frozenset({"State"}), re.compile(r"(?:cow\W?)?([1-9]\d{0,2})(?:\.0)?", re.I)),
    ("Gleditsch–Ward", ("gw", "gwno", "gwid"), frozenset({"State"}), re.compile(r"(?:gw\W?)?([1-9]\d{0,2})(?:\.0)?", re.I)),
)  # fmt: skip
_BIRTH = ("birth", "birth_date", "birthdate", "birth_year", "born", "date_of_birth", "dob")
_DEATH = ("death", "death_date", "deathdate", "death_year", "died", "date_of_death")
_DATE = ("date", "from", "start", "start_date", "year")


@dataclass(frozen=True)
class Candidate:
    """Two nodes that may be one. `a` is the one to keep (more relations, then more names, then the smaller id).

    `score` in [0, 1]; `reasons` in plain words, what speaks against included. `certain`: they share an authority's id, and
    nothing contradicts it; only such a pair may be merged without a person's word.
    """

    a: str
    b: str
    score: float
    reasons: tuple[str, ...]
    certain: bool


def candidates(
    graph: nx.MultiDiGraph[str],
    *,
    kinds: Iterable[str] | None = None,
    apart: frozenset[frozenset[str]] = frozenset(),
    minimum: float = 0.7,
    limit: int | None = None,
    only: str | None = None,
) -> list[Candidate]:
    """Pairs of nodes that may be the same, best first; at equal score certain ones, then by id.

    `kinds`: of these kinds only. `apart`: pairs that a person judged not the same; they never appear. `minimum`: the least
    score, in [0, 1]. `limit`: how many at most. `only`: pairs with this node only.

    The score is ``(n + (1 - n) * min(sum of raises, MOST_RAISED)) * product of (1 - lowering)``, where n in [0, 1] is the
    likeness of the names, and the raises and lowerings are the constants of this module. Pairs with n < FLOOR are left out.
    Nodes that share an authority's id have score CERTAIN, unless another id, a relation between the two or their dates
    contradict.

    Only nodes of one kind are compared, and organisations with groups. Order of nodes and edges in the graph does not matter.
    Raises KeyError when `only` is not in the graph, ValueError when `minimum` or `limit` is out of range.
    """
    if not 0 <= minimum <= 1:
        raise ValueError(f"minimum {minimum} is outside 0 to 1")
    if limit is not None and limit < 0:
        raise ValueError(f"limit {limit} is below 0")
    if only is not None and only not in graph:
        raise KeyError(only)
    wanted = frozenset(kinds) if kinds is not None else None
    if only is not None:
        its = family(str(graph.nodes[only].get("kind", "")))
        families = {its}
    else:
        families = {family(str(data.get("kind", ""))) for _, data in graph.nodes(data=True)} - {"Document"}
    found: list[Candidate] = []
    for each in sorted(families):
        nodes = sorted(
            node
            for node, data in graph.nodes(data=True)
            if family(str(data.get("kind", ""))) == each and (wanted is None or data.get("kind") in wanted)
        )
        if only is None or only in nodes:
            found += _Kind(graph, nodes).candidates(apart, minimum, only)
    found.sort(key=lambda one: (-one.score, not one.certain, one.a, one.b))
    return found if limit is None else found[:limit]


class _Score:
    """A score in the making: what raises it, what lowers it, and why."""

    def __init__(self, names: float, reasons: Iterable[str]) -> None:
        self.names = names
        self.reasons = list(reasons)
        self.raised: list[float] = []
        self.lowered: list[float] = []

    def up(self, share: float, reason: str) -> None:
        self.raised.append(share)
        self.reasons.append(reason)

    def down(self, share: float, reason: str) -> None:
        self.lowered.append(share)
        self.reasons.append(f"but {reason}")

    @property
    def value(self) -> float:
        up = min(math.fsum(self.raised), MOST_RAISED)
        return (self.names + (1 - self.names) * up) * math.prod(1 - each for each in sorted(self.lowered))


class _Kind:
    """The nodes of one family of kinds, with what is asked of them again and again."""

    def __init__(self, graph: nx.MultiDiGraph[str], nodes: list[str]) -> None:
        self.graph = graph
        self.nodes = nodes
        self.names = {node: _names(graph, node) for node in nodes}
        self.ids = {node: authority_ids(graph, node) for node in nodes}
        self.shared = Counter(pair for node in nodes for pair in self.ids[node].items())
        self.keys: dict[str, frozenset[Key]] = {}
        for node in nodes:
            keys = {key for name in self.names[node] for key in name_keys(name, self._kind(node))}
            self.keys[node] = frozenset(keys | {("id", *pair) for pair in self.ids[node].items()})
        self.surnames = Counter(key for node in nodes for key in self.keys[node] if key[0] == "part")

    def _kind(self, node: str) -> str:
        return str(self.graph.nodes[node].get("kind", ""))

    def candidates(self, apart: frozenset[frozenset[str]], minimum: float, only: str | None) -> Iterator[Candidate]:
        """Those with the minimum score, in no order."""
        order = {node: tuple(plain(names[0]).split()) if names else () for node, names in self.names.items()}
        for a, b in pairs(self.keys, order, only):
            if frozenset((a, b)) in apart:
                continue
            candidate = self._judged(a, b, minimum)
            if candidate is not None and candidate.score >= minimum:
                yield candidate

    def _judged(self, a: str, b: str, minimum: float) -> Candidate | None:
        names, reasons = self._alike(a, b)
        same_ids = sorted(set(self.ids[a].items()) & set(self.ids[b].items()))
        if not same_ids and names + (1 - names) * MOST_RAISED < minimum:
            return None
        if not same_ids and names < FLOOR:
            return None
        score = _Score(names, reasons)
        contradicted = self._contradictions(a, b, score)
        if self._kind(a) in STRICT:
            self._same_date(a, b, score)
        else:
            self._raise(a, b, score)
        value, certain = score.value, False
        if same_ids:
            few = [pair for pair in same_ids if self.shared[pair] <= MOST_OF_ONE_ID]
            score.reasons[:0] = [f"same {scheme} id {value}" for scheme, value in few]
            score.reasons += [
                f"but {self.shared[pair]} have the {pair[0]} id {pair[1]}" for pair in same_ids if pair not in few
            ]
            if few:
                certain = not contradicted and self._kind(a) == self._kind(b)
                value = CERTAIN if certain else max(value, FLOOR)
        value = round(min(max(value, 0.0), 1.0), 3)
        keep, give = sorted((a, b), key=lambda node: (-self.graph.degree(node), -len(self.names[node]), node))
        return Candidate(keep, give, value, tuple(dict.fromkeys(score.reasons)), certain)

    # Names

    def _alike(self, a: str, b: str) -> tuple[float, list[str]]:
        """How alike the names of two nodes are, over all names of each, in [0, 1]."""
        kind, other = self._kind(a), self._kind(b)
        names_a, names_b = self.names[a], self.names[b]
        if not names_a or not names_b:
            return 0.0, []
        main, reasons = self._one_by_one(names_a[0], names_b[0], kind, alone=len(names_a) == len(names_b) == 1)
        best = main
        if kind == "State" and (one := nation(names_a[0])) and (two := nation(names_b[0])) and one != two:
            return 0.0, ["names of two nations"]
        for one in names_a:
            for two in names_b:
                if (one, two) == (names_a[0], names_b[0]):
                    continue
                score, why = self._one_by_one(one, two, kind, alone=False)
                score *= ALIAS
                why = [f"by the names “{one}” and “{two}”" if one != two else f"both called “{one}”", *why]
                if main < FLOOR:
                    score -= MAIN_NAMES_DIFFER
                    why.append(f"but the names {names_a[0]} and {names_b[0]} are of two")
                if score > best:
                    best, reasons = score, why
        if kind != other:
            best *= ORGANIZATION_AND_GROUP
            reasons = [*reasons, f"but of two kinds: {min(kind, other)}, {max(kind, other)}"]
        return best, reasons

    def _one_by_one(self, one: str, two: str, kind: str, alone: bool) -> tuple[float, list[str]]:
        score, reasons = compare_names(one, two, kind)
        if kind == "Person" and score > LONE_ALIAS:
            # A number makes one word a whole name: Charles III.
            short = min(len(name.words) + bool(name.suffix) for name in (person_name(one), person_name(two)))
            most = LONE_NAME if alone else LONE_ALIAS
            if short < 2 and score > most:
                return most, [*reasons, "but one word is all of the name"]
        return score, reasons

    # What contradicts

    def _contradictions(self, a: str, b: str, score: _Score) -> bool:
        """Lowers the score for what speaks against; returns whether it is such that not even a shared id makes it certain."""
        before = len(score.lowered)
        mine, yours = self.ids[a], self.ids[b]
        for scheme in sorted(mine.keys() & yours.keys()):
            if mine[scheme] != yours[scheme]:
                ids = "/".join(sorted((mine[scheme], yours[scheme])))
                score.down(OTHER_ID, f"their {scheme} ids differ ({ids})")
        if between := sorted({str(edge.get("type")) for edge in self._between(a, b)}):
            score.down(MEET_EACH_OTHER, f"there is a relation between the two: {', '.join(between)}")
        for reason in _date_conflicts(self.graph, a, b):
            score.down(DATES, reason)
        hard = len(score.lowered) > before
        parties = sorted(self._targets(a, "PARTY_TO") & self._targets(b, "PARTY_TO"))
        if parties:
            score.down(OPPOSITE_PARTIES, f"both are parties to {self._list(parties)}")
        prefix, other = a.partition(":")[0], b.partition(":")[0]
        known = {"gb", "wd", "iso"}
        if ":" in a and prefix == other and prefix not in known:
            score.down(SAME_SOURCE, f"one source ({prefix}) has them as two")
        return hard

    def _between(self, a: str, b: str) -> Iterator[dict[str, Any]]:
        for one, two in ((a, b), (b, a)):
            if self.graph.has_edge(one, two):
                yield from self.graph.get_edge_data(one, two).values()

    # What the graph adds

    def _raise(self, a: str, b: str, score: _Score) -> None:
        kind = self._kind(a)
        if kind == "Person":
            self._offices(a, b, score)
            self._only_ones(a, b, score)
            self._common(a, b, score)
        seats = OTHER_SEAT.get(kind)
        if seats is not None:
            self._seats(a, b, kind, seats, score)
        self._neighbours(a, b, score)

    def _offices(self, a: str, b: str, score: _Score) -> None:
        mine, yours = self._held(a), self._held(b)
        shared = [
            role
            for role in sorted(mine.keys() & yours.keys())
            if any(_meet(x, y) for x in mine[role] for y in yours[role])
        ]
        if shared:
            score.up(SAME_OFFICE, f"both hold {self._list(shared)}")
            return
        for one in sorted(mine):
            for two in sorted(yours):
                if one != two and self._like_offices(one, two):
                    names = sorted((self._name(one), self._name(two)))
                    score.up(LIKE_OFFICE, f"like offices: {names[0]}, {names[1]}")
                    return
        for node, roles in ((a, yours), (b, mine)):
            for title, nations in sorted(self._titles(node)):
                held = [(role, self._role_words(role)) for role in sorted(roles)]
                if fits := [role for role, words in held if title <= words]:
                    share = TITLE_FITS if len(title) > 1 else TITLE_MAY_FIT
                    score.up(share, f"the title fits {self._name(fits[0])}")
                    return
                every = {name for words in default().nations.values() for name in ("_".join(words),)}
                seats = frozenset().union(*(words & every for _, words in held))
                if nations and seats and not nations & seats:
                    score.down(OTHER_TITLE, f"the title is not of {_readable(seats)}")
                    return

    def _held(self, node: str) -> dict[str, list[tuple[str | None, str | None]]]:
        roles: dict[str, list[tuple[str | None, str | None]]] = defaultdict(list)
        for _, role, data in self.graph.out_edges(node, data=True):
            if data.get("type") == "HOLDS":
                roles[role].append((data.get("from"), data.get("to")))
        return roles

    def _like_offices(self, one: str, two: str) -> bool:
        """Whether two offices have the same words, those of their seats counted: "President" of Russia, "Russian President"."""
        seats = [
            {word for seat in self._seat(role, ("OF",)) for word in general_words(self._name(seat))}
            for role in (one, two)
        ]
        mine, yours = (
            {frozenset(general_words(name)) | seat for name in _names(self.graph, role)}
            for role, seat in zip((one, two), seats, strict=True)
        )
        return bool(mine & yours)

    def _role_words(self, role: str) -> frozenset[str]:
        """The words of an office and of what it is an office of."""
        words = {word for name in _names(self.graph, role) for word in general_words(name)}
        words |= {word for seat in self._seat(role, ("OF",)) for word in general_words(self._name(seat))}
        return frozenset(words)

    def _titles(self, node: str) -> set[tuple[frozenset[str], frozenset[str]]]:
        found = set()
        for name in self.names[node]:
            parsed = person_name(name)
            title = parsed.title - {"former", "acting", "ex", "the", "new"}
            if title and not all(word in _ADDRESS for word in title):
                found.add((title, frozenset(each.replace(" ", "_") for each in parsed.nations)))
        return found

    def _only_ones(self, a: str, b: str, score: _Score) -> None:
        """Where one is known by a surname only, it counts whether others here bear it too."""
        lone = [node for node in (a, b) if all(len(person_name(name).words) < 2 for name in self.names[node])]
        if len(lone) == 1:
            both = self.keys[a] & self.keys[b]
            if any(self.surnames[key] == 2 for key in both if key[0] == "part"):
                score.up(ONLY_ONES, "nobody else here has that surname")

    def _common(self, a: str, b: str, score: _Score) -> None:
        """How many here would bear both names by chance: the product of the names' frequencies, as if names were independent.

        The frequency weight of Fellegi and Sunter, "A theory for record linkage" (JASA 64, 1969), in a simple form.
        """
        shared = (
            self.surnames[key] - 2 for key in self.keys[a] & self.keys[b] if key[0] == "part" and key[1][0] != "#"
        )
        counts = sorted(max(count, 0) for count in shared)[:3]
        if len(counts) < 2 or counts[0] < COMMON_LEAST:
            return
        chance = math.prod(counts) / len(self.nodes) ** (len(counts) - 1)
        if chance >= COMMON_FROM:
            most = MOST_FOR_EQUAL if score.names == 1 else MOST_FOR_COMMON
            others = f"{chance:.0f}" if chance >= 1 else f"{chance:.1g}"
            score.down(
                min(COMMON_WEIGHT * math.log1p(10 * chance), most),
                f"the names are common here: by chance about {others} others would have both",
            )

    def _seats(self, a: str, b: str, kind: str, lower: float, score: _Score) -> None:
        """Offices of one state, places in one country, delegations of one actor; or of two."""
        mine, yours = self._seat(a, _SEATS[kind]), self._seat(b, _SEATS[kind])
        if not mine or not yours:
            return
        same = mine & yours
        if same or any(self._one_actor(x, y) for x in mine for y in yours):
            named = self._list(sorted(same) or sorted(mine))
            score.up(SAME_SEAT, f"both of {named}" if kind != "Place" else f"both in {named}")
            if kind == "Role" and score.names < LIKE_NAMES and self._like_offices(a, b):
                score.up(SAME_WORDS, "the same words, what it is an office of included")
        else:
            score.down(lower, f"one is of {self._list(sorted(mine))}, the other of {self._list(sorted(yours))}")

    def _seat(self, node: str, types: tuple[str, ...]) -> set[str]:
        return {target for _, target, data in self.graph.out_edges(node, data=True) if data.get("type") in types}

    def _one_actor(self, one: str, two: str) -> bool:
        """Whether two nodes are one by name: they may be duplicates as well."""
        kind = str(self.graph.nodes[one].get("kind", ""))
        return compare_names(self._name(one), self._name(two), kind)[0] >= LIKE_NAMES

    def _neighbours(self, a: str, b: str, score: _Score) -> None:
        """Shared neighbours, weighted by Adamic and Adar, "Friends and neighbors on the Web" (Social Networks 25, 2003): the
        sum of 1 / ln(relations of the neighbour).

        Offices, seats and what both are parties to count elsewhere.
        """
        elsewhere = {"HOLDS", "PARTY_TO"}
        shared = [
            (1 / math.log(self.graph.degree(node)), node)
            for node in self._around(a, elsewhere) & self._around(b, elsewhere)
            if self.graph.degree(node) > 1
        ]
        if not shared:
            return
        shared.sort(key=lambda each: (-each[0], each[1]))
        weight = math.fsum(each[0] for each in shared)
        many = "1 shared neighbour" if len(shared) == 1 else f"{len(shared)} shared neighbours"
        score.up(
            min(NEIGHBOURS * weight, MOST_FOR_NEIGHBOURS), f"{many}: {self._list([node for _, node in shared], 3)}"
        )

    def _around(self, node: str, without: set[str]) -> set[str]:
        kind = self._kind(node)
        without = without | set(_SEATS.get(kind, ()))
        out = {x for _, x, data in self.graph.out_edges(node, data=True) if data.get("type") not in without}
        return (out | {x for x, _, data in self.graph.in_edges(node, data=True) if data.get("type") not in without}) - {
            node
        }

    def _targets(self, node: str, type: str) -> set[str]:
        return {target for _, target, data in self.graph.out_edges(node, data=True) if data.get("type") == type}

    def _same_date(self, a: str, b: str, score: _Score) -> None:
        """Processes, events and agreements are told apart by their dates."""
        mine, yours = self._dates(a), self._dates(b)
        if not mine and not yours:
            score.down(UNDATED, "neither has a date")
        elif not mine or not yours:
            score.down(ONE_UNDATED, "only one has a date")
        elif _meet((mine, mine), (yours, yours)):
            score.up(SAME_SEAT, f"same date {max(mine, yours, key=len)}")
        else:
            score.down(OTHER_ID, f"their dates differ ({min(mine, yours)}/{max(mine, yours)})")

    def _dates(self, node: str) -> str:
        props = self.graph.nodes[node].get("props") or {}
        return next((found for name in _DATE if (found := _partial(props.get(name)))), "")

    def _name(self, node: str) -> str:
        return str(self.graph.nodes[node].get("name", node))

    def _list(self, nodes: list[str], most: int = 2) -> str:
        return ", ".join([self._name(node) for node in nodes[:most]] + ["…"] * (len(nodes) > most))


# Titles by which one is addressed, not offices.
_ADDRESS = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "miss",
        "madame",
        "dr",
        "doctor",
        "prof",
        "professor",
        "sir",
        "lady",
        "dame",
        "sheikh",
        "hajji",
        "haji",
    )
)


def authority_ids(graph: nx.MultiDiGraph[str], node: str) -> dict[str, str]:
    """The ids that authorities gave a node, by authority: {'Wikidata': 'Q212'} for ``wd:Q212``, or with that as a prop."""
    data = graph.nodes[node]
    kind = str(data.get("kind", ""))
    props = {str(name).casefold(): value for name, value in (data.get("props") or {}).items()}
    prefix, _, rest = node.partition(":")
    result: dict[str, str] = {}
    for scheme, names, kinds, form in AUTHORITIES:
        if kinds and kind not in kinds:
            continue
        own = [rest] if prefix in names else []
        for value in (*own, *(props[name] for name in names if name in props)):
            text = re.sub(r"\s", "", str(value))
            if found := form.fullmatch(text):
                result[scheme] = found[1].upper()
                break
    return result


def _names(graph: nx.MultiDiGraph[str], node: str) -> list[str]:
    data = graph.nodes[node]
    names = [str(data.get("name") or ""), *map(str, data.get("aliases") or ())]
    return [name for name in dict.fromkeys(names) if plain(name)]


def _readable(words: Iterable[str]) -> str:
    return ", ".join(sorted(word.replace("_", " ").title() for word in words))


def _partial(value: object) -> str:
    try:
        return partial(value) or ""
    except ValueError:
        return ""


def _meet(one: tuple[str | None, str | None], two: tuple[str | None, str | None]) -> bool:
    """Whether two periods may overlap; None is open. Dates that are none are taken as open."""
    (start, end), (since, until) = ((_partial(x), _partial(y)) for x, y in (one, two))
    before = bool(end and since) and latest(end) < earliest(since)
    return not before and not (bool(until and start) and latest(until) < earliest(start))


def _life(graph: nx.MultiDiGraph[str], node: str) -> tuple[str, str, str, str]:
    """Birth, death, first and last date of what a person did; "" where unknown."""
    props = {str(name).casefold(): value for name, value in (graph.nodes[node].get("props") or {}).items()}
    birth = next((found for name in _BIRTH if (found := _partial(props.get(name)))), "")
    death = next((found for name in _DEATH if (found := _partial(props.get(name)))), "")
    acts = [data for _, _, data in graph.out_edges(node, data=True) if data.get("type") not in _OF_OTHERS]
    starts = [found for data in acts if (found := _partial(data.get("from")))]
    ends = [found for data in acts if (found := _partial(data.get("to")) or _partial(data.get("from")))]
    return birth, death, min(starts, default=""), max(ends, default="")


def _date_conflicts(graph: nx.MultiDiGraph[str], a: str, b: str) -> list[str]:
    """Why two persons cannot have lived one life."""
    if graph.nodes[a].get("kind") != "Person":
        return []
    mine, yours = _life(graph, a), _life(graph, b)
    found: list[str] = []
    for what, i in (("born", 0), ("died", 1)):
        one, two = mine[i], yours[i]
        if one and two and not _meet((one, one), (two, two)):
            found.append(f"{what} {min(one, two)} and {max(one, two)}")
    for (birth, death, *_), (*_, first, last) in ((mine, yours), (yours, mine)):
        if birth and first and _year(first) - _year(birth) < YOUNGEST_IN_OFFICE:
            found.append(f"one was born {birth}, the other acts in {first}")
        elif birth and last and _year(last) - _year(birth) > OLDEST:
            found.append(f"one was born {birth}, the other acts in {last}")
        if death and last and latest(death) < earliest(last):
            found.append(f"one died {death}, the other acts in {last}")
    firsts, lasts = [x for x in (mine[2], yours[2]) if x], [x for x in (mine[3], yours[3]) if x]
    if len(firsts) == 2 and lasts and _year(max(lasts)) - _year(min(firsts)) > OLDEST - YOUNGEST_IN_OFFICE:
        found.append(f"what they did lies between {min(firsts)} and {max(lasts)}")
    return list(dict.fromkeys(found))


def _year(value: str) -> int:
    return date.fromisoformat(f"{value[:4]}-01-01").year
