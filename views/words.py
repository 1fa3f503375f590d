"""Words for people: dates, names told apart, relations as sentences, and text that Markdown leaves alone."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import Any

import networkx as nx

from graph.dates import earliest
from graph.model import Document
from graph.ontology import Ontology, default

# All of ASCII punctuation may be escaped in Markdown; `:` and `$` would start Streamlit's own icons, colours and formulas.
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&^=])")


def plain(text: str) -> str:
    """`text` from data for use inside Markdown: shown as it is written, whatever it contains."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def link(document: Document) -> str:
    """A document's title in Markdown, linked where it has an address on the web."""
    title = plain(document.title)
    if not document.url.startswith(("https://", "http://")):
        return title
    address = document.url.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
    return f"[{title}](<{address}>)"


def shorten(text: str, most: int = 36) -> str:
    """`text` cut at a word, where only so much has room; the Sources page has all of it."""
    return textwrap.shorten(text, most, placeholder=" …")


def day(value: str | None) -> str:
    """A partial date as one writes it: "2 June 2025", "June 2025", "2025"; "" for None."""
    if not value:
        return ""
    first = earliest(value)
    return {4: f"{first:%Y}", 7: f"{first:%B %Y}"}.get(len(value), f"{first.day} {first:%B %Y}")


def period(start: str | None, end: str | None) -> str:
    """From–to in words: "2 June 2025", "since 3 June 2023", "2019 – 2024", "until 1995"; "" when neither is known."""
    if start and end:
        return day(start) if start == end else f"{day(start)} – {day(end)}"
    return f"since {day(start)}" if start else f"until {day(end)}" if end else ""


def moment(start: str | None, end: str | None) -> str:
    """Like `period`, for something that took place: a start alone is its date."""
    return day(start) if start and not end else period(start, end)


def label(graph: nx.MultiDiGraph[str], node: str) -> str:
    """Name and kind, for lists in which one chooses."""
    data = graph.nodes[node]
    return f"{data['name']} · {data['kind']}"


def name(graph: nx.MultiDiGraph[str], node: str | None) -> str:
    """A node's name; "" for None."""
    return graph.nodes[node]["name"] if node else ""


def sentence(
    graph: nx.MultiDiGraph[str], source: str, target: str, edge: Mapping[str, Any], ontology: Ontology | None = None
) -> str:
    """A relation as a sentence: "Hakan Fidan mediates Istanbul talks, 2 June 2025"."""
    kind = (ontology or default()).relations.get(edge["type"])
    phrase = kind.phrase if kind else edge["type"].lower().replace("_", " ")
    when = period(edge["from"], edge["to"]) if edge["structural"] else moment(edge["from"], edge["to"])
    return f"{name(graph, source)} {phrase} {name(graph, target)}" + (f", {when}" if when else "")
