"""What a node is called elsewhere: its ids in Wikidata, ISO 3166 and registers, with the pages they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

_TABLE = Path(__file__).with_suffix(".yaml")
_WEB = re.compile(r"https?://[^\s<>\"\\^`{|}]{1,500}\Z")


@dataclass(frozen=True)
class Outside:
    """An id elsewhere: whose it is, the id, and the address of its page ("" where it has none)."""

    name: str
    id: str
    address: str = ""


def outside(ids: Iterable[str], props: Mapping[str, Any]) -> list[Outside]:
    """What these ids of one node (its own and those merged into it) and its properties say of it elsewhere, each once."""
    return list(dict.fromkeys([*_by_ids(ids), *_by_props(props), *_pages(props)]))


def _by_ids(ids: Iterable[str]) -> Iterator[Outside]:
    for id in ids:
        prefix, _, rest = id.partition(":")
        yield from (_led(row, rest) for row in _table() if row.get("prefix") == prefix and _fits(row, rest))


def _by_props(props: Mapping[str, Any]) -> Iterator[Outside]:
    for row in _table():
        value = str(props.get(row.get("property", ""), ""))
        if value and _fits(row, value):
            yield _led(row, value)


def _pages(props: Mapping[str, Any]) -> Iterator[Outside]:
    for name in ("url", "website", "sourceUrl", "wikipediaUrl"):
        value = str(props.get(name, ""))
        if _WEB.match(value):
            yield Outside("Website", value.split("/")[2], value)


def _fits(row: Mapping[str, str], value: str) -> bool:
    return re.fullmatch(row["form"], value) is not None


def _led(row: Mapping[str, str], value: str) -> Outside:
    return Outside(row["name"], value, row["address"].format(quote(value, safe="")) if row["address"] else "")


@cache
def _table() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return rows
