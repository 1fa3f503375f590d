"""Who a node of a graph file is.

- what Gobetween exported is what its records say (`loaders.graphs.own`),
- ids that are anybody's stay (`wd:Q1065`, `iso:UA`, a web address), as do codes of states and organisations,
- a name that `loaders.actors` knows is that state or organisation, unless the node is said to be something else,
- a node that is known by its name alone has the id that this name has everywhere,
- all else has its id in the file, and whose file that is: `graph:<scope>:<id>`. Where nobody says whose it is there is only the
  file's name, and many are called network.gml: then the node's name has to agree too, or else the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.model import Document, check_id, digest, fold, make_id
from graph.ontology import default
from loaders import actors
from loaders.files import LoadError
from loaders.graphs.attributes import Keyed, by_key, first, flattened, kind_of
from loaders.graphs.names import names
from loaders.graphs.parts import Node

_GLOBAL = re.compile(r"(wd:Q[1-9]\d*|iso:[A-Z]{2,4}|gb:\S+|https?://\S+)\Z")
_WIKIDATA = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wd:)?(Q[1-9]\d*)\Z")
# An id that is a number, or a number with a few letters before it, or a hash: nobody is called so.
_OPAQUE = re.compile(r"[A-Za-z]{0,4}[-_:#.]?\d+\Z|[0-9a-fA-F-]{16,}\Z")
_TABLES = re.compile(r"[\W_]*\b(nodes?|edges?|links?|relationships?|vertices)\b[\W_]*", re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """How a file is read: `document` stands behind what it says, `scope` tells its ids from others' (`certain`: nobody else has
    that scope), `kind` and `relation` are what nodes and edges are that do not say."""

    document: Document
    scope: str
    certain: bool
    kind: str = ""
    relation: str = "LINKED_TO"

    @classmethod
    def of_file(cls, path: Path, document: Document, options: Mapping[str, str]) -> Settings:
        """Those of a file with its options. Raises LoadError for a kind or a relation that there is not."""
        said = options.get("scope") or document.dataset
        kind, relation = options.get("kind", ""), options.get("relation", "")
        return cls.of(document, str(path), said or stem(path), bool(said), kind, relation)

    @classmethod
    def of(
        cls, document: Document, where: str, scope: str, certain: bool = True, kind: str = "", relation: str = ""
    ) -> Settings:
        """Checked settings. Raises LoadError for a kind or a relation that there is not."""
        try:
            if kind:
                default().kind(kind)
            if relation:
                default().relation(relation)
        except ValueError as error:
            raise LoadError(f"{where}: {error}") from None
        return cls(document, scope_name(scope), certain, kind, relation or "LINKED_TO")


def scope_name(scope: str) -> str:
    """A scope as it may stand in an id."""
    return re.sub(r"[^\w.-]+", "-", scope, flags=re.ASCII).strip("-.")[:60] or digest(scope, size=4)


def is_global(id: str) -> bool:
    """Whether an id is the same in everybody's files."""
    return bool(_GLOBAL.match(id))


@dataclass(frozen=True, slots=True)
class Known:
    """Who a node of the file is: id, kind and name here, and how that was found ("" when it is what the file says).

    `kind` is "" for an id that is anybody's, of which the file does not say what it is.
    """

    id: str
    kind: str
    name: str
    how: str = ""


def stem(path: Path) -> str:
    """What a file is called without its endings, and without what tells the two tables of one graph apart."""
    name = path.name.split(".")[0]
    return " ".join(_TABLES.sub(" ", name.replace("_", " ")).split()) or path.absolute().parent.name or name


def who(node: Node, settings: Settings) -> Known:
    """Who a node is. Raises ValueError when its id can be none."""
    values = by_key(flattened(node.values))
    name = name_of(node, values)
    said, _ = kind_of(values)
    wanted = said or settings.kind
    kind = wanted or "Group"
    if id := _global(node.id, values):
        if not wanted:  # the tables may know what it is; a guess would stand in the way of those who do
            known = actors.by_code("alpha2", id[4:]) if id.startswith("iso:") else actors.resolve(name)
            wanted = known.kind if known and known.id == id else ""
        return Known(id, wanted, name)
    # What a node is said to be must not contradict whom its name means: Jordan, a person.
    for column, system in names().codes.items():
        actor = actors.by_code(system, str(values[column][1])) if column in values else None
        if actor and wanted in ("", actor.kind):
            return Known(actor.id, actor.kind, actor.name, f"by {actor.how}")
    if wanted in ("", "State", "Organization"):
        actor = actors.resolve(name)
        if actor and wanted in ("", actor.kind):
            return Known(actor.id, actor.kind, actor.name, f"by {actor.how}")
    if name == node.id and not _OPAQUE.match(name):
        return Known(make_id(kind, name), kind, name)
    return Known(_scoped(node.id, name, settings), kind, name)


def _global(id: str, values: Keyed) -> str:
    """The id that is the same in everybody's files; "" when there is none."""
    _, item = first(values, names().node["wikidata"])
    if found := _WIKIDATA.match(str(item or "")):
        return f"wd:{found[1]}"
    if (found := _WIKIDATA.match(id)) and found[1] != id:  # a bare Q5 may be anybody's
        return f"wd:{found[1]}"
    return check_id(id) if _GLOBAL.match(id) else ""


def _scoped(id: str, name: str, settings: Settings) -> str:
    plain = id
    if len(id) > 120 or not id.isprintable() or any(c.isspace() for c in id):
        plain = f"{re.sub(r'[^!-~]+', '_', id[:80])}-{digest(id, size=4)}"
    if not settings.certain:
        plain += f"-{digest(settings.document.id if name == id else fold(name) or name, size=3)}"
    return check_id(f"graph:{settings.scope}:{plain}")


def name_of(node: Node, values: Keyed) -> str:
    """What a node is called: the first name that is not its id again, or else that."""
    for column in names().node["name"]:
        said = str(values[column][1]).strip() if column in values else ""
        if said and said != node.id:
            return " ".join(said.split())
    return " ".join(node.id.split())
