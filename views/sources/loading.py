"""What is being done to the graph right now, by whoever: how far it is, a way to end it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

from graph.embedded import data_home
from graph.history import Done
from graph.jobs import CANCELLED, DONE, FAILED, WAITING, Job, Jobs
from graph.lens import Lens
from graph.picture import choose
from loaders import LoadError
from loaders.loading import Loaded, load_file
from views import state
from views.access import may_edit, person
from views.sources import refused
from views.words import plain

_EVERY = 0.6  # seconds between two looks at how far it is
_DOING = {"load": "Loading", "retract": "Retracting", "undo": "Taking back", "redo": "Bringing back"}
_DID = {"retract": "is retracted", "undo": "is taken back", "redo": "is back"}


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The jobs of this server: every session sees them, and they outlive the page that began them."""
    return Jobs((LoadError, state.StoreError, ValueError))


def mine() -> str:
    """This session's name at its jobs."""
    name: str = st.session_state.setdefault("session", uuid4().hex)
    return name


def load(path: Path, loader: str, options: Mapping[str, str], total: int | None) -> None:
    """Loads a file in the background. `total`: how many things are in it, where that is known."""
    store, who = state.store(), person()

    def do(job: Job) -> Loaded:
        def undoing(done: int) -> None:
            job.step = "taking back what was written" + (f", part {done}" if done else "")

        return load_file(store, path, loader, options, data_home, job.progress, who, lambda: job.cancelling, undoing)

    jobs().start("load", path.name, do, who, mine(), total, about=str(path))


def retract(source: str, name: str) -> None:
    """Retracts a document, or a dataset, in the background."""
    _revise("retract", name, lambda store, who, job: store.retract(source, who, job.progress))


def undo(number: int, name: str) -> None:
    """Takes back an operation of the history in the background."""
    _revise("undo", name, lambda store, who, job: store.undo(number, who, job.progress))


def redo(number: int, name: str) -> None:
    """Brings back what was undone, in the background."""
    _revise("redo", name, lambda store, who, job: store.redo(number, who, job.progress))


def _revise(kind: str, name: str, do: Callable[[Any, str, Job], Done]) -> None:
    store, who = state.store(), person()
    jobs().start(kind, name, lambda job: do(store, who, job), who, mine())


def show() -> None:
    """All that is under way, and what came of this session's."""
    under_way = jobs().open()
    if under_way:
        st.fragment(_under_way, run_every=_EVERY)({job.number for job in under_way})
    for job in reversed(jobs().all()):
        if job.session == mine() and not job.open:
            _ended(job)


def _under_way(before: set[int]) -> None:
    open_now = jobs().open()
    if {job.number for job in open_now} != before:
        st.rerun()
    with st.container(border=True, key="under-way", gap="small"):
        for job in open_now:
            left, right = st.columns([6, 1], vertical_alignment="center")
            with left:
                text = f"{_DOING[job.kind]} {plain(job.what)}" + ("" if job.session == mine() else " (somebody else)")
                st.progress(min(1.0, job.done / job.total) if job.total else 0.0, text=f"{text}: {_how_far(job)}")
            if may_edit() and job.kind == "load":
                right.button(
                    "Cancel",
                    key=f"cancel-{job.number}",
                    icon=":material/cancel:",
                    disabled=job.cancelling,
                    on_click=job.cancel,
                    help="Ends it and takes back what it has written so far: the graph is then as it was.",
                )
        st.caption("You can go on using every page meanwhile.")


def _how_far(job: Job) -> str:
    if job.state == WAITING:
        return "waits for its turn"
    if job.cancelling:
        return f"ending, {job.step}" if job.step else "ending"
    of = f" of {job.total:,}" if job.total else ""
    return f"{job.done:,}{of}" if job.done or job.total else "reading"


def _ended(job: Job) -> None:
    with st.container(border=True, key=f"ended-{job.number}", gap="small"):
        left, right = st.columns([7, 1], vertical_alignment="center")
        with left:
            if job.state == FAILED:
                st.markdown(f":red[:material/error:] **{plain(job.what)}**: {plain(_without_folder(job))}")
            elif job.state == CANCELLED:
                left_behind = job.said or "nothing had been written"
                st.markdown(f":material/cancel: **{plain(job.what)}** was cancelled: {plain(left_behind)}.")
            else:
                st.markdown(f":green[:material/check_circle:] {_came(job)}")
        right.button(
            "Close",
            key=f"close-{job.number}",
            icon=":material/close:",
            type="tertiary",
            help="Leaves the message away.",
            on_click=jobs().forget,
            args=(job,),
        )
        if job.state == DONE:
            _next(job)


def _without_folder(job: Job) -> str:
    return job.said.replace(f"{Path(job.about).parent}/", "") if isinstance(job.about, str) else job.said


def _came(job: Job) -> str:
    name = f"**{plain(job.what)}**"
    if job.kind != "load":
        return f"{name} {_DID[job.kind]}."
    summary = job.result.summary
    counts = {
        "new nodes": summary.entities_new,
        "new relations": summary.relations_new,
        "new pieces of evidence": summary.evidence_new,
        "nodes and relations changed": summary.entities_changed + summary.relations_changed,
        "as before": summary.unchanged,
        "rejected": summary.rejections,
    }
    said = ", ".join(f"{n:,} {what}" for what, n in counts.items() if n)
    return f"{name} is loaded: {said or 'nothing was in it'}."


def _next(job: Job) -> None:
    """What one may want to do with what came of a job."""
    with st.container(horizontal=True, gap="small"):
        if job.kind == "load":
            loaded: Loaded = job.result
            if loaded.document and st.button("See it in Explore", key=f"see-{job.number}", icon=":material/hub:"):
                explore(loaded.document)
            if loaded.summary.operation and may_edit():
                _button(job, "Undo", undo, loaded.summary.operation, "Takes out what this load brought.")
            if loaded.kept:
                refused.downloads(loaded.kept, f"job-{job.number}", loaded.summary.rejections)
        elif may_edit():
            turn = {"undo": redo, "redo": undo, "retract": undo}[job.kind]
            _button(job, "Undo" if job.kind == "redo" else "Bring back", turn, job.result.number, "")


def _button(job: Job, words: str, do: Callable[[int, str], None], number: int, help: str) -> None:
    if st.button(words, key=f"turn-{job.number}", icon=":material/undo:", help=help or None):
        jobs().forget(job)
        do(number, job.what)
        st.rerun()


def explore(*sources: str) -> None:
    """Goes to the Explore page, seeing only what these documents or datasets tell."""
    lens = Lens(sources=sources)
    node, _ = choose.first(lens.view(state.whole()))
    if node is None:
        st.toast("No relation in the graph rests on it.", icon=":material/info:")
        return
    state.look(lens)
    state.show_in_explore(node)
