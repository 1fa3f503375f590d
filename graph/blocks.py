"""Which nodes are worth comparing: those that share a key, so that 50,000 nodes do not make a billion pairs.

A key is a skeleton of a word, a skeleton with the initial of another word, an acronym, a nation or an authority's id. A key
that too many nodes share ("government", "Mohammed") says little, so within it only near neighbours by name are compared:
blocking, and the sorted neighbourhood of Hernández and Stolfo, "The merge/purge problem for large databases" (SIGMOD 1995),
where a block is too large.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, product

from graph.likeness import STRICT, acronyms, general_words, nation, person_name
from graph.spelling import skeleton
from graph.titles import default, plain

# A block of at most this many nodes is compared in full: one for a word alone, one for keys that say more.
WORD_BLOCK = 40
BLOCK = 60
# In a larger one each is compared with this many that follow it by name.
WINDOW = 6
_MOST_WORDS = 8
# Names of one word meet names that have it among others; names with an initial meet those that have the whole word.
_MEETS = {"alone": "part", "initial": "whole"}

Key = tuple[str, ...]


def family(kind: str) -> str:
    """Kinds whose nodes are compared with each other bear one family's name: Organization and Group, else each its own."""
    return "Body" if kind in ("Organization", "Group") else kind


@lru_cache(maxsize=200_000)
def name_keys(name: str, kind: str) -> frozenset[Key]:
    """The keys of one name. The first part says what sort of key it is: "word" keys say least."""
    if not plain(name):
        return frozenset()
    if kind in STRICT:
        words = [word for word in plain(name).split() if word not in default().fillers]
        return frozenset({("name", *words)})
    return frozenset(_of_person(name) if kind == "Person" else _of_other(name))


def pairs(keys: Mapping[str, Iterable[Key]], order: Mapping[str, Key], only: str | None = None) -> Iterator[Key]:
    """Pairs (a, b), a < b, of nodes that share a key; with `only`, those of this node. Each pair once, in no order.

    `keys` are those of each node, `order` what its name is sorted by in a large block.
    """
    blocks: dict[Key, list[str]] = defaultdict(list)
    wanted = None
    if only is not None:
        wanted = set(keys[only])
        wanted |= {(sort, *key[1:]) for key in keys[only] for sort in (*_MEETS, *_MEETS.values())}
    for node, its in keys.items():
        for key in its if wanted is None else wanted.intersection(its):
            blocks[key].append(node)
    met: set[Key] = set()
    for key, nodes in blocks.items():
        if key[0] in _MEETS.values():
            continue
        others = blocks.get((_MEETS[key[0]], *key[1:]), []) if key[0] in _MEETS else nodes
        for a, b in _of_one(only, nodes, others) if only is not None else _within(key, nodes, others, order):
            if a != b:
                met.add((a, b) if a < b else (b, a))
    yield from met


def _of_one(only: str, nodes: list[str], others: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of one node: all of the block, they are few enough. It may stand on either side."""
    if only in nodes:
        yield from ((only, other) for other in others)
    if only in others:
        yield from ((only, node) for node in nodes)


def _within(key: Key, nodes: list[str], others: list[str], order: Mapping[str, Key]) -> Iterator[tuple[str, str]]:
    """Pairs of a block, all or, where it is too large, near ones by name; against `others` where these are another block."""
    most = WORD_BLOCK if key[0] in ("word", "alone") else BLOCK
    if others is not nodes and len(nodes) * len(others) <= most**2:
        yield from product(nodes, others)
        return
    every = sorted({*nodes, *others}, key=lambda node: (order[node], node))
    reach = WINDOW if len(every) > most else len(every)
    for i, one in enumerate(every):
        for other in every[i + 1 : i + 1 + reach]:
            yield one, other


def _bones(word: str) -> set[str]:
    # A first name is found by its forms in other languages too.
    return {skeleton(word)} | {f"#{group}" for group in default().forenames.get(word, ())}


def _of_person(name: str) -> Iterator[Key]:
    """Of a name of several words, a word's skeleton with the beginning of another's: few spellings differ in both."""
    parsed = person_name(name)
    words = parsed.words[:_MOST_WORDS]
    bones = [(_bones(word) | _bones(parsed.before[i] + word)) - {""} for i, word in enumerate(words)]
    for i, its in enumerate(bones):
        if len(words[i]) < 2:
            continue
        for each in its:
            yield ("part", each)
            if len(words) == 1:
                yield ("alone", each)
            for j, other in enumerate(words):
                if i == j:
                    continue
                yield ("initial" if len(other) == 1 else "whole", each, skeleton(other)[:1])
                if len(other) > 1:
                    yield from (("pair", each, ends) for ends in _ends(skeleton(other)))
                    yield from (("pair", each, form) for form in bones[j] if form.startswith("#"))
    if len(words) > 2:  # Kim Jong Un, Kim Jongun
        for i, (one, two) in enumerate(pairwise(words)):
            yield from (
                ("pair", skeleton(one + two), skeleton(other)[:2])
                for j, other in enumerate(words)
                if j - i not in (0, 1)
            )
            yield from (
                ("pair", skeleton(other), skeleton(one + two)[:2])
                for j, other in enumerate(words)
                if j - i not in (0, 1)
            )


def _ends(bones: str) -> set[str]:
    """The beginning of a skeleton, and its two ends: a slip inside leaves one of them."""
    return {bones[:2], f"{bones[:1]}-{bones[-1:]}"}


def _of_other(name: str) -> Iterator[Key]:
    words = general_words(name)[:_MOST_WORDS]
    bones = [skeleton(word) or word for word in words]
    yield ("name", *sorted(bones))
    if state := nation(name):
        yield ("nation", state)
    for i, one in enumerate(bones):
        if words[i] not in default().distinct:
            yield ("word", one)
        for two in bones[i + 1 :]:
            yield ("two", *sorted((one, two)))
    for short in acronyms(name):
        yield ("acronym", short)
    if re.fullmatch(r"[\w.&/-]{2,12}", name.strip()):
        yield ("acronym", "".join(plain(name).split()))
