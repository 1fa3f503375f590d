"""UCDP Peace Agreement Dataset 22.1 -> seeds/peace-agreements.csv: one row per participation in an agreement.

    python seeds/clean_ucdp.py PATH/TO/ucdp-peace-agreements-221.csv --out seeds/peace-agreements.csv

What cannot be derived was decided by hand, in ucdp-cleaning.yaml. The script checks that nothing was left out or
misspelled and ends with 1 if so: every agreement, every third party that the dataset numbers, every name.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import yaml

from graph.dates import partial
from graph.model import check_id, make_id

COLUMNS = ["agreement_id", "agreement", "date", "ended", "region", "conflict_id", "conflict", "process_id", "process"]
COLUMNS += ["actor_id", "actor", "kind", "part", "for_id", "for", "for_kind", "basis"]
PARTS = {"mediator", "facilitator", "witness", "host", "guarantor", "observer"}
BASES = {"actor_name", "pa_3rd", "c_3rd", "pa_sign"}
REGIONS = {"1": "Europe", "2": "Middle East", "3": "Asia", "4": "Africa", "5": "Americas"}
UNSTATED = "unstated"  # named as a third party, its part not told: the least that can be said is that it was there
LONGEST = 110

Row = dict[str, str]


@dataclass(frozen=True)
class Actor:
    """Who takes part: the three columns that name somebody."""

    id: str
    name: str
    kind: str


class Cleaner:
    """The dataset's rows and the hand-made tables; `problems` collects what is not covered."""

    def __init__(self, rows: Sequence[Row], tables: dict[str, Any]) -> None:
        self.rows = rows
        self.tables = tables
        self.problems: list[str] = []
        self.unstated = 0
        self.actors: dict[str, Actor] = {}
        for name, code in tables["states"].items():
            self._add(name, f"iso:{code}", "State")
        for name, item in tables["organizations"].items():
            self._add(name, f"wd:{item}" if item else make_id("Organization", name), "Organization")
        for kind, names in (("Group", tables["groups"]), ("Person", tables["persons"])):
            for name in names:
                self._add(name, make_id(kind, name), kind)
        self.numbered: dict[str, Actor] = {}
        for row in rows:
            for number, name in self._actors(row):
                if name not in self.numbered:
                    self.numbered[name] = self._numbered(number, name)
        self.used: set[str] = set()

    def _add(self, name: str, actor_id: str, kind: str) -> None:
        if name in self.actors:
            self.problems.append(f"{name!r} is listed twice")
        self.actors[name] = Actor(check_id(actor_id), name, kind)

    def _numbered(self, number: str, name: str) -> Actor:
        """The actor that the dataset calls `name` and numbers `number`."""
        known = self.tables["ucdp_known"].get(int(number))
        if known is None and name.startswith("Government of "):
            state = name.removeprefix("Government of ")
            known = self.tables["state_aliases"].get(state, state)
        if known is not None:
            return self._named(known, f"actor {number}")
        name = self.tables["ucdp_names"].get(int(number), name)
        kind = "Group" if int(number) in self.tables["ucdp_groups"] else "Organization"
        self._add(name, f"ucdp-actor:{number}", kind)
        return self.actors[name]

    def _named(self, name: str, where: str) -> Actor:
        if name not in self.actors:
            self.problems.append(f"{where}: unknown name {name!r}")
            return Actor("gb:unknown", name, "Group")
        return self.actors[name]

    def _then(self, name: str, row: Row) -> Actor:
        """The actor that the dataset calls `name`, as it was on the day of the agreement: Russia, or the Soviet Union."""
        actor = self.numbered[name]
        former = self.tables["former"].get(actor.name)
        if former and row["pa_date"] < former["before"]:
            return self._named(former["was"], row["paid"])
        return actor

    def _actors(self, row: Row) -> list[tuple[str, str]]:
        """Numbers and names in `actor_id` and `actor_name`, which stand in the same order."""
        numbers, names = _split(row["actor_id"]), self._names(row["actor_name"])
        if len(numbers) != len(names):
            self.problems.append(f"{row['paid']}: {len(numbers)} numbers for {len(names)} actors")
        return list(dict.fromkeys(zip(numbers, names, strict=False)))

    def _names(self, text: str) -> list[str]:
        text = tidy(text)
        for i, name in enumerate(self.tables["names_with_comma"]):
            text = text.replace(name, f"@{i}")
        return [self.tables["names_with_comma"][int(n[1:])] if n[0] == "@" else n for n in _split(text)]

    def parties(self, row: Row) -> list[tuple[Actor, str]]:
        """Both sides of the dyads, armed groups that signed with them, and those that were added by hand."""
        paid = int(row["paid"])
        dyads = {side for dyad in re.split(r", (?=Government of )", tidy(row["dyad_name"])) for side in _sides(dyad)}
        found: dict[Actor, str] = {}
        for _, name in self._actors(row):
            actor = self._then(name, row)
            armed = actor.id.startswith("ucdp-actor:") and actor.name not in self.tables["not_parties"].get(paid, ())
            if name in dyads or armed:
                found[actor] = "actor_name"
        missing = dyads - {name for _, name in self._actors(row)}
        self.problems += [f"{paid}: {name!r} of the dyad is no actor" for name in sorted(missing)]
        for name, basis in self.tables["parties"].get(paid, ()):
            found[self._named(name, f"{paid}, parties")] = basis
        return list(found.items())

    def third_parties(self, row: Row) -> Iterable[tuple[Actor, str, Actor | None, str]]:
        """(actor, part, spoke for, column) of every hand-made entry."""
        paid = int(row["paid"])
        for name, part, basis, *rest in self.tables["third_parties"].get(paid, ()):
            where = f"{paid}, third_parties"
            actor = self._named(name, where)
            if part not in PARTS | {UNSTATED} or basis not in BASES:
                self.problems.append(f"{where}: {name}: {part} or {basis} is no part or no column")
            if not row[basis].strip():
                self.problems.append(f"{where}: {name}: {basis} is empty in the dataset")
            self.unstated += part == UNSTATED
            speaks_for = [rest[0]] if rest and isinstance(rest[0], str) else rest[0] if rest else [None]
            for other in speaks_for:
                whom = self._named(other, where) if other else None
                yield actor, "observer" if part == UNSTATED else part, whom, basis

    def names_of_agreements(self) -> dict[str, str]:
        """Agreement number -> a name that is short enough and that no other agreement bears."""
        names = {}
        for row in self.rows:
            paid, year = row["paid"], row["pa_date"][:4]
            name = self.tables["agreements"].get(int(paid)) or tidy(row["pa_name"]).removeprefix("The ")
            if int(paid) in self.tables["add_country_and_year"]:
                unsaid = [joined(c for c in self.places(row)[0] if c not in name), year if year not in name else ""]
                name = f"{name} ({', '.join(filter(None, unsaid))})" if any(unsaid) else name
            if len(name) > LONGEST:
                name = name[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,(") + " …"
            names[paid] = name[0].upper() + name[1:]
        for name, times in Counter(map(str.casefold, names.values())).items():
            if times > 1:
                self.problems.append(f"{times} agreements are called {name!r}")
        return names

    def places(self, row: Row) -> tuple[list[str], list[str]]:
        """(countries, issues) of the conflicts that an agreement is about; between states there is no issue."""
        countries, issues = [], []
        for conflict in _conflicts(row):
            place, colon, issue = conflict.partition(": ")
            for country in [place] if colon else place.split(" - "):
                countries.append(self.tables["countries"].get(country, country))
            if colon:
                issues.append("government" if issue == "Government" else self.tables["territories"].get(issue, issue))
        return list(dict.fromkeys(countries)), list(dict.fromkeys(issues))

    def processes(self) -> dict[str, tuple[str, str]]:
        """Agreement number -> (id, name) of its peace process.

        A `procID` that is used for unrelated countries gets the conflict's number appended: it is not unique.
        """
        countries: dict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            countries[row["procID"]].add(joined(self.places(row)[0]))
        members: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            shared = len(countries[row["procID"]]) > 1
            suffix = f"-{_split(row['conflict_id'])[0]}" if shared else ""
            members[f"ucdp-process:{row['procID']}{suffix}"].append(row)
        names = {key: self._process_name(rows) for key, rows in members.items()}
        times = Counter(names.values())
        for key, name in names.items():
            if given := self.tables["processes"].get(key.removeprefix("ucdp-process:")):
                names[key] = given
            elif times[name] > 1:
                others = sorted({side for row in members[key] for side in _sides(tidy(row["dyad_name"]))[1:]})
                names[key] = name.replace("),", f") with {joined(others)},", 1)
        self.problems += [f"{n} processes are called {name!r}" for name, n in Counter(names.values()).items() if n > 1]
        return {row["paid"]: (key, names[key]) for key, rows in members.items() for row in rows}

    def _process_name(self, rows: Sequence[Row]) -> str:
        countries = sorted({c for row in rows for c in self.places(row)[0]})
        issues = sorted({i for row in rows for i in self.places(row)[1]})
        years = sorted({row["pa_date"][:4] for row in rows})
        span = years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
        if not issues:
            return f"Peace process between {joined(countries)}, {span}"
        return f"Peace process in {joined(countries)} ({joined(issues)}), {span}"

    def participations(self) -> list[Row]:
        """All rows of the result, by date and agreement."""
        names, processes, result = self.names_of_agreements(), self.processes(), []
        for row in sorted(self.rows, key=lambda r: (r["pa_date"], int(r["paid"]))):
            paid = int(row["paid"])
            process_id, process = processes[row["paid"]]
            start = partial(row["pa_date"]) or ""
            ended = self.tables["ended"].get(paid) or (row["duration"] if row["ended"] == "True" else "")
            common = {
                "agreement_id": f"ucdp-pa:{paid}",
                "agreement": names[row["paid"]],
                "date": start,
                "ended": partial(ended) or "",
                "region": REGIONS[row["region"]],
                "conflict_id": f"ucdp-conflict:{_split(row['conflict_id'])[0]}",
                "conflict": _conflicts(row)[0],
                "process_id": process_id,
                "process": process,
            }
            if ended and start[: len(ended)] > ended:
                self.problems.append(f"{paid} ends ({ended}) before it begins ({start})")
            parties, third = self.parties(row), list(self.third_parties(row))
            entries = [(a, "party", None, basis) for a, basis in parties] + third
            self._check_agreement(row, {a for a, _ in parties}, third)
            for actor, part, whom, basis in entries:
                self.used |= {actor.name} | ({whom.name} if whom else set())
                result.append(
                    common
                    | {"actor_id": actor.id, "actor": actor.name, "kind": actor.kind, "part": part, "basis": basis}
                    | {"for_id": "", "for": "", "for_kind": ""}
                    | ({"for_id": whom.id, "for": whom.name, "for_kind": whom.kind} if whom else {})
                )
        self._check_tables(result)
        return result

    def _check_agreement(
        self, row: Row, parties: set[Actor], third: list[tuple[Actor, str, Actor | None, str]]
    ) -> None:
        paid = int(row["paid"])
        if len(parties) < 2:
            self.problems.append(f"{paid}: {len(parties)} party")
        if row["pa_3rd"].strip() and not third and paid not in self.tables["no_third_party"]:
            self.problems.append(f"{paid} has a third party in the dataset, none in the table")
        covered = parties | {a for a, *_ in third} | {whom for _, _, whom, _ in third if whom}
        for _, name in self._actors(row):
            if self._then(name, row) not in covered:
                self.problems.append(f"{paid}: {name!r} is an actor, but neither party nor third party")

    def _check_tables(self, result: list[Row]) -> None:
        agreements = {row["paid"] for row in self.rows}
        if {row["agreement_id"] for row in result} != {f"ucdp-pa:{paid}" for paid in agreements}:
            self.problems.append("not every agreement is in the result")
        keyed = ("parties", "not_parties", "third_parties", "agreements", "ended")
        listed = [(table, key) for table in keyed for key in self.tables[table]]
        listed += [(table, key) for table in ("add_country_and_year", "no_third_party") for key in self.tables[table]]
        self.problems += [f"{t}: no agreement {key}" for t, key in listed if str(key) not in agreements]
        self.problems += [f"{name!r} takes part nowhere" for name in sorted(set(self.actors) - self.used)]
        for key, times in Counter((r["agreement_id"], r["actor_id"], r["part"], r["for_id"]) for r in result).items():
            if times > 1:
                self.problems.append(f"{times} times {' '.join(key)}")


def tidy(text: str) -> str:
    """`text` with single blanks and plain apostrophes."""
    return re.sub(r"\s+,", ",", " ".join(re.sub("[´’‘]", "'", text).split()))


def joined(names: Iterable[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _conflicts(row: Row) -> list[str]:
    name = tidy(row["conflict_name"])
    return re.split(r", (?=[^,]+: )", name) if len(_split(row["conflict_id"])) > 1 else [name]


def _sides(dyad: str) -> list[str]:
    return [side.strip() for side in dyad.split(" - ", 1)]


def read(path: Path) -> list[Row]:
    """The dataset's rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: Iterable[Row], file: TextIO) -> None:
    """`rows` as CSV with the columns that the loader expects."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Clean, check, write; 1 when something is not covered."""
    parser = argparse.ArgumentParser(description="Make seeds/peace-agreements.csv from UCDP's file.")
    parser.add_argument("dataset", type=Path, help="ucdp-peace-agreements-221.csv")
    parser.add_argument("--out", type=Path, help="where to write (default: standard output)")
    args = parser.parse_args(argv)
    tables = yaml.safe_load(Path(__file__).with_name("ucdp-cleaning.yaml").read_text(encoding="utf-8"))
    cleaner = Cleaner(read(args.dataset), tables)
    rows = cleaner.participations()
    for problem in cleaner.problems:
        print(f"clean_ucdp: {problem}", file=sys.stderr)
    if cleaner.problems:
        return 1
    if args.out:
        with args.out.open("w", encoding="utf-8", newline="") as file:
            write(rows, file)
    else:
        write(rows, sys.stdout)
    agreements = len({row["agreement_id"] for row in rows})
    print(f"{agreements} agreements, {len(rows)} rows, {cleaner.unstated} of unstated part", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
