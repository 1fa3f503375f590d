"""Reads `codes.yaml`: what a code of events means. One that has lost its leading zero is put right where that is certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from graph.ontology import default
from loaders.events.data import data


@dataclass(frozen=True, slots=True)
class Meaning:
    """What events of a code are: a relation of the ontology, with a status where it is not simply that ("" otherwise).

    `label` is the code's in words; `goldstein` its value on Goldstein's scale from -10 (conflict) to 10, None where its system
    has none.
    """

    code: str
    label: str
    goldstein: float | None
    relation: str
    status: str = ""

    @property
    def kind(self) -> Kind:
        """Relation and status."""
        return self.relation, self.status


# A relation and a status: what tells edges between the same two in the same period apart.
Kind = tuple[str, str]


def spellings(system: str, kind: Kind | None = None) -> list[str]:
    """Every way in which a code of that system may stand in a file, leading zeros lost or not; of one kind only, if given."""
    if system == "plover":
        types = data("codes")["plover"]
        return [type for type in types if kind is None or kind in _kinds(type)]
    known = [code for code, meaning in _table(system).items() if kind in (None, meaning.kind)]
    return sorted({code for full in known for code in (full, full.removeprefix("0"))})


def doubtful(system: str, code: str) -> bool:
    """Whether a code means another in a file whose codes have lost their leading zeros."""
    return system == "cameo" and code in _table("cameo") and f"0{code}" in _table("cameo")


def understood(system: str, found: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Meaning | str]:
    """What each pair of a code and its root (of PLOVER: its mode) means in one file, or why that cannot be told.

    Half of CAMEO's codes begin with a zero, which spreadsheets drop: "43" can only be 043. In a file with such codes "10" to
    "20" may be categories, or 010 to 020 without their zero; then the root code decides, and where there is none, nobody can.
    """
    pairs = list(found)
    if system == "plover":
        return {pair: _plover(*pair) for pair in pairs}
    known = _table("cameo")
    lost = any(code not in known and f"0{code}" in known for code, _ in pairs)
    return {pair: _cameo(*pair, lost) for pair in pairs}


def restored(system: str, text: str, meaning: Meaning) -> bool:
    """Whether the code stood in the file without its leading zero."""
    return system == "cameo" and text != meaning.code


def order() -> list[Kind]:
    """Every kind of edge, in the order in which they are shown: mediation first."""
    first = [(one[0], one[1] if len(one) > 1 else "") for one in data("codes")["first"]]
    every = {meaning.kind for meaning in _table("cameo").values()}.union(*map(_kinds, data("codes")["plover"]))
    rank = {name: number for number, name in enumerate(default().relations)}
    return first + sorted(every - set(first), key=lambda kind: (rank[kind[0]], kind[1]))


def _cameo(code: str, root: str, lost: bool) -> Meaning | str:
    known = _table("cameo")
    whole, restored = known.get(code), known.get(f"0{code}")
    if whole and restored and lost:
        roots = {one.code[:2]: one for one in (whole, restored)}
        if (decided := roots.get(root.zfill(2))) is not None:
            return decided
        return (
            f"its code {code} may be {whole.code} ({whole.label}) or {restored.code} ({restored.label}), for the codes of this "
            "file have lost their leading zeros; codes as 010 are expected"
        )
    if meaning := whole or restored:
        return meaning
    return f"there is no code {code!r} in CAMEO; a code as 045 is expected"


def _plover(type: str, mode: str) -> Meaning | str:
    entry = data("codes")["plover"].get(type.upper())
    if entry is None:
        known = ", ".join(data("codes")["plover"])
        return f"there is no event type {type!r} in PLOVER; known: {known}"
    of_mode = entry.get("modes", {}).get(mode.lower(), {})
    label = f"{entry['label']} ({mode.lower()})" if mode else entry["label"]
    relation, status = (of_mode.get(name, entry.get(name, "")) for name in ("relation", "status"))
    return Meaning(type.upper(), label, None, relation, status)


def _kinds(type: str) -> set[Kind]:
    """What events of a PLOVER type may be, by their modes."""
    meanings = (_plover(type, mode) for mode in ("", *data("codes")["plover"][type].get("modes", ())))
    return {meaning.kind for meaning in meanings if isinstance(meaning, Meaning)}


@cache
def _table(system: str) -> Mapping[str, Meaning]:
    return {
        code: Meaning(code, label, float(value), relation, *status)
        for code, (label, value, relation, *status) in data("codes")[system].items()
    }
