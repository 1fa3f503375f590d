"""What the variables of a query hold, by their names: what a row is about, and how the rest is joined with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.wikidata.table import Property, Table, plain

_BESIDE = ("label", "altlabel", "description", "precision", "class")


@dataclass(frozen=True)
class Plan:
    """What the variables of a query hold. `subject`: what a row is about. `values`: for a variable the properties it may be
    the value of. `parts`: for a variable its part in a mediation."""

    names: tuple[str, ...]
    subject: str = ""
    values: Mapping[str, tuple[Property, ...]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    of: str = ""
    role: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)

    def beside(self, variable: str, what: str) -> str:
        """The variable that tells something of another, as ?personLabel does; "" when there is none."""
        wanted = plain(variable + what)
        return next((name for name in self.names if plain(name) == wanted), "")


def planned(names: Iterable[str], table: Table) -> Plan:
    """What variables of these names hold. Raises ValueError when they do not say how they are joined."""
    names = tuple(names)
    known = {plain(name) for name in names}
    items: list[str] = []
    values: dict[str, tuple[Property, ...]] = {}
    parts, dates, kinds, classes = {}, {}, {}, {}
    country = of = role = ""
    general = ""
    for name in names:
        key = plain(name)
        owner = next((key.removesuffix(end) for end in _BESIDE if key.endswith(end) and key != end), "")
        if owner in known:
            if key.endswith("class"):
                classes[next(n for n in names if plain(n) == owner)] = name
        elif key in table.dates:
            dates[table.dates[key]] = name
        elif key in table.class_:
            general = name
        elif key in table.role:
            role = name
        elif key in table.of:
            of = name
        elif key in table.roles:
            parts[name] = table.roles[key]
        elif key in table.named and key not in table.kinds:
            values[name] = tuple(table.properties[id] for id in table.named[key])
        else:
            items.append(name)
            if key in table.kinds:
                kinds[name] = table.kinds[key]
    # What is named after a kind is what the row is about, before a country, and before what only has a label.
    about = [n for n in items if plain(n) in table.kinds and plain(n) not in table.country]
    about += [n for n in items if plain(n) not in table.kinds and (plain(n) + "label") in known]
    about += [n for n in items if plain(n) in table.country]
    subject = about[0] if about else next(iter(items), "")
    if general and subject:
        classes.setdefault(subject, general)
    left = []
    for name in items:
        key = plain(name)
        if name == subject:
            continue
        if key in table.country:
            country = name
        elif key in table.named:
            values[name] = tuple(table.properties[id] for id in table.named[key])
        elif key in table.kinds or (key + "label") in known:
            left.append(name)
    if not subject:
        raise ValueError(
            "no variable is named after what a row is about; ?person, ?state, ?agreement or ?item is expected"
        )
    if left:
        raise ValueError(
            f"?{left[0]} does not say how it is joined with ?{subject}; a name such as ?position, ?memberOf, ?mediator or the "
            "number of the property (?P710) is expected"
        )
    return Plan(names, subject, values, parts, dates, country, of, role, kinds, classes)
