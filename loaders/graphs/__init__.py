"""Graphs in, from files of other programs, from networkx and pandas, and from a Neo4j of another shape.

    for entry in networkx_graph(graph, Document("doc:mine", "My network"), kind="Person"): …
    store.load(frame(edges, Document("doc:mine", "My network"), relation="MEETS"))

One module a format; `names.yaml` says what other programs call things, `meaning` makes entities and relations of them.
"""

from __future__ import annotations

from loaders.graphs import edgelist, gexf, gml, graphml, neo4j, nodelink, pajek
from loaders.graphs.frames import frame, networkx_graph

__all__ = ["FORMATS", "frame", "networkx_graph"]

FORMATS = (graphml, gexf, gml, pajek, nodelink, edgelist, neo4j)
