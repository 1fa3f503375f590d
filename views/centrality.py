"""Who is central, by which measure, what the measure means and when it misleads; and the report to take away."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
import streamlit as st

from graph.dates import read_period
from graph.folding import FOLDS
from graph.grouping import GROUPINGS
from graph.measures import MEASURES
from graph.ontology import default
from graph.projection import HALF_LIFE, RECENCY, WEIGHTS, Rules
from graph.report import ALL, FORMATS, MAIN, Report, heading, label, projection_of, rendered, report
from views import answers, parts, state
from views.words import plain

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
    measure, other, everything, sure, rules = _choices()
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
        _actions(top, measure, other, rules, ranked)
    with right:
        _charts(result, top, measure, other, rules, ranked)


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
    directed = st.toggle("With directions", key="keep-directed", help="Some measures look at directions in any case.")
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
    event = st.dataframe(
        shown,
        key="ranking",
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        height=38 * 12,
        column_config={
            "rank": st.column_config.NumberColumn("Rank", width=55, help="Equals share a rank."),
            "interval": st.column_config.TextColumn("Interval", width=75, help="95 % of the draws are in it."),
            "name": st.column_config.TextColumn("Name", width="medium"),
            "kind": st.column_config.TextColumn("Kind", width="small"),
            "value": st.column_config.NumberColumn(heading(measure), format="%.4g", width="small"),
        },
    )
    rows = [row for row in event["selection"]["rows"] if row < len(shown)]
    st.session_state["central"] = top.iloc[rows[0]]["id"] if rows else None
    if len(top) > _MOST:
        st.caption(f"The first {_MOST:,} of {len(top):,}. The report has all.")


def _actions(top: pd.DataFrame, measure: str, other: str | None, rules: Rules, ranked: Collection[str]) -> None:
    chosen = st.session_state["central"]
    with st.container(horizontal=True):
        if chosen:
            name = top.set_index("id").at[chosen, "name"]
            if st.button(f"Open {plain(name)} in Explore", icon=":material/hub:", type="primary"):
                state.show_in_explore(chosen)
        with st.popover("Report", icon=":material/description:", help="A document to take away, print or cite."):
            _report([measure, *([other] if other else [])], rules, ranked)
    if not chosen:
        st.caption("Select a row to open it in Explore.")


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
            st.vega_lite_chart(drawn[["name", "rank", "rank_low", "rank_high"]], _intervals(), height=38 * 10)
    else:
        with first:
            # Two of the same name would be added up to one bar.
            again = top["name"].duplicated(keep=False)
            bars = top.assign(Name=top["name"].where(~again, top["name"] + " (" + top["kind"] + ")")).head(_CHARTED)
            st.bar_chart(
                bars, x="Name", y="value", horizontal=True, sort="-value" if MEASURES[measure].high else "value",
                x_label="", y_label=heading(measure), height=38 * 11,
            )  # fmt: skip
    with spread:
        st.caption("Each value by its rank. Where the line is steep ranks mean much; where it is flat, little.")
        points = top[["name", "value"]].assign(place=range(1, len(top) + 1)).head(_POINTS)
        st.vega_lite_chart(points, _by_rank(measure), height=38 * 10)
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
    event = st.vega_lite_chart(points, _scatter(measure, other), key="two", on_select="rerun", height=38 * 10)
    picked = [one["id"] for one in event["selection"].get("chosen", ()) if one.get("id") in set(points["id"])]
    if picked and st.button(
        f"Open {plain(points.set_index('id').at[picked[0], 'name'])} in Explore",
        key="open-point",
        icon=":material/hub:",
    ):
        state.show_in_explore(picked[0])


def _how_sure(result: Report, measure: str) -> None:
    """How the intervals were drawn, or why there are none."""
    said = result.sure.get(measure)
    told = (
        said.told
        if said
        else "no rank intervals for this measure in a web of this size; the report draws them with --draws"
    )
    st.markdown(f":small[{plain(told[:1].upper() + told[1:])}.]")


def _intervals() -> dict[str, Any]:
    names = {"field": "name", "type": "nominal", "sort": None, "title": ""}
    ranks = {"type": "quantitative", "scale": {"type": "log"}, "title": "Rank"}
    return {
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 4, "color": "#8C8C8C", "opacity": 0.7},
                "encoding": {"y": names, "x": {"field": "rank_low", **ranks}, "x2": {"field": "rank_high"}},
            },
            {
                "mark": {"type": "circle", "size": 90, "opacity": 1},
                "encoding": {"y": names, "x": {"field": "rank", **ranks}},
            },
        ]
    }


def _by_rank(measure: str) -> dict[str, Any]:
    return {
        "mark": {"type": "line", "point": True},
        "encoding": {
            # The first few matter more than the many after them.
            "x": {"field": "place", "type": "quantitative", "title": "Place", "scale": {"type": "log"}},
            "y": {"field": "value", "type": "quantitative", "title": heading(measure)},
            "tooltip": [{"field": "name", "title": "Name"}, {"field": "value", "title": heading(measure)}],
        },
    }


def _scatter(measure: str, other: str) -> dict[str, Any]:
    def axis(name: str, title: str) -> dict[str, Any]:
        # Few are large and many small: a square-root scale keeps these apart, and has a nought.
        return {"field": name, "type": "quantitative", "title": title, "scale": {"type": "sqrt"}}

    return {
        "mark": {"type": "circle", "size": 60},
        "params": [{"name": "chosen", "select": {"type": "point", "fields": ["id"]}}],
        "encoding": {
            "x": axis("x", heading(measure)),
            "y": axis("y", heading(other)),
            "opacity": {"condition": {"param": "chosen", "value": 0.8}, "value": 0.2},
            "tooltip": [
                {"field": "name", "title": "Name"},
                {"field": "kind", "title": "Kind"},
                {"field": "x", "title": heading(measure)},
                {"field": "y", "title": heading(other)},
            ],
        },
    }
