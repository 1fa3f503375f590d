"""Titles in a text: what stands before them, and the areas that they are of."""

from __future__ import annotations

from loaders.actors.mentions.known import ARTICLES, Known
from loaders.actors.mentions.wording import Title

_PRE = 12  # tokens of modifiers and areas before a title
_OF = 16  # tokens of areas behind one
_JOINS = frozenset({",", "and", "&", "-", "/"})
# Before a title these are modifiers; behind "of" they begin somebody's name: of the Government of Chad.
_NO_AREA = frozenset({"government", "central", "general", "republic", "rebel", "opposition"})


class Titles(Known):
    """The titles among the tokens of a text."""

    def title(self, i: int) -> tuple[int, Title] | None:
        """Where the title that begins at token `i` ends, with what stands before it and what it is of; and what it is.

        Foreign Minister; Interior-, Defence- and Decentralisation Minister; Minister of State for Foreign Affairs.
        """
        words, j, areas = self.words, i, False
        if self.tokens[i].low in words.shouted and any(c.islower() for c in self.tokens[i].text):
            return None
        core: tuple[int, Title] | None = None
        while j < len(self.tokens) and j - i < _PRE:
            # The last title that modifiers and areas lead to: a deputy is one, a deputy foreign minister another.
            core = words.titles.at(self.tokens, j) or core
            if pre := words.pre.at(self.tokens, j):
                areas |= pre[1]
                j = pre[0]
            elif j > i and areas and self._portfolios(i, j):
                j += 1
            else:
                break
        if core is None or self._possessive(core[0] - 1):
            return None
        end, about = core
        while end < len(self.tokens) and (after := words.after_title.at(self.tokens, end)):
            end = after[0]
        return self._title_of(end, about), about

    def _portfolios(self, i: int, j: int) -> bool:
        """Whether token `j` goes on with areas of one title: Mining and Energy, Interior-, Defence- and Decentralisation."""
        low, before = self._low(j), self._low(j - 1)
        if self._low(i) in _NO_AREA or self._low(i) == "state":
            return False
        if low in {"-", "/"} or (low == "," and before == "-"):
            return True
        if low in {"and", "&"}:
            return self._capital(i) == self._capital(j + 1)
        return self._capital(j) and before in _JOINS

    def _title_of(self, end: int, about: Title) -> int:
        """The end of a title with the areas it is of: of Foreign Affairs and Cooperation, of the Interior."""
        words = self.words
        if about.address or about.rank or self._low(end) not in {"of", "for", "de"}:
            return end
        start = k = end + 1
        while k < len(self.tokens) and k - start < _OF:
            area = words.pre.at(self.tokens, k)
            if self.tokens[k].low in ARTICLES:
                k += 1
            elif self.known_at(k) or self.tokens[k].low in _NO_AREA or (not area and words.titles.at(self.tokens, k)):
                break
            elif area and area[1]:
                k = end = area[0]
            elif k > start and self.tokens[k].low in _JOINS | {"of", "for"}:
                k += 1
            else:
                break
        return end

    def government(self, i: int) -> int:
        """The end of a word of government at token `i`; 0 when there is none."""
        found = self.words.governments.at(self.tokens, i)
        return found[0] if found else 0
