"""Names as people type them: what a text may mean, how well, and what to say when it is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rapidfuzz import fuzz

from graph.model import Entity, fold
from graph.ontology import default

# From this rank on a text names an entity; below it the entity is only near.
NAMED = 80.0
_NEAR = 45.0


class Searchable(Protocol):
    """What can be searched by name: a Store."""

    def search(self, text: str, limit: int = 10, kinds: Sequence[str] = ()) -> list[Entity]:
        """Entities whose name or alias is like `text`, best first."""

    def entities(self, ids: Sequence[str]) -> list[Entity]:
        """The entities of these ids; a merged id gives what it leads to."""


class Unresolved(LookupError):
    """A text that does not name exactly one entity; `candidates` are what it may have meant."""

    def __init__(self, message: str, candidates: Sequence[Entity]) -> None:
        super().__init__(message)
        self.candidates = list(candidates)


class AmbiguousName(Unresolved):
    """Several entities bear that name."""


class UnknownName(Unresolved):
    """No entity bears that name; the candidates are near it."""


def rank(text: str, entity: Entity) -> float:
    """How well `text` names `entity`, in [0, 100]: 100 its id, 95 its name, 92 an alias, 85 the surname of a person, 80 some
    whole words of a name, 70 beginnings of its words, below that the similarity of spelling.
    """
    if text.strip() == entity.id:
        return 100.0
    wanted = fold(text)
    words = wanted.split()
    if not words:
        return 0.0
    best = 0.0
    for i, name in enumerate((entity.name, *entity.aliases)):
        folded = fold(name)
        parts = folded.split()
        if folded == wanted:
            best = max(best, 95.0 if i == 0 else 92.0)
        elif entity.kind == "Person" and parts[-len(words) :] == words:
            best = max(best, 85.0)
        elif set(words) <= set(parts):
            best = max(best, NAMED)
        elif all(any(part.startswith(word) for part in parts) for word in words):
            best = max(best, 70.0)
        else:
            best = max(best, 0.69 * max(fuzz.ratio(wanted, folded), fuzz.token_sort_ratio(wanted, folded)))
            if entity.kind == "Person" and parts:
                best = max(best, 0.65 * fuzz.ratio(words[-1], parts[-1]))
    return best


def resolve(store: Searchable, text: str, kinds: Sequence[str] = ()) -> Entity:
    """The entity that `text` names: by id, name, alias, surname or words of its name.

    Raises AmbiguousName when several are named equally well, UnknownName (with near ones) when none is.
    """
    if exact := store.entities([text.strip()]) if text.strip() else []:
        return exact[0]
    found = store.search(text, limit=30, kinds=kinds)
    ranks = {entity.id: rank(text, entity) for entity in found}
    best = max(ranks.values(), default=0.0)
    if best < NAMED:
        near = [entity for entity in found if ranks[entity.id] >= _NEAR][:5]
        hint = f"; did you mean {_list(near)}?" if near else ""
        raise UnknownName(f"nothing in the graph is called {text!r}{hint}", near)
    top = [entity for entity in found if ranks[entity.id] == best]
    # "Zelensky" is the man rather than the meeting that bears his name.
    top = [entity for entity in top if entity.kind in default().actors] or top
    if len(top) > 1:
        raise AmbiguousName(f"{text!r} may be {_list(top[:8])}; say which, by its full name or id", top)
    return top[0]


def _list(entities: Sequence[Entity]) -> str:
    return " or ".join(f"{entity.name} ({entity.kind}, {entity.id})" for entity in entities)
