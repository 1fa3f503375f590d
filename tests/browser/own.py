"""A graph for tests that change what they look at: some who are likely one, and some whose names try to run as code."""

from __future__ import annotations

from pathlib import Path

import yaml
from hostile import NAMES

DOCUMENT = {"id": "doc:lake", "title": "Minutes of the lake talks", "publisher": "Lake Institute", "licence": "CC0"}
BAD = {
    "id": "doc:bad",
    "title": NAMES[0],
    "publisher": NAMES[1],
    "licence": NAMES[2],
    "url": "javascript:window.hacked=7",
}

PERSONS = {
    "gb:boris-brook": ("Boris Brook", {"wikidata": "Q4242424"}),
    "x:b-brook": ("B. Brook", {"wikidata": "Q4242424"}),
    "gb:ada-lovelake": ("Ada Lovelake", {"born": "1970"}),
    "y:ada-lovelake": ("Ada Lovelayke", {"born": "1970-02"}),
    "gb:cyrus-creek": ("Cyrus Creek", {}),
    "x:cyrus-creek": ("Cyrus P. Creek", {}),
    "gb:dora-delta": ("Dora Delta", {}),
    "x:dora-delta": ("Dora M. Delta", {}),
    "gb:egon-estuary": ("Egon Estuary", {}),
    "x:egon-estuary": ("Egon T. Estuary", {}),
}
TIES = [
    ("gb:ada-lovelake", "MEDIATES", "gb:lake-talks", "Ada Lovelake mediated."),
    ("y:ada-lovelake", "MEDIATES", "gb:lake-talks", "Mediator was Ada Lovelayke."),
    ("iso:LK", "PARTY_TO", "gb:lake-talks", "Lakeland came."),
    ("gb:shoreland", "PARTY_TO", "gb:lake-talks", "Shoreland came."),
    *((id, "URGES", "iso:LK", f"{name} urged Lakeland.") for id, (name, _) in PERSONS.items()),
    ("gb:boris-brook", "MEETS", "gb:cyrus-creek", "Brook met Creek."),
]


def write(path: Path) -> Path:
    """The file that holds this graph, to be loaded as a user loads it."""
    entities = [{"id": id, "kind": "Person", "name": name, "props": props} for id, (name, props) in PERSONS.items()]
    entities += [
        {"id": "iso:LK", "kind": "State", "name": "Lakeland"},
        {"id": "gb:shoreland", "kind": "State", "name": "Shoreland"},
        {"id": "gb:lake-talks", "kind": "Process", "name": "Lake talks", "props": {"date": "2024-05-01"}},
    ]
    ties = [
        {"source": a, "type": kind, "target": b, "from": "2024-05-01", "at": f"page {n}", "quote": quote}
        for n, (a, kind, b, quote) in enumerate(TIES, 1)
    ]
    told = {"gobetween": 1, "document": DOCUMENT, "entities": entities, "relations": ties}
    path.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return path
