"""Query: Cypher of one's own, with the schema at hand; the answer as a table and as a picture. It only reads."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import streamlit as st
import yaml

from graph.cells import as_csv
from graph.cypher import parameters
from graph.lens import Lens
from graph.query import (
    SECONDS,
    Answer,
    Edge,
    Node,
    Query,
    QueryError,
    Refused,
    Way,
    frame,
    in_words,
    parameter,
    records,
)
from graph.schema import EVIDENCE, Schema, schema
from graph.store import StoreError
from views import parts, state
from views.words import plain

TEXT, PARAMETERS = "keep-query-text", "query-parameters"
_ROWS = (100, 1_000, 10_000)
_TIMES = (10, 30, 120)
_DRAWN = 200
# So long a query is most often answered at once: then nothing flickers.
_AT_ONCE = 0.6
_LONGEST_LINK = 4_000
_STYLE = (
    "<style>.st-key-keep-query-text textarea { font-family: 'Source Code Pro', monospace; font-size: 0.9rem; }</style>"
)


@dataclass
class _Run:
    """A query that was sent, and what came of it: an answer, or one line that says why there is none."""

    query: Query
    text: str
    given: Mapping[str, Any]
    answer: Answer | None = None
    error: QueryError | None = None
    store_error: StoreError | None = None
    began: float = field(default_factory=time.monotonic)
    files: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._thread.join(_AT_ONCE)

    def _run(self) -> None:
        try:
            self.answer = self.query.run()
        except QueryError as error:
            self.error = error
        except StoreError as error:
            self.store_error = error

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def file(self, ending: str) -> str:
        """The answer as a file, made once."""
        if ending not in self.files and self.answer:
            self.files[ending] = (
                as_csv(frame(self.answer))
                if ending == "csv"
                else json.dumps(records(self.answer), ensure_ascii=False, indent=2, allow_nan=False)
            )
        return self.files[ending]


def page() -> None:
    """The page."""
    graph = state.whole()
    parts.heading(
        "Query",
        "Ask the graph whatever the other pages do not, in Cypher. A query only reads: it cannot change anything.",
    )
    st.html(_STYLE)
    if state.lens() != Lens():
        st.caption("The lens does not apply here: a query asks the whole graph.")
    _from_address()
    left, right = st.columns([2, 1], gap="medium")
    with right:
        _schema(_of(graph, state.revision()))
    with left:
        _editor()
        run: _Run | None = st.session_state.get("query-run")
        if problem := st.session_state.get("query-problem"):
            _tell(st.session_state[TEXT], problem)
        elif run and run.running:
            _waiting()
        elif run:
            _result(graph, run)


def _from_address() -> None:
    """Takes over a query that a link brings, once; it is run only by whoever presses the button."""
    asked = st.query_params.get("query")
    if asked and asked != st.session_state.get("query-told"):
        st.session_state["query-told"] = asked
        if asked != st.session_state.get(TEXT):
            given = {name[2:]: value for name, value in st.query_params.items() if name.startswith("p.")}
            _fill(asked, given)
            st.session_state["query-from-link"] = asked
    if TEXT not in st.session_state:
        _fill(_examples()[0]["text"], _examples()[0].get("parameters", {}))


def _to_address(text: str, given: Mapping[str, str]) -> None:
    for name in [name for name in st.query_params if name == "query" or name.startswith("p.")]:
        del st.query_params[name]
    if len(text) <= _LONGEST_LINK:
        st.session_state["query-told"] = text
        st.query_params["query"] = text
        for name, value in given.items():
            st.query_params[f"p.{name}"] = value


def _fill(text: str, given: Mapping[str, Any]) -> None:
    st.session_state[TEXT] = text.rstrip("\n")
    for name, value in given.items():
        st.session_state[f"keep-query-p-{name}"] = str(value)
    for key in ("query-problem", "query-from-link"):
        st.session_state.pop(key, None)


@cache
def _examples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))
    return found


def _take_example() -> None:
    if (chosen := st.session_state["query-example"]) is not None:
        _fill(_examples()[chosen]["text"], _examples()[chosen].get("parameters", {}))
        st.session_state["query-example"] = None


def _editor() -> None:
    st.selectbox(
        "Begin with an example",
        range(len(_examples())),
        index=None,
        key="query-example",
        placeholder="A question that others ask …",
        format_func=lambda number: _examples()[number]["question"],
        on_change=_take_example,
    )
    text = st.text_area("Query in Cypher", key=TEXT, height=190)
    if st.session_state.get("query-from-link") == text:
        st.caption("A link brought this query. Read it, then run it.")
    given = _parameters(text)
    st.session_state.setdefault("keep-query-rows", _ROWS[1])
    st.session_state.setdefault("keep-query-seconds", _TIMES[1])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Run", type="primary", icon=":material/play_arrow:", shortcut="Ctrl+Enter", on_click=_run, args=(given,)
        )
        st.selectbox("Rows at most", _ROWS, key="keep-query-rows", width=130, format_func="{:,}".format)
        st.selectbox("Seconds at most", _TIMES, key="keep-query-seconds", width=140)


def _parameters(text: str) -> dict[str, str]:
    """A box for each parameter of the text, and what stands in it."""
    try:
        names = parameters(text)
    except Refused:
        return {}
    given = {}
    if names:
        boxes = st.columns(min(4, len(names)))
        for number, name in enumerate(names):
            key = f"keep-query-p-{name}"
            st.session_state.setdefault(key, "")
            given[name] = boxes[number % len(boxes)].text_input(
                f"${plain(name)}",
                key=key,
                help="A number, true, null or a list in JSON is taken as such; all else as text.",
            )
    return given


def _run(given: Mapping[str, str]) -> None:
    text = st.session_state[TEXT]
    given = {name: st.session_state.get(f"keep-query-p-{name}", value) for name, value in given.items()}
    if (before := st.session_state.pop("query-run", None)) and before.running:
        before.query.cancel()
    for key in ("query-problem", "query-from-link"):
        st.session_state.pop(key, None)
    rows, seconds = (
        st.session_state.get("keep-query-rows", _ROWS[1]),
        st.session_state.get("keep-query-seconds", SECONDS),
    )
    values = {name: parameter(value) for name, value in given.items()}
    try:
        query = Query(state.store(), text, values, rows, seconds)
    except (Refused, QueryError) as error:
        st.session_state["query-problem"] = error
        return
    run = st.session_state["query-run"] = _Run(query, text, given)
    _to_address(text, given)
    run.start()


@st.fragment(run_every=0.5)
def _waiting() -> None:
    run: _Run | None = st.session_state.get("query-run")
    if run is None or not run.running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/hourglass_top: Asking for {time.monotonic() - run.began:.0f} s …")
        st.button("Cancel", icon=":material/stop:", on_click=run.query.cancel)


def _result(graph: nx.MultiDiGraph[str], run: _Run) -> None:
    if run.store_error:
        st.session_state.pop("query-run")
        raise run.store_error
    if run.error:
        _tell(run.text, run.error)
    if not (answer := run.answer):
        return
    if not answer.rows:
        st.info(
            "No rows: nothing in the graph is like that. Names are written as they are in the graph.",
            icon=":material/search_off:",
        )
        return
    many = f"The first {len(answer.rows):,} rows; there are more" if answer.more else f"{len(answer.rows):,} rows"
    nodes, relations = answer.found()
    nodes = [node for node in nodes if node in graph]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{many if len(answer.rows) != 1 or answer.more else '1 row'}** in {answer.seconds:.2f} s")
        for ending, mime in (("csv", "text/csv"), ("json", "application/json")):
            st.download_button(
                ending.upper(),
                run.file(ending),
                f"query.{ending}",
                mime,
                icon=":material/download:",
                on_click="ignore",
                type="tertiary",
            )
        if nodes:
            drawn = st.segmented_control(
                "Show as", ["Table", "Picture"], default="Table", key="query-as", label_visibility="collapsed"
            )
    if nodes and drawn == "Picture":
        _picture(graph, nodes, relations)
    else:
        _table(graph, answer)


def _table(graph: nx.MultiDiGraph[str], answer: Answer) -> None:
    table = frame(answer)
    for name in table.columns:
        # A column of several types would not reach the browser: then all is text.
        if len({type(value) for value in table[name] if value is not None and not pd.isna(value)}) > 1:
            table[name] = [None if value is None or pd.isna(value) else str(value) for value in table[name]]
    picked = st.dataframe(table, hide_index=True, on_select="rerun", selection_mode="single-row", key="query-table")
    links: dict[str, str] = {}
    if rows := picked["selection"]["rows"]:
        for value in answer.rows[rows[0]] if rows[0] < len(answer.rows) else ():
            _links(value, links)
    else:
        st.caption("Choose a row to go on from what is in it.")
    known = {id: words for id, words in links.items() if id in graph or id.startswith("r:")}
    for number, (id, words) in enumerate(list(known.items())[:12]):
        if st.button(plain(words), key=f"query-go-{number}", type="tertiary", icon=":material/arrow_forward:"):
            state.show_in_explore(id)


def _links(value: Any, found: dict[str, str]) -> None:
    """Adds the ids, with words for them, of all nodes and relations within a value."""
    if isinstance(value, Node | Edge):
        found[value.id] = str(in_words(value))
    elif isinstance(value, Way):
        for one in (*value.nodes, *value.edges):
            _links(one, found)
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            _links(one, found)


def _picture(graph: nx.MultiDiGraph[str], nodes: list[str], relations: list[str]) -> None:
    if len(nodes) > _DRAWN:
        st.caption(f"The first {_DRAWN} of {len(nodes):,} nodes.")
    # Nodes alone are drawn with all that is between them.
    parts.small_picture(graph, "query", nodes[:_DRAWN], relations or None, height=520)


def _tell(text: str, error: QueryError | Refused) -> None:
    """One line that says what is wrong, and the line of the text with a mark under the place."""
    st.error(plain(str(error)[:1].upper() + str(error)[1:]), icon=":material/error:")
    lines = text.splitlines()
    if error.line and error.column and error.line <= len(lines):
        line = lines[error.line - 1]
        start = max(0, error.column - 60)
        st.code(f"{line[start : start + 120]}\n{' ' * (error.column - 1 - start)}^", language=None)


@st.cache_data(show_spinner=False, max_entries=2)
def _of(_graph: nx.MultiDiGraph[str], revision: int) -> Schema:
    return schema(_graph)


def _schema(found: Schema) -> None:
    """What there is to ask for; a click puts it at the end of the text."""
    st.markdown("**What there is to ask for**")
    st.caption(
        "A click puts it at the end of the query. Kinds are labels of nodes; a relation leads from one to another."
    )
    _pills("Kinds", found.kinds, lambda name: f"(:{name})")
    _pills("Relations", found.relations, lambda name: f"-[:{name}]->")
    with st.expander("Properties"):
        _pills("Of nodes", dict.fromkeys(found.of_nodes, 0), _property)
        _pills("Of relations", dict.fromkeys(found.of_relations, 0), _property)
        _pills("Of evidence", dict.fromkeys(EVIDENCE, 0), _property)
        st.caption(
            "Evidence is found by the relation that it is of: MATCH (e:Evidence {of: r.id})",
        )
    store = state.store()
    st.caption(
        "Writing is refused twice: by the text, and by the database, which is asked as a user who may only read."
        if store.is_embedded
        else "Writing is refused by the text and by the session's access mode. What can be read is up to the rights of the "
        "user as whom Gobetween is connected."
    )


def _property(name: str) -> str:
    return f".{name}" if name.isidentifier() else f".`{name}`"


def _pills(label: str, names: Mapping[str, int], insert: Callable[[str], str]) -> None:
    key = f"query-insert-{label}"

    def put() -> None:
        if (chosen := st.session_state[key]) is not None:
            st.session_state[TEXT] = f"{st.session_state.get(TEXT, '')} {insert(chosen)}".replace(" .", ".")
            st.session_state[key] = None

    st.pills(
        label,
        list(names),
        key=key,
        format_func=lambda name: f"{plain(name)} :small[{names[name]:,}]" if names[name] else plain(name),
        on_change=put,
        wrap=True,
    )
