"""What all tests share: small graphs made without a database, and the rule that CI skips nothing it should run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import neo4j_server
import networkx as nx
import pytest
from hypothesis import strategies as st

from graph import rows as as_rows
from graph.loading import Batch
from graph.mirror import TOLD_BY, Mirror
from graph.model import Document, Entity, Entry, Evidence, Relation
from graph.ontology import default
from loaders import read_file

DOCUMENT = "doc:test"
ENGINES = ("embedded", *neo4j_server.VERSIONS)


def missing(what: str) -> None:
    """Skips a test for want of an engine or a browser; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have it: {what}")
    pytest.skip(what)


def relation(source: str, type: str, target: str, **fields) -> Relation:
    """A relation with one piece of evidence."""
    fields.setdefault("evidence", (Evidence(DOCUMENT, note=f"{source} {type} {target}", locator="paragraph 1"),))
    return Relation(type, source, target, **fields)


def graph_of(entities: Iterable[Entity], relations: Iterable[Relation]) -> nx.MultiDiGraph:
    """The mirror's graph of these, through the same rows that a store holds."""
    edges = [
        {
            **as_rows.edge_row(one),
            **as_rows.type_and_ends(one),
            "evidence": len(one.evidence),
            TOLD_BY: dict(Counter(piece.document for piece in one.evidence)),
        }
        for one in relations
    ]
    nodes = [as_rows.node_row(one) for one in entities]
    mirror = Mirror(
        SimpleNamespace(changes=lambda since: SimpleNamespace(revision=1, nodes=nodes, edges=edges, removed=[]))
    )
    mirror.refresh()
    return mirror.graph


def talks() -> tuple[list[Entity], list[Relation]]:
    """Two states at talks that a minister mediates, with offices, a delegation, a guarantor and a dyadic mediation."""
    entities = [
        Entity("iso:UA", "State", "Ukraine", ("Kyiv",)),
        Entity("iso:RU", "State", "Russia", ("Moscow", "Kremlin")),
        Entity("iso:TR", "State", "Turkey", ("Türkiye",)),
        Entity("iso:US", "State", "United States"),
        Entity("p:fidan", "Person", "Hakan Fidan"),
        Entity("p:zelensky", "Person", "Volodymyr Zelensky", ("Volodymyr Zelenskyy",)),
        Entity("p:putin", "Person", "Vladimir Putin"),
        Entity("p:medinsky", "Person", "Vladimir Medinsky"),
        Entity("role:fm", "Role", "Foreign Minister of Turkey"),
        Entity("role:ua", "Role", "President of Ukraine"),
        Entity("role:ru", "Role", "President of Russia"),
        Entity("g:ru", "Group", "Russian delegation"),
        Entity("x:talks", "Process", "Second round of talks", props={"date": "2025-06-02"}),
        Entity("x:old", "Process", "Earlier talks", props={"from": "2022-02", "to": "2022-04"}),
    ]
    relations = [
        relation("p:fidan", "MEDIATES", "x:talks", start="2025-06-02", end="2025-06-02"),
        relation("iso:TR", "HOSTS", "x:talks"),
        relation("iso:US", "MEDIATES", "x:old", props={"part": "facilitator"}),
        relation("iso:UA", "PARTY_TO", "x:talks"),
        relation("g:ru", "PARTY_TO", "x:talks"),
        relation("iso:RU", "PARTY_TO", "x:old"),
        relation("iso:UA", "PARTY_TO", "x:old"),
        relation("g:ru", "REPRESENTS", "iso:RU"),
        relation("p:medinsky", "LEADS", "g:ru"),
        relation("p:fidan", "HOLDS", "role:fm"),
        relation("role:fm", "OF", "iso:TR"),
        relation("p:zelensky", "HOLDS", "role:ua"),
        relation("role:ua", "OF", "iso:UA"),
        relation("p:putin", "HOLDS", "role:ru"),
        relation("role:ru", "OF", "iso:RU"),
        relation("iso:US", "MEDIATES", "iso:UA", start="2025-03", end="2025-03"),
        relation("iso:US", "MEDIATES", "iso:RU", start="2025-03", end="2025-03"),
        relation("iso:RU", "ATTACKS", "iso:UA", start="2022-02-24", confidence=0.9),
    ]
    return entities, relations


def entries(*items) -> list[Entry]:
    """Items as a loader yields them, a line each."""
    return [Entry(item, f"line {number}", {"n": number}) for number, item in enumerate(items, 1)]


def whole() -> list[Entry]:
    """`talks` and the document that tells of them."""
    entities, relations = talks()
    return entries(Document(DOCUMENT, "A report", publisher="Us", licence="CC0"), *entities, *relations)


def record(store) -> dict[str, dict[str, dict]]:
    """All that a store holds but for its history: nodes, relations, evidence and identities with all they have."""
    nodes = {
        label: {row["n"]["id"]: row["n"] for row in store._read(f"MATCH (n:{label}) RETURN properties(n) AS n")}
        for label in ("Entity", "Evidence", "Identity")
    }
    edges = store._read(
        "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS r"
    )
    assert len({row["r"]["id"] for row in edges}) == len(edges)
    return {**nodes, "relations": {row["r"]["id"]: row for row in edges}}


def graph_equal(mirror, store, documents: bool = True) -> None:
    """Asserts that a mirror that followed shows what one that begins now would.

    documents: also which documents tell of what; a graph of version 1 did not say so in a way that a mirror reads.
    """
    fresh = Mirror(store)
    fresh.refresh()
    assert dict(mirror.graph.nodes(data=True)) == dict(fresh.graph.nodes(data=True))
    hidden = () if documents else ("documents",)
    followed, anew = (
        {
            k: (u, v, {n: x for n, x in d.items() if n not in hidden})
            for u, v, k, d in one.graph.edges(keys=True, data=True)
        }
        for one in (mirror, fresh)
    )
    assert followed == anew
    assert mirror.graph.graph == fresh.graph.graph


# Any value that JSON can hold, half characters and control characters included.
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(path: Path, name: str | None = None) -> list:
    """What a file's entries hold. They can be made ready for a store, or are rejected, in one line each."""
    found = list(read_file(path, name))
    rejected = Batch(found, default(), "2026-01-01").checked.rejected
    assert all(one.reason and len(one.reason.splitlines()) == 1 for one in rejected), rejected
    return [entry.item for entry in found]
