"""What is to be judged in a reading: each actor's mention, with the processes it may belong to, and pairs of mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.text.learned.features import Spot, pair_features, part_features, spot, target_features
from loaders.text.learned.words import Words
from loaders.text.model import ACTORS, Mention, Reading

# What each part is a part in.
PARTS = {
    "MEDIATES": ("Process", "Agreement"),
    "PARTY_TO": ("Process", "Agreement"),
    "HOSTS": ("Process", "Agreement", "Event"),
    "OBSERVES": ("Process", "Agreement", "Event"),
    "GUARANTEES": ("Process", "Agreement"),
    "ATTENDS": ("Event",),
    "SUPPORTS": ("Process", "Agreement", "Event"),
    "CRITICISES": ("Process", "Agreement", "Event"),
    "OPPOSES": ("Process", "Agreement", "Event"),
}
_TARGETS = frozenset({"Process", "Agreement", "Event"})
PAIRS = (
    "REPRESENTS",
    "MEMBER_OF",
    "ALLIED_WITH",
    "LOYAL_TO",
    "MEETS",
    "AGREES_WITH",
    "SUPPORTS",
    "AIDS",
    "URGES",
    "CRITICISES",
    "OPPOSES",
    "THREATENS",
    "SANCTIONS",
    "ATTACKS",
)
_PAIRS_MOST = 40  # in a sentence; more are in lists of names, which say nothing of each pair


@dataclass(frozen=True, slots=True)
class Seen:
    """An actor's mention. `sentence`: its number in the reading."""

    mention: Mention
    sentence: int
    spot: Spot
    features: set[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of actors in a sentence, in the order of a relation."""

    one: Mention
    other: Mention
    features: set[str]


class Candidates:
    """The candidates in one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = Words.of(reading.doc)
        self._spots: dict[int, list[tuple[Mention, Spot]]] = defaultdict(list)
        for mention in reading.mentions:
            thing = reading.things[mention.thing]
            if thing.kind in ACTORS or thing.kind in _TARGETS:
                one = spot(self.words, thing.key, thing.kind, mention.form, mention.start, mention.end)
                self._spots[reading.sentence(mention.start)].append((mention, one))
        self.targets = [one for one in reading.things.values() if one.kind in _TARGETS]
        self._sentences: dict[str, list[int]] = {
            one.key: sorted({reading.sentence(mention.start) for mention in reading.of(one.key)})
            for one in self.targets
        }
        most = max((len(one) for one in self._sentences.values()), default=0)
        self._places: dict[tuple[str, int], dict[str, bool | int]] = {}
        self._main = {key for key, one in self._sentences.items() if len(one) == most}

    def seen(self) -> Iterator[Seen]:
        """Each actor's mention."""
        for number, spots in sorted(self._spots.items()):
            sentence = self.reading.sentences[number]
            actors = [one for _, one in spots if one.kind in ACTORS]
            for mention, one in spots:
                if one.kind in ACTORS:
                    yield Seen(
                        mention,
                        number,
                        one,
                        part_features(self.words, one, (sentence.start, sentence.end), actors),
                    )

    def target(self, seen: Seen, part: str, key: str) -> set[str]:
        """The features of an actor's mention, a part, and what the part may be in."""
        there = [one for _, one in self._spots[seen.sentence] if one.thing == key]
        thing = self.reading.things[key]
        return target_features(self.words, seen.spot, part, there, thing.kind, self._placed(key, seen.sentence))

    def words_for(self, seen: Seen, key: str) -> tuple[int, int]:
        """Where the words begin and end that say what an actor does in a process: both mentions and the verb."""
        words = self.words
        tokens = [seen.spot.first, seen.spot.last, *(use.verb for use in words.uses(seen.spot.argument) if use.direct)]
        there = [one for _, one in self._spots[seen.sentence] if one.thing == key]
        if there:
            near = min(there, key=lambda one: abs(one.root - seen.spot.root))
            tokens += [near.first, near.last]
        return words.starts[min(tokens)], words.ends[max(tokens)]

    def _placed(self, key: str, sentence: int) -> dict[str, bool | int]:
        if (key, sentence) not in self._places:
            self._places[key, sentence] = self._place(key, sentence)
        return self._places[key, sentence]

    def _place(self, key: str, sentence: int) -> dict[str, bool | int]:
        """How a process stands among the others, seen from a sentence."""
        ours = self._sentences[key]
        back = min((sentence - one for one in ours if one <= sentence), default=-1)
        rivals = sum(sentence in other for name, other in self._sentences.items() if name != key)
        nearer = sum(
            min((sentence - one for one in other if one <= sentence), default=99) < (back if back >= 0 else 99)
            for name, other in self._sentences.items()
            if name != key
        )
        return {
            "here": back == 0,
            "back": min(back, 4),
            "ahead": back < 0 and any(one == sentence + 1 for one in ours),
            "rivals": min(rivals, 2),
            "nearer": min(nearer, 2),
            "main": key in self._main,
            "only": len(self.targets) == 1,
        }

    def pairs(self) -> Iterator[Pair]:
        """Each two mentions of different actors in a sentence, both ways."""
        for _, spots in sorted(self._spots.items()):
            actors = [(mention, one) for mention, one in spots if one.kind in ACTORS]
            found = [
                (left, right, one, other)
                for left, one in actors
                for right, other in actors
                if one.thing != other.thing and abs(one.root - other.root) < 40
            ]
            found.sort(key=lambda each: abs(each[2].root - each[3].root))
            for left, right, one, other in found[: _PAIRS_MOST * 2]:
                yield Pair(left, right, pair_features(self.words, one, other))
