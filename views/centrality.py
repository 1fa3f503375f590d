"""Who is central, by which measure, what the measure means and when it misleads; and the report to take away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import networkx as nx
import pandas as pd
import streamlit as st

from graph.dates import read_period
from graph.folding import FOLDS
from graph.grouping import GROUPINGS
from graph.measures import MEASURES
from graph.ontology import default
from graph.projection import HALF_LIFE, RECENCY, WEIGHTS, Rules, project
from graph.report import ALL, FORMATS, MAIN, Report, heading, label, projection_of, rendered, report
from views import answers, linked, parts, state
from views.words import plain, sentence

_LINK = {"measure": "measure", "against": "against"}  # in the address, and the picker that it sets
_SHOWN = 3  # relations of a tie that are shown with their evidence
_MOST = 1000  # rows in the table; the report has all
_CHARTED = 15
_DRAWS = 100  # for any measure, in a web of few ties; in a larger one as many as fit
_FEW = 5000
_MOVED = 10  # who gained, lost, came and went, of each
_NO_GROUPS = "none"
_POINTS = 2000
_NOTHING = "No other measure"
_FOLDED = {
    "persons": "Persons into those whom they act for",
    "roles": "Roles into ties of their holders",
    "processes": "Talks and agreements into ties of those who took part",
}
_STRENGTHS = {
    "ties": "Number of relations",
    "count": "How often they were observed",
    "confidence": "Confidence, added up",
    "evidence": "Pieces of evidence",
    RECENCY: "Recency",
}


def page() -> None:
    """The page."""
    parts.heading(
        "Who is central", "Actors ranked by their place in the web of relations, and who stands between others."
    )
    linked.take(_LINK, lambda _, value: value in MEASURES)
    measure, other, everything, sure, rules = _choices()
    linked.tell(_LINK)
    ranked: Collection[str] = () if everything else default().actors
    _meaning(measure, rules)
    with st.spinner("Drawing the evidence anew …" if sure else "Computing …"):
        result = answers.measured([measure], rules)
        if sure and not result.failures:
            few = result.ties <= _FEW
            result = answers.measured([measure], rules, ranked, _DRAWS if few else None)
    st.caption(_basis(result, everything))
    if sure:
        _how_sure(result, measure)
    if measure in result.failures:
        st.warning(plain(f"{label(measure)} cannot be computed here: {result.failures[measure]}"))
        return
    top = result.ranked(measure, ranked)
    if top.empty:
        st.info("Nobody to rank: show more kinds, or rank roles, talks and topics too.", icon=":material/search_off:")
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _table(top, measure)
        with st.popover("Report", icon=":material/description:", help="A document to take away, print or cite."):
            _report([measure, *([other] if other else [])], rules, ranked)
    with right:
        _charts(result, top, measure, other, rules, ranked)
    _actor(top, measure, rules)


def _choices() -> tuple[str, str | None, bool, bool, Rules]:
    """The measure, another to hold against it, whether all kinds are ranked, whether with intervals, and the rules."""
    first, second, third, fourth = st.columns([3, 3, 2, 2], vertical_alignment="bottom")
    names = list(MEASURES)
    measure = first.selectbox("Measure", names, key="keep-measure", format_func=heading)
    others = [_NOTHING, *(name for name in names if name != measure)]
    other = second.selectbox(
        "Against", others, key="keep-against", format_func=lambda n: n if n == _NOTHING else heading(n)
    )
    with third.popover("Projection", icon=":material/share:", width="stretch", help="How relations become ties."):
        rules = _rules()
    sure = fourth.toggle(
        "Rank intervals",
        key="keep-sure",
        help="How far a rank rests on few pieces of evidence: they are drawn anew, and all is measured again. Takes a while.",
    )
    everything = fourth.toggle(
        "Rank all kinds",
        key="keep-everything",
        help="Roles, talks and topics carry ties in any case; here they are ranked.",
    )
    return measure, None if other == _NOTHING else other, everything, sure, rules


def _rules() -> Rules:
    fold = st.multiselect(
        "Fold into ties", list(FOLDS), key="keep-fold", placeholder="Nothing", format_func=lambda n: _FOLDED.get(n, n)
    )
    weight = st.selectbox(
        "A tie's strength",
        [*WEIGHTS, RECENCY],
        key="keep-weight",
        format_func=lambda n: _STRENGTHS.get(n, n),
        help="For the measures that look at it.",
    )
    half_life = HALF_LIFE
    if weight == RECENCY:
        half_life = st.number_input("Half of it is gone after years", 0.1, 100.0, HALF_LIFE, 0.5, key="keep-half-life")
    directed = st.toggle(
        "With directions", key="keep-tie-directed", help="Some measures look at directions in any case."
    )
    return Rules(tuple(fold), weight, half_life, None, directed)


def _meaning(measure: str, rules: Rules) -> None:
    its = MEASURES[measure]
    told = {"Formula": its.formula, "Range": its.range, "Source": its.source, "Computed on": projection_of(its, rules)}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"An actor with a **{'high' if its.high else 'low'}** value {plain(its.meaning.rstrip('.'))}.",
            width="content",
        )
        with st.popover("Formula and source", type="tertiary", icon=":material/function:"):
            st.markdown("  \n".join(f"**{name}**: {plain(text)}" for name, text in told.items() if text))
    if its.misleads:
        st.markdown(f":small[:material/warning: May mislead: {plain(its.misleads.rstrip('.'))}.]")


def _basis(result: Report, everything: bool) -> str:
    rest = "" if everything else " Roles, talks and topics carry ties between actors but are not ranked themselves."
    return plain(
        f"Computed on {result.lens.describe()}, {result.rules.describe()}: {len(result.values):,} nodes, "
        f"{result.ties:,} ties.{rest}"
    )


def _table(top: pd.DataFrame, measure: str) -> None:
    shown = top[["rank", "name", "kind", "value"]].head(_MOST)
    if "rank_low" in top:
        ends = top[["rank_low", "rank_high"]].head(_MOST).astype("Int64").astype(str)
        same = ends["rank_low"] == ends["rank_high"]
        shown.insert(1, "interval", ends["rank_low"].where(same, ends["rank_low"] + "–" + ends["rank_high"]))
    st.caption("Select a row, or click in a chart, to see what an actor's value is made of.")
    st.dataframe(
        shown,
        key="ranking",
        on_select=lambda: _choose_row(list(top["id"].head(_MOST))),
        selection_mode="single-row",
        hide_index=True,
        height=38 * 12,
        column_config={
            "rank": st.column_config.NumberColumn("Rank", width=55, help="Equals share a rank."),
            "interval": st.column_config.TextColumn("Interval", width=75, help="95 % of the draws are in it."),
            "name": st.column_config.TextColumn("Name", width=140),
            "kind": st.column_config.TextColumn("Kind", width=85),
            "value": st.column_config.NumberColumn(heading(measure), format="%.4g", width=85),
        },
    )
    if len(top) > _MOST:
        st.caption(f"The first {_MOST:,} of {len(top):,}. The report has all.")


def _choose_row(ids: list[str]) -> None:
    rows = st.session_state["ranking"]["selection"]["rows"]
    st.session_state["central"] = ids[rows[0]] if rows and rows[0] < len(ids) else None


def _choose_point(key: str) -> None:
    chosen = st.session_state[key]["selection"].get("chosen") or [{}]
    if id := chosen[0].get("id"):
        st.session_state["central"] = id


def _actor(top: pd.DataFrame, measure: str, rules: Rules) -> None:
    """The actor that was chosen: its ties in the projection, from which its value is computed, and what says so."""
    chosen = st.session_state.get("central")
    rows = top[top["id"] == chosen]
    if rows.empty:
        return
    graph = state.graph()
    one = rows.iloc[0]
    st.subheader(
        plain(f"{one['name']}: {one['value']:.4g}, rank {one['rank']:.0f} of {len(top):,}"),
        anchor=False,
        divider="gray",
    )
    with st.container(horizontal=True, gap="small"):
        if st.button(f"Open {plain(one['name'])} in Explore", icon=":material/hub:", type="primary"):
            state.show_in_explore(chosen)
        if st.button("Paths from here", icon=":material/route:"):
            state.open_page("paths", source=chosen, target=None)
        if graph.nodes[chosen]["kind"] in state.actor_kinds() and st.button(
            "Mediations for it", icon=":material/handshake:", help="As a party, under Who mediates whom."
        ):
            state.open_page("mediation", **{"party": chosen, "other-party": None, "mediator": None})
    flat = project(graph, replace(rules, directed=rules.directed or MEASURES[measure].directed))
    ties = _ties(flat, chosen)
    with_, evidence = st.columns([1, 1], gap="medium")
    with with_:
        st.caption(
            f"{heading(measure)} is computed from all ties; these {len(ties):,} are its own, the strongest first."
        )
        table = pd.DataFrame(
            [
                {"Tied to": flat.nodes[node]["name"], "Strength": tie["weight"], "Relations": len(tie["relations"])}
                for node, tie in ties
            ]
        )
        event = st.dataframe(
            table, key=f"ties-{chosen}", on_select="rerun", selection_mode="single-row", hide_index=True, height=300,
            column_config={"Strength": st.column_config.NumberColumn(format="%.3g")},
        )  # fmt: skip
    picked = [row for row in event["selection"]["rows"] if row < len(ties)]
    with evidence:
        if not ties:
            return
        node, tie = ties[picked[0] if picked else 0]
        there = "" if len(tie["relations"]) == 1 else f", the first of {len(tie['relations'])} relations"
        st.markdown(plain(f"{one['name']} and {flat.nodes[node]['name']}{there}"))
        for relation in tie["relations"][:_SHOWN]:
            if said := _told(graph, relation):
                st.markdown(f"**{plain(said)}**")
            parts.evidence(parts.evidence_of([relation]))
        if more := [said for relation in tie["relations"][_SHOWN:] if (said := _told(graph, relation))]:
            with st.expander(f"{len(more)} more"):
                st.markdown("\n".join(f"- {plain(said)}" for said in more))


def _ties(flat: Any, node: str) -> list[tuple[str, dict[str, Any]]]:
    """Whom a node is tied to in a projection, both ways, the strongest first."""
    if node not in flat:
        return []
    ties = dict(flat.adj[node])
    if flat.is_directed():
        ties |= {other: tie for other, tie in flat.pred[node].items() if other not in ties}
    return sorted(ties.items(), key=lambda one: (-one[1]["weight"], flat.nodes[one[0]]["name"]))


def _told(graph: nx.MultiDiGraph[str], relation: str) -> str:
    """A relation as a sentence; "" where the lens no longer shows it."""
    return next(
        (sentence(graph, u, v, data) for u, v, key, data in graph.edges(keys=True, data=True) if key == relation), ""
    )


def _report(shown: list[str], rules: Rules, ranked: Collection[str]) -> None:
    """Makes the report when it is asked for, and hands it over."""
    st.markdown("Lens, sources with licences, method, figures, and how another person gets the same numbers.")
    said = " and ".join(label(name) for name in shown)
    usual = f"{', '.join(map(label, MAIN))}; the ranks by the others"
    words = {"shown": f"Only {said}", "main": f"The usual ones: {usual}", "all": "All, each in full"}
    names = {"shown": tuple(shown), "main": (), "all": (ALL,)}
    which = st.radio("Measures", list(words), format_func=lambda one: words[one])
    by = st.selectbox("Brokerage between groups by", [_NO_GROUPS, *GROUPINGS])
    suffix = st.selectbox("Format", list(FORMATS), format_func=lambda s: f"{FORMATS[s].name} ({s})")
    title = st.text_input("Title", placeholder="Who is central, and who is the broker")
    top = st.number_input("Rows a table", 1, 1000, 20)
    asked = (
        state.seen(),
        names[which],
        "" if by == _NO_GROUPS else by,
        rules,
        suffix,
        title,
        int(top),
        tuple(sorted(ranked)),
    )
    if st.button("Make it", icon=":material/play_arrow:"):
        bar = st.progress(0.0)
        made = report(
            state.whole(),
            state.lens(),
            asked[1],
            state.revision(),
            rules=rules,
            ranked=ranked,
            by=asked[2],
            progress=lambda what, done, of: bar.progress(done / of, text=plain(label(what))),
        )
        st.session_state["report"] = (asked, rendered(made, suffix, title, int(top), ranked))
        bar.empty()
    kept = st.session_state.get("report")
    if kept and kept[0] == asked:
        st.download_button(
            "Download",
            kept[1],
            f"report{suffix}",
            FORMATS[suffix].media,
            icon=":material/download:",
            type="primary",
            on_click="ignore",
        )


def _charts(
    result: Report, top: pd.DataFrame, measure: str, other: str | None, rules: Rules, ranked: Collection[str]
) -> None:
    first, spread, two, periods = st.tabs(["The first", "How it is spread", "Two measures", "Change"])
    if "rank_low" in top:
        with first:
            st.caption(
                "Ranks, and how far they may lie apart by the evidence. Where lines overlap, take them as equal."
            )
            drawn = top.head(_CHARTED).dropna(subset=["rank_low"])
            _chart(drawn[["id", "name", "rank", "rank_low", "rank_high"]], _intervals(), "intervals")
    else:
        with first:
            # Two of the same name would be added up to one bar.
            again = top["name"].duplicated(keep=False)
            bars = top.assign(bar=top["name"].where(~again, top["name"] + " (" + top["kind"] + ")")).head(_CHARTED)
            _chart(bars[["id", "bar", "kind", "value"]], _bars(measure), "bars")
    with spread:
        st.caption("Each value by its rank. Where it falls steeply ranks mean much; where it is flat, little.")
        points = top[["id", "name", "value"]].assign(place=range(1, len(top) + 1)).head(_POINTS)
        _chart(points, _by_rank(measure), "spread")
    with two:
        if other:
            _two(measure, other, rules, ranked)
        else:
            st.info("Choose a measure under “Against” to see who stands out by both.", icon=":material/scatter_plot:")
    with periods:
        _change(measure, rules, ranked)


def _change(measure: str, rules: Rules, ranked: Collection[str]) -> None:
    """Two periods beside each other: who gained and who lost, who came and who went."""
    left, right = st.columns(2)
    hint = "A year, or from and to: 1990..1999, ..1999 or 1990.."
    texts = (
        left.text_input("One period", key="keep-before", placeholder="1990..1999", help=hint),
        right.text_input("A later one", key="keep-after", placeholder="2000..2009", help=hint),
    )
    if not all(text.strip() for text in texts):
        st.info("Name two periods to see who gained and who lost.", icon=":material/compare_arrows:")
        return
    try:
        before, after = (read_period(text) for text in texts)
        with st.spinner("Measuring both …"):
            found = answers.changed(measure, rules, before, after, ranked).found
    except ValueError as error:
        st.warning(plain(f"{error}."))
        return
    ties = found.ties
    st.caption(
        f"{ties.before:,} ties before, {ties.after:,} after, {ties.both:,} in both. Each period is measured by itself."
    )
    groups = {
        "gained": found.gained(measure, _MOVED),
        "lost": found.lost(measure, _MOVED),
        "came": found.came(measure, _MOVED),
        "went": found.went(measure, _MOVED),
    }
    moved = pd.concat([rows.assign(what=what) for what, rows in groups.items()], ignore_index=True)
    ranks = moved[["rank_before", "rank_after"]].astype("Int64")
    event = st.dataframe(
        moved[["what", "name", "before", "after"]].assign(**ranks),
        key="moved",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=38 * 9,
        column_config={
            "what": st.column_config.TextColumn("What", width=60, help=f"The first {_MOVED} each."),
            "name": st.column_config.TextColumn("Name", width="medium"),
            "before": st.column_config.NumberColumn("Before", format="%.3g", width=80),
            "after": st.column_config.NumberColumn("After", format="%.3g", width=80),
            "rank_before": st.column_config.NumberColumn("Was", width=50, help="Rank in the one period."),
            "rank_after": st.column_config.NumberColumn("Is", width=50, help="Rank in the later one."),
        },
    )
    rows = [row for row in event["selection"]["rows"] if row < len(moved)]
    if not rows:
        st.caption("Select a row to open it in Explore.")
    elif st.button(f"Open {plain(moved.at[rows[0], 'name'])} in Explore", key="open-moved", icon=":material/hub:"):
        state.show_in_explore(moved.at[rows[0], "id"])


def _two(measure: str, other: str, rules: Rules, ranked: Collection[str]) -> None:
    with st.spinner("Computing …"):
        both = answers.measured([measure, other], rules).frame(ranked)
    if not {measure, other} <= set(both.columns):
        st.warning(plain(f"{label(other)} cannot be computed here."))
        return
    both = both.dropna(subset=[measure, other])
    ranks = both[[f"{measure}_rank", f"{other}_rank"]].astype(float)
    if len(both) > 2:
        st.caption(
            f"Spearman's rank correlation: {ranks.rank().corr().iat[0, 1]:.2f} (1: they rank alike). "
            "Click a point to choose an actor."
        )
    drawn = both.loc[ranks.min(axis=1).sort_values(kind="stable").index].head(_POINTS)
    points = drawn.rename(columns={measure: "x", other: "y"})[["id", "name", "kind", "x", "y"]]
    _chart(points, _scatter(measure, other), "two")


def _chart(points: pd.DataFrame, spec: dict[str, Any], key: str) -> None:
    """A chart in which a click on a mark chooses its actor."""
    st.vega_lite_chart(points, spec, key=key, on_select=lambda: _choose_point(key), height=38 * 10)


def _how_sure(result: Report, measure: str) -> None:
    """How the intervals were drawn, or why there are none."""
    said = result.sure.get(measure)
    told = (
        said.told
        if said
        else "no rank intervals for this measure in a web of this size; the report draws them with --draws"
    )
    st.markdown(f":small[{plain(told[:1].upper() + told[1:])}.]")


# A click on a mark chooses its actor.
_CLICK = [{"name": "chosen", "select": {"type": "point", "fields": ["id"]}}]
_DIM = {"condition": {"param": "chosen", "value": 1}, "value": 0.35}


def _bars(measure: str) -> dict[str, Any]:
    order = "descending" if MEASURES[measure].high else "ascending"
    value = {"field": "value", "type": "quantitative", "title": heading(measure)}
    return {
        "mark": {"type": "bar", "cursor": "pointer"},
        "params": _CLICK,
        "encoding": {
            "y": {
                "field": "bar", "type": "nominal", "sort": {"field": "value", "order": order}, "title": "",
                "axis": {"labelLimit": 220},
            },
            "x": value,
            "opacity": _DIM,
            "tooltip": [{"field": "bar", "title": "Name"}, {"field": "kind", "title": "Kind"}, value],
        },
    }  # fmt: skip


def _intervals() -> dict[str, Any]:
    names = {"field": "name", "type": "nominal", "sort": None, "title": "", "axis": {"labelLimit": 220}}
    ranks = {"type": "quantitative", "scale": {"type": "log"}, "title": "Rank (1 is the most central)"}
    return {
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 4, "color": "#8C8C8C", "opacity": 0.7},
                "encoding": {"y": names, "x": {"field": "rank_low", **ranks}, "x2": {"field": "rank_high"}},
            },
            {
                "mark": {"type": "circle", "size": 90, "cursor": "pointer"},
                "params": _CLICK,
                "encoding": {
                    "y": names,
                    "x": {"field": "rank", **ranks},
                    "opacity": _DIM,
                    "tooltip": [
                        {"field": "name", "title": "Name"}, {"field": "rank", "title": "Rank"},
                        {"field": "rank_low", "title": "from"}, {"field": "rank_high", "title": "to"},
                    ],
                },
            },
        ]
    }  # fmt: skip


def _by_rank(measure: str) -> dict[str, Any]:
    return {
        "mark": {"type": "circle", "size": 45, "cursor": "pointer"},
        "params": _CLICK,
        "encoding": {
            # The first few matter more than the many after them.
            "x": {"field": "place", "type": "quantitative", "title": "Place in the ranking", "scale": {"type": "log"}},
            "y": {"field": "value", "type": "quantitative", "title": heading(measure)},
            "opacity": _DIM,
            "tooltip": [{"field": "name", "title": "Name"}, {"field": "value", "title": heading(measure)}],
        },
    }


def _scatter(measure: str, other: str) -> dict[str, Any]:
    def axis(name: str, title: str) -> dict[str, Any]:
        # Few are large and many small: a square-root scale keeps these apart, and has a nought.
        return {"field": name, "type": "quantitative", "title": title, "scale": {"type": "sqrt"}}

    return {
        "mark": {"type": "circle", "size": 60, "cursor": "pointer"},
        "params": _CLICK,
        "encoding": {
            "x": axis("x", heading(measure)),
            "y": axis("y", heading(other)),
            "opacity": _DIM,
            "tooltip": [
                {"field": "name", "title": "Name"},
                {"field": "kind", "title": "Kind"},
                {"field": "x", "title": heading(measure)},
                {"field": "y", "title": heading(other)},
            ],
        },
    }
