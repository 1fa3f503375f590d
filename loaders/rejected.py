"""Rejected rows, kept in a file so that nothing is lost, and that file, mended, as a source of its own.

The file is JSON Lines. Its first line says which file the rows are from, and by which loader; each other line is a row with
where it stood, its column where one is at fault, and why it was rejected. Whoever mends it changes what stands under "row".
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from graph.model import Document, Entry, Rejected
from loaders import records
from loaders.files import LoadError, json_lines, opened

NAME = "rejected"
ENDING = ".rejected.jsonl"
_OURS = re.compile(r"(.+)\.rejected(?:-(\d+))?\.jsonl")


@dataclass(frozen=True)
class Row:
    """A row that was rejected, mended or not, where it stood in its own file, and what is wrong with its line in this one."""

    where: str
    row: Any
    fault: str = ""


@dataclass(frozen=True)
class Kept:
    """What a file of rejected rows says: the file that they are from, its loader with the options it had, its document."""

    path: Path
    loader: str
    options: Mapping[str, str]
    document: Document | None
    rows: Iterator[Row]


class Keeping:
    """Writes rejected rows, as they come, for ``<name>.rejected.jsonl`` beside the file they are from, or in the folder that
    `elsewhere` names where that one is not writable. A context manager.

    What an earlier load left there is replaced, or goes when nothing was rejected; what somebody has mended meanwhile is put
    aside. The rows of a load that is cut off are kept too.
    """

    def __init__(self, path: Path, loader: str, options: Mapping[str, str], elsewhere: Callable[[], Path]) -> None:
        self.path = path
        # What is rejected again of rejected rows is still from the same file.
        again = kept(path) if loader == NAME else None
        self._of = again or Kept(path.absolute(), loader, options, None, iter(()))
        self.document = self._of.document
        self.count = 0
        self.kept: Path | None = None  # where they are, at the end
        self._elsewhere = elsewhere
        self._rows: IO[str] | None = None

    def __enter__(self) -> Keeping:
        return self

    def noting(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The same entries; the first document among them is noted as the one that the rows are from."""
        for entry in entries:
            if self.document is None and isinstance(entry.item, Document):
                self.document = entry.item
            yield entry

    def add(self, one: Rejected) -> None:
        """Keeps a row."""
        if self._rows is None:
            self._rows = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        self.count += one.rows
        column = {"column": one.column} if one.column else {}
        said = {"where": one.where, **column, "reason": one.reason, "row": one.row}
        self._rows.write(json.dumps(said, ensure_ascii=True, default=str) + "\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._rows is None:
            if error is None:
                _put_aside(_beside(self.path))
            return
        with self._rows as rows:
            try:
                self.kept = self._write(_beside(self.path), rows)
            except OSError:
                self.kept = self._write(_beside(self._elsewhere() / self.path.name), rows)

    def _write(self, kept: Path, rows: IO[str]) -> Path:
        _put_aside(kept)
        rows.seek(0)
        digest = hashlib.blake2b(digest_size=8)
        for line in rows:
            digest.update(line.encode())
        document = {k: v for k, v in asdict(self.document).items() if v} if self.document else None
        head = {"file": str(self._of.path), "loader": self._of.loader, "options": dict(self._of.options)}
        rows.seek(0)
        # A new file that takes the place of whatever has that name: never through a link somebody put there.
        with tempfile.NamedTemporaryFile(
            "w", dir=kept.parent, prefix=".rejected-", encoding="utf-8", delete=False
        ) as new:
            try:
                said = {**head, "document": document, "digest": digest.hexdigest()}
                new.write(json.dumps({"rejected": said}, ensure_ascii=True) + "\n")
                new.writelines(rows)
                new.close()
                Path(new.name).replace(kept)
            except BaseException:
                Path(new.name).unlink(missing_ok=True)
                raise
        # What is in it came from a file that others may read.
        kept.chmod(0o666 & ~_umask())
        return kept


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _beside(path: Path) -> Path:
    """Where the rows of a file go. Those of a file of rejected rows go into one with a number, for it is somebody's work."""
    if not (found := _OURS.fullmatch(path.name)):
        return path.with_name(path.name + ENDING)
    stem, number = found.groups()
    return path.with_name(f"{stem}.rejected-{int(number or 1) + 1}.jsonl")


def _put_aside(kept: Path) -> None:
    """Makes room for `kept`: what we wrote goes, what somebody changed since gets another name."""
    if not kept.is_file() or kept.is_symlink():
        return
    digest = hashlib.blake2b(digest_size=8)
    with kept.open("rb") as stream:
        head = stream.readline()
        for line in stream:
            digest.update(line)
    try:
        ours = json.loads(head)["rejected"]["digest"] == digest.hexdigest()
    except (ValueError, TypeError, KeyError, RecursionError):
        ours = False
    if ours:
        kept.unlink()
    else:
        number = 1
        while (aside := kept.with_name(f"{kept.name}.mended-{number}")).exists():
            number += 1
        kept.rename(aside)


def kept_of(path: Path, elsewhere: Path) -> Path | None:
    """Where the rejected rows of the last load of this file are; None when nothing was rejected."""
    return next((one for one in (_beside(path), _beside(elsewhere / path.name)) if one.is_file()), None)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Each row in such a file with where it stood, its column, why it was rejected, and itself. Raises LoadError."""
    for number, line in enumerate(json_lines(path)):
        if number == 0 or line.fault or not isinstance(line.data, dict):
            continue
        said = line.data
        yield {name: str(said.get(name) or "") for name in ("where", "column", "reason")} | {"row": said.get("row")}


def mend(path: Path, rows: Mapping[int, Any]) -> bytes:
    """The content of such a file in which the rows of these numbers, from 0 in the order of `lines`, say something else; only
    they are in it, so that loading it is about them. Raises LoadError."""
    with opened(path) as stream:
        head = json.loads(stream.readline())
    head["rejected"].pop("digest", None)
    told = [json.dumps(head, ensure_ascii=True)]
    told += [
        json.dumps({**one, "row": rows[number]}, ensure_ascii=True, default=str)
        for number, one in enumerate(lines(path))
        if number in rows
    ]
    return ("\n".join(told) + "\n").encode()


def begins(head: str) -> bool:
    """Whether a file that begins so holds rejected rows."""
    return head.startswith('{"rejected":')


def kept(path: Path) -> Kept:
    """What a file of rejected rows says; its rows are read as they are asked for. Raises LoadError."""
    rows = json_lines(path)
    first = next(rows, None)
    try:
        if first is None or first.fault or set(first.data) != {"rejected"}:
            raise ValueError("it does not say which file its rows are from")
        said = records.known(
            first.data["rejected"], "rejected", ("file", "loader"), ("file", "loader", "options", "document", "digest")
        )
        document = records.document(said["document"]) if said.get("document") else None
        options = said.get("options") or {}
        if not isinstance(options, dict):
            raise ValueError(f"options are {options!r}; a mapping is expected")
    except (ValueError, TypeError) as error:
        raise LoadError(f"{path}, line 1: {error}; the first line is expected as Gobetween wrote it") from None

    def mended() -> Iterator[Row]:
        for line in rows:
            fault = line.fault
            if not fault and not (isinstance(line.data, dict) and "row" in line.data):
                fault = 'an object with "where" and "row" is expected'
            if fault:
                yield Row(f"{path}, line {line.number}", line.text, fault)
            else:
                yield Row(str(line.data.get("where") or f"{path}, line {line.number}"), line.data["row"])

    file = Path(records.text(said["file"], "file"))
    return Kept(file, str(said["loader"]), {str(k): str(v) for k, v in options.items()}, document, mended())
