"""A page with a graph of `n` nodes and three edges a node: as the app draws it, or as stock pyvis does in `st.iframe`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

import streamlit as st
from pyvis.network import Network

from bench.ui.made import graph_of
from graph.picture import layout, network
from views import canvas

graph = st.cache_resource(graph_of)(int(st.query_params["n"]))
st.title("Graph")
if st.query_params["by"] == "stock":
    # In one piece: nothing is fetched from elsewhere.
    net = Network(height="540px", width="100%", directed=True, cdn_resources="in_line")
    for node, data in graph.nodes(data=True):
        net.add_node(node, label=data["name"])
    for a, b, data in graph.edges(data=True):
        net.add_edge(a, b, title=data["type"])
    st.iframe(net.generate_html(), height=560)
else:
    places = layout.place(graph, network.boxes(graph))
    legend = network.legend(graph)
    canvas.show(canvas.picture(network.draw(graph), key="ours", positions=places, layout="ours", legend=legend))
