"""Third pass: who is meant, for whom, and what part the verbs, nouns and headings give them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from loaders.actors.mentions.chunks import Chunk, Office
from loaders.actors.mentions.known import Who
from loaders.actors.mentions.people import People
from loaders.actors.mentions.scene import Found, Sentence
from loaders.actors.mentions.view import LIST
from loaders.actors.mentions.wording import Verb

_STOPS = frozenset({".", "\n\n", "?", "!"})
_COPULA = 4  # tokens before a noun in which "was" or "as" has to come
_NEAR = 5  # chunks between a person and "for" whom he signed
_SIGHT = 9  # tokens behind a weak verb in which its talks have to come
_AHEAD = 6  # chunks behind a verb in which a "by" makes it a passive
_NOT = 3  # chunks before a verb in which a "not" denies it
_BLOCK = 40  # chunks of a block of lines
_PEOPLE = frozenset({"name", "office"})


class Linker(People):
    """Reads the chunks of one text from left to right, into `found` and `left`."""

    def run(self) -> None:
        """`left` are spans of the text that looked like a name and were not understood."""
        steps = {
            **{"mark": self._at_mark, "heading": self._at_heading, "link": self._at_link, "clause": self._at_clause},
            **{"actor": self._at_actor, "org": self._at_actor, "stray": self._at_stray, "open": self._at_stray},
            **{"office": self._at_office, "name": self._at_name, "verb": self._at_verb, "partnoun": self._at_partnoun},
            **{"place": self._at_place, "not": self._at_not},
        }
        p = 0
        while p < len(self.chunks):
            p = steps.get(self.chunks[p].kind, self._at_word)(p)
        self._end_heading()

    def _at_word(self, p: int) -> int:
        self._plain()
        chunk = self.chunks[p]
        self.talks |= any(low in self.words.talks for low in self.lows[chunk.i : chunk.j])
        return p + 1

    def _at_place(self, p: int) -> int:
        return p + 1  # in Kampala, Uganda

    def _at_not(self, p: int) -> int:
        """Not Kenya: Kenya is not meant."""
        self._plain()
        if self._who(p + 1):
            self.now.mode = "without"
        return p + 1

    def _at_clause(self, p: int) -> int:
        self.now = Sentence()
        return p + 1

    # Marks and headings

    def _at_mark(self, p: int) -> int:
        mark = self._mark(p)
        if mark in {"(", "["}:
            self.brackets.append(self.now)
            self.now = Sentence("skip" if self.now.mode == "skip" else "plain")
        elif mark in {")", "]"} and self.brackets:
            self.now = self.brackets.pop()
        elif mark in _STOPS or mark == "\n":
            self._at_stop(p, mark)
        elif mark == ";":
            self.now = Sentence()
        elif mark == ":":
            self._colon(p)
        elif mark not in LIST or (mark == "," and self.now.mode == "without" and self._kind(p + 2) == "verb"):
            self._plain()
        return p + 1

    def _at_stop(self, p: int, mark: str) -> None:
        """A sentence or a line ends, and with it what a heading says in one line, or to one block."""
        self._stop()
        runs_on = mark == "." and not self._ends_line(p + 1)
        block = mark == "\n\n" and self.served
        line = mark == "\n" and self.served and self.inline and self._mark(p - 1) != ","
        if runs_on:
            self.heading = ""
        if runs_on or block or line:
            self._end_heading()

    def _colon(self, p: int) -> None:
        """An actor before a colon is whom those act for who follow."""
        last = self.found[-1] if self.found else None
        self._plain()
        if last and last.who and not last.capacities and self.now.subjects == [last] and not self.now.used:
            self.found.pop()
            self._head(last.who, last, not self._ends_line(p + 1))

    def _head(self, who: Who, found: Found | None, inline: bool) -> None:
        self._end_heading()
        self.mandate, self.waiting, self.inline = who, found, inline

    def _at_heading(self, p: int) -> int:
        self._stop()
        self._end_heading()
        self.heading = str(self.chunks[p].value)
        return p + 2 if self._mark(p + 1) == ":" else p + 1

    # Links

    def _at_link(self, p: int) -> int:
        link, now = self._link(p), self.now
        if link in {"for", "behalf"} or (link == "from" and self._opens_line(p)):
            end = self._for(p)
            now.mode = now.mode if end else "skip"
            return end or p + 1
        if link == "led" and self._low(p).endswith("by"):
            self.passive = Verb("mediator", weak=True)
        if link == "by" or (link == "led" and self._low(p).endswith("by")):
            told = self.passive is not None and (not self.passive.weak or self.talks)
            now.mode, now.part = "by", self.passive.part if self.passive and told else ""
        elif link == "between":
            now.mode, now.part = "between", "party"
        elif link in {"without", "together"}:
            now.mode, now.part = link, ""
        elif link in {"place", "aside", "of", "from"}:
            now.mode, now.part = "skip", ""
        else:
            self._plain()
        return p + 1

    def _for(self, p: int) -> int:
        """For whom somebody acts: a heading for those who follow, or said of whoever was named last; 0 when of nobody."""
        whom, end = self._whom(p + 1)
        opens = self._opens_line(p)
        if not whom:
            if opens:
                self._end_heading()  # for somebody unknown: no longer for whoever came before
            return 0
        colon = self._mark(end) == ":"
        if opens and (colon or (self._ends_line(end) and not self._has_names(p))):
            self._head(whom[0], self._actor(whom[0], p, keep=False), colon and not self._ends_line(end + 1))
            return end + 1 if colon else end
        if opens and (self._kind(end) in _PEOPLE or (self._mark(end) == "," and self._kind(end + 1) in _PEOPLE)):
            return self._for_one(whom[0], end + 1 if self._mark(end) == "," else end)
        people = self._people_before(p, opens)
        for person in people:
            person.act(whom)
        if people:
            people[-1].end = max(people[-1].end, self.chunks[end - 1].end)
        return end if people else 0

    def _for_one(self, who: Who, q: int) -> int:
        """On behalf of the UN, Ibrahim Gambari."""
        before = len(self.found)
        mandate, waiting, served = self.mandate, self.waiting, self.served
        self.mandate, self.waiting = who, None
        end = self._at_name(q) if self._kind(q) == "name" else self._at_office(q)
        self.mandate, self.waiting, self.served = mandate, waiting, served
        return end if len(self.found) > before else 0

    def _block_before(self, p: int) -> Iterator[Chunk]:
        for q in range(p - 1, max(-1, p - _BLOCK), -1):
            if self._mark(q) in {"\n\n", ":", "."}:
                return
            yield self.chunks[q]

    def _has_names(self, p: int) -> bool:
        """Whether a line "for X" closes a block of names rather than opening one."""
        return any(chunk.kind in _PEOPLE for chunk in self._block_before(p))

    def _people_before(self, p: int, opens: bool) -> list[Found]:
        """The person that "for" is said of; before a line of its own, all of the block."""
        if opens and self._mark(p - 1) == "\n":
            first = min((chunk.i for chunk in self._block_before(p)), default=self.chunks[p].i)
            return [
                found for found in self.found[-_BLOCK:] if found.first >= first and found.who is None and not found.acts
            ]
        last = self.found[-1] if self.found else None
        between = [chunk for chunk in self.chunks[max(0, p - _NEAR - 2) : p] if last and chunk.start >= last.end]
        stopped = any(chunk.kind == "mark" and chunk.value in {".", ";", "\n\n"} for chunk in between)
        return [last] if last and last.who is None and len(between) <= _NEAR and not stopped else []

    # Actors

    def _at_actor(self, p: int) -> int:
        who = self._who(p)
        if who is None:
            return p + 1
        led = p + 2 if self._mark(p + 1) in {",", "("} else p + 1
        if self._link(led) == "led" and (end := self._led(led, who)):
            return end
        if self._mark(p + 1) == "/" and self._tight(p + 1) and (end := self._led(p + 1, who)):
            return end  # UK/Lord Carrington
        named = self._kind(p + 2) == "office" or self._kind(p) == "actor"
        if self._mark(p + 1) == "(" and named and (end := self._led(p + 1, who)):
            return end + 1 if self._mark(end) == ")" else end  # OSCE (Vincenzo Manno)
        if self._possessive(p) and (end := self._led(p, who)):
            return end  # Zimbabwe's Robert Mugabe
        if self._runs_on(p):
            self._leave(p, p + 2)
            return p + 2
        if self._noun(p + 1):
            return self._as_noun(p, who)
        found = self._actor(who, p)
        if found and self._link(p + 1) == "behalf":
            whom, end = self._whom(p + 2)
            found.act(whom)
            return end if whom else p + 1
        return p + 1

    def _actor(self, who: Who, p: int, keep: bool = True, role: str = "", alone: bool = False) -> Found | None:
        """Notes an actor, unless the words before it say that it is not meant. `alone`: all of the chunk is about it."""
        mode = self.now.mode
        listed = self._mark(p - 1) in LIST and self._kind(p - 2) in {"actor", "org", "name", "office", "place", "mark"}
        if mode == "without" or (mode == "skip" and keep and (who.is_state or not listed)):
            return None
        chunk = self.chunks[p]
        start, end = (min(chunk.start, who.start), chunk.end) if alone else (who.start, who.end)
        found = Found(who, who.name, start, end, chunk.i, who.how, [(role, "", None)] if role else [])
        found.give(self._part_here(who))
        if mode == "skip":
            self._plain()  # in Colombia, the Church, Norway: whoever comes behind is no place
        if keep:
            self._subject(found)
            self.found.append(found)
        return found

    def _at_stray(self, p: int) -> int:
        if self.now.mode not in {"skip", "without"} or self._mark(p - 1) in LIST:
            self._leave(p)
        if self.now.mode == "skip":
            self._plain()
        return p + 1

    def _led(self, led: int, who: Who) -> int:
        """The Carter Center, led by Jimmy Carter: the person acts for it; 0 when no person follows."""
        _, q = self._offices(led + 1)
        named = "name" in {self._kind(q), self._kind(q + 1) if self._mark(q) == "," else ""}
        if self._kind(led + 1) not in _PEOPLE or not named:
            return 0
        before, mode, part = len(self.found), self.now.mode, self._part_here(who)
        self.now.mode = "plain"
        end = self._at_name(led + 1) if self._kind(led + 1) == "name" else self._at_office(led + 1)
        people = [found for found in self.found[before:] if found.who is None]
        self.now.mode = mode
        if not people:
            del self.found[before:]
            return 0
        for person in people:
            person.act([who])
            person.give(part)
        return end + 1 if self._mark(led - 1) == "(" and self._mark(end) == ")" else end

    def _at_office(self, p: int) -> int:
        """An office or several, of whoever is named beside them; without a name, of the state or organisation itself."""
        offices, q = self._offices(p)
        if self._kind(q) == "name":
            return self._named(p, offices, q)
        if any(office.held for office in offices) and self._mark(q) in {",", ":", "\n"}:
            inner, r = self._offices(q + 1)
            mere = not any(office.acts or office.object for office in inner) and any(office.acts for office in offices)
            if (
                (mere or not any(office.held for office in inner))
                and self._kind(r) == "name"
                and self._follows(q, r, offices)
            ):
                return self._named(p, [*offices, *inner], r)
        return self._unnamed(p, offices, q)

    def _unnamed(self, p: int, offices: Sequence[Office], q: int) -> int:
        """Nobody is named: whose office it is takes part through it."""
        for office in offices:
            role = self.text[office.start : office.end]
            for who in [] if office.former else office.acts:
                found = self._actor(who, p, role=role, alone=len(offices) == len(office.acts) == 1)
                if found:
                    found.give(office.title.part)
                if found and self._link(q) == "behalf" and len(office.acts) == 1:
                    whom, end = self._whom(q + 1)
                    found.act(whom)
                    q = end if whom else q
            if not office.acts and office.title.part and self.now.subjects:
                self._give_subjects(office.title.part)
                self.now.used = True
            elif not office.acts and office.object and not office.title.common:
                self._leave(p, q)
        if self.now.mode == "skip":
            self._plain()
        return q

    # Parts

    def _noun(self, p: int) -> bool:
        """Whether "as mediator", "(mediator)" or "(as mediator)" stands here."""
        q = p + 1 if self._mark(p) == "(" else p
        q = q + 1 if self._link(q) == "as" else q
        return q > p and self._kind(q) == "partnoun"

    def _as_noun(self, p: int, who: Who) -> int:
        """Norway as mediator: meant, wherever it stands."""
        if self.now.mode == "skip":
            self._plain()
        found = self._actor(who, p)
        q = p + 1
        while q < len(self.chunks) and (
            self._kind(q) == "partnoun" or self._link(q) == "as" or self._mark(q) in {"(", "and"}
        ):
            if self._mark(q) == "and" and self._kind(q + 1) != "partnoun":
                break
            if found and self._kind(q) == "partnoun":
                found.give(self._noun_part(q))
            q += 1
        return q + 1 if self._mark(q) == ")" and self._mark(p + 1) == "(" else q

    def _noun_part(self, p: int) -> str:
        return str(getattr(self.chunks[p].value, "part", ""))

    def _at_verb(self, p: int) -> int:
        verb = self.chunks[p].value
        if not isinstance(verb, Verb):
            return p + 1
        if verb.before:
            self.now.mode, self.now.part = "before", verb.part
            return p + 1
        self.passive = verb
        if not self._by_behind(p) and (not verb.weak or self._of_talks(p)):
            if self._denied(p):
                self._take_back()
            self._give_subjects(verb.part)
        self.now.used = True
        self._plain()
        return p + 1

    def _by_behind(self, p: int) -> bool:
        """Whether a "by" follows, so that those before did not do it: were mediated in Cairo by Egypt."""
        for q in range(p + 1, p + _AHEAD):
            if self._link(q) == "by":
                return True
            if self._kind(q) in {"", "mark", "actor", "verb"}:
                return False
        return False

    def _take_back(self) -> None:
        """Whoever did not mediate is not meant."""
        out = self.now.subjects
        self.left += [(found.start, found.end) for found in out]
        self.found = [found for found in self.found if not any(found is other for other in out)]
        self.now.subjects = []

    def _denied(self, p: int) -> bool:
        """Whether a "not" stands before a verb or noun, and nothing that could have done it between."""
        before = (self._kind(q) for q in range(p - 1, p - 1 - _NOT, -1))
        return "not" in takewhile(lambda kind: kind in {"not", "word", "link", "verb", "partnoun"}, before)

    def _of_talks(self, p: int) -> bool:
        after = self.chunks[p].j
        sight = takewhile(lambda low: low not in {";", "."}, self.lows[after : after + _SIGHT])
        return any(low in self.words.talks for low in sight)

    def _at_partnoun(self, p: int) -> int:
        """A noun said of those before: were guarantors, as mediator, joint sponsors and guarantors."""
        q = p
        while self._mark(q - 1) == "and" and self._kind(q - 2) == "partnoun" and p - q < _COPULA:
            q -= 2
        first = self.chunks[q].i
        said = any(low in self.words.copulas for low in self.lows[max(0, first - _COPULA) : first + 1])
        if said and self._denied(q):
            self._take_back()
        elif said:
            self._give_subjects(self._noun_part(p))
            self.now.used = True
        return p + 1
