"""Popolo: persons, organizations, memberships, posts, areas and events as one JSON object, as EveryPolitician has parliaments.

The file is read whole, and one of more than `LARGEST` bytes is refused: it is about one parliament, so it is small, and what it
says in one place rests on others all over it (an id on an identifier, a membership's dates on those of its legislative period).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from reprlib import repr as shown
from typing import Any

from graph.model import Document, Entity, Entry, Evidence, Relation, check_id, digest
from loaders import records, sources
from loaders.files import LARGEST, LoadError, suffix, whole_json

NAME = "popolo"
ABOUT = "Popolo JSON: persons, organizations, memberships, posts, areas, events"
SIGN = "it has lists of persons, organizations, memberships or posts"
SUFFIXES = (".json",)

# What each section holds. `memberships` are relations.
KINDS = {"persons": "Person", "organizations": "Organization", "areas": "Place", "events": "Event", "posts": "Role"}
SECTIONS = (*KINDS, "memberships")
# Lists that may also stand inside an item of another section, and the field of theirs that then means that item.
NESTED = {
    ("persons", "memberships"): "person_id",
    ("organizations", "memberships"): "organization_id",
    ("organizations", "posts"): "organization_id",
    ("posts", "memberships"): "post_id",
}
NAMES = ("name", "label", "role")
ALIASES = ("other_names", "other_labels")
# What Popolo defines, and EveryPolitician adds, in one value. Contact details stay out.
PROPS = (
    "additional_name", "biography", "birth_date", "classification", "death_date", "description", "dissolution_date",
    "email", "family_name", "founding_date", "gender", "given_name", "honorific_prefix", "honorific_suffix", "image",
    "location", "national_identity", "patronymic_name", "role", "sort_name", "status", "summary", "type",
)  # fmt: skip
# References that are relations of their own: section, field, relation.
TIES = (
    ("organizations", "parent_id", "PART_OF"),
    ("organizations", "area_id", "LOCATED_IN"),
    ("areas", "parent_id", "PART_OF"),
    ("events", "parent_id", "PART_OF"),
    ("events", "organization_id", "PART_OF"),
    ("events", "area_id", "LOCATED_IN"),
    ("posts", "organization_id", "OF"),
)
_GLOBAL = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")


def sniff(path: Path, head: str) -> bool:
    """Whether this is such a file."""
    return suffix(path) in SUFFIXES and bool(re.search(r'"(persons|organizations|memberships|posts)"\s*:\s*\[', head))


def read(path: Path) -> Iterator[Entry]:
    """Yields the document, the things of each section, and what joins them. Raises LoadError for the file as a whole."""
    data = _whole(path)
    document = sources.described(path) or _itself(path, data)
    yield Entry(document, str(path))
    found = list(_items(data, path))
    register = _Register(path, document.id, found)
    for item in found:
        try:
            if item.fault:
                raise ValueError(item.fault)
            items = list(register.told(item))
        except ValueError as error:
            yield records.refused(error, item.where, item.data)
            continue
        for one in items:
            yield Entry(one, item.where, item.data)


@dataclass
class _Item:
    """An item of a section as it stands in the file."""

    section: str
    where: str
    data: Any
    fault: str = ""


def _whole(path: Path) -> dict[str, Any]:
    data = whole_json(path, "a whole JSON object about one parliament", LARGEST)
    if not isinstance(data, dict) or not any(isinstance(data.get(section), list) for section in SECTIONS):
        raise LoadError(f"{path}: a JSON object with lists of {', '.join(SECTIONS)} is expected")
    return data


def _itself(path: Path, data: Mapping[str, Any]) -> Document:
    document = sources.itself(path)
    meta = data.get("meta")
    if isinstance(meta, dict):
        said = {name: meta[name] for name in ("licence", "license", "attribution") if isinstance(meta.get(name), str)}
        document.licence = said.get("licence") or said.get("license") or ""
        document.attribution = said.get("attribution", "")
        origins = meta.get("sources")
        first = origins[0] if isinstance(origins, list) and origins else ""
        document.url = first if isinstance(first, str) else ""
    return document


def _items(data: Mapping[str, Any], path: Path) -> Iterator[_Item]:
    """Every item of every section, those inside others too; what is none comes with its fault."""
    for section in SECTIONS:
        yield from _several(section, f"{path}, {section}", data.get(section), {})


def _several(section: str, where: str, found: Any, within: Mapping[str, Any]) -> Iterator[_Item]:
    """The items of a list; `within` is what they mean by standing inside another item, unless they say otherwise."""
    if not isinstance(found, list | None):
        yield _Item(section, where, found, f"{section} is {shown(found)}; a list is expected")
        return
    for number, one in enumerate(found or ()):
        at = f"{where}[{number}]"
        if not isinstance(one, dict):
            yield _Item(section, at, one, f"{shown(one)} is no item of {section}; a JSON object is expected")
            continue
        yield _Item(section, at, {**within, **one})
        for (outer, inner), field in NESTED.items():
            if outer == section:
                yield from _several(inner, f"{at}.{inner}", one.get(inner), {field: one.get("id")})


class _Register:
    """What a file's items say, with all that other items of it say of the same ids."""

    def __init__(self, path: Path, document: str, items: list[_Item]) -> None:
        self._document = document
        self._by_id = {
            (one.section, str(one.data["id"])): one.data for one in items if not one.fault and one.data.get("id")
        }
        # Ids such as party/green recur in every country's file: the legislature tells them apart, or the file's name does.
        chambers = [i for (_, i), data in self._by_id.items() if data.get("classification") == "legislature"]
        self._scope = digest(*sorted(chambers) or [path.stem], size=4)

    def told(self, item: _Item) -> Iterator[Entity | Relation]:
        """What an item tells. Raises ValueError."""
        if item.section == "memberships":
            yield from self._membership(item.data)
            return
        section, data = item.section, item.data
        if data.get("id") in (None, ""):
            raise ValueError(f"the item of {section} has no id")
        id = self._id(section, data["id"], "id")
        evidence = self._evidence(section, data)
        yield self._node(section, data, id, evidence)
        for where, name, type in TIES:
            if where == section and data.get(name):
                other = _section_of(name, section)
                target = self._id(other, data[name], name)
                dates = _dates(data) if section == "posts" else (None, None)
                note = f"{self._name(data)}: {name.removesuffix('_id')} {self._called(other, data[name])}"
                yield Relation(type, id, target, *dates, evidence=self._evidence(section, data, note))
        if section == "events":
            for one in _listed(data, "attendees"):
                target = self._id("persons", one.get("id"), "an attendee's id")
                note = f"{self._name(data)}: attendee {self._called('persons', one['id'])}"
                yield Relation("ATTENDS", target, id, *_dates(data), evidence=self._evidence(section, data, note))

    def _node(self, section: str, data: Mapping[str, Any], id: str, evidence: tuple[Evidence, ...]) -> Entity:
        name = self._name(data)
        if not name:
            raise ValueError(f"the item of {section} has no {' and no '.join(NAMES)}; a name is expected")
        others = [one.get("name") for field in ALIASES for one in _listed(data, field)]
        aliases = [records.text(one, "a name of other_names").strip() for one in others if one not in (None, "")]
        props = {
            field: records.text(data[field], field)
            for field in PROPS
            if data.get(field) not in (None, "") and data[field] != name
        }
        if schemes := [f"{one.get('scheme')} {one.get('identifier')}" for one in _listed(data, "identifiers")]:
            props["identifiers"] = "; ".join(sorted(schemes))
        if urls := [one["url"] for one in _listed(data, "links") if isinstance(one.get("url"), str)]:
            props["url"] = urls[0]
        if section in ("events", "posts"):
            props |= {field: day for field, day in zip(("from", "to"), _dates(data), strict=True) if day}
        names = dict.fromkeys(alias for alias in aliases if alias and alias != name)
        return Entity(id, KINDS[section], name, tuple(names), props, evidence)

    def _membership(self, data: Mapping[str, Any]) -> Iterator[Relation]:
        if not data.get("person_id") and not data.get("member_id"):
            raise ValueError("the membership has no person_id; the id of a person is expected")
        if not data.get("organization_id") and not data.get("post_id"):
            raise ValueError("the membership has no organization_id and no post_id; one of them is expected")
        member = "persons" if data.get("person_id") else "organizations"
        who = self._id(member, data.get("person_id") or data["member_id"], "person_id")
        start, end = _dates(data)
        term = self._other("events", data.get("legislative_period_id"))
        if term and not start and not end:  # a seat without dates is held for the whole term
            start, end = _dates(term)
        # Memberships of one person in one body are told apart by their id, or else by the term, the beginning and the seat.
        apart = ("id",) if data.get("id") else ("legislative_period_id", "start_date")
        party, body = (
            " ".join(records.text(data[name], name) for name in fields if data.get(name))
            for fields in (apart, apart if data.get("id") else (*apart, "area_id"))
        )
        words = {
            "role": data.get("role") or data.get("label"),
            "area": self._name(self._other("areas", data.get("area_id"))) or data.get("area"),
            "period": self._name(term),
        }
        props = {name: value for name, value in words.items() if isinstance(value, str) and value}
        evidence = self._evidence("memberships", data, self._in_words(member, data, props))
        for name, type, qualifier, about in (
            ("organization_id", "MEMBER_OF", body, props),
            ("on_behalf_of_id", "MEMBER_OF", party, {}),  # role and seat are those in the body
            ("post_id", "HOLDS", body, props),
        ):
            if data.get(name):
                target = self._id(_section_of(name, "memberships"), data[name], name)
                yield Relation(type, who, target, start, end, qualifier=qualifier, props=about, evidence=evidence)

    def _in_words(self, member: str, data: Mapping[str, Any], props: Mapping[str, str]) -> str:
        """A membership as a sentence of names."""
        who = self._called(member, data.get("person_id") or data["member_id"])
        post, body, party = (
            self._called(section, data[name]) if data.get(name) else ""
            for section, name in (
                ("posts", "post_id"),
                ("organizations", "organization_id"),
                ("organizations", "on_behalf_of_id"),
            )
        )
        said = [post or props.get("role"), body, party and f"for {party}", props.get("area"), props.get("period")]
        return f"{who}: {', '.join(part for part in said if part)}"

    def _name(self, data: Mapping[str, Any]) -> str:
        said = (data[name].strip() for name in NAMES if isinstance(data.get(name), str))
        return next(filter(None, said), "")

    def _called(self, section: str, id: Any) -> str:
        """What an item is called that another refers to: by its id, when it is not in the file."""
        return self._name(self._other(section, id)) or str(id)

    def _other(self, section: str, id: Any) -> Mapping[str, Any]:
        return self._by_id.get((section, str(id)), {}) if id else {}

    def _id(self, section: str, value: Any, what: str) -> str:
        """The id in the graph: Wikidata's where the item has it; its own otherwise, told apart from other files' if it must."""
        said = records.text(value, what)
        for one in _listed(self._other(section, said), "identifiers"):
            item = one.get("identifier")
            if one.get("scheme") == "wikidata" and isinstance(item, str) and records.WIKIDATA.fullmatch(item):
                return f"wd:{item}"
        own = re.sub(r"\s+", "_", said)
        return check_id(f"popolo:{own}" if _GLOBAL.match(said) else f"popolo:{self._scope}:{section}:{own}")

    def _evidence(self, section: str, data: Mapping[str, Any], note: str = "") -> tuple[Evidence, ...]:
        # What says itself where it is stays found when the file grows; most memberships have no id.
        named = next(name for name in ("id", "person_id", "member_id") if data.get(name))
        locator = f"{section}, {named} {data[named]}"
        return (Evidence(self._document, note=note, locator=locator, method="register"),)


def _section_of(field: str, section: str) -> str:
    """The section that a field of references points to."""
    return {
        "parent_id": section,
        "area_id": "areas",
        "post_id": "posts",
        "organization_id": "organizations",
        "on_behalf_of_id": "organizations",
    }[field]


def _listed(data: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    """The objects in a list of an item. Raises ValueError for anything else in it."""
    several = data.get(field) or []
    if not isinstance(several, list) or not all(isinstance(one, dict) for one in several):
        raise ValueError(f"{field} is {shown(several)}; a list of objects is expected")
    return several


def _dates(data: Mapping[str, Any]) -> tuple[str | None, str | None]:
    return records.when(data.get("start_date"), "start_date"), records.when(data.get("end_date"), "end_date")
