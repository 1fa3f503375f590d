"""What the graph means, where it lives, what it tells. In Python and in notebooks `open_graph` opens it (docs/python.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.opening import OpenGraph

__all__ = ["open_graph"]


def open_graph(
    uri: str | None = None, username: str | None = None, password: str | None = None, database: str | None = None
) -> OpenGraph:
    """The graph that the app and the command line use, ready to be asked; see `graph.opening.OpenGraph`.

    With `uri` ("bolt://…", "neo4j://…") the graph in that Neo4j. Without, the one that the environment names (NEO4J_URI …), or
    the embedded one, which starts by itself. Raises `graph.store.StoreError` when it cannot be opened.
    """
    from graph.opening import opened  # here, so that `import graph` stays light

    return opened(uri, username, password, database)
