"""An article as text, its mentions marked in the colours of their kinds; whatever it contains, it is shown and never run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import streamlit as st

from graph.ontology import default
from loaders.text.model import Mention
from loaders.text.review import Review

_HERE = Path(__file__).parent
_HTML = '<div class="article"><div class="body"></div><div class="kinds"></div></div>'


def show(
    review: Review,
    key: str,
    telling: Collection[int],
    chosen: int | None,
    height: int,
    on_sentence_change: Callable[[], None],
) -> Any:
    """Draws the text; its result's `sentence` is the number, from 0, of the one that was clicked.

    `telling`: the sentences from which something is proposed; `chosen`: the one that is marked. `height` in pixels.
    """
    component = st.components.v2.component(
        "gobetween.article",
        html=_HTML,
        css=(_HERE / "style.css").read_text(encoding="utf-8"),
        js=(_HERE / "article.js").read_text(encoding="utf-8"),
    )
    kinds = default().kinds
    there = {review.things[one.thing].kind for one in review.mentions if one.thing in review.things}
    data = {
        "paragraphs": list(paragraphs(review, telling)),
        "kinds": [{"name": name, "color": kind.color} for name, kind in kinds.items() if name in there],
        "chosen": chosen,
        "height": height,
    }
    return component(key=key, data=data, on_sentence_change=on_sentence_change)


def paragraphs(review: Review, telling: Collection[int] = ()) -> Iterator[list[dict[str, Any]]]:
    """The text as paragraphs of sentences of pieces; a piece has the kind's colour and the name of what it mentions."""
    text = review.article.text
    starts = sorted({0, *review.sentences})
    at = 0
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        if line.strip():
            cuts = [one for one in starts if at < one < end]
            sentences = []
            for start, stop in zip([at, *cuts], [*cuts, end], strict=True):
                number = sentence(review, start)
                pieces = list(_pieces(review, start, stop))
                sentences.append({"number": number, "pieces": pieces, "proposals": number in telling})
            yield sentences
        at = end


def sentence(review: Review, start: int) -> int:
    """The number, from 0, of the sentence in which a character stands."""
    return max(0, sum(1 for one in review.sentences if one <= start) - 1)


def _pieces(review: Review, start: int, stop: int) -> Iterator[dict[str, Any]]:
    within = [one for one in review.mentions if one.start < stop and start < one.end and one.thing in review.things]
    cuts = sorted({start, stop, *(place for one in within for place in (one.start, one.end) if start < place < stop)})
    text = review.article.text
    for begin, end in pairwise(cuts):
        over = [one for one in within if one.start <= begin and end <= one.end]
        yield {"text": text[begin:end], **(_marked(review, over) if over else {})}


def _marked(review: Review, over: Sequence[Mention]) -> dict[str, str]:
    # Of a mention within another the inner one counts; a collective is one place for several.
    inner = min(one.end - one.start for one in over)
    meant = [one for one in over if one.end - one.start == inner]
    things = [review.things[one.thing] for one in meant]
    kind = default().kinds.get(things[0].kind)
    names = ", ".join(f"{one.name} ({one.kind})" for one in things)
    return {"color": kind.color if kind else "#888888", "name": names, "form": meant[0].form}
