"""People in a text: a name with the offices before and behind it, and whom its bearer acts for."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import fold
from loaders.actors.mentions.chunks import Chunk, Office
from loaders.actors.mentions.known import Who, misspelled
from loaders.actors.mentions.scene import Found, Scene
from loaders.actors.mentions.wording import Wording

_OWN = frozenset({",", "("})  # between a name and an office of its own
_LINES = frozenset({"", "\n", "\n\n"})


class People(Scene):
    """Reads people."""

    def __init__(self, chunks: Sequence[Chunk], text: str, words: Wording, lows: Sequence[str]) -> None:
        super().__init__(chunks, text, words, lows)
        self.families: dict[str, Found] = {}  # by family name, the fullest name

    def _offices(self, p: int) -> tuple[list[Office], int]:
        """The offices from chunk p on, side by side or with "and" between, and the chunk behind them."""
        offices: list[Office] = []
        while office := self._office(p):
            offices.append(office)
            p += 1
            if self._mark(p) in {"and", "&"} and (other := self._office(p + 1)) and not office.title.address:
                if office.acts and not other.acts and self._kind(p + 2) == "name":
                    break  # President of South Sudan and Gov. David Beasley
                p += 1
        return offices, p

    def _follows(self, q: int, r: int, offices: Sequence[Office]) -> bool:
        """Whether the name at r, behind the mark at q, is that of whoever holds the offices, and has none of its own."""
        if self._mark(q) == ",":
            own = self._own(r) and self._kind(r + 3) != "name"
            told = any(office.acts or office.object or not office.title.common for office in offices)
            return told and not own and not offices[0].title.plural
        # A line with an office alone, and a line with a name alone.
        lines = self._mark(q - 2) in _LINES and self._mark(r + 1) in _LINES and self._kind(r + 2) != "office"
        return self._mark(q) == ":" or lines

    def _own(self, q: int) -> bool:
        return self._mark(q + 1) in _OWN and self._kind(q + 2) == "office"

    def _at_name(self, p: int) -> int:
        return self._named(p, [], p)

    def _named(self, p: int, offices: Sequence[Office], q: int) -> int:
        """Whoever is named at chunk q, with the offices before the name, and all that follows and is theirs."""
        if self._possessive(q) and self._office(q + 1):
            return self._owner(offices, q)
        several = any(office.title.plural for office in offices)
        people: list[Found] = []
        while True:
            end = q + 1
            if person := self._person(q, offices, q if people else p):
                people.append(person)
                end = self._behind(end, person, several)
            # Presidents Nyerere and Mandela
            after = end + 1 + (self._mark(end) == "," and self._mark(end + 1) == "and")
            alike = several and self._mark(end) in {",", "and"} and self._kind(after) == "name"
            if not alike or self._one_word(after) > self._one_word(q):
                break
            q = after
        for person in people:
            self._settle(person)
        return end

    def _owner(self, offices: Sequence[Office], q: int) -> int:
        """US President Clinton's envoy, Anthony Lake: the office behind is whose the offices before are."""
        office = self._office(q + 1)
        acts = [who for before in offices if not before.former for who in before.acts]
        if office and not office.acts:
            office.acts = acts
        return q + 1

    def _one_word(self, q: int) -> bool:
        return len(self._text(q).split()) == 1

    def _person(self, q: int, offices: Sequence[Office], p: int) -> Found | None:
        """The person of that name, if it is one: behind a title, or two words and more; or one named in full before."""
        chunk = self.chunks[q]
        name = _written(self._text(q))
        folded = fold(name)
        if not offices:
            if known := self.families.get(folded):
                return Found(None, known.name, chunk.start, chunk.end, chunk.i, known.how)
            if self.now.mode == "skip":
                return None
            if self._one_word(q) or chunk.value == "doubtful" or misspelled(folded):
                if not (self._one_word(q) and self._opens_line(q)):
                    self._leave(q)
                return None
        how = "person with title" if offices else "name of a person"
        person = Found(None, name, self.chunks[p].start, chunk.end, self.chunks[p].i, how)
        self._hold(person, offices)
        return person

    def _hold(self, person: Found, offices: Sequence[Office]) -> None:
        """Notes that the person holds offices; those that he held leave a role without a mandate.

        Of one actor the first and the last make one role: "Vice President and Minister of the Interior" of Kenya.
        """
        offices = [office for office in offices if not office.title.address]
        first: dict[str, Office] = {}
        for n, office in enumerate(offices):
            after = offices[n + 1] if n + 1 < len(offices) else None
            if after and not (office.acts or office.former or after.former) and self._joined(office, after):
                office.acts = [who for who in after.acts if who.is_state]
            acts: list[Who | None] = [] if office.former else [*office.acts]
            for who in acts or [None]:
                role = self.text[office.start : office.end]
                if who and who.id in first:
                    role = self.text[first[who.id].start : office.end]
                    person.capacities = [held for held in person.capacities if not (held[2] and held[2].id == who.id)]
                elif who:
                    first[who.id] = office
                person.capacities.append((role, office.title.part, who))

    def _joined(self, office: Office, after: Office) -> bool:
        return self.text[office.end : after.start].strip() == "and"

    # Behind the name

    def _behind(self, p: int, person: Found, several: bool) -> int:
        """Reads what stands behind a name and is its bearer's."""
        while end := self._apposed(p, person) or self._in_brackets(p, person) or self._acts_for(p, person, several):
            p = end
            person.end = max(person.end, self.chunks[p - 1].end)
        return p

    def _apposed(self, p: int, person: Found) -> int:
        """An office behind the name: after a comma, "as", a line break, or nothing."""
        mark = self._mark(p)
        more = mark == "and" and bool(person.capacities)
        q = p + 1 if more or mark in {",", "\n"} or self._link(p) == "as" else p
        offices, r = self._offices(q)
        if not any(office.held for office in offices) or self._kind(r) == "name":
            return 0
        # A, minister of X, B, minister of Y; but: A and the envoy of X, B; envoy A, the president of X, B.
        if mark in {",", "and"} and person.capacities and self._introduces(r):
            return 0
        if mark == "\n" and (not self._ends_line(r) or any(whose for _, _, whose in person.capacities)):
            return 0
        # Executive Director, World Food Programme; but not: president, Norway and Sweden
        who = self._who(r + 1) if self._mark(r) == "," and self._mark(r + 2) != "and" else None
        if who and not any(office.acts for office in offices):
            capital = self.text[offices[0].start].isupper()
            if capital or not who.is_state:
                offices[-1].acts.append(who)
                r += 2
        self._hold(person, offices)
        return r

    def _introduces(self, r: int) -> bool:
        """Whether an office that ends before r is that of a name behind it."""
        named = self._polite(r + 1)
        return self._mark(r) in {",", ":"} and self._kind(named) == "name" and not self._own(named)

    def _polite(self, p: int) -> int:
        """The chunk behind forms of address and ranks."""
        while (office := self._office(p)) and not office.held:
            p += 1
        return p

    def _in_brackets(self, p: int, person: Found) -> int:
        """(US Special Envoy), (for Kenya), (from Mauritania); 0 when the bracket is something else."""
        if self._mark(p) != "(":
            return 0
        link = self._link(p + 1)
        q = p + 2 if link in {"for", "behalf", "from"} else p + 1
        offices, r = self._offices(q)
        if offices and self._kind(r) != "name":
            self._hold(person, offices)
            if self._link(r) in {"behalf", "for"}:
                whom, r = self._whom(r + 1)
                person.act(whom)
            elif self._mark(r) == "," and (who := self._who(r + 1)):
                person.act([who])
                r += 2
        elif self._who(q):
            whom, r = self._whom(q)
            person.act([] if link == "from" else whom)
        elif self._kind(q) in {"name", "stray"}:
            if self._kind(q) == "stray":
                self._leave(q)
            r = q + 1
        return r + 1 if r > q and self._mark(r) == ")" else 0

    def _acts_for(self, p: int, person: Found, several: bool) -> int:
        """X for the AU; X, on behalf of the EU; King Hussein of Jordan; E. Brunner, United Nations; a line below: Kenya."""
        mark = self._mark(p)
        behind = self._link(p + 1) if mark in {",", "and"} else ""
        q = p + 1 if behind == "behalf" or (behind == "for" and mark == ",") else p
        if self._link(q) in {"for", "behalf"}:
            whom, end = self._whom(q + 1)
            person.act(whom)
            return end if whom else 0
        if self._link(q) == "of" and (who := self._who(q + 1)) and not self._possessive(q + 1):
            if self._link(q + 2 + (self._mark(q + 2) == ",")) != "behalf":  # of Guinea, on behalf of the UN
                person.act([who])
            return q + 2
        if self._link(q) == "from" and self._who(q + 1):
            return q + 2
        at = p + 1 if mark else p
        free = not person.acts and not any(whose for _, _, whose in person.capacities)
        if (who := self._who(at)) and (free or mark != "\n") and self._affiliated(p, several):
            person.act([who])
            return at + 1
        return 0

    def _affiliated(self, p: int, several: bool) -> bool:
        """Whether an actor behind a mark at p, or at p at once, is whom the person before it acts for."""
        if self._who(p):
            return True  # Parfait Onanga-Anyanga UN
        if self._mark(p) == "\n":
            return self._ends_line(p + 2)
        closed = self._mark(p + 2) in {";", "\n", "\n\n"} or p + 2 >= len(self.chunks)
        whole = closed and self._kind(p - 1) == "name" and self._opens_line(p - 1)
        return self._mark(p) == "," and (whole or (several and self._kind(p + 2) == "mark"))

    def _settle(self, person: Found) -> None:
        """Notes a person with the part and the mandate that the place gives."""
        if self.mandate and not person.acts:
            person.act([self.mandate])
            self.waiting = None
            self.served = True
        person.give(self._part_here())
        self._subject(person)
        self.found.append(person)
        family = fold(person.name).split()[-1:]
        known = self.families.get(family[0]) if family else None
        if family and (known is None or len(known.name) < len(person.name)):
            self.families[family[0]] = person


def _written(name: str) -> str:
    """A name with single blanks, and small letters where a form has it in capitals: Raul DOMINGOS, Raul Domingos."""
    words = name.replace("’s", "'s").removesuffix("'s").split()
    least = 2 if all(word.isupper() for word in words) else 3  # an initial, or two, stay
    return " ".join(
        _small(word) if word.isupper() and len(word) > least and "." not in word else word for word in words
    )


def _small(word: str) -> str:
    """A word with capitals only where one of its parts begins: O'NEILL, O'Neill; AL-SAKKAL, Al-Sakkal."""
    return "".join(c if not n or not word[n - 1].isalpha() else c.lower() for n, c in enumerate(word))
