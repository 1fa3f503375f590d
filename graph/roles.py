"""Who may look and who may change, of those who log in: `access.yaml` in the data folder.

    editors:                        # may change the graph
      - anna@example.org            an address, or all of a domain: *@desk.example.org
      - {groups: analysts}          a claim that the provider makes of them, and its value (one of them, where it is a list)
    viewers:                        # may look; left out: whoever can log in
      - "*@example.org"

GOBETWEEN_EDITORS, addresses with commas between them, adds editors. An address that the provider says is not verified counts
for nobody.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["EDITOR", "VIEWER", "Roles", "roles", "roles_in"]

EDITOR, VIEWER = "editor", "viewer"

Rule = str | dict[str, Any]


@dataclass(frozen=True)
class Roles:
    """By which rules somebody is an editor or a viewer. `viewers` None: whoever logs in is one."""

    editors: Sequence[Rule] = ()
    viewers: Sequence[Rule] | None = None

    def of(self, claims: Mapping[str, Any]) -> str | None:
        """The role of somebody of whom the provider claims this; None for one who may not even look."""
        if any(_meets(claims, rule) for rule in self.editors):
            return EDITOR
        if self.viewers is None or any(_meets(claims, rule) for rule in self.viewers):
            return VIEWER
        return None


def roles_in(home: Path) -> Path:
    """The file that says it in a data folder."""
    return home / "access.yaml"


def roles(home: Path, environ: Mapping[str, str] = os.environ) -> Roles:
    """What that file and the environment say. Raises ValueError for a file that cannot be read, saying which entry."""
    path = roles_in(home)
    told: Any = {}
    if path.exists():
        try:
            told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            raise ValueError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(told, dict) or (unknown := sorted(set(map(str, told)) - {"editors", "viewers"})):
        what = f"{unknown[0]!r} means nothing" if isinstance(told, dict) else "that is no mapping"
        raise ValueError(f"{path}: {what}; editors: and viewers:, each a list, are expected")
    editors = [one.strip() for one in environ.get("GOBETWEEN_EDITORS", "").split(",") if one.strip()]
    return Roles(
        [*_rules(path, "editors", told.get("editors")), *_addresses("GOBETWEEN_EDITORS", editors)],
        None if told.get("viewers") is None else _rules(path, "viewers", told["viewers"]),
    )


def _rules(path: Path, name: str, value: Any) -> list[Rule]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{path}: {name}: a list of addresses and claims is expected")
    for rule in value:
        if not (isinstance(rule, str) or (isinstance(rule, dict) and len(rule) == 1)):
            raise ValueError(
                f"{path}: {name}: {rule!r}: an address or one claim, as in {{groups: analysts}}, is expected"
            )
    _addresses(f"{path}: {name}", [rule for rule in value if isinstance(rule, str)])
    return list(value)


def _addresses(where: str, given: Sequence[str]) -> Sequence[str]:
    for one in given:
        name, at, domain = one.rpartition("@")
        if not (at and name and domain) or "*" in domain or ("*" in name and name != "*"):
            raise ValueError(f"{where}: {one!r}: an address or *@domain is expected")
    return given


def _meets(claims: Mapping[str, Any], rule: Rule) -> bool:
    if isinstance(rule, dict):
        ((claim, wanted),) = rule.items()
        found = claims.get(claim)
        return found is not None and wanted in (found if isinstance(found, list | tuple) else [found])
    address = str(claims.get("email") or "").casefold()
    # Left out by some providers; where it is there it has to be true, whether as truth value or as text.
    if not address or str(claims.get("email_verified", True)).casefold() != "true":
        return False
    wanted = rule.casefold()
    return address.endswith(wanted[1:]) if wanted.startswith("*@") else address == wanted
