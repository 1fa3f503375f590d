"""A page with one canvas whose names, titles and ids are attempts to run code. Served by the `hostile` fixture."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import streamlit as st
from hostile import NAMES

from graph.picture import layout, network
from views import canvas
from views.words import plain

graph = nx.MultiDiGraph()
for name in NAMES:
    graph.add_node(name, kind="Person", name=name, aliases=[], props={})
for one, other in pairwise(NAMES):
    graph.add_edge(
        one, other, key=f"r:{one}", type="MEETS", confidence=1.0, count=1, evidence=1, sign=1, symmetric=True,
        structural=False, props={}, **{"from": None, "to": None},
    )  # fmt: skip

st.session_state.setdefault("log", [])


def note(event: str) -> None:
    st.session_state["log"].append(f"{event}={st.session_state['hostile'][event]}")


canvas.show(
    network.draw(graph),
    key="hostile",
    positions=layout.place(graph, network.boxes(graph)),
    layout="hostile",
    legend=[
        *network.legend(graph),
        {"name": NAMES[0], "shape": NAMES[1], "color": "red;background:url(http://x.test)"},
    ],
    on_node_click_change=lambda: note("node_click"),
    on_edge_click_change=lambda: note("edge_click"),
    on_expand_change=lambda: note("expand"),
    on_selection_change=lambda: note("selection"),
    on_positions_change=lambda: note("positions"),
)
for name in NAMES:
    st.markdown(plain(name))
with st.container(key="log"):
    for line in st.session_state["log"]:
        st.text(line)
