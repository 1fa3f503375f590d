"""Second pass: a title with whose it is becomes an office; governments and aliases join their actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.model import fold
from loaders.actors.mentions.chunks import Chunk, Office
from loaders.actors.mentions.known import Who
from loaders.actors.mentions.view import LIST, View
from loaders.actors.mentions.wording import Title, Wording

# What may stand between a title and whose it is, or what it is about.
_BEFORE_OBJECT = frozenset({"place", "from", "for", "of"})
_DASHES = frozenset({"-", "–", "—"})
_WORDS = 6  # of what an office is about
_DEPTH = 2  # offices under an office
_LINKS = 4  # of the AU, to Sudan, for the talks, in Abuja
_UNCOUNTED = frozenset({"of", "the", "and", "for", "on", "in"})  # words without an initial in an abbreviation


class Offices(View):
    """Joins the chunks of one text."""

    def __init__(self, chunks: Sequence[Chunk], text: str, words: Wording) -> None:
        super().__init__(chunks, text, words)
        self.chunks = self._without_aliases()
        self.done: list[Chunk] = []

    def run(self) -> list[Chunk]:
        """The chunks with `office` for `title`, and without `adjective`, `government`, `former`."""
        p = 0
        while p < len(self.chunks):
            p = self._next(p)
        return [chunk for chunk in self.done if chunk.kind != "former"]

    def _next(self, p: int) -> int:
        chunk = self.chunks[p]
        if chunk.kind == "title":
            return self._office_at(p)
        if chunk.kind == "government":
            return self._government(p)
        if chunk.kind == "adjective":
            return self._adjective(p)
        if chunk.kind == "actor" and (end := self._with_government(p)):
            return end
        self.done.append(chunk)
        return p + 1

    # Two names of one actor

    def _without_aliases(self) -> list[Chunk]:
        """The chunks without a second name in brackets: United Nations (UN), Church Leadership Mediation Initiative (CLMI)."""
        kept: list[Chunk] = []
        p = 0
        while p < len(self.chunks):
            chunk = self.chunks[p]
            p += 1
            if chunk.kind in {"actor", "org", "stray"} and self._mark(p) == "(" and self._mark(p + 2) == ")":
                last = self.chunks[p + 2]
                if named := self._alias(chunk, self.chunks[p + 1]):
                    chunk = replace(named, i=chunk.i, j=last.j, start=chunk.start, end=last.end)
                    p += 3
            kept.append(chunk)
        return kept

    def _alias(self, chunk: Chunk, other: Chunk) -> Chunk | None:
        """Which of two names counts, the second in brackets, when both are one actor's; None when they are not.

        SICA (Solomon Islands Christian Association): what is spelled out, not another of these letters.
        """
        if other.kind == "org" and self._initials(other) == self._letters(chunk):
            return other
        if chunk.kind == "stray":
            return None
        if isinstance(chunk.value, Who) and isinstance(other.value, Who) and other.kind == "actor":
            same = chunk.value.id == other.value.id
            return chunk if same or (chunk.kind == "org" and self._initials(chunk) == self._letters(other)) else None
        # Free Aceh Movement (GAM), Free Aceh Movement (Gerakan Aceh Merdeka)
        short = other.kind == "stray" and other.j == other.i + 1
        return chunk if short or (chunk.kind == "org" and other.kind == "name") else None

    def _letters(self, chunk: Chunk) -> str:
        return "".join(c for c in fold(self.text[chunk.start : chunk.end]) if c.isalnum())

    def _initials(self, chunk: Chunk) -> str:
        words = fold(self.text[chunk.start : chunk.end]).split()
        return "".join(word[0] for word in words if word not in _UNCOUNTED)

    # Governments and peoples

    def _state(self, p: int) -> Who | None:
        who = self.chunks[p].value if self._kind(p) in {"actor", "adjective"} else None
        return who if isinstance(who, Who) and who.is_state else None

    def _government(self, p: int) -> int:
        """Government of Angola; a government without a state is a word."""
        who = self._state(p + 2) if self._link(p + 1) == "of" else None
        if who is None:
            self.done.append(replace(self.chunks[p], kind="word"))
            return p + 1
        return self._actor(p, p + 3, who, by_government=True)

    def _with_government(self, p: int) -> int:
        """Solomon Islands Government, Italian government, Egyptian side, South African facilitation; 0 when there is none."""
        who, low = self._state(p), self._low(p + 1)
        if who is None:
            return 0
        if part := self.words.part_bodies.get(low, ""):
            return self._actor(p, p + 2, replace(who, part=part))
        if self._kind(p + 1) == "government" or (self._kind(p + 1) == "word" and low in self.words.official):
            return self._actor(p, p + 2, who, by_government=True)
        return 0

    def _actor(self, p: int, end: int, who: Who, by_government: bool = False) -> int:
        first, last = self.chunks[p], self.chunks[end - 1]
        how = f"government, by {who.how}" if by_government and not who.how.startswith("government") else who.how
        who = replace(who, start=first.start, end=last.end, how=how)
        self.done.append(Chunk("actor", first.i, last.j, first.start, last.end, who))
        return end

    def _adjective(self, p: int) -> int:
        """A people is its state beside words of government, as a list, or alone in the plural: the Norwegians."""
        chunk = self.chunks[p]
        if end := self._with_government(p):
            self._peoples_before()
            return end
        after, before = self._kind(p + 1), self._kind(p - 1)
        if self._told_apart(p):
            self.done.append(replace(chunk, kind="stray"))
            return p + 1
        waits = after == "title" or (self._mark(p + 1) in LIST and self._kind(p + 2) in {"adjective", "actor"})
        if not waits:
            alone = after in {"", "mark"} and before in {"", "mark"}
            subject = self._text(p).endswith("s") and after in {"", "mark", "verb", "clause", "not", "link"}
            chunk = replace(chunk, kind="actor" if alone or subject else "word")
        self.done.append(chunk)
        if chunk.kind == "actor":
            self._peoples_before()
        return p + 1

    def _told_apart(self, p: int) -> bool:
        """Whether a word in capitals beside a people makes it another: Turkish Cypriots, Bosnian Croats."""
        if self._next_to(p) and self._kind(p + 1) == "adjective":
            return True
        beside = p > 0 and self._next_to(p - 1) and self._text(p - 1)[0].isupper()
        named = self._kind(p - 1) == "word" and self._low(p - 1) not in self.words.function
        return beside and (named or self._kind(p - 1) in {"adjective", "name", "stray", "org"})

    def _peoples_before(self) -> None:
        """Turns the peoples before the last chunk into states: the Kenyan and Ugandan governments."""
        q = len(self.done) - 2
        while q > 0 and _lists(self.done[q]) and self.done[q - 1].kind == "adjective":
            self.done[q - 1] = replace(self.done[q - 1], kind="actor")
            q -= 2

    # Offices

    def _office_at(self, p: int) -> int:
        """An office: whose it is stands before it (US ambassador) or behind (President of Gabon)."""
        chunk = start = self.chunks[p]
        office = Office(self._title(p), chunk.start, chunk.end)
        if office.held:
            start = self._lead(office, p)
        if self.done and self.done[-1].kind == "former":
            start = self.done.pop()
            office.former, office.start = True, start.start
        end = self._complement(office, p + 1)
        if office.title.rank and office.acts:
            office.title = replace(office.title, rank=False)  # commander of ECOMOG
        if office.title.private:
            office.acts = [who for who in office.acts if not who.is_state]
        if self._counts(office, p, end):
            last = self.chunks[end - 1]
            self.done.append(Chunk("office", start.i, last.j, start.start, last.end, office))
            return end
        self.done.append(replace(chunk, kind="partnoun" if office.title.part else "word"))
        return p + 1

    def _title(self, p: int) -> Title:
        title = self.chunks[p].value
        return title if isinstance(title, Title) else Title()

    def _lead(self, office: Office, p: int) -> Chunk:
        """Takes whose office it is from what stands directly before it; of several, from each: Swiss and Norwegian envoys."""
        start = self.chunks[p]
        if p and self.done and self.done[-1].kind in {"actor", "adjective", "org"} and self._next_to(p - 1):
            start = self.done.pop()
            self._act(office, start)
            while (
                office.title.plural
                and len(self.done) > 1
                and _lists(self.done[-1])
                and self.done[-2].kind == "adjective"
            ):
                self.done.pop()
                start = self.done.pop()
                self._act(office, start)
        return start

    @staticmethod
    def _act(office: Office, chunk: Chunk) -> None:
        if isinstance(chunk.value, Who):
            office.acts.append(chunk.value)

    def _complement(self, office: Office, p: int, depth: int = 0) -> int:
        """Reads of whom and what about: of Gabon; of the Secretary-General of the OAU; to Croatia; for the region."""
        if office.title.address or (office.title.rank and self._link(p) != "of"):
            return p
        if self._kind(p) == "government" and not office.acts:  # Minister, Government of X
            who, p = self._target(p)
            office.acts += [who] if who else []
        for _ in range(_LINKS):
            if (link := self._link(p)) not in _BEFORE_OBJECT:
                break
            q = p + 1
            who, end = self._target(q)
            if (who or self._kind(q) == "adjective") and self._held(q + 1) and depth < _DEPTH:
                p = self._nested(office, q + 1, link, depth, lead=self.chunks[q])
            elif who and self._mark(end) in _DASHES:
                p = self._pair(end)
            elif who and not self._possessive(end - 1) and self._is_mandate(link, who, end > q + 1):
                office.acts.append(who)
                p = self._more(office, end)
            elif self._held(q) and link != "from" and depth < _DEPTH:
                p = self._nested(office, q, link, depth)
            elif end := self._object(q, link):
                office.object = True
                p = end
            else:
                break
        return p

    def _is_mandate(self, link: str, who: Who, government: bool) -> bool:
        """Whether an office of, from or for an actor is the actor's: an envoy for Somalia is somebody else's."""
        return link in {"of", "from"} or (link == "for" and (not who.is_state or government))

    def _target(self, q: int) -> tuple[Who | None, int]:
        """The actor at a chunk, with its government, and where it ends."""
        if self._kind(q) == "government" and self._link(q + 1) == "of" and (who := self._state(q + 2)):
            return replace(who, start=self.chunks[q].start), q + 3
        governed = self._kind(q + 1) == "government"
        value = (
            self.chunks[q].value
            if self._kind(q) in {"actor", "org"} or (self._kind(q) == "adjective" and governed)
            else None
        )
        return (value, q + 1 + governed) if isinstance(value, Who) else (None, q)

    def _more(self, office: Office, p: int) -> int:
        """Takes the others of a list: the presidents of Kenya, Uganda and Tanzania."""
        while office.title.plural and self._mark(p) in LIST and self._kind(p + 1) in {"actor", "government"}:
            who, end = self._target(p + 1)
            if who is None:
                break
            office.acts.append(who)
            p = end
        return p

    def _held(self, p: int) -> bool:
        title = self._title(p) if self._kind(p) == "title" else Title(address=True)
        return not (title.address or title.rank)

    def _pair(self, p: int) -> int:
        """The end of two with a dash between: of the Uganda - LRA talks. These are the parties."""
        while p < len(self.chunks) and (self._kind(p) != "mark" or self._mark(p) in _DASHES | {"/"}):
            p += 1
        return p

    def _nested(self, office: Office, q: int, link: str, depth: int, lead: Chunk | None = None) -> int:
        """An office under an office: of the Secretary-General of the OAU, to the EU Special Representative."""
        inner = Office(self._title(q), self.chunks[q].start, self.chunks[q].end)
        if lead:
            self._act(inner, lead)
        end = self._complement(inner, q + 1, depth + 1)
        if link == "of" or not office.acts:
            office.acts += [who for who in inner.acts if who not in office.acts]
        office.end = max(inner.end, self.chunks[q].end)
        return end

    def _object(self, q: int, link: str) -> int:
        """The end of what an office is about, which is nobody's mandate: Croatia, the Great Lakes region; 0 without one."""
        end = q
        while self._kind(end) in {"name", "stray", "org", "place", "open"} or (
            self._kind(end) == "word" and end - q < _WORDS and self._low(end) not in self.words.function
        ):
            end += 1
        if end == q and self._kind(q) in {"actor", "adjective"}:
            end = q + 1
            # Ambassador to Ethiopia, Tanzania and the OAU
            while (
                link == "place"
                and self._mark(end) in LIST
                and self._kind(end + 1) == "actor"
                and self._low(end + 2) in {"", ",", "and"}
            ):
                end += 2
        return end if end > q else 0

    def _counts(self, office: Office, p: int, end: int) -> bool:
        """Whether this is an office that somebody holds, and no mere word: "general agreement", "were observers"."""
        title = office.title
        named = self._kind(end) in {"name", "title"} or (
            self._kind(end) == "adjective" and self._kind(end + 1) == "title"
        )
        comma = self._mark(p - 1) == ","
        if not office.held:
            return named or (title.rank and self._mark(p - 1) in {",", "("})
        if self._text(p)[0].isupper() and not title.common:
            return True
        before = self.done[-1 - comma] if len(self.done) > comma else None
        beside = named or (before is not None and before.kind in {"name", "office"})
        return bool(office.acts) or beside or (not title.common and office.object)


def _lists(chunk: Chunk) -> bool:
    """Whether it is a mark between items of a list."""
    return chunk.kind == "mark" and chunk.value in LIST
