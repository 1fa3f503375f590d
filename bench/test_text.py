"""Reading news text beside spaCy's bare parse of the same texts, and how much memory a folder of many articles takes.

The articles are made of the annotated texts, of about 400 words each, with invented names so that no two have the same words.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from loaders.text import folder, parse
from loaders.text.model import Article

TEXTS = Path(__file__).parent / "extraction" / "corpus" / "dev"
ARTICLES, WORDS = 32, 400
FEW, MANY = 100, 1000
ROUNDS = 3
# MB that it may be more after MANY than after FEW. While some are read together it takes 40 more than between them: the least
# of the last few counts.
GROWTH = 40
LAST = 48

_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "tu",
    "ra",
    "ben",
    "sha",
    "dor",
    "vin",
    "el",
    "zar",
    "qui",
    "mo",
    "ta",
    "ne",
    "su",
    "ri",
    "pal",
    "gor",
    "han",
]


def made(words: int = WORDS) -> Iterator[Article]:
    """Articles without end."""
    some = random.Random(1)
    paragraphs = [one for path in sorted(TEXTS.glob("*.txt")) for one in path.read_text().split("\n\n") if one.strip()]
    while True:
        text: list[str] = []
        while sum(len(one.split()) for one in text) < words:
            text.append(" ".join(_renamed(some, word) for word in some.choice(paragraphs).split()))
        yield Article("\n\n".join(text))


def _renamed(some: random.Random, word: str) -> str:
    if not word[0].isupper() or some.random() > 0.1:
        return word
    return "".join(some.choices(_SYLLABLES, k=3)).capitalize()


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = list(islice(made(), ARTICLES))
    assert len(list(folder.readings(found[:1]))) == 1  # everything is loaded
    return found


def measured(benchmark, what: str, work) -> None:
    benchmark.group = f"reading of {ARTICLES} articles of {WORDS} words"
    seconds: list[float] = []

    def timed() -> None:
        start = time.perf_counter()
        assert work() == ARTICLES
        seconds.append(time.perf_counter() - start)

    benchmark.pedantic(timed, rounds=ROUNDS)
    benchmark.extra_info |= {"what": what, "articles": (ARTICLES, sorted(seconds)[len(seconds) // 2])}


def test_bare_spacy(benchmark, articles):
    def work() -> int:
        return sum(1 for _ in parse.english().pipe((one.text for one in articles), batch_size=16))

    measured(benchmark, "bare spaCy: its parse alone", work)


def test_reading(benchmark, articles):
    measured(benchmark, "ours, from the text to proposals", lambda: sum(1 for _ in folder.readings(articles)))


def test_reading_by_two_processes(benchmark):
    """Of many: the start of the processes, some seconds, is paid before."""
    found = folder.readings(made(), workers=2)
    for _ in range(3 * ARTICLES):
        next(found)
    measured(benchmark, "ours, by two processes", lambda: sum(1 for _ in islice(found, ARTICLES)))
    found.close()


def test_memory_of_many(benchmark):
    """In a process of its own, whose memory nothing else has used."""
    benchmark.group = f"memory of a reading of {MANY:,} articles"
    code = f"from bench.test_text import resident; resident({FEW}, {MANY})"

    def work() -> None:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        few, many = map(int, done.stdout.split())
        benchmark.extra_info |= {
            "what": f"MB after {FEW:,} and after {MANY:,}",
            f"MB after {FEW:,}": (few, 1),
            f"MB after {MANY:,}": (many, 1),
        }
        assert many < few + GROWTH

    benchmark.pedantic(work, rounds=1)


def resident(few: int, many: int) -> None:
    """Prints the MB in memory after so many articles, and after so many."""
    last: deque[int] = deque(maxlen=LAST)
    for number, _ in enumerate(folder.readings(islice(made(100), many)), 1):
        last.append(_megabytes())
        if number in (few, many):
            sys.stdout.write(f"{min(last)}\n")


def _megabytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20
