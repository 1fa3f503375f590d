"""HTML: the article of a page without menus, advertisements and comments. Nothing in it is run, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.files import LoadError
from loaders.text.inputs import said
from loaders.text.inputs.cleaning import characters, is_prose
from loaders.text.inputs.decoding import decoded, whole
from loaders.text.model import Article

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_LANGUAGE = re.compile(r"""<html[^>]{0,500}?\slang\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
# Elements that show no text of an article, and those that end a paragraph.
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "form", "button",
    "select", "textarea", "nav", "head", "figure",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_CELLS = re.compile(r"^\s*\|(.*)\|\s*$")


def page(path: Path) -> Iterator[Article]:
    """The article of a saved page. Raises LoadError."""
    data = whole(path)
    charset = _CHARSET.search(data[:4096])
    html = decoded(path, data, charset[1].decode("ascii", errors="ignore") if charset else "")
    found = _extracted(html)
    text = paragraphs(found.text or "") if found else ""
    if not is_prose(text):
        text = stripped(html)
    if not is_prose(text):
        raise LoadError(
            f"{path}: the page has no article in it (scripts may have to load it); save it from the browser when it is shown"
        )
    declared = _LANGUAGE.search(html)
    about: dict[str, Any] = {"language": declared[1] if declared else ""}
    if found:
        about |= {"title": found.title, "date": found.date, "publisher": found.sitename, "url": found.url}
        about |= {"licence": found.license}
    yield said.told(Article(text, str(path)), **{name: said.plain(value) for name, value in about.items() if value})


def _extracted(html: str) -> Any:
    from trafilatura import bare_extraction

    try:
        return bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            # A date of the page's own, none that is guessed from its sentences.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # noqa: BLE001 - whatever it stumbles over in a broken page, the text may still be had
        return None


def paragraphs(text: str) -> str:
    """A line a paragraph, as they come out of a page, cleaned; the cells of a table each as one."""
    found: list[str] = []
    for line in characters(text).split("\n"):
        cells = _CELLS.match(line)
        found += cells[1].split("|") if cells and not re.fullmatch(r"[\s|:-]*", line) else [line]
    lines = (" ".join(line.split()) for line in found)
    return "\n\n".join(line for line in lines if line.strip("|- "))


def stripped(html: str) -> str:
    """What a piece of HTML shows, as paragraphs."""
    from lxml import etree
    from lxml import html as reader

    if not html.strip():
        return ""
    try:
        parser = reader.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
        root = reader.document_fromstring(characters(html), parser=parser)
    except (etree.LxmlError, ValueError):
        return ""
    found: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            found.append("\n")
        if event == "start":
            unseen += tag in _UNSEEN
            if not unseen and element.text:
                found.append(_flat(element.text))
        else:
            unseen -= tag in _UNSEEN
            if not unseen and element.tail:
                found.append(_flat(element.tail))
    return paragraphs("".join(found))


def _flat(text: str) -> str:
    """Line breaks in HTML are blanks."""
    return re.sub(r"\s+", " ", text)
