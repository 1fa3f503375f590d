"""Looking around among the chunks of a text; beyond the ends there is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.actors.mentions.chunks import Chunk, Office
from loaders.actors.mentions.known import Who
from loaders.actors.mentions.wording import Wording

LIST = frozenset({",", "and", "/", "&"})
_LINES = frozenset({"\n", "\n\n"})


class View:
    """Chunks of one text, by their position p."""

    def __init__(self, chunks: Sequence[Chunk], text: str, words: Wording) -> None:
        self.chunks = chunks
        self.text = text
        self.words = words

    def _kind(self, p: int) -> str:
        return self.chunks[p].kind if 0 <= p < len(self.chunks) else ""

    def _text(self, p: int) -> str:
        return self.text[self.chunks[p].start : self.chunks[p].end] if 0 <= p < len(self.chunks) else ""

    def _low(self, p: int) -> str:
        return self._text(p).casefold()

    def _mark(self, p: int) -> str:
        return str(self.chunks[p].value) if self._kind(p) == "mark" else ""

    def _link(self, p: int) -> str:
        return str(self.chunks[p].value) if self._kind(p) == "link" else ""

    def _who(self, p: int) -> Who | None:
        """The actor that the chunk names."""
        value = self.chunks[p].value if self._kind(p) in {"actor", "org"} else None
        return value if isinstance(value, Who) else None

    def _is_state(self, p: int) -> bool:
        who = self._who(p)
        return who is not None and who.is_state

    def _office(self, p: int) -> Office | None:
        value = self.chunks[p].value if self._kind(p) == "office" else None
        return value if isinstance(value, Office) else None

    def _next_to(self, p: int) -> bool:
        """Whether there is but blank between a chunk and the next."""
        return p + 1 < len(self.chunks) and not self.text[self.chunks[p].end : self.chunks[p + 1].start].strip()

    def _tight(self, p: int) -> bool:
        """Whether there is not even blank around a mark between two chunks."""
        if not 0 < p < len(self.chunks) - 1:
            return False
        return self.chunks[p - 1].end == self.chunks[p].start and self.chunks[p].end == self.chunks[p + 1].start

    def _possessive(self, p: int) -> bool:
        end = self.chunks[p].end
        return self.text[max(0, end - 2) : end] in {"'s", "’s", "s'", "s’"}

    def _opens_line(self, p: int) -> bool:
        return p == 0 or self._mark(p - 1) in {"\n", "\n\n", ".", ";", ":"}

    def _ends_line(self, p: int) -> bool:
        return p >= len(self.chunks) or self._mark(p) in _LINES
