"""What somebody drops or pastes, as a file of the data folder: there its rows can be looked up later."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path

from loaders.text.inputs.cleaning import is_prose

__all__ = ["keep", "pasted_name", "safe_name"]

_FOLDER = "files"
# Nothing that a file system or a terminal takes for more than a letter.
_ODD = re.compile(r"[\x00-\x1f\x7f/\\:]|[\ud800-\udfff]")
_LONGEST = 120  # bytes: what lies beside a file has longer names
_LONGEST_ENDING = 24
_CURATED = re.compile(r"^(gobetween|relations|entities):", re.MULTILINE)


def keep(home: Path, name: str, content: bytes) -> Path:
    """Keeps a file under a name that is safe, in a folder of its own for each content; the same again is the same file."""
    folder = home / _FOLDER / blake2b(content, digest_size=8).hexdigest()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / safe_name(name)
    if not path.exists():
        path.write_bytes(content)
    return path


def safe_name(name: str) -> str:
    """A file's name without folders, control characters, and most of its length; its ending stays."""
    name = _ODD.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .") or "file"
    if len(name.encode()) <= _LONGEST:
        return name
    ending = "".join(Path(name).suffixes[-2:])
    if len(ending.encode()) > _LONGEST_ENDING:
        ending = ""
    stem = name[: len(name) - len(ending)].encode()[: _LONGEST - len(ending.encode())].decode(errors="ignore")
    return stem.rstrip(" .") + ending


def pasted_name(text: str) -> str:
    """What pasted text would be called if it were a file: its ending says what it looks like."""
    begins = text.lstrip("\ufeff \t\r\n")
    lines = [line for line in begins.splitlines() if line.strip()]
    if begins[:1] == "<":
        ending = ".html" if re.match(r"<(!doctype html|html|body|p|div|article)\b", begins, re.IGNORECASE) else ".xml"
    elif begins[:1] == "{" and len(lines) > 1 and all(line.startswith("{") for line in lines):
        ending = ".jsonl"
    elif begins[:1] in ("{", "["):
        ending = ".json"
    elif _CURATED.search(begins):
        ending = ".yaml"
    else:
        # Sentences have commas, too: a table has as many of its sign in each line.
        signs = [sign for sign in ("\t", ";", ",", "|") if _is_column_sign(sign, lines)]
        ending = ".txt" if not signs or (is_prose(text) and signs[0] == ",") else ".tsv" if signs[0] == "\t" else ".csv"
    return f"pasted text{ending}"


def _is_column_sign(sign: str, lines: list[str]) -> bool:
    counts = {line.count(sign) for line in lines[:20]}
    return len(lines) > 1 and min(counts) > 0 and (len(counts) == 1 or sign != ",")
