"""A page with one canvas whose names, titles and ids are attempts to run code. Served by the `hostile` fixture."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import networkx as nx
import streamlit as st
from hostile import NAMES

from graph.picture import layout, network
from views import canvas, listing
from views.words import plain

EVENTS = ("node_click", "edge_click", "expand", "command", "selection", "positions", "hidden")

graph = nx.MultiDiGraph()
for name in NAMES:
    graph.add_node(name, kind="Person", name=name, aliases=[], props={})
graph.add_node("iso:UA", kind="State", name="Ukraine", aliases=[], props={})
for year, (one, other) in enumerate(pairwise([*NAMES, "iso:UA"]), 2020):
    graph.add_edge(
        one, other, key=f"r:{one}", type="MEETS", confidence=1.0, count=1, evidence=1, sign=1, symmetric=True,
        structural=False, props={}, **{"from": str(year), "to": str(year)},
    )  # fmt: skip

st.session_state.setdefault("log", [])


def note(event: str) -> None:
    st.session_state["log"].append(f"{event}={st.session_state['hostile'][event]}")


drawn = canvas.picture(
    network.draw(graph),
    key="hostile",
    positions=layout.place(graph, network.boxes(graph)),
    layout="hostile",
    legend=[
        *network.legend(graph),
        {"id": "kind:none", "name": NAMES[0], "shape": NAMES[1], "color": "red;background:url(http://x.test)"},
    ],
)
canvas.show(
    drawn,
    pinned=["iso:UA"],
    can={
        "undo": True,
        "redo": False,
        "expand": True,
        "collapse": True,
        "hide": True,
        "isolate": True,
        "pin": True,
        "unpin": True,
    },
    **{f"on_{event}_change": partial(note, event) for event in EVENTS},
)
listing.show(
    graph,
    key="list",
    on_inspect=lambda id: st.session_state["log"].append(f"listed={id}"),
    on_hide=lambda id: st.session_state["log"].append(f"hidden={id}"),
)
for name in NAMES:
    st.markdown(plain(name))
with st.container(key="log"):
    for line in st.session_state["log"]:
        st.text(line)
