"""Just what is seen, as a file: a page that works offline, and data that load again."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from copy import copy
from io import BytesIO
from pathlib import Path

import networkx as nx
import streamlit as st

from graph.export import export
from graph.picture import network
from graph.picture.page import page
from views import state
from views.scene import Scene

_ZIP = "application/zip"
# By what it is good for: the file's ending, and its type.
_DATA = {
    "CSV: nodes and relations, two tables": (".csv", _ZIP),
    "GraphML: Gephi, Cytoscape, yEd, networkx": (".graphml", "application/graphml+xml"),
    "GEXF: Gephi": (".gexf", "application/gexf+xml"),
    "JSON: node-link, for programs": (".json", "application/json"),
    "JSON Lines: with all evidence, loads again": (".jsonl", "application/jsonl"),
}


def show(graph: nx.MultiDiGraph[str], scene: Scene) -> None:
    """What stands under "Export"."""
    off = set(st.session_state.get("switched-off", ()))
    part = _seen(scene.part(graph), off)
    st.caption(
        f"Just what is seen: {len(part):,} nodes and {part.number_of_edges():,} relations, with their evidence. For PNG and "
        "SVG there are buttons in the picture."
    )
    st.download_button(
        "HTML: the picture, offline",
        lambda: _page(graph, part, scene, off),
        "gobetween.html",
        "text/html",
        icon=":material/web:",
        on_click="ignore",
    )
    for says, (suffix, mime) in _DATA.items():
        st.download_button(
            says,
            _file(part, suffix),
            f"gobetween{'.zip' if mime == _ZIP else suffix}",
            mime,
            key=f"export-{suffix}",
            on_click="ignore",
            type="tertiary",
        )


def _page(graph: nx.MultiDiGraph[str], part: nx.MultiDiGraph[str], scene: Scene, off: set[str]) -> str:
    view, last = scene.view, scene.last
    if not (view.group or view.labels) or last is None or last.made_of[:3] != (view.nodes, view.group, view.folded):
        return page(part, graph, "Gobetween", view.places)
    # Groups and words on the ground as they are drawn, and of the nodes only what the lens shows.
    net, edges = copy(last.net), {key for *_, key in part.edges(keys=True)}
    there = {*part, *(one.id for one in scene.groups(graph) if any(node in part for node in one.members))}
    words = [node["id"] for node in net.nodes if node["id"] not in last.nodes]
    net.nodes = [node for node in net.nodes if node["id"] in there or node["id"] in words]
    net.edges = [edge for edge in net.edges if edge["id"] in edges and edge["entry"] not in off]
    places = {**view.places, **{id: (word.x, word.y) for id, word in zip(words, view.labels, strict=True)}}
    return page(part, graph, "Gobetween", places, drawn=(net, last.legend))


def _seen(part: nx.MultiDiGraph[str], off: set[str]) -> nx.MultiDiGraph[str]:
    """What is left of a picture without what the legend has switched off."""
    if not off:
        return part
    net = network.draw(part)
    nodes = {node["id"] for node in net.nodes if node["entry"] not in off}
    gone = {edge["id"] for edge in net.edges if edge["entry"] in off}
    return nx.subgraph_view(part, lambda node: node in nodes, lambda u, v, key: key not in gone)


def _file(part: nx.MultiDiGraph[str], suffix: str) -> Callable[[], bytes]:
    store = state.store()

    def made() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            export(part, store, Path(folder) / f"gobetween{suffix}")
            files = sorted(Path(folder).iterdir())
            if suffix != ".csv":
                return files[0].read_bytes()
            packed = BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for file in files:
                    archive.write(file, file.name)
            return packed.getvalue()

    return made
