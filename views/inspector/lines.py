"""Lines of the inspector: each a name to follow and what is said of it, with the evidence; drawn once all are known, so that
the evidence of a whole page is asked for in one question."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import streamlit as st

from views import parts, state
from views.words import plain

AT_ONCE = 3  # lines a section
_A_PAGE = 10  # lines where there are many
_MANY = 12  # from here on one can filter and sort them
_SHOWN = 1  # pieces of evidence a line; the relation itself has all of them

_ORDERS = {"latest": "Latest first", "name": "By name", "sources": "Most sources first", "sure": "Surest first"}


@dataclass(frozen=True)
class Line:
    """One statement: a link to another node, what is said beside it, and the relations whose evidence backs it.

    The rest is for sorting: the date that it is of, of how many documents it is told, and how sure it is.
    """

    to: str
    text: str
    relations: tuple[str, ...]
    beside: str = ""
    when: str = ""
    sources: int = 0
    sure: float = 0.0


class Board:
    """The sections of one page, drawn by `fill`. `key` begins the keys of all widgets."""

    def __init__(self, graph: nx.MultiDiGraph[str], key: str) -> None:
        self.graph, self.key = graph, key
        self.bare = True  # no section so far
        self._waiting: list[tuple[Any, Sequence[Line], str]] = []

    def section(self, title: str, lines: Sequence[Line]) -> None:
        """A heading with the number of lines, the first of them, and the others in a box that opens."""
        if not lines:
            return
        self.bare = False
        heading(title, len(lines))
        self._later(lines[:AT_ONCE], title)
        if len(lines) > AT_ONCE:
            self.folded(f"{len(lines) - AT_ONCE:,} more", title, lines[AT_ONCE:])

    def folded(self, title: str, name: str, lines: Sequence[Line], expanded: bool = False) -> None:
        """A box with lines that is filled when it is open; many can be filtered, sorted and paged through."""
        key = f"{self.key}-{name}"
        box = st.expander(plain(title), expanded=expanded, key=f"fold-{key}", on_change="rerun", type="compact")
        if not box.open:
            return
        with box:
            shown = self._chosen(lines, key) if len(lines) > _MANY else list(lines)
            pages = -(-len(shown) // _A_PAGE)
            place = st.container(gap="small")
            page = 1
            if pages > 1:
                # Another list begins on its first page.
                page = st.pagination(pages, key=f"page-{key}-{len(shown)}")
            with place:
                self._later(shown[(page - 1) * _A_PAGE : page * _A_PAGE], f"{name}-{page}")
            if not shown:
                st.caption("None of them has that in its name.")

    def _chosen(self, lines: Sequence[Line], key: str) -> list[Line]:
        left, right = st.columns([3, 2])
        part = left.text_input(
            "Filter", key=f"filter-{key}", placeholder=f"Filter {len(lines):,}", label_visibility="collapsed"
        )
        order = right.selectbox(
            "Order", list(_ORDERS), key=f"order-{key}", format_func=_ORDERS.__getitem__, label_visibility="collapsed"
        )
        wanted = part.casefold().strip()
        shown = [line for line in lines if wanted in f"{line.text} {line.beside}".casefold()]
        if order == "name":
            shown.sort(key=lambda line: line.text.casefold())
        elif order == "sources":
            shown.sort(key=lambda line: -line.sources)
        elif order == "sure":
            shown.sort(key=lambda line: -line.sure)
        return shown

    def _later(self, lines: Sequence[Line], name: str) -> None:
        if lines:
            self._waiting.append((st.container(gap="small"), lines, name))

    def fill(self) -> None:
        """Draws what waits."""
        wanted = dict.fromkeys(id for _, lines, _ in self._waiting for line in lines for id in line.relations)
        found = state.store().evidence(list(wanted))
        for place, lines, name in self._waiting:
            with place:
                for i, line in enumerate(lines):
                    self._draw(line, f"{self.key}-{name}-{i}", [p for id in line.relations for p in found.get(id, [])])
        self._waiting.clear()

    def _draw(self, line: Line, key: str, pieces: list[Any]) -> None:
        with st.container(gap=None, key=f"line-{_short(key)}"):
            with st.container(horizontal=True, gap="small", vertical_alignment="top"):
                link(line.to, key, line.text)
                more(line.relations[0], key, line.text)
            if line.beside:
                st.caption(plain(line.beside))
            parts.evidence(pieces, _SHOWN)


def heading(title: str, number: int | None = None) -> None:
    """A small heading, with the number of what stands under it."""
    st.markdown(f"#### {title}" + (f" :small[{number:,}]" if number is not None else ""))


def link(to: str, key: str, text: str) -> None:
    """A name that leads to a node in the inspector."""
    # The target is part of the key: a click on a link that a rerun replaces must not follow the one in its place.
    st.button(plain(text), key=f"inspect-{key}-{to}", type="tertiary", on_click=state.inspect, args=(to,), wrap=True)


def more(relation: str, key: str, of: str) -> None:
    """A small button that leads to a relation: all its evidence, each sentence in its context."""
    with st.container(key=f"more-{_short(f'{key}-{relation}')}", width="content"):
        st.button(
            "details",
            key=f"relation-{key}-{relation}",
            type="tertiary",
            on_click=state.inspect,
            args=(relation,),
            help=plain(f"The relation itself ({of}): all evidence in its context, to cite, correct or retract"),
        )


def _short(key: str) -> str:
    # A container's key becomes the name of a CSS class: what comes from data stays out of it.
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
