"""What somebody would write by hand: a constraint on the id, CREATE in batches, and a loop that reads it all into networkx."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import islice

import networkx as nx

from bench.servers import Server
from graph import rows as as_rows
from graph.model import Entity, Relation
from graph.store import BATCH

_NODES = "UNWIND $rows AS r CREATE (n:Entity:Person) SET n = r"
_TIES = (
    "UNWIND $rows AS r MATCH (a:Entity {id: r.a}) MATCH (b:Entity {id: r.b}) CREATE (a)-[e:URGES]->(b) SET e = r.props"
)


def load(server: Server, people: Iterable[Entity], ties: Iterable[Relation]) -> tuple[float, float]:
    """Writes them, one a node and one an edge, with the properties that ours have; seconds for the people and for the ties."""
    with server.driver() as driver, driver.session(database=server.database) as session:

        def write(query: str, **given: object) -> None:
            session.execute_write(lambda tx: tx.run(query, given).consume())

        def all_of(query: str, rows: Iterable[dict]) -> float:
            start, stream = time.perf_counter(), iter(rows)
            while part := list(islice(stream, BATCH)):
                write(query, rows=part)
            return time.perf_counter() - start

        write("CREATE CONSTRAINT bare IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE")
        return (
            all_of(_NODES, map(as_rows.node_row, people)),
            all_of(_TIES, ({"a": one.source, "b": one.target, "props": as_rows.edge_row(one)} for one in ties)),
        )


def read(server: Server) -> nx.MultiDiGraph[str]:
    """All people and all ties."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    with server.driver() as driver, driver.session(database=server.database) as session:
        for row in session.run("MATCH (n:Entity:Person) RETURN properties(n) AS n"):
            graph.add_node(row["n"]["id"], **row["n"])
        ties = "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id AS a, b.id AS b, type(r) AS type, properties(r) AS r"
        for row in session.run(ties):
            graph.add_edge(row["a"], row["b"], row["r"]["id"], type=row["type"], **row["r"])
    return graph
