"""RSS and Atom: each item an article, by its content or else its summary."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from graph.model import Rejected
from loaders.files import LoadError
from loaders.text.inputs import pages, said
from loaders.text.inputs.cleaning import cleaned, is_prose
from loaders.text.inputs.decoding import whole
from loaders.text.model import Article

_ROOT = re.compile(r"\A\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?(\w+)", re.DOTALL)
_FEEDS = ("rss", "feed", "RDF")
_HTML = re.compile(r"<\s*/?\s*[a-zA-Z][^>]*>|&\w+;|&#\d+;")


def is_feed(head: str) -> bool:
    """Whether XML that begins so is RSS or Atom; a feed in RDF names what it is."""
    root = _ROOT.match(head)
    return bool(root and root[1] in _FEEDS and (root[1] != "RDF" or "purl.org/rss" in head))


def feed(path: Path) -> Iterator[Article | Rejected]:
    """The items of a feed. One without a text is rejected. Raises LoadError for a feed that has none, or that is damaged."""
    import feedparser

    data = whole(path)
    try:
        found: Any = feedparser.parse(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 - a damaged file ends in whatever error its damage leads to
        raise LoadError(f"{path}: the feed cannot be read ({' '.join(str(error).split())[:200]})") from None
    if not found.entries:
        why = f" ({' '.join(str(found.bozo_exception).split())[:200]})" if found.bozo else ""
        raise LoadError(f"{path}: the feed has no items{why}; RSS or Atom with items is expected")
    about = {
        "publisher": said.plain(found.feed.get("title", "")),
        "licence": said.plain(found.feed.get("rights", "")),
        "language": said.plain(found.feed.get("language", "")),
    }
    for number, item in enumerate(found.entries, 1):
        where = f"{path}, item {number}"
        title = _text(item.get("title", ""))
        texts = [_text(part.get("value", "")) for part in item.get("content", ())]
        texts += [_text(item.get("summary", "")), title]
        text = next((one for one in texts if is_prose(one)), "")
        if not text:
            yield Rejected(where, f"the item has no sentence in it{f' ({title})' if title else ''}; a text is expected")
            continue
        when = item.get("published_parsed") or item.get("updated_parsed")
        yield said.told(
            Article(text, where, title.replace("\n\n", " "), _day(when), url=said.plain(item.get("link", ""))),
            **{name: value for name, value in about.items() if value},
        )


def _text(value: str) -> str:
    return pages.stripped(value) if _HTML.search(value) else cleaned(value)


def _day(when: Any) -> str | None:
    try:
        return date(*when[:3]).isoformat() if when else None
    except (TypeError, ValueError):
        return None
