"""Renews graph/picture/flags.json from the npm package circle-flags (MIT): `python tools/flags.py FOLDER/flags`.

Only the states of loaders/actors/states.yaml; the round mask is taken off, since a state's mark in the picture is a square.
"""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import yaml

_ROOT = Path(__file__).parent.parent
_MASK = re.compile(
    r'<mask id="a"><circle cx="256" cy="256" r="256" fill="#fff"/></mask><g mask="url\(#a\)">(.*)</g></svg>'
)
_PLAIN = re.compile(r"<(path|g|/g|rect|circle|ellipse|polygon)\b")


def main() -> None:
    """Reads the folder, writes the file."""
    folder = Path(sys.argv[1])
    table = yaml.safe_load((_ROOT / "loaders/actors/states.yaml").read_text(encoding="utf-8"))
    flags = {}
    for code in sorted(table["states"]):
        inside = _MASK.search((folder / f"{code.lower()}.svg").read_text(encoding="utf-8"))
        if not inside:
            sys.exit(f"{code}: not drawn as expected")
        drawn = inside.group(1)
        # Drawn shapes alone: what is shipped runs nothing and fetches nothing.
        if drawn.count("<") != len(_PLAIN.findall(drawn)):
            sys.exit(f"{code}: more than shapes")
        ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{drawn}</svg>')  # noqa: S314 - a file of ours
        flags[code] = drawn
    target = _ROOT / "graph/picture/flags.json"
    target.write_text(json.dumps(flags, indent=0) + "\n", encoding="utf-8")
    print(f"{len(flags)} flags, {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
