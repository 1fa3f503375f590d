"""Safe YAML that remembers on which line each thing stands, and whose dates stay the text that somebody wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


class Numbered(yaml.SafeLoader):
    """Safe YAML without dates: one would become a datetime.date, and what was written is to be kept."""


Numbered.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:timestamp"]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


_KEPT = ("tag:yaml.org,2002:null",)
_TRUTH = re.compile(r"(?:true|false)\Z")


@dataclass(frozen=True)
class Parsed:
    """What a YAML text says, and the line (from 1) of each thing in it by its path: ("nodes", "party", "kind")."""

    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the thing at `path`, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Plain(Numbered):
    """All text but true, false and null, so that 045, NO and 1e3 stay what they are. Without anchors, by which a few lines
    could stand for millions of things."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "anchors (&, *) are not taken; write it out", mark)
        return super().compose_node(parent, index)


_Plain.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag in _KEPT]
    for first, forms in Numbered.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", _TRUTH, ["t", "f"])


def parse(text: str, where: str) -> Parsed:
    """What a YAML text says. Raises ValueError with one line that names `where` and the line at fault."""
    loader = None
    try:
        loader = _Plain(text)
        root = loader.get_single_node()
        lines: dict[Path, int] = {}
        if root is not None:
            _number(root, (), lines, where)
        return Parsed(loader.construct_document(root) if root is not None else None, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}" if mark else ""
        raise ValueError(f"{where}{place}: not readable as YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"{where}: not readable as YAML: {' '.join(str(error).split())}") from None
    finally:
        if loader is not None:
            loader.dispose()


def _number(node: Any, path: Path, lines: dict[Path, int], where: str) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            if inner in lines:
                raise ValueError(f"{where}, line {key.start_mark.line + 1}: {key.value!r} stands there twice")
            lines[inner] = key.start_mark.line + 1
            _number(value, inner, lines, where)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _number(value, (*path, index), lines, where)
