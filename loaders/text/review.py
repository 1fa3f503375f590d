"""The review of a text: its proposals, and what a person decided about each, kept in the data folder of this machine.

A text is known by its words (`Article.id`), so the same text from another file, or pasted again, is the same review: what was
accepted is not asked again, and what was rejected is not proposed again. Accepting loads at once; what is accepted is what the
graph holds, so that undoing the load, or retracting the document, opens a proposal again, and a redo closes it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from graph.embedded import alone
from graph.model import Entity, Entry, Rejected, Relation, digest, fold
from graph.ontology import default
from loaders.files import LoadError
from loaders.text.entries import FACTS, Text, entries, loadable, told
from loaders.text.model import STATUSES, Article, Mention, Thing
from loaders.text.names import Known
from loaders.text.processes.when import When
from loaders.text.proposals import End, Proposal

VERSION = 1
OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"


class Graph(Protocol):
    """What a review needs of a store."""

    def load(self, entries: Iterable[Entry], *, what: str = ..., who: str | None = ...) -> Any: ...

    def stated(self, ids: Collection[str]) -> set[str]: ...

    def retract(self, source: str | Sequence[str], who: str | None = ...) -> Any: ...


@dataclass
class Item:
    """A proposal as it was read, what a person changed of it (None: nothing), and the decision: open, accepted or rejected,
    by whom and when (ISO). `evidence`: the ids of the pieces that accepting it brought into the graph.

    `there`: whether they are in the graph now; an accepted proposal that is not counts as open.
    """

    said: Proposal
    decision: str = OPEN
    type: str | None = None
    status: str | None = None
    source: End | None = None
    target: End | None = None
    who: str = ""
    at: str = ""
    evidence: tuple[str, ...] = ()
    there: bool = field(default=True, compare=False)

    @property
    def changed(self) -> bool:
        return any(value is not None for value in (self.type, self.status, self.source, self.target))

    @property
    def state(self) -> str:
        """The decision as it stands in the graph."""
        return OPEN if self.decision == ACCEPTED and not self.there else self.decision

    @property
    def key(self) -> str:
        """What tells it from the other proposals of its text, in whatever order they come."""
        return self.said.fingerprint


@dataclass
class Review:
    """A text with its proposals, in the order of the text; `joined` says of ends, by kind and name, which node they are."""

    article: Article
    items: list[Item] = field(default_factory=list)
    things: dict[str, Thing] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    dates: list[When] = field(default_factory=list)
    joined: dict[str, End] = field(default_factory=dict)

    def proposal(self, item: Item) -> Proposal:
        """A proposal as it stands: as read, with what was changed and the ends that were joined with nodes."""
        said = item.said
        source, target = (self._joined(end) for end in (item.source or said.source, item.target or said.target))
        type, status = item.type or said.type, item.status or said.status
        return replace(said, type=type, status=status, source=source, target=target)

    def _joined(self, end: End) -> End:
        return replace(self.joined.get(_name(end), end), key=end.key)

    def text(self) -> Text:
        """The text as `loaders.text.entries` wants it."""
        beside = [self.proposal(item) for item in self.items if item.state != REJECTED]
        return Text(self.article, self.things, self.sentences, self.dates, beside)

    def of(self, *states: str) -> list[Item]:
        """The items in these states."""
        return [item for item in self.items if item.state in states]

    def above(self, confidence: float) -> list[Item]:
        """The open proposals of what is stated or reported with at least this confidence; of nothing else a number decides."""
        found = [(item, self.proposal(item)) for item in self.of(OPEN)]
        return [item for item, one in found if one.status in FACTS and one.confidence >= confidence]

    def why_not(self, item: Item) -> str:
        """Why a proposal cannot be loaded as it stands; "" when it can."""
        return loadable(self.text(), self.proposal(item))

    def entries(self, items: Iterable[Item]) -> Iterator[Entry]:
        """What accepting these brings into the graph."""
        return entries(self.text(), map(self.proposal, items))

    # Decisions

    def accept(self, graph: Graph, items: Sequence[Item], who: str) -> Any:
        """Loads these into the graph, as one operation; returns the store's summary of it.

        What cannot be loaded stays open: `why_not` says why. Raises what the store raises.
        """
        text = self.text()
        pieces = {item.key: _pieces(text, self.proposal(item)) for item in items}
        summary = graph.load(self.entries(items), what=self.article.document().title, who=who)
        there = graph.stated({id for ids in pieces.values() for id in ids})
        for item in items:
            if pieces[item.key] and there.issuperset(pieces[item.key]):
                _decide(item, ACCEPTED, who, tuple(pieces[item.key]))
        return summary

    def reject(self, items: Iterable[Item], who: str) -> None:
        """Remembers that these are not so; one that is in the graph has to be reopened first, and stays."""
        for item in items:
            if item.state != ACCEPTED:
                _decide(item, REJECTED, who)

    def reopen(self, graph: Graph | None, items: Sequence[Item], who: str) -> None:
        """Takes decisions back. What was accepted leaves the graph, with the nodes that nothing else of this text needs.

        `graph` may be None when none of them is accepted.
        """
        taken = [item for item in items if item.state == ACCEPTED]
        if taken and graph is not None:
            kept = [item for item in self.of(ACCEPTED) if item not in taken]
            if kept:
                needed = self._evidence(kept)
                gone = [id for id in self._evidence(taken) if id not in set(needed)]
                graph.retract(gone, who)
            else:
                graph.retract(self.article.id, who)
        for item in items:
            _decide(item, OPEN, who)

    def change(
        self,
        item: Item,
        type: str | None = None,
        status: str | None = None,
        source: End | None = None,
        target: End | None = None,
    ) -> None:
        """Changes an open proposal: what is given. Raises ValueError when the relation may not join its ends, and then nothing
        is changed."""
        if item.state == ACCEPTED:
            raise ValueError("it is in the graph: take it back first")
        if status is not None and status not in STATUSES:
            raise ValueError(f"there is no status {status!r}; known: {', '.join(STATUSES)}")
        said = item.said
        before = item.type, item.status, item.source, item.target
        # What is as it was read is no change.
        for name, value in (("type", type), ("status", status), ("source", source), ("target", target)):
            if value is not None:
                setattr(item, name, None if value == getattr(said, name) else value)
        try:
            _check(self.proposal(item))
        except ValueError:
            item.type, item.status, item.source, item.target = before
            raise

    def join(self, end: End, entity: Entity) -> None:
        """Says that an end is a node of the graph: so is every end of this text with that kind and name."""
        for name in self._names(end):
            self.joined[name] = End(entity.name, entity.kind, entity.id)
        for thing in self.things.values():
            if (thing.kind, thing.name) == (end.kind, end.name) and entity.name != thing.name:
                thing.aliases = tuple(dict.fromkeys((*thing.aliases, thing.name)))

    def part(self, end: End) -> None:
        """Takes back that an end is a node of the graph."""
        for name in self._names(end):
            self.joined.pop(name, None)

    def _names(self, end: End) -> list[str]:
        """What an end was called before it was joined with a node."""
        return [name for name, one in self.joined.items() if end.id and one.id == end.id] or [_name(end)]

    def remembering(self, before: Review) -> Review:
        """This, newly read, with what was decided about the same text before. What was decided stays, found again or not."""
        left = list(before.items)
        for item in self.items:
            old = next((one for one in left if one.key == item.key), None) or next(
                (one for one in left if _same(one.said, item.said, before.things, self.things)), None
            )
            if old is not None:
                left.remove(old)
                if old.state != OPEN or old.changed:
                    item.decision, item.who, item.at, item.evidence = old.decision, old.who, old.at, old.evidence
                    item.type, item.status = old.type, old.status
                    item.source, item.target = (end and self._found(end) for end in (old.source, old.target))
        for old in left:
            if old.decision != OPEN:
                source, target = self._found(old.said.source), self._found(old.said.target)
                self.items.append(replace(old, said=replace(old.said, source=source, target=target)))
        self.joined = before.joined | self.joined
        described = {name: value for name, value in asdict(before.article).items() if value}
        fresh = {name: value for name, value in asdict(self.article).items() if value}
        self.article = Article(**(described | fresh))
        return self

    def _found(self, end: End) -> End:
        """An end of an earlier reading under the key that it has in this one."""
        same = (key for key, one in self.things.items() if (one.kind, one.name) == (end.kind, end.name))
        return replace(end, key=next(same, ""))

    def refresh(self, graph: Graph) -> Review:
        """Sees what of it is in the graph by now, whoever put it there or took it out."""
        text = self.text()
        pieces = {
            item.key: list(item.evidence) or _pieces(text, self.proposal(item))
            for item in self.items
            if item.decision != REJECTED
        }
        there = graph.stated({id for ids in pieces.values() for id in ids})
        for item in self.items:
            ids = pieces.get(item.key)
            if ids:
                item.there = there.issuperset(ids)
                if item.there and item.decision == OPEN:
                    item.decision, item.evidence = ACCEPTED, tuple(ids)
        return self

    def _evidence(self, items: Iterable[Item]) -> list[str]:
        """The pieces of evidence that these rest on, those of the relations first, then those of the nodes."""
        text = self.text()
        relations: dict[str, None] = {}
        nodes: dict[str, None] = {}
        for item in items:
            relations.update(dict.fromkeys(item.evidence))
            try:
                for one in told(text, self.proposal(item)):
                    keys = relations if isinstance(one, Relation) else nodes
                    keys.update(dict.fromkeys(piece.key(one.id) for piece in one.evidence))
            except ValueError:
                continue
        return [*relations, *nodes]


def read(
    articles: Iterable[Article],
    known: Known | None = None,
    notes: Path | None = None,
    rejecting: Callable[[Rejected], None] | None = None,
    beside: Callable[[Any], None] | None = None,
    workers: int = 1,
) -> Iterator[Review]:
    """Each article read, in order, nothing decided; the arguments are those of `loaders.text.folder.readings`."""
    from loaders.text import folder  # it brings the stages along

    for one in folder.readings(articles, known, notes, rejecting, beside, workers):
        review = of(one.article, one.proposals)
        review.things, review.mentions = dict(one.things), list(one.mentions)
        review.sentences, review.dates = list(one.sentences), list(one.dates)
        yield review


def of(article: Article, proposals: Iterable[Proposal]) -> Review:
    """A review of these proposals; of two that say the same the surer one."""
    items: dict[str, Item] = {}
    for one in sorted(proposals, key=lambda one: one.confidence):
        items[one.fingerprint] = Item(one)
    return Review(article, sorted(items.values(), key=lambda item: item.said.start))


# The record


def recall(home: Path, document: str) -> Review | None:
    """The review of a document as it was kept; None when there is none. `home`: the data folder."""
    return _recalled(_file(home, document))


def keep(home: Path, review: Review) -> None:
    """Keeps a review, whole or not at all, for its owner only."""
    folder = home / "reviews"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".new-", encoding="utf-8", delete=False) as new:
        json.dump(_plain(review), new, ensure_ascii=True)
    # As temporary files are, it is for its owner only.
    Path(new.name).replace(_file(home, review.article.id))


def merge(home: Path, review: Review) -> Review:
    """Keeps a text that was newly read with what was decided about it before."""
    with turn(home, review.article.id):
        before = recall(home, review.article.id)
        if before:
            review = review.remembering(before)
        keep(home, review)
    return review


def kept(home: Path) -> Iterator[Review]:
    """Every review that was kept, the latest first."""
    try:
        files = sorted((home / "reviews").glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return
    yield from (review for path in files if (review := _recalled(path)) is not None)


def forget(home: Path, document: str) -> None:
    """Drops the record of a review; what is in the graph stays there."""
    _file(home, document).unlink(missing_ok=True)


def update(home: Path, document: str, do: Callable[[Review], Any], graph: Graph | None = None) -> Review:
    """Does something to a kept review and keeps it: read anew, so that what others decided meanwhile stays.

    Raises LoadError when there is no such review.
    """
    with turn(home, document):
        review = recall(home, document)
        if review is None:
            raise LoadError(f"{document}: there is no review of it here; load the text, then it can be reviewed")
        if graph is not None:
            review.refresh(graph)
        do(review)
        keep(home, review)
    return review


@contextmanager
def turn(home: Path, document: str) -> Iterator[None]:
    """Those who decide about a text take turns, in this process and in others: nobody's decision is overwritten."""
    folder = home / "reviews"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            held.enter_context(alone(folder / f".{digest(document)}.lock"))
        except TimeoutError:
            raise LoadError(f"{document}: somebody else is deciding about this text; try again in a moment") from None
        yield


def _file(home: Path, document: str) -> Path:
    return home / "reviews" / f"{digest(document)}.json"


def _recalled(path: Path) -> Review | None:
    try:
        return _read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(review: Review) -> dict[str, Any]:
    items = []
    for one in review.items:
        row = {name: value for name, value in asdict(one).items() if value not in (None, "", ()) and name != "there"}
        items.append(row)
    return {
        "version": VERSION,
        "article": asdict(review.article),
        "things": [asdict(one) for one in review.things.values()],
        "mentions": [astuple(one) for one in review.mentions],
        "sentences": review.sentences,
        "dates": [astuple(one) for one in review.dates],
        "items": items,
        "joined": {name: asdict(end) for name, end in review.joined.items()},
    }


def _read(data: dict[str, Any]) -> Review:
    if data["version"] != VERSION:
        raise ValueError(data["version"])
    things = [Thing(**{**one, "aliases": tuple(one["aliases"])}) for one in data["things"]]
    return Review(
        Article(**data["article"]),
        [_item(one) for one in data["items"]],
        {one.key: one for one in things},
        [Mention(*one) for one in data["mentions"]],
        list(data["sentences"]),
        [When(*one) for one in data["dates"]],
        {name: End(**end) for name, end in data["joined"].items()},
    )


def _item(data: dict[str, Any]) -> Item:
    said = data["said"]
    proposal = Proposal(**{**said, "source": End(**said["source"]), "target": End(**said["target"])})
    ends = {name: End(**data[name]) for name in ("source", "target") if data.get(name)}
    return Item(**{**data, **ends, "said": proposal, "evidence": tuple(data.get("evidence") or ())})


def _name(end: End) -> str:
    return f"{end.kind} {end.name}"


def _decide(item: Item, decision: str, who: str, evidence: tuple[str, ...] = ()) -> None:
    item.decision, item.who, item.evidence, item.there = decision, who, evidence, True
    item.at = datetime.now(UTC).isoformat(timespec="seconds")


def _pieces(text: Text, one: Proposal) -> list[str]:
    """The ids of the evidence for the relations that a proposal becomes; none when it cannot be loaded."""
    try:
        relations = [item for item in told(text, one) if isinstance(item, Relation)]
    except ValueError:
        return []
    return [piece.key(relation.id) for relation in relations for piece in relation.evidence]


def _check(one: Proposal) -> None:
    """Raises ValueError when a proposal's relation may not join its ends."""
    kind = default().relation(one.type)
    # In a proposal an office is told from whose it is.
    targets = default().relation("OF").targets if one.type == "HOLDS" else kind.targets
    if one.source.kind not in kind.sources or one.target.kind not in targets:
        raise ValueError(
            f"{one.type} cannot lead from {one.source.name} ({one.source.kind}) to {one.target.name} ({one.target.kind}): "
            f"from {_list(kind.sources)} to {_list(targets)} is expected"
        )
    if one.type == "HOLDS" and not fold(str(one.props.get("title") or "")):
        raise ValueError("an office needs a title, and the text gives none here")


def _list(kinds: Iterable[str]) -> str:
    ordered = [name for name in default().kinds if name in set(kinds)]
    return " or ".join([", ".join(ordered[:-1]), ordered[-1]] if len(ordered) > 1 else ordered)


def _same(one: Proposal, other: Proposal, things: dict[str, Thing], others: dict[str, Thing]) -> bool:
    """Whether two readings of a text propose the same: one relation, in one sentence, of ends that are called alike."""
    if one.type != other.type:
        return False
    here, there = " ".join(one.sentence.split()), " ".join(other.sentence.split())
    if not (here in there or there in here):
        return False

    def names(end: End, known: dict[str, Thing]) -> set[str]:
        thing = known.get(end.key)
        return {fold(name) for name in (end.name, *(thing.aliases if thing else ()))}

    mine = names(one.source, things), names(one.target, things)
    theirs = names(other.source, others), names(other.target, others)
    straight = bool(mine[0] & theirs[0] and mine[1] & theirs[1])
    crossed = bool(mine[0] & theirs[1] and mine[1] & theirs[0])
    return straight or (crossed and default().relation(one.type).symmetric)


def in_words(one: Proposal) -> str:
    """A proposal as a sentence: "Hakan Fidan mediates second round of talks"."""
    if one.type == "HOLDS":
        verb = "held" if one.props.get("former") else "holds"
        return f"{one.source.name} {verb} the office of {one.props.get('title') or '?'} of {one.target.name}"
    offer = one.type == "MEDIATES" and one.status == "offered"
    return f"{one.source.name} {default().relation('OFFERS_MEDIATION' if offer else one.type).phrase} {one.target.name}"


def data(review: Review, item: Item, number: int) -> dict[str, Any]:
    """A proposal as plain data, as the command line gives it: ``{number, type, source, target, sentence, …}``."""
    one = review.proposal(item)

    def end(said: End) -> dict[str, str]:
        return {"name": said.name, "kind": said.kind, **({"id": said.id} if said.id else {})}

    return {
        "number": number,
        "type": one.type,
        "source": end(one.source),
        "target": end(one.target),
        "sentence": one.sentence,
        "quote": one.quote,
        "confidence": round(one.confidence, 3),
        "status": one.status,
        "reason": one.reason,
        **({"title": one.props["title"]} if one.props.get("title") else {}),
        **({"former": True} if one.props.get("former") else {}),
        "decision": item.state,
        **({"changed": True} if item.changed else {}),
        "document": review.article.id,
        "file": review.article.where,
    }
