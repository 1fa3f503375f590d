"""The declared tables of event data: `formats.yaml`, `codes.yaml` and `actors.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def data(name: str) -> dict[str, Any]:
    """What one of them says."""
    text = resources.files("loaders.events").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    # libyaml is five times as fast, and not in every build of PyYAML.
    found: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return found
