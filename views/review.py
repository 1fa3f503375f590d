"""Reviewing a text: what it seems to tell, beside its words, and a person's decision about each, one by one or many at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from graph.dates import partial
from graph.embedded import data_home
from graph.model import Entity, Rejected
from graph.ontology import default
from graph.picture import layout, network
from graph.preview import preview
from loaders import LoadError
from loaders.text import inputs
from loaders.text import review as reviews
from loaders.text.entries import FACTS
from loaders.text.model import STATUSES, Article
from loaders.text.names import Known
from loaders.text.proposals import End, Proposal
from loaders.text.review import ACCEPTED, OPEN, REJECTED, Item, Review
from views import article as articles
from views import canvas, parts, state
from views.access import person
from views.words import day, label, plain, shorten

_HEIGHT = 640  # px, of the text and of the list beside it
_AT_ONCE = 10  # proposals on a page
_RELATIONS = 60  # in the picture
_COLORS = {"stated": "green", "reported": "blue", "offered": "violet", "planned": "orange", "denied": "red"}
_STATES = {OPEN: "Open", ACCEPTED: "Accepted", REJECTED: "Rejected"}
# One text at a time is read, whoever asks.
_reading = threading.Lock()


def read(several: Iterable[Article]) -> list[str]:
    """Reads these texts, unless this session has, and keeps what they seem to tell; their ids.

    Raises LoadError when none of them can be read.
    """
    done: set[str] = st.session_state.setdefault("texts-read", set())
    new = {one.id: one for one in several}
    failed: list[Rejected] = []
    if waiting := [one for id, one in new.items() if id not in done]:
        with st.spinner("Reading …"), _reading:
            for found in reviews.read(waiting, _known(state.revision()), rejecting=failed.append):
                before = reviews.recall(data_home(), found.article.id)
                reviews.keep(data_home(), found.remembering(before) if before else found)
                done.add(found.article.id)
    if not (ids := [id for id in new if id in done]):
        raise LoadError("; ".join(one.reason for one in failed) or "there is no text in it")
    return ids


@st.cache_resource(show_spinner=False, max_entries=1)
def _known(revision: int) -> Known:
    kinds = {*default().actors, "Place"}
    nodes = state.whole().nodes(data=True)
    return Known(
        Entity(id, node["kind"], node["name"], tuple(node["aliases"])) for id, node in nodes if node["kind"] in kinds
    )


def pasted() -> str | None:
    """A form for a text; the id of the one that was read from it."""
    already = st.session_state.get("pasted")
    # Once there is something to review, it makes room.
    with (
        st.expander("Paste another text" if already else "Paste a text", expanded=not already),
        st.form("paste", border=False),
    ):
        text = st.text_area(
            "Text", height=220, key="paste-text", placeholder="Paste an article: paragraphs, as they stand."
        )
        left, middle, right = st.columns([3, 1, 2])
        title = left.text_input("Title", key="paste-title")
        date = middle.text_input("Date", key="paste-date", placeholder="YYYY-MM-DD")
        publisher = right.text_input("Publisher", key="paste-publisher")
        sent = st.form_submit_button("Read", type="primary", icon=":material/menu_book:")
    if sent:
        st.session_state.pop("pasted", None)
        said = {"title": title, "date": date, "publisher": publisher}
        try:
            several = _cleaned(text, {name: value.strip() for name, value in said.items()})
            # Pasted again, it is read again: what was decided is remembered, and nothing else.
            st.session_state.get("texts-read", set()).difference_update(one.id for one in several)
            st.session_state["pasted"] = read(several)[0]
        except LoadError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return None
        st.rerun()
    chosen: str | None = st.session_state.get("pasted")
    return chosen


def _cleaned(text: str, said: dict[str, str]) -> list[Article]:
    """The text as one from a file would be, so that both are the same. Raises LoadError."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pasted text.txt"
        path.write_text(text, encoding="utf-8", errors="ignore")
        try:
            found = list(inputs.articles(path, **{name: value for name, value in said.items() if value}))
        except LoadError as error:
            raise LoadError(str(error).replace(f"{path}: ", "").replace(str(path), path.stem)) from None
    return [replace(one, where=one.where.replace(str(path), path.stem)) for one in found]


def before() -> str | None:
    """A list of the texts that were read before; the id of the one that is chosen."""
    found = {}
    for one in reviews.kept(data_home()):
        open_ones = len(one.refresh(state.store()).of(OPEN))
        told = one.article.document()
        found[told.id] = f"{told.title} · {day(told.date) or 'no date'} · {open_ones} open"
    if not found:
        st.caption("No text was read on this machine yet.")
        return None
    return st.selectbox("Text", list(found), format_func=found.__getitem__, key="text-before", filter_mode="contains")


def show(document: str) -> None:
    """The review of a text that was read."""
    review = reviews.recall(data_home(), document)
    if review is None:
        st.error("The record of this text is gone; read it again.", icon=":material/error:")
        return
    review.refresh(state.store())
    page = _Page(document, review)
    page.head()
    page.ask()
    if not review.items:
        st.info("Nothing is proposed from it.", icon=":material/info:")
    left, right = st.columns(2, gap="medium")
    with right:
        chosen = page.filters()
    with left:
        page.article()
    with right:
        page.list(chosen)
    page.picture(chosen)


class _Page:
    """What the parts of one review's page share: the document's id, the review, the beginning of their keys."""

    def __init__(self, document: str, review: Review) -> None:
        self.document, self.review = document, review
        self.key = document.rpartition("-")[2][:8]

    # Parts

    def head(self) -> None:
        told = self.review.article.document()
        st.markdown(f"#### {plain(told.title)}")
        st.caption(
            plain(" · ".join(part for part in (told.publisher, day(told.date)) if part)) or "no publisher, no date"
        )
        with st.expander("Where is it from?"), st.form(f"about-{self.key}", border=False):
            st.caption("Every relation will show this document as its source.")
            fields = {
                "title": "Title",
                "publisher": "Publisher",
                "date": "Date",
                "url": "Address on the web",
                "licence": "Licence",
            }
            said = {
                name: st.text_input(label, value=getattr(self.review.article, name) or "").strip()
                for name, label in fields.items()
            }
            if st.form_submit_button("Keep"):
                self._describe(said)

    def ask(self) -> None:
        """Offers to send the text to a language model, where one is named, and says what that costs."""
        model = os.environ.get("GOBETWEEN_LANGUAGE_MODEL")
        if not model:
            return
        from loaders.text.llm import Helper, Told

        with st.expander(f"Ask a language model: {plain(model)}", icon=":material/smart_toy:"):
            try:
                helper = Helper(model)
            except LoadError as error:
                st.warning(plain(str(error)), icon=":material/error:")
                return
            st.caption(
                f"It is sent the text: {plain(str(helper.estimate(self.review.article)))}. What it says is checked against the "
                "text, and proposed like the rest."
            )
            if st.button("Send the text", key=f"ask-{self.key}", icon=":material/send:"):
                told: list[Told] = []
                failed: list[Rejected] = []
                try:
                    with st.spinner(f"{model} reads …"), _reading:
                        for found in reviews.read(
                            [self.review.article],
                            _known(state.revision()),
                            rejecting=failed.append,
                            beside=lambda reading: told.append(helper.add(reading)),
                        ):
                            reviews.keep(data_home(), found.remembering(self.review))
                except LoadError as error:
                    st.error(plain(str(error)), icon=":material/error:")
                    return
                st.session_state[f"told-{self.key}"] = told
                st.rerun()
            for one in st.session_state.get(f"told-{self.key}", ()):
                taken = one.claims - len(one.refused)
                st.markdown(plain(f"{one.cost}; {taken} of {one.claims} relations stand in the text."))
                for line in (*one.refused, *(f"not sent: {text}" for text in one.withheld)):
                    st.caption(plain(line))

    def filters(self) -> list[Item]:
        """The filters above the list; the proposals that they leave."""
        review, key = self.review, self.key
        self._notice()
        counts = {one: len(review.of(one)) for one in _STATES}
        shown = st.segmented_control(
            "Show",
            [*_STATES, "all"],
            default=OPEN,
            required=True,
            key=f"state-{key}",
            format_func=lambda one: (
                f"{_STATES[one]} ({counts[one]})" if one in counts else f"All ({len(review.items)})"
            ),
            label_visibility="collapsed",
        )
        stands = {item.key: review.proposal(item) for item in review.items}
        one, two, three = st.columns([3, 3, 3])
        types = one.multiselect(
            "Relation",
            sorted({said.type for said in stands.values()}),
            key=f"types-{key}",
            format_func=lambda name: default().relation(name).phrase,
            placeholder="all",
        )
        statuses = two.multiselect(
            "Status",
            [name for name in STATUSES if any(said.status == name for said in stands.values())],
            key=f"statuses-{key}",
            placeholder="all",
        )
        least = three.slider("Confidence, at least", 0, 100, 0, 5, key=f"least-{key}", format="%d %%")
        sentence = st.session_state.get(f"sentence-{key}")
        if sentence is not None:
            st.button(
                "Only what one sentence tells: show all",
                icon=":material/close:",
                type="tertiary",
                on_click=st.session_state.pop,
                args=(f"sentence-{key}", None),
                key=f"every-{key}",
            )
        return [
            item
            for item in review.items
            if shown in ("all", item.state)
            and (not types or stands[item.key].type in types)
            and (not statuses or stands[item.key].status in statuses)
            and stands[item.key].confidence * 100 >= least
            and (
                sentence is None
                or self._sentences(stands[item.key])[0] <= sentence <= self._sentences(stands[item.key])[1]
            )
        ]

    def article(self) -> None:
        review = self.review
        telling = {self._sentences(item.said)[0] for item in review.items}
        key = f"article-{self.key}"

        def chosen() -> None:
            st.session_state[f"sentence-{self.key}"] = st.session_state[key]["sentence"]

        articles.show(review, key, telling, st.session_state.get(f"sentence-{self.key}"), _HEIGHT + 130, chosen)

    def list(self, chosen: Sequence[Item]) -> None:
        review = self.review
        ready = [item for item in chosen if item.state == OPEN and review.proposal(item).status in FACTS]
        rest = [item for item in chosen if item.state == OPEN]
        with st.container(horizontal=True, gap="small"):
            if st.button(
                f"Accept these {len(ready)}",
                key=f"all-{self.key}",
                icon=":material/done_all:",
                disabled=not ready,
                help="What is stated or reported among those below and on the next pages; nothing that is offered, planned or "
                "denied.",
            ):
                self._accept(ready)
            if st.button(
                f"Reject these {len(rest)}", key=f"none-{self.key}", icon=":material/remove_done:", disabled=not rest
            ):
                self._reject(rest)
        pages = max(1, -(-len(chosen) // _AT_ONCE))
        page = min(st.session_state.get(f"page-{self.key}", 1), pages)
        with st.container(height=_HEIGHT, border=False, key=f"proposals-{self.key}"):
            if not chosen and review.items:
                st.caption("None is left that the filters above let through.")
            for item in chosen[(page - 1) * _AT_ONCE : page * _AT_ONCE]:
                self._card(item)
        if pages > 1:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                for words, to in ((":material/chevron_left:", page - 1), (":material/chevron_right:", page + 1)):
                    st.button(
                        words,
                        key=f"to-{self.key}-{words}",
                        disabled=not 1 <= to <= pages,
                        on_click=st.session_state.__setitem__,
                        args=(f"page-{self.key}", to),
                    )
                st.caption(f"Page {page} of {pages}, {len(chosen)} proposals")

    def picture(self, chosen: Sequence[Item]) -> None:
        box = st.expander("As a graph", key=f"graph-{self.key}", on_change="rerun", icon=":material/hub:")
        if not box.open:
            return
        with box:
            items = [
                item for item in self.review.items if item.state == ACCEPTED or (item in chosen and item.state == OPEN)
            ]
            found = preview(self.review.entries(items), shown=_RELATIONS)
            graph = found.graph()
            if not graph:
                st.caption("Nothing of it could be loaded as it stands.")
                return
            canvas.show(
                network.draw(graph, whole=graph),
                key=f"canvas-review-{self.key}",
                positions=layout.place(graph, network.boxes(graph), {}),
                layout="".join(sorted(graph)),
                height=480,
                legend=network.legend(graph),
            )
            st.caption("What is accepted, and what is open of those that the filters above let through.")

    def _card(self, item: Item) -> None:
        review, one = self.review, self.review.proposal(item)
        first, last = self._sentences(item.said)
        with st.container(border=True, key=f"proposal-{first}-{last}-{item.key}", gap="small"):
            st.markdown(f"{_in_words(one)} {_badges(item, one)}")
            st.markdown(f"> :small[{_told(one)}]")
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                if item.state == OPEN:
                    why = review.why_not(item)
                    if st.button(
                        "Accept",
                        key=f"accept-{item.key}",
                        icon=":material/check:",
                        disabled=bool(why),
                        help=plain(f"It cannot be loaded: {why}") if why else None,
                    ):
                        self._accept([item])
                    if st.button("Reject", key=f"reject-{item.key}", icon=":material/close:"):
                        self._reject([item])
                    if st.button("Change", key=f"change-{item.key}", icon=":material/edit:", type="tertiary"):
                        _change(self, item)
                elif st.button(
                    "Take back" if item.state == ACCEPTED else "Reopen",
                    key=f"reopen-{item.key}",
                    icon=":material/undo:",
                    type="tertiary",
                ):
                    self._reopen([item])
                st.caption(plain(one.reason))

    # Decisions: each reads the record anew, so that what others decided meanwhile stays.

    def update(self, do: Callable[[Review, list[Item]], Any], items: Sequence[Item] = (), said: str = "") -> Any:
        """Does something to the review and these items of it, keeps it, says what was done, and draws the page again."""
        keys = [item.key for item in items]
        results = []

        def found(review: Review) -> None:
            results.append(do(review, [one for one in review.items if one.key in keys]))

        try:
            reviews.update(data_home(), self.document, found, state.store())
        except LoadError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        st.session_state[f"notice-{self.key}"] = {
            "said": said,
            "keys": keys,
            "operation": getattr(results[-1], "operation", None),
        }
        st.rerun()

    def _accept(self, items: Sequence[Item]) -> None:
        self.update(lambda review, ones: review.accept(state.store(), ones, person()), items, "accepted")

    def _reject(self, items: Sequence[Item]) -> None:
        self.update(lambda review, ones: review.reject(ones, person()), items, "rejected")

    def _reopen(self, items: Sequence[Item]) -> None:
        self.update(lambda review, ones: review.reopen(state.store(), ones, person()), items, "open again")

    def _describe(self, said: dict[str, str]) -> None:
        try:
            partial(said["date"])
        except ValueError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return

        def do(review: Review, _: list[Item]) -> None:
            old = review.article
            review.article = replace(old, **{**said, "date": said["date"] or None})

        self.update(do)

    def _notice(self) -> None:
        """What was done last, and a way back."""
        notice: dict[str, Any] | None = st.session_state.get(f"notice-{self.key}")
        if not notice or not notice["said"]:
            return
        items = [item for item in self.review.items if item.key in notice["keys"]]
        done = [item for item in items if item.state == (ACCEPTED if notice["said"] == "accepted" else item.state)]
        left = len(items) - len(done)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            many = (
                f"“{plain(shorten(reviews.in_words(self.review.proposal(items[0])), 70))}” is"
                if len(items) == 1
                else f"{len(done)} are"
            )
            st.markdown(
                f":material/check_circle: {many} {notice['said']}." + (f" {left} could not be loaded." if left else "")
            )
            if notice["said"] != "open again" and st.button(
                "Undo", key=f"undo-{self.key}", icon=":material/undo:", type="tertiary"
            ):
                self._undo(notice, items)

    def _undo(self, notice: dict[str, Any], items: Sequence[Item]) -> None:
        if notice["operation"] is not None:
            try:
                state.store().undo(notice["operation"], who=person())
                st.session_state.pop(f"notice-{self.key}")
                st.rerun()
            except ValueError:
                pass  # something was built on it since: then what only these brought is taken out
        self._reopen(items)

    def _sentences(self, one: Proposal) -> tuple[int, int]:
        end = one.start + max(0, len(one.sentence) - 1)
        return articles.sentence(self.review, one.start), articles.sentence(self.review, end)


@st.dialog("Change a proposal", width="medium")
def _change(page: _Page, item: Item) -> None:
    review, one = page.review, page.review.proposal(item)
    st.markdown(f"> {_told(one)}")
    names = list(default().relations)
    type = st.selectbox(
        "Relation",
        names,
        index=names.index(one.type),
        format_func=lambda name: f"{default().relation(name).phrase} · {name}",
        key=f"type-{item.key}",
    )
    status = st.segmented_control("Status", STATUSES, default=one.status, required=True, key=f"status-{item.key}")
    st.caption("Only what is stated or reported is a fact in the graph; an offer to mediate is one of its own.")
    ends = _ends(review, (one.source, one.target))
    chosen: dict[str, End] = {}
    joined: dict[str, str] = {}
    for column, name, said, now in zip(
        st.columns(2), ("source", "target"), ("From", "To"), (one.source, one.target), strict=True
    ):
        with column:
            chosen[name] = st.selectbox(
                said,
                ends,
                index=ends.index(now),
                format_func=lambda end: f"{end.name} · {end.kind}",
                key=f"{name}-{item.key}",
            )
            id = chosen[name].id
            in_graph = id in state.whole()
            node = parts.pick(
                "which is, in the graph",
                f"join-{name}-{item.key}",
                state.whole(),
                placeholder=label(state.whole(), id)
                if id and in_graph
                else "a node of its own; type a name to choose another",
            )
            if node:
                joined[name] = node
    if joined:
        st.caption("In all proposals of this text that end is then the same node.")
    if not st.button("Change", type="primary", key=f"save-{item.key}"):
        return

    def do(found: Review, ones: list[Item]) -> None:
        for name, node in joined.items():
            (entity,) = state.store().entities([node])
            found.join(chosen[name], entity)
            chosen.pop(name)
        found.change(ones[0], type=type, status=status, **{n: e for n, e in chosen.items() if e != getattr(one, n)})

    try:
        page.update(do, [item])
    except ValueError as error:
        st.error(plain(str(error)), icon=":material/error:")


def _ends(review: Review, now: Sequence[End]) -> list[End]:
    """Everything in the text that may stand at an end, by name; what stands there now among it."""
    found = {(end.kind, end.name, end.id): end for end in now}
    for item in review.items:
        one = review.proposal(item)
        for end in (one.source, one.target):
            found.setdefault((end.kind, end.name, end.id), end)
    known = {end.key for end in found.values()}
    for key, thing in review.things.items():
        if key not in known:
            found.setdefault((thing.kind, thing.name, thing.id), End(thing.name, thing.kind, thing.id, key))
    return sorted(found.values(), key=lambda end: (end.name.casefold(), end.kind))


def _in_words(one: Proposal) -> str:
    """A proposal as a sentence in Markdown, its ends in bold."""
    source, target = f"**{plain(one.source.name)}**", f"**{plain(one.target.name)}**"
    middle = reviews.in_words(one)
    inner = middle[len(one.source.name) : len(middle) - len(one.target.name)]
    return f"{source} {plain(inner)} {target}"


def _badges(item: Item, one: Proposal) -> str:
    found = [f":{_COLORS.get(one.status, 'gray')}-badge[{plain(one.status)}]", f":gray-badge[{one.confidence:.0%}]"]
    if item.changed:
        found.append(":gray-badge[changed]")
    if item.state == ACCEPTED:
        found.append(":green-badge[:material/check: in the graph]")
    if item.state == REJECTED:
        found.append(":gray-badge[rejected]")
    return " ".join(found)


def _told(one: Proposal) -> str:
    """The sentence in Markdown, the words that say it in bold."""
    before, words, after = one.sentence.partition(one.quote)
    if not words.strip():
        return plain(one.sentence)
    bold = plain(words)
    spaces = (" " if before[-1:].isspace() else "", " " if after[:1].isspace() else "")
    return f"{plain(before)}{spaces[0]}**{bold}**{spaces[1]}{plain(after)}"
