"""Candidates for merging among made-up people, beside rapidfuzz over all pairs of names.

Names are drawn as people's are: a few first names and surnames are common, most are rare. One in twenty is there twice, the
second time spelled otherwise. All pairs are not tried at 50,000: their number is 1.25 billion.
"""

from __future__ import annotations

import random

import networkx as nx
import pytest
from rapidfuzz import fuzz, process

from graph.duplicates import candidates

_SYLLABLES = [
    consonant + vowel
    for consonant in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
    for vowel in "aeio"
]
_ENDINGS = ("n", "s", "r", "l", "d", "k", "v", "sky", "dze", "ng", "", "", "")
_SLIPS = (("k", "q"), ("o", "u"), ("e", "i"), ("v", "w"), ("s", "ss"), ("a", "aa"))


@pytest.mark.parametrize("size", [1_000, 5_000])
def test_bare_all_pairs(benchmark, size):
    names = [name for _, name in people(size).nodes(data="name")]
    benchmark.group = f"candidates among {size:,} people"
    benchmark.extra_info["what"] = "rapidfuzz over all pairs"
    scored = {"scorer": fuzz.token_sort_ratio, "score_cutoff": 80, "workers": 1}
    benchmark.pedantic(process.cdist, (names, names), scored)


@pytest.mark.parametrize("size", [1_000, 5_000, 50_000])
def test_candidates(benchmark, size):
    benchmark.group = f"candidates among {size:,} people"
    benchmark.extra_info["what"] = "ours"
    assert benchmark.pedantic(candidates, (people(size),))


def people(size: int, seed: int = 5) -> nx.MultiDiGraph[str]:
    """A graph of `size` people without relations, the same for the same seed."""
    chance = random.Random(seed)
    first = [_word(chance, 2) for _ in range(800)]
    last = [_word(chance, 3) for _ in range(max(size // 3, 200))]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for i in range(size):
        if i % 20 == 1:
            name = str(graph.nodes[f"p:{i - 1}"]["name"])
            name = name.replace(*chance.choice(_SLIPS)) if chance.random() < 0.7 else f"{name[0]}. {name.split()[-1]}"
        else:
            name = f"{_drawn(chance, first)} {_drawn(chance, last)}"
        graph.add_node(f"p:{i}", kind="Person", name=name, aliases=[], props={})
    return graph


def _word(chance: random.Random, syllables: int) -> str:
    return ("".join(chance.choices(_SYLLABLES, k=syllables)) + chance.choice(_ENDINGS)).capitalize()


def _drawn(chance: random.Random, words: list[str]) -> str:
    # The n-th word is drawn about 1/n times as often as the first (Zipf).
    return words[min(int(len(words) ** chance.random()) - 1, len(words) - 1)]
