"""Plain text and Markdown, with or without YAML in front."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loaders.text.inputs import pages, said
from loaders.text.inputs.cleaning import characters, cleaned
from loaders.text.inputs.decoding import decoded, whole
from loaders.text.model import Article

# Characters of a line above a text that may be its headline.
_HEADLINE = 150


def plain(path: Path) -> Iterator[Article]:
    """A text file. Raises LoadError."""
    front, text = said.in_front(decoded(path, whole(path)))
    text = cleaned(text)
    yield said.told(Article(text, str(path)), **{"title": headline(text), **front})


def headline(text: str) -> str:
    """The first paragraph, when it is no sentence and others follow; else ""."""
    first, _, rest = text.partition("\n\n")
    return first if rest and len(first) <= _HEADLINE and not first.endswith((".", ",", ":", ";", "!", "”", '"')) else ""


def markdown(path: Path) -> Iterator[Article]:
    """A Markdown file: its headings, paragraphs, lists and tables as text, code left out. Raises LoadError."""
    from markdown_it import MarkdownIt

    front, text = said.in_front(characters(decoded(path, whole(path))))
    paragraphs: list[str] = []
    title, heading = "", ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "html_block":
            paragraphs.append(pages.stripped(token.content))
        elif token.type == "inline":
            content = "".join(_inline(one) for one in token.children or ())
            if heading == "h1" and not title:
                title = content
            heading = ""
            paragraphs += content.split("\n")
    text = "\n\n".join(line for part in paragraphs if (line := " ".join(part.split())))
    yield said.told(Article(text, str(path)), **{"title": title, **front})


def _inline(token: object) -> str:
    kind, content = getattr(token, "type", ""), str(getattr(token, "content", ""))
    if kind in ("text", "code_inline", "text_special"):
        return content
    return {"softbreak": " ", "hardbreak": "\n"}.get(kind, "")
