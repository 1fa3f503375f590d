"""What a picture is in a browser: markup, style and JavaScript, shared by the app's canvas and by a page of its own.

Plain modules without a build step. canvas.js is the app's way in, with told.js beside it; alone.js is that of a page, into
which `script` puts all others.
"""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["markup", "modules", "script", "style"]

_HERE = Path(__file__).parent
# In the order in which each finds what it needs above it.
_PARTS = ("looks", "filter", "labels", "card", "legend", "menu", "find", "keys", "svg", "save", "graph")
_IMPORT = re.compile(
    r"^const \{[^}]*\} = await import\(.*\);\n|^const \[[^\]]*\] = await Promise\.all\(\n.*import\(.*\n\);\n",
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export (?=(?:function|class|const) (\w+))", re.MULTILINE)


def modules() -> list[Path]:
    """The modules of which the canvas is made."""
    return [_HERE / f"{name}.js" for name in _PARTS]


def markup() -> str:
    """The elements of a canvas."""
    return (_HERE / "canvas.html").read_text(encoding="utf-8")


def style() -> str:
    """Its style; colours and font come as the variables (--st-…) that Streamlit sets."""
    return (_HERE / "style.css").read_text(encoding="utf-8")


def script() -> str:
    """All modules as one, for a page that may fetch nothing: each in a scope of its own, which gives what it exports."""
    return "\n".join(map(_enclosed, [*modules(), _HERE / "alone.js"]))


def _enclosed(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    names = ", ".join(_EXPORT.findall(source))
    return f"const {{ {names} }} = (() => {{\n{_EXPORT.sub('', _IMPORT.sub('', source))}\nreturn {{ {names} }};\n}})();"
