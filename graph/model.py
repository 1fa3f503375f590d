"""What loaders hand over and what views receive: Entity, Relation, Evidence, Document.

Plain records, without a database and without checks that need the ontology (see `graph.ontology.Ontology.check`). Ids are
stable: the same thing read again, from whatever file, gets the same id, so loading twice changes nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Scalar = str | int | float | bool
Props = Mapping[str, Scalar]

# An id is printable, without white space, and short enough for an index key of either engine.
_ID = re.compile(r"[^\s\x00-\x1f\x7f]{1,250}\Z")
# A property's name ends up inside Cypher only as a key of a parameter map, but it is also a column and a GraphML key.
_PROP = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}\Z")


def digest(*parts: str, size: int = 8) -> str:
    """A short stable hash of `parts` in hex (2 * size characters)."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=size).hexdigest()


def fold(text: str) -> str:
    """`text` for comparing: no accents, no case, no punctuation, single blanks. 'Çırağan  Palace' -> 'ciragan palace'."""
    text = text.encode(errors="ignore").decode().casefold()
    text = text.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    # Twice, since some letters fold only when they are taken apart.
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w\s]|_", " ", plain.replace("'", "").replace("’", "")).split())


def make_id(kind: str, name: str) -> str:
    """The project's own id for something that has no authority id: ``gb:<slug>-<hash of kind and folded name>``."""
    folded = fold(name)
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40].rstrip("-") or kind.lower()
    return f"gb:{slug}-{digest(kind, folded or name, size=3)}"


def check_id(value: str) -> str:
    """`value` when it can serve as an id; raises ValueError saying what would."""
    if not isinstance(value, str) or not _ID.match(value):
        raise ValueError(f"{value!r} cannot be an id: 1 to 250 characters without blanks are expected, as in iso:UA")
    return value


def check_props(props: Props) -> None:
    """Raises ValueError for a property whose name or value the graph cannot hold."""
    for name, value in props.items():
        if not isinstance(name, str) or not _PROP.match(name):
            raise ValueError(f"property name {name!r}: letters, digits and _ are expected, a letter first")
        if not isinstance(value, str | int | float | bool):
            raise ValueError(f"property {name!r} is a {type(value).__name__}: text, a number or true/false is expected")


@dataclass(slots=True)
class Document:
    """A source: an article, a dataset's release, a register. Stored as an Entity of kind Document with the same id.

    `date` is a partial date; `sha256` that of the file it was read from, empty when it was not a file.
    """

    id: str
    title: str
    publisher: str = ""
    date: str | None = None
    url: str = ""
    licence: str = ""
    attribution: str = ""
    dataset: str = ""
    version: str = ""
    sha256: str = ""

    def entity(self) -> Entity:
        """The node that stands for this document."""
        fields = ("publisher", "date", "url", "licence", "attribution", "dataset", "version", "sha256")
        props = {name: value for name in fields if (value := getattr(self, name))}
        return Entity(self.id, "Document", self.title, props=props, evidence=(Evidence(self.id, method="itself"),))


@dataclass(slots=True)
class Evidence:
    """Why something is in the graph: which document says so, where in it, in which words.

    `quote` is word for word from the document; `note` says the same in the words of whoever entered it. `locator` is the
    place ("paragraph 2", "agreement 1565"). `confidence` in [0, 1]. `read` is an ISO date or time; a store that takes the
    piece in without one puts the time of loading there.
    """

    document: str
    quote: str = ""
    note: str = ""
    locator: str = ""
    method: str = "curated"
    confidence: float = 1.0
    read: str = ""

    def key(self, subject: str) -> str:
        """The id of this piece of evidence: the same words at the same place for the same subject are one piece.

        `subject`: a relation's id, or an entity's.
        """
        return "ev:" + digest(subject, self.document, self.locator, self.quote, self.note, self.method)


@dataclass(slots=True)
class Entity:
    """A node. `kind` is one of the ontology's kinds; `props` hold anything else as text, numbers or booleans.

    `evidence`: who describes it so; without any, nobody is named as its source.
    """

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    props: Props = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class Relation:
    """A directed, typed edge with its evidence.

    `start` and `end` are partial dates (None: open or unknown). `confidence` in [0, 1]; `count` how often it was observed
    (>= 1). `qualifier` tells apart what would otherwise be the same edge: an office held twice, events of different months.
    """

    type: str
    source: str
    target: str
    start: str | None = None
    end: str | None = None
    confidence: float = 1.0
    count: int = 1
    qualifier: str = ""
    props: Props = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        """Deterministic: what it says, of whom. Two sources that say the same make one relation."""
        return "r:" + digest(self.type, self.source, self.target, self.qualifier)


@dataclass(slots=True)
class Rejected:
    """A row that could not be taken, kept so that it can be mended: where it stood, why, the row itself, and in which of its
    columns the fault is ("" when it is the row's as a whole).

    Where a file has very many of a kind, one may stand for `rows` of them.
    """

    where: str
    reason: str
    row: Any = None
    column: str = ""
    rows: int = 1


@dataclass(slots=True)
class Entry:
    """What a loader yields: one thing read, where it stood ("file.yaml, line 12") and the raw row, to be kept if rejected."""

    item: Entity | Document | Relation | Rejected
    where: str
    raw: Any = None
