"""Proposals: what a text would bring into the graph, each to be judged by a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model import Props, digest


@dataclass(frozen=True, slots=True)
class End:
    """One end of a proposed relation. `id`: the node that it is, where that is known; `key` tells it within its article."""

    name: str
    kind: str
    id: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation that a text seems to tell of.

    `sentence` and `quote` (the words in it that say so) stand in the text word for word, `sentence` at `start`. `status` is one
    of `loaders.text.model.STATUSES`, `reason` what it was found by: a pattern, the learned part, a language model.
    HOLDS goes from a person to whose office it is, `title` among the props.
    """

    type: str
    source: End
    target: End
    sentence: str
    quote: str
    confidence: float
    status: str = "stated"
    reason: str = ""
    start: int = 0
    props: Props = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """What it says, whoever or whatever found it: the same of the same text is the same proposal."""
        ends = (self.source.kind, self.source.name, self.target.kind, self.target.name)
        return digest(self.type, *ends, self.sentence, self.status)
