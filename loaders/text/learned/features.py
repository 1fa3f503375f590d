"""What the learned part sees: features, as strings, of a mention, of a mention and a process, of two mentions.

Nothing of it tells where in the text something stands, nor who it is: only kinds, grammar and the words around.
"""

from __future__ import annotations

from dataclasses import dataclass

from loaders.text.learned.words import Words

_NEAR = 5  # tokens
# How a word hangs on another that it only describes or owns ("Norway's envoy", "secretary of the council").
_BELONGS = frozenset({"poss", "compound", "amod", "nmod", "of", "from", "in", "for", "at"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention in the parse: its tokens from `first` to `last`, the `root` among them, and the head of its argument."""

    thing: str
    kind: str
    form: str
    first: int
    last: int
    root: int
    argument: int
    way: tuple[str, ...]


def spot(words: Words, thing: str, kind: str, form: str, start: int, end: int) -> Spot:
    """A mention that stands between two characters."""
    first, last = words.span(start, end)
    root = words.root(first, last)
    return Spot(thing, kind, form, first, last, root, *words.argument(root))


def part_features(words: Words, one: Spot, sentence: tuple[int, int], near: list[Spot]) -> set[str]:
    """Of an actor's mention: what part the actor has. `sentence`: its first token and the one after its last.

    `near`: the mentions of actors in the sentence.
    """
    found = {f"kind={one.kind}"}
    way = "/".join(one.way[:2])
    found.add(f"way={way}")
    dep = words.dep[one.argument]
    found.add(f"dep={dep}")
    if one.way:
        # "Norway's envoy": what the word itself hangs on, which may not be what is said of it.
        above = words.head[one.root]
        found |= {f"own:{words.dep[one.root]}:{name}" for name in words.classes[above]}
        found.add(f"own:{words.dep[one.root]}={words.lemma[above]}")
        if one.way[0] == "conj":
            found.add("joined")
    below = "~" if _below(words, one) else ""
    if below:
        found.add("below")
        over = [i for i, _ in words.climb(one.root, 3)]
        for other in near:
            if other.thing != one.thing and any(other.first <= i <= other.last for i in over):
                found.add(f"of a {other.kind}")
    _uses(words, one, found)
    _called(words, one, found)
    _above(words, one, below, found)
    _around(words, one, sentence, below, found)
    if any("NEGATION" in words.classes[i] for i in (*words.children[one.root], *words.children[one.argument])):
        found.add("not")
    return found


def _below(words: Words, one: Spot) -> bool:
    """Whether a mention only describes another noun, or owns it, before any verb is reached."""
    for above, label in words.climb(one.root, 4):
        if label in _BELONGS and not words.tag[above].startswith("V"):
            return True
        if words.tag[above].startswith("V") or label not in (*_BELONGS, "conj", "appos"):
            return False
    return False


def _uses(words: Words, one: Spot, found: set[str]) -> None:
    part = "of:" if one.way and one.way[0] in ("poss", "amod", "compound") else ""
    for use in words.uses(one.argument):
        verb = use.verb
        via = "+".join(use.via)
        key = f"{part}{use.role}"
        found.add(f"{key}={words.lemma[verb]}")
        for name in words.classes[verb]:
            found.add(f"{key}:{name}")
            found.add(f"{key}:{via}>{name}")
        for name in use.via:
            found.add(f"{key}^{name}")
        for label, what in words.objects(verb):
            found.add(f"{key}:{words.lemma[verb]}>{label}={words.lemma[what]}")
            for name in words.classes[what]:
                found.add(f"{key}>{label}:{name}")
                for own in words.classes[verb]:
                    found.add(f"{key}:{own}>{label}:{name}")


def _called(words: Words, one: Spot, found: set[str]) -> None:
    inside = range(one.first, one.last + 1)
    nouns = set(words.called(one.root)) | set(words.called(one.argument) if "poss" not in one.way else ())
    for noun in nouns:
        if noun in inside:
            continue
        found.add(f"is={words.lemma[noun]}")
        found |= {f"is:{name}" for name in words.classes[noun]}
        for label, what in words.objects(noun):
            found |= {f"is>{label}:{name}" for name in words.classes[what]}
    for i in inside:
        found |= {f"in:{name}" for name in words.classes[i]}


def _above(words: Words, one: Spot, below: str, found: set[str]) -> None:
    labels: list[str] = []
    for depth, (above, label) in enumerate(words.climb(one.argument, 4), 1):
        labels.append(label)
        way = ">".join(labels[:3])
        for name in words.classes[above]:
            found.add(f"up{min(depth, 3)}{below}:{name}")
            found.add(f"up{below}:{labels[0]}:{name}")
            if depth <= 3:
                found.add(f"up{below}:{way}:{name}")
        if depth <= 3:
            found.add(f"up:{labels[0]}={words.lemma[above]}")
        if words.tag[above].startswith("V"):
            over = words.over(above)
            found |= {f"up^{name}" for name in over}


def _around(words: Words, one: Spot, sentence: tuple[int, int], below: str, found: set[str]) -> None:
    start, end = sentence
    for i in range(start, end):
        if one.first <= i <= one.last:
            continue
        side = "L" if i < one.first else "R"
        far = one.first - i if i < one.first else i - one.last
        for name in words.classes[i]:
            found.add(f"{side}{below}:{name}")
            if far <= _NEAR:
                found.add(f"near{side}{below}:{name}")
        if far <= 2:
            found.add(f"{side}{far}={words.lemma[i]}")


def target_features(
    words: Words, one: Spot, part: str, there: list[Spot], kind: str, place: dict[str, bool | int]
) -> set[str]:
    """Of an actor's mention and a process: whether that is where the actor has the part.

    `there`: the mentions of the process in the sentence; `place`: how it stands among the others (`loaders.text.learned.
    candidates`), names and small numbers or truths.
    """
    found = {f"{name}={value}" for name, value in place.items()}
    found |= {f"kind={kind}", f"{part}:{kind}"}
    if not there:
        return found | {f"{part}:elsewhere"}
    spot = min(there, key=lambda other: abs(other.root - one.root))
    inside = spot.first <= one.first and one.last <= spot.last
    far = spot.first - one.last if spot.first > one.last else one.first - spot.last
    side = "inside" if inside else "R" if spot.first > one.last else "L"
    found.add(f"side={side}")
    found.add(f"{part}:{side}")
    found.add(f"far={'inside' if inside else min(max(far, 0), 16) // 3}")
    found.add(f"form={spot.form}")
    ours, theirs = route(words, one.argument, spot.root)
    if len(ours) + len(theirs) <= 5:
        way = "/".join(ours) + "^" + "/".join(reversed(theirs))
        found.add(f"route={way}")
        found.add(f"{part}:route={way}")
    found.add(f"steps={min(len(ours) + len(theirs), 6)}")
    if theirs:
        found.add(f"last={theirs[0]}")
    found |= {f"class:{name}" for name in words.classes[spot.root]}
    found |= {f"{part}:class:{name}" for name in words.classes[spot.root]}
    if words.head[spot.root] != spot.root:
        found |= {f"{part}:by:{name}" for name in words.classes[words.head[spot.root]]}
    used = {use.verb for use in words.uses(one.argument)}
    verbs = {above for above, _ in words.climb(spot.root, 3)} | {spot.root}
    found.add(f"shared={bool(used & verbs)}")
    return found


def route(words: Words, one: int, other: int) -> tuple[list[str], list[str]]:
    """The labels from each of two words up to where their ways meet; both empty across sentences."""
    ours = [(one, ""), *words.climb(one, 8)]
    theirs = [(other, ""), *words.climb(other, 8)]
    places = {i: n for n, (i, _) in enumerate(theirs)}
    for n, (i, _) in enumerate(ours):
        if i in places:
            return [label for _, label in ours[1 : n + 1]], [label for _, label in theirs[1 : places[i] + 1]]
    return ["?"] * len(ours), ["?"] * len(theirs)


def pair_features(words: Words, one: Spot, other: Spot) -> set[str]:
    """Of two mentions in a sentence: what the first is to the second."""
    kinds = f"{one.kind}-{other.kind}"
    first, second = (one, other) if one.first <= other.first else (other, one)
    order = "<" if first is one else ">"
    found = {kinds, order, f"form={one.form}-{other.form}"}
    nested = second.first <= first.last
    far = max(0, second.first - first.last - 1)
    found.add(f"far={min(far, 15) // 3}{order}")
    between = range(first.last + 1, second.first)
    if nested:
        found.add(f"nested{order}")
        between = range(first.first, first.last + 1)
    if len(between) <= 5:
        found.add(f"between{order}=" + "_".join(words.lemma[i] for i in between))
    for i in between:
        for name in words.classes[i]:
            found.add(f"between{order}:{name}")
            if len(between) <= 6:
                found.add(f"close{order}:{name}")
    ours, theirs = route(words, one.root, other.root)
    if len(ours) + len(theirs) <= 6:
        way = "/".join(ours) + "^" + "/".join(reversed(theirs))
        found.add(f"route={way}")
        middle = [above for above, _ in words.climb(one.root, 8)[: len(ours)]]
        middle += [above for above, _ in words.climb(other.root, 8)[: max(0, len(theirs) - 1)]]
        for above in middle:
            found.add(f"on={words.lemma[above]}")
            for name in words.classes[above]:
                found.add(f"on:{name}")
                found.add(f"route={way}:{name}")
    found.add(f"steps={min(len(ours) + len(theirs), 7)}")
    used = {use.verb: use.role for use in words.uses(other.argument)}
    ours_part = "of:" if "poss" in one.way or "amod" in one.way else ""
    theirs_part = "of:" if "poss" in other.way or "amod" in other.way else ""
    for use in words.uses(one.argument):
        if use.verb in used:
            role = f"{ours_part}{use.role}-{theirs_part}{used[use.verb]}"
            found.add(f"{role}={words.lemma[use.verb]}")
            for name in words.classes[use.verb]:
                found.add(f"{role}:{name}")
            found |= {f"{role}^{name}" for name in use.via}
        for label, what in words.objects(use.verb):
            if label not in ("dobj", "attr", "as"):
                continue
            for name in words.classes[what]:
                found.add(f"{ours_part}{use.role}>{label}:{name}")
                found |= {
                    f"{ours_part}{use.role}>{label}:{name}>{way}"
                    for above, way in words.climb(other.root, 3)
                    if above == what
                }
    inside = range(one.first, one.last + 1)
    for noun in words.called(one.root):
        # A title of his that the other is part of: "Norway's envoy Erik Solheim".
        belongs = noun == words.head[other.root] or any(above == noun for above, _ in words.climb(other.root, 2))
        for name in words.classes[noun]:
            found.add(f"is:{name}")
            if belongs:
                found.add(f"is:{name}>other")
    for i in inside:
        found |= {f"in:{name}" for name in words.classes[i]}
    for i in range(other.first, other.last + 1):
        found |= {f"other in:{name}" for name in words.classes[i]}
    return found
