"""From a file or a folder to articles: text files, Markdown, saved pages, PDF, DOCX, feeds, in whatever encoding.

What cannot be read is one clear line: a LoadError for the file that was named, `Rejected` for one in a folder or an item of a
feed. What a file is, its content tells, and where that does not, its name.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from graph.model import Rejected
from loaders.files import LoadError, opened, suffix
from loaders.text import parse
from loaders.text.inputs import dateline, feeds, said, word
from loaders.text.inputs.cleaning import is_prose
from loaders.text.inputs.pages import page
from loaders.text.inputs.plain import markdown, plain
from loaders.text.inputs.portable import pdf
from loaders.text.language import LANGUAGES, code, language
from loaders.text.model import Article

__all__ = ["MOST", "OPTIONS", "SUFFIXES", "articles", "count", "files"]

Reader = Callable[[Path], Iterator[Article | Rejected]]

# Characters of an article; a longer text is read in parts, each of whole paragraphs. News has a tenth of that.
MOST = 100_000

_PAGES = (".html", ".htm", ".xhtml")
_READERS: Mapping[str, Reader] = {
    ".txt": plain,
    ".text": plain,
    ".md": markdown,
    ".markdown": markdown,
    **dict.fromkeys(_PAGES, page),
    ".pdf": pdf,
    ".docx": word.docx,
    ".rss": feeds.feed,
    ".atom": feeds.feed,
    ".xml": feeds.feed,
}
SUFFIXES = tuple(_READERS)
OPTIONS = {
    "title": "the title of the text, where it does not say it itself",
    "date": "the day of publication, as YYYY, YYYY-MM or YYYY-MM-DD",
    "publisher": "who published it",
    "url": "its address",
    "licence": "under which licence it may be used",
    "language": "its language (en, fr, …); without it it is found out",
}
# What lies beside texts and is about them.
_ABOUT = (".dataset.yaml", ".mapping.yaml", ".rejected.jsonl")
_HEAD = 4096
# Characters of a paragraph. What is longer is no article, and would be read for minutes: line breaks were lost, or it is data.
_LONGEST = 1_000_000


def articles(path: Path, rejecting: Callable[[Rejected], None] | None = None, **options: str) -> Iterator[Article]:
    """The articles of a file, or of every file in a folder, by name; a long text comes in parts.

    `options`: what `OPTIONS` has, which goes before what the files say. `rejecting` is told of each file or item that cannot be
    read. Raises LoadError when nothing at all can.
    """
    given = _checked(options)
    refused: list[Rejected] = []
    number = 0

    def refuse(one: Rejected) -> None:
        nonlocal number
        number += 1
        if not refused:
            refused.append(one)
        if rejecting:
            rejecting(one)

    some = False
    for article in _articles(path, given, refuse):
        if why := parse.unreadable(article):
            refuse(Rejected(article.where, why))
            continue
        some = True
        yield article
    if not some:
        several = f"; {number - 1} others neither" if number > 1 else ""
        why = f"{refused[0].where}: {refused[0].reason}{several}" if refused else "there is no file"
        raise LoadError(f"{path}: nothing in this folder can be read ({why})" if path.is_dir() else why)


def files(folder: Path, refuse: Callable[[Rejected], None] | None = None) -> Iterator[Path]:
    """Every file in a folder and the folders in it, in the order of their names; hidden ones, and those about others, left out.

    A folder is entered once, whatever links lead to it.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                yield path
                continue
            state = path.stat()
            if (state.st_dev, state.st_ino) in seen:
                continue
            seen.add((state.st_dev, state.st_ino))
            with os.scandir(path) as found:
                names = sorted(
                    one.name for one in found if not one.name.startswith(".") and not one.name.endswith(_ABOUT)
                )
        except OSError as error:
            if refuse:
                refuse(
                    Rejected(shown(path), f"cannot be read ({error.strerror or error}); a readable folder is expected")
                )
            continue
        waiting += [path / name for name in reversed(names)]


def count(folder: Path) -> int:
    """How many files a folder has."""
    return sum(1 for _ in files(folder))


def shown(path: Path) -> str:
    """A path for people; a name may hold bytes that are no text."""
    return os.fsencode(path).decode(errors="replace")


def _articles(path: Path, given: Mapping[str, str], refuse: Callable[[Rejected], None]) -> Iterator[Article]:
    if not path.is_dir():
        for one in _of_file(path, _reader(path), given, {}):
            if isinstance(one, Rejected):
                refuse(one)
            else:
                yield one
        return
    of_all = said.beside(path)
    for file in files(path, refuse):
        try:
            for one in _of_file(file, _reader(file, by_name=True), given, of_all):
                if isinstance(one, Rejected):
                    refuse(one)
                else:
                    yield one
        except LoadError as error:
            where = shown(file)
            refuse(Rejected(where, str(error).removeprefix(f"{file}: ").replace(str(file), where)))


def _of_file(
    path: Path, reader: Reader, given: Mapping[str, str], of_all: Mapping[str, str]
) -> Iterator[Article | Rejected]:
    """What a file holds; `given` goes before what it says itself, `of_all` (said of its folder) after."""
    before = {**said.beside(path), **given}
    several = reader is feeds.feed
    # One title, date or address cannot be that of each item.
    if several:
        before = {name: text for name, text in before.items() if name in ("publisher", "licence", "language")}
    for one in reader(path):
        if isinstance(one, Rejected):
            yield one
        elif reason := _no_article(one.text):
            if not several:
                raise LoadError(f"{path}: {reason}")
            yield Rejected(one.where, reason)
        else:
            yield from _parts(_finished(one, before, of_all))


def _no_article(text: str) -> str:
    """Why a text is none that one could read; "" when it is."""
    if not text:
        return "is empty; a text is expected"
    if not is_prose(text):
        return "no sentence is in it; a text is expected"
    longest = max(map(len, text.split("\n\n")))
    if longest > _LONGEST:
        return f"{longest:,} characters stand in one line; a text in paragraphs is expected, or a file for each article"
    return ""


def _finished(article: Article, before: Mapping[str, str], of_all: Mapping[str, str]) -> Article:
    line = dateline.found(article.text)
    text = article.text
    if line.end:
        # A paragraph of its own, so that it is no part of the first sentence.
        text = f"{text[: line.end].rstrip()}\n\n{text[line.end :]}"
    blank = Article(text, article.where)
    own = {name: str(value) for name in said.FIELDS if (value := getattr(article, name))}
    # Without a headline it is called by its first words, which a dateline is not.
    begins = " ".join(text[line.end : line.end + 200].split())[:80] if line.end else ""
    found = {"date": line.date or "", "publisher": line.publisher, "title": begins}
    for source in (before, own, found, of_all):
        blank = said.told(blank, **source)
    return replace(blank, language=code(before.get("language", "")) or language(article.text, blank.language))


def _parts(article: Article) -> Iterator[Article]:
    if len(article.text) <= MOST:
        yield article
        return
    several: list[list[str]] = [[]]
    size = 0
    for piece in _pieces(article.text):
        if size + len(piece) > MOST and several[-1]:
            several.append([])
            size = 0
        several[-1].append(piece)
        size += len(piece) + 2
    for number, pieces in enumerate(several, 1):
        part = f"part {number} of {len(several)}"
        title = f"{article.title}, {part}" if article.title else ""
        yield replace(article, text="\n\n".join(pieces), where=f"{article.where}, {part}", title=title)


def _pieces(text: str) -> Iterator[str]:
    """Paragraphs; one that is longer than an article may be, in pieces that end where a sentence does, or else a word."""
    for paragraph in text.split("\n\n"):
        while len(paragraph) > MOST:
            end = max(paragraph.rfind(sign, MOST // 2, MOST) for sign in (". ", "! ", "? ", "。")) + 1
            end = end or paragraph.rfind(" ", MOST // 2, MOST) + 1 or MOST
            yield paragraph[:end].rstrip()
            paragraph = paragraph[end:].lstrip()
        if paragraph:
            yield paragraph


def _checked(options: Mapping[str, str]) -> dict[str, str]:
    found = {name: text.strip() for name, text in options.items() if text.strip()}
    if "date" in found and said.day(found["date"]) != found["date"]:
        raise LoadError(f"date {found['date']!r}: YYYY, YYYY-MM or YYYY-MM-DD is expected")
    if "language" in found and not code(found["language"]):
        raise LoadError(f"language {found['language']!r}: a code is expected, one of {', '.join(sorted(LANGUAGES))}")
    return found


def _reader(path: Path, by_name: bool = False) -> Reader:
    """What reads a file. `by_name`: only what is a text by its content or its name. Raises LoadError."""
    with opened(path) as stream:
        start = stream.read(_HEAD)
    ending = suffix(path)
    if not start.removeprefix(codecs.BOM_UTF8).strip():
        raise LoadError(f"{path}: is empty; a text is expected")
    if b"%PDF-" in start[:1024]:
        return pdf
    if ending == ".docx" and not start.startswith(b"PK"):
        locked = (
            "protected by a password, or an old Office file" if start.startswith(b"\xd0\xcf\x11\xe0") else "no DOCX"
        )
        raise LoadError(f"{path}: it is {locked}; a DOCX without a password is expected")
    if start.startswith(b"PK") and (ending == ".docx" or word.is_docx(path)):
        return word.docx
    text = start.decode("utf-8", errors="replace").lstrip("\ufeff")
    if feeds.is_feed(text):
        return feeds.feed
    if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        return page
    if ending in (".xml", ".rss", ".atom"):
        raise LoadError(f"{path}: is no feed; RSS or Atom is expected, or a page as .html")
    if ending == ".pdf":
        raise LoadError(f"{path}: is no PDF, whatever its name; a whole PDF is expected")
    if ending in _READERS or not by_name:
        return _READERS.get(ending, plain)
    raise LoadError(f"{path}: is no text by its name; texts end in {', '.join(SUFFIXES)}")
