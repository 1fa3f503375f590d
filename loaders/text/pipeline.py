"""The stages in their order: from an article to a reading of it, and from that to proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from loaders.text import coreference, frames, learned, names, parse, processes, settle
from loaders.text.model import Article, Reading, Statement
from loaders.text.names import Known
from loaders.text.proposals import End, Proposal


def readings(
    articles: Iterable[Article], known: Known | None = None, beside: Callable[[Reading], None] | None = None
) -> Iterator[Reading]:
    """Each article read, in order. `known`: what the graph holds, to be recognised; `beside`: whatever reads along, and adds to
    what was found (`loaders.text.llm`).

    Those in a language that cannot be read (`parse.unreadable`) are left out.
    """
    for article, doc in parse.articles(articles):
        reading = state(find(Reading(article, doc), known))
        if beside:
            beside(reading)
            settle.settle(reading)
        yield reading


def find(reading: Reading, known: Known | None = None) -> Reading:
    """Adds the things in the article and where they are mentioned; of a text that is not English, its names alone."""
    names.find(reading, known)
    if reading.english:
        processes.find(reading)
        coreference.find(reading)
    return reading


def state(reading: Reading) -> Reading:
    """Adds what is stated of the things that were found."""
    if reading.english:
        frames.state(reading)
        learned.state(reading)
    settle.settle(reading)
    return reading


def proposals(reading: Reading) -> list[Proposal]:
    """What was read, to be judged: in the order of the text."""
    return [
        _proposal(reading, one) for one in sorted(reading.statements, key=lambda one: (one.start, one.end, one.type))
    ]


def _proposal(reading: Reading, one: Statement) -> Proposal:
    text = reading.article.text
    # Words of two sentences are shown with both.
    first, last = reading.sentence(one.start), reading.sentence(max(one.start, one.end - 1))
    start, end = reading.sentences[first].start_char, reading.sentences[last].end_char
    return Proposal(
        one.type,
        _end(reading, one.source),
        _end(reading, one.target),
        text[start:end].strip(),
        text[one.start : one.end],
        one.confidence,
        one.status,
        one.reason,
        start,
        one.props,
    )


def _end(reading: Reading, key: str) -> End:
    thing = reading.things[key]
    return End(thing.name, thing.kind, thing.id, key)
