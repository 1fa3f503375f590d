"""Annotated texts as a whole: what the stages, the patterns and the shipped weights make of them together.

The thresholds lie below what was measured (docs/benchmarks.md): they tell when something broke, not how good it is.
"""

from pathlib import Path

import pytest

from bench.extraction import gold as annotated
from bench.extraction.score import score, table
from loaders.text import pipeline

ROOT = Path(__file__).parents[2]


def told(golds):
    return score(golds, pipeline.readings(one.article() for one in golds))


@pytest.mark.parametrize(
    ("folder", "actors", "precise", "complete"),
    [("dev", 0.93, 0.85, 0.6), ("news-dev", 0.93, 0.8, 0.5), ("wire-dev", 0.85, 0.7, 0.4)],
)
def test_annotated_texts_are_read_as_well_as_they_were(folder, actors, precise, complete):
    found = told(annotated.load(annotated.CORPUS / folder)[::3])
    figures = table(found)
    assert figures["entities"]["actors"]["P"] > actors
    relations = figures["relations"]["ALL"]
    assert relations["P"] > precise
    assert relations["R core"] > complete
    assert len(found.trapped) <= 0.05 * found.traps


def test_the_seed_article_gives_its_relations_and_none_that_is_false():
    shared = next((one / "shared" for one in ROOT.parents if (one / "shared" / "seed-article.txt").exists()), None)
    if shared is None:
        pytest.skip("the article is its publisher's and no part of the project")
    (gold,) = annotated.load(shared / "extraction", only="seed", texts=shared)
    found = told([gold])
    assert found.trapped == []
    assert sum(one.core_right for one in found.relations.values()) >= 27
