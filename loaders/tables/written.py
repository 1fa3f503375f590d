"""A mapping's data written as YAML, with comments, and what is small on one line."""

from __future__ import annotations

from collections import abc
from textwrap import wrap
from typing import Any

import yaml

from loaders import numbered


class _Dumper(yaml.SafeDumper):
    """Lists and mappings without much in them stay on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _dumped(value: Any, flow: bool | None = None) -> str:
    return yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=flow
    )


def written(data: abc.Mapping[str, Any], comments: abc.Mapping[numbered.Path, str]) -> str:
    """A mapping's data as YAML, with comments. What is small stands on one line."""
    found: list[str] = []

    def put(label: str, value: Any, path: numbered.Path, indent: int) -> None:
        pad = " " * indent
        found.extend(_comment(comments.get(path, ""), indent))
        one = _dumped(value, True).strip().removesuffix("\n...").strip()
        below = len(path) == 1 or any(other[: len(path)] == path and other != path for other in comments)
        if (
            not value
            or not isinstance(value, abc.Mapping | list)
            or (len(one) + indent + len(label) < 116 and not below)
        ):
            found.append(f"{pad}{label} {one}")
            return
        if label != "-":
            found.append(f"{pad}{label}")
        start = len(found)
        if isinstance(value, abc.Mapping):
            for inner, content in value.items():
                put(f"{_key(str(inner))}:", content, (*path, str(inner)), indent + 2)
        else:
            for index, content in enumerate(value):
                put("-", content, (*path, index), indent + 2)
        if label == "-":  # its first line begins after the dash
            found[start] = f"{pad}- {found[start].lstrip()}"

    found.extend(_comment(comments.get((), ""), 0))
    for name, value in data.items():
        if name == "mapping":
            found.append(f"mapping: {value}")
        else:
            put(f"{_key(str(name))}:", value, (str(name),), 0)
    return "\n".join(found) + "\n"


def _comment(text: str, indent: int) -> list[str]:
    return [f"{' ' * indent}# {line}" for part in text.splitlines() for line in wrap(part, 116 - indent) or [""]]


def _key(name: str) -> str:
    return _dumped({name: 1}, False).rpartition(": ")[0]
