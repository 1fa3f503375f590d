"""Setting right what is wrong: a name, a date, a relation's type; taking a relation back. Each can be undone at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import streamlit as st

from graph.dates import partial
from graph.ontology import default
from views import state
from views.inspector import done
from views.words import label, name, plain

_DATES = {"date": "Date", "from": "From", "to": "To"}
_DATED = frozenset({"Process", "Agreement", "Event"})
_AS = "2019, 2019-05 or 2019-05-20"


def correct(graph: nx.MultiDiGraph[str], id: str) -> None:
    """Asks what is wrong with a node, and sets it right."""
    data = graph.nodes[id]

    @st.dialog("Correct", icon=":material/edit:")
    def ask() -> None:
        st.caption(_WORD)
        with st.form("correct", border=False):
            new = st.text_input("Name", data["name"])
            props = data["props"]
            dated = {key: label for key, label in _DATES.items() if data["kind"] in _DATED or key in props}
            columns = st.columns(len(dated)) if dated else []
            said = {
                key: column.text_input(label, str(props.get(key, "")), placeholder=_AS)
                for column, (key, label) in zip(columns, dated.items(), strict=True)
            }
            left, right = st.columns(2)
            other = left.text_input("Another property", placeholder="born", help="Its name, as in “born”.")
            value = right.text_input("Its value", placeholder="1978-01-25; nothing takes it away")
            note = st.text_input("Why", placeholder="What shows that it is so; it stands beside the value")
            sent = st.form_submit_button("Set right", type="primary")
        if not sent:
            return
        try:
            changed: dict[str, Any] = {
                key: partial(text.strip()) or ""
                for key, text in said.items()
                if text.strip() != str(props.get(key, ""))
            }
            if other.strip():
                changed[other.strip()] = value.strip()
            other_name = new.strip() if new.strip() != data["name"] else ""
            if not other_name and not changed:
                raise ValueError("nothing is changed yet")
            number = state.store().edit(id, other_name, (), changed, note.strip())
        except ValueError as error:
            st.error(plain(_sentence(error)))
            return
        told = [f"name “{other_name}”"] * bool(other_name) + [
            f"{key} {value or 'taken away'}" for key, value in changed.items()
        ]
        done.note(f"{data['name']}: {', '.join(told)}.", [number])
        st.rerun()

    ask()


_WORD = "Your word stands above the sources, whose own values stay on record. It can be undone."


def add_name(graph: nx.MultiDiGraph[str], id: str) -> None:
    """Asks for another name of a node, by which it is found then."""

    @st.dialog("Add a name", icon=":material/badge:")
    def ask() -> None:
        with st.form("add-name", border=False):
            alias = st.text_input(plain(f"{name(graph, id)} is also called")).strip()
            sent = st.form_submit_button("Add", type="primary")
        if not sent:
            return
        try:
            if not alias:
                raise ValueError("a name is expected")
            number = state.store().edit(id, aliases=[alias])
        except ValueError as error:
            st.error(plain(_sentence(error)))
            return
        done.note(f"{name(graph, id)} is also called “{alias}”.", [number])
        st.rerun()

    ask()


def correct_relation(graph: nx.MultiDiGraph[str], source: str, target: str, id: str, edge: Mapping[str, Any]) -> None:
    """Asks what is wrong with a relation, and sets it right."""
    kinds = (graph.nodes[source]["kind"], graph.nodes[target]["kind"])
    types = [
        type
        for type, kind in default().relations.items()
        if (kinds[0] in kind.sources and kinds[1] in kind.targets) or type == edge["type"]
    ]

    @st.dialog("Correct", icon=":material/edit:")
    def ask() -> None:
        st.caption(_WORD)
        with st.form("correct-relation", border=False):
            st.markdown(f":small[{plain(label(graph, source))} …]")
            type = st.selectbox("does what", types, types.index(edge["type"]), format_func=_phrase)
            st.markdown(f":small[… {plain(label(graph, target))}]")
            left, middle, right = st.columns(3)
            start = left.text_input("From", edge["from"] or "", placeholder=_AS).strip()
            end = middle.text_input("To", edge["to"] or "", placeholder=_AS).strip()
            sure = right.number_input("Confidence", 0.0, 1.0, float(edge["confidence"]), 0.05)
            note = st.text_input("Why", placeholder="What shows that it is so; it stands with the evidence").strip()
            sent = st.form_submit_button("Set right", type="primary")
        if not sent:
            return
        values: dict[str, Any] = {}
        try:
            for key, text in (("from", start), ("to", end)):
                if text != (edge[key] or ""):
                    values[key] = partial(text) or ""
            if abs(sure - edge["confidence"]) > 0.001:
                values["confidence"] = sure
            if not values and type == edge["type"]:
                raise ValueError("nothing is changed yet")
            numbers, left_id = [], id
            if values:
                numbers.append(state.store().edit_relation(id, values, note))
            if type != edge["type"]:
                number, left_id = state.store().retype(id, type, note)
                numbers.append(number)
        except ValueError as error:
            st.error(plain(_sentence(error)))
            return
        told = [f"{key} {value or 'taken away'}" for key, value in values.items()]
        told += [f"“{_phrase(type)}” instead of “{_phrase(edge['type'])}”"] if type != edge["type"] else []
        done.note(f"{name(graph, source)} – {name(graph, target)}: {', '.join(told)}.", numbers)
        state.inspect(left_id)
        st.rerun()

    ask()


def retract(graph: nx.MultiDiGraph[str], source: str, target: str, id: str, said: str) -> None:
    """Asks whether a relation is to be taken back, and does so."""
    statements = state.store().statements(id)

    @st.dialog("Retract this relation?", icon=":material/delete:")
    def ask() -> None:
        pieces = "1 piece of evidence is" if len(statements) == 1 else f"{len(statements):,} pieces of evidence are"
        st.markdown(
            f"“{plain(said)}”  \n{pieces} taken off the record, for everybody. Its sources stay, and what else they say. "
            "Loading them again brings it back, and so does Undo."
        )
        if st.button("Retract", type="primary", key="retract-yes"):
            try:
                operation = state.store().retract([one.id for one in statements])
            except ValueError as error:
                st.error(plain(_sentence(error)))
                return
            done.note(f"Retracted: {said}.", [operation.number])
            state.inspect(source)
            st.rerun()

    ask()


def _phrase(type: str) -> str:
    kind = default().relations.get(type)
    return kind.phrase if kind else type.lower().replace("_", " ")


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
