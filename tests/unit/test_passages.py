"""A sentence in its context: the quotation is always in the passage, and what is around it is from the text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from loaders import places
from loaders.passages import Kept, passage, text_of
from loaders.text import review
from loaders.text.model import Article

TEXT = "Talks began. Ada met Ben.\nThey agreed on little. Ada left\nearly. Nobody knew why.\n\nAda met Ben. It rained."


def test_the_sentences_before_and_after_are_shown():
    found = passage(Kept(TEXT), "They agreed on little.")
    assert (found.before, found.quote, found.after) == ("Ada met Ben.\n", "They agreed on little.", " Ada left\n")
    known = passage(Kept(TEXT, (0, 13, 26, 49, 66, 84, 97)), "Ada left early.")
    assert (known.before, known.quote) == ("They agreed on little. ", "Ada left\nearly.")


def test_of_several_places_the_one_in_the_paragraph_that_is_named():
    assert passage(Kept(TEXT), "Ada met Ben.", "paragraph 1, sentence 2").before == "Talks began. "
    assert passage(Kept(TEXT), "Ada met Ben.", "paragraph 4, sentence 1").after == " It rained."


def test_what_is_not_in_the_text_has_no_passage():
    assert passage(Kept(TEXT), "They agreed on much.") is None
    assert passage(Kept(TEXT), " ") is None


@given(
    text=st.text(st.sampled_from("abc .!?\n\u201d’é"), max_size=200),
    cut=st.tuples(st.integers(0, 200), st.integers(1, 60)),
    sentences=st.lists(st.integers(0, 220), max_size=8),
)
def test_the_quotation_is_always_in_the_passage(text, cut, sentences):
    start, length = cut
    quote = re.sub(r"\s+", " ", text[start : start + length])
    found = passage(Kept(text, tuple(sorted(sentences))), quote)
    if not quote.split():
        assert found is None
        return
    assert found.quote.split() == quote.split()
    shown = found.before.removeprefix("… ") + found.quote + found.after.removesuffix(" …")
    assert shown in text


def test_the_text_is_taken_from_its_review_or_its_file(tmp_path):
    article = Article(TEXT, title="Talks")
    assert text_of(tmp_path, article.id) is None
    review.keep(tmp_path, review.Review(article, sentences=[0, 13]))
    assert text_of(tmp_path, article.id) == Kept(TEXT, (0, 13))
    file = tmp_path / "talks.txt"
    file.write_text(TEXT, encoding="utf-8")
    review.forget(tmp_path, article.id)
    from loaders.text import inputs

    (read,) = inputs.articles(file)
    places.remember(tmp_path, read.id, file, "text", {})
    assert passage(text_of(tmp_path, read.id), "They agreed on little.")
