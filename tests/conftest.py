"""The fixtures that all tests share."""

from __future__ import annotations

import networkx as nx
import pytest
from samples import graph_of, talks


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    """The graph of `talks`."""
    return graph_of(*talks())
