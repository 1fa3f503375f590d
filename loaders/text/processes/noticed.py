"""Where the text names talks, agreements and events, or tells of them by a verb, and what it says of which one is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Noticed:
    """One place in the text. Offsets are characters; `head` is the noun or verb.

    `article`: how it is introduced: definite, possessive, indefinite, bare (no article), name, or trigger (a verb).
    `owners` are the actors that it is said to be of ("the Algerian effort", or who mediates), `parties` those between whom it
    is, `places` the Places in its phrase. `cues`: "earlier", "apart",
    "past" (a verb says so: "had hosted"), or an ordinal as "1", "2".
    """

    head: Token
    start: int
    end: int
    kind: str
    family: str
    article: str
    vague: bool = False
    alone: bool = True  # whether it may be a thing that was not named before
    real: bool = True  # not only offered, demanded, refused
    restricted: bool = False  # a relative clause says which one it is
    plural: bool = False
    by_place: frozenset[str] = frozenset()  # what its name says of where it was: "the Geneva accord"
    new: bool = False  # between parties who were not named before
    telling: frozenset[str] = frozenset()  # modifiers that tell which one it is, in lower case
    naming: frozenset[str] = frozenset()  # those of them that are nouns ("grain" deal)
    name: tuple[str, ...] = ()
    owners: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    at: frozenset[str] = frozenset()  # places and states where its clause says that it was
    cues: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    then: frozenset[str] = frozenset()  # years of which its clause tells
    sentence: int = 0
    called: str = ""  # of a trigger: what such a process is called
    props: dict[str, str] = field(default_factory=dict)  # date, start, end, place, as its own clause says
