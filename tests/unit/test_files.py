"""Files of any make: packed, damaged, hostile, and none at all. Each is read, or refused in one line."""

import bz2
import gzip
import lzma
import os
import sys
import tracemalloc
import zipfile

import pytest
from samples import written

from loaders import LoadError, files, find, read_file
from loaders.files import head, lines, suffix

TEXT = "one\ntwo é\n"


def packed(folder, how, text=TEXT):
    content = text.encode()
    if how == "zip":
        with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner/b.CSV", content)
            archive.writestr("__MACOSX/._b.CSV", "x")
        return folder / "a.zip"
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[how]
    return written(folder, f"b.csv.{how}", pack(content))


@pytest.mark.parametrize("how", ["gz", "bz2", "xz", "zip"])
def test_packed_files_are_read_as_what_is_in_them(tmp_path, how):
    path = packed(tmp_path, how)
    assert [line.text for line in lines(path)] == ["one\n", "two é\n"]
    assert head(path) == TEXT
    assert suffix(path) == ".csv"


@pytest.mark.parametrize("how", ["gz", "bz2", "xz", "zip"])
def test_a_packed_file_that_is_cut_off_is_one_line(tmp_path, how):
    path = packed(tmp_path, how, os.urandom(100_000).hex())
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(LoadError, match="cut off or damaged") as caught:
        list(lines(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("how", ["gz", "bz2", "zip"])
def test_a_bomb_is_refused_before_it_fills_anything(tmp_path, how, monkeypatch):
    monkeypatch.setattr(files, "ROOM", 1024 * 1024)
    path = packed(tmp_path, how, "0123456\n" * 1_000_000)
    with pytest.raises(LoadError, match=r"unpacks to more than \d MB"):
        for _ in lines(path):
            pass


def test_an_archive_of_several_files_says_what_is_in_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.csv", "1")
        archive.writestr("two.csv", "2")
    with pytest.raises(LoadError, match=r"it holds 2 files \(one.csv, two.csv\); one is expected"):
        find(tmp_path / "a.zip")


def test_a_line_of_a_hundred_megabytes_is_a_fault_and_not_a_hundred_megabytes_of_memory(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"document": {"id": "d", "title": "D"}}\n')
        for _ in range(100):
            stream.write(b"x" * 1024 * 1024)
        stream.write(b'\n{"entity": {"id": "a", "kind": "Person", "name": "A"}}\n')
    tracemalloc.start()
    _, long, person = (entry.item for entry in read_file(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert long.where == f"{path}, line 2" and "longer than 16 MB" in long.reason
    assert len(long.row) < 1000
    assert person.name == "A"
    assert peak < 64 * 1024 * 1024


def test_what_is_no_file_is_one_line(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    for name, said in (
        ("pipe", "no regular file"),
        ("loop", "cannot be read"),
        ("nowhere", "cannot be read"),
        ("none", "No such file"),
    ):
        with pytest.raises(LoadError, match=said) as caught:
            find(tmp_path / name)
        assert "\n" not in str(caught.value)


def test_a_link_to_a_file_is_that_file(tmp_path):
    (tmp_path / "a.jsonl").symlink_to(written(tmp_path, "b.jsonl", '{"document": {"id": "d", "title": "D"}}\n'))
    assert next(read_file(tmp_path / "a.jsonl")).item.title == "D"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_says_what_is_expected(tmp_path, content):
    with pytest.raises(LoadError, match="is empty; a file with something in it is expected"):
        find(written(tmp_path, "a.csv", content))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(99), b"%PDF-1.7\n", bytes(range(256)) * 9])
def test_the_wrong_kind_of_file_is_one_line(tmp_path, content):
    with pytest.raises(LoadError, match="not recognised; say what it is with --as"):
        find(written(tmp_path, "a.csv", content))


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path):
    assert head(written(tmp_path, "a.csv", "\ufeffa;b\n".encode())) == "a;b\n"
    assert head(written(tmp_path, "b.csv", "a;b\n".encode("utf-16"))) == "a;b\n"


ADDED = """
from graph.model import Document, Entry
NAME, ABOUT, SUFFIXES = "minutes", "minutes of meetings", (".minutes",)
def sniff(path, head): return head.startswith("MINUTES")
def read(path): yield Entry(Document("doc:m", "Minutes"), str(path))
"""


@pytest.fixture
def added(tmp_path, monkeypatch):
    """Installs a package with these loaders: {name: module's text}."""
    import loaders

    def install(**modules):
        info = tmp_path / "minutes-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: minutes\nVersion: 1\n")
        lines = [f"{name} = {name}_loader" for name in modules]
        (info / "entry_points.txt").write_text("[gobetween.loaders]\n" + "\n".join(lines) + "\n")
        for name, text in modules.items():
            (tmp_path / f"{name}_loader.py").write_text(text)
            monkeypatch.delitem(sys.modules, f"{name}_loader", raising=False)
        monkeypatch.syspath_prepend(tmp_path)
        loaders.known.cache_clear()

    yield install
    loaders.known.cache_clear()


def test_another_package_adds_a_loader(added, tmp_path):
    added(minutes=ADDED)
    path = written(tmp_path, "a.minutes", "MINUTES of the day")
    assert find(path).ABOUT == "minutes of meetings"
    assert next(read_file(path)).item.title == "Minutes"


def test_a_broken_loader_of_another_package_is_named_and_ours_still_work(added, tmp_path):
    added(minutes="raise RuntimeError('no such\\nday')", other="NAME = 'other'")
    assert find(written(tmp_path, "a.jsonl", '{"document": {"id": "d", "title": "D"}}')).NAME == "jsonl"
    with pytest.raises(
        LoadError, match=r"the loader 'minutes' of minutes_loader cannot be used: RuntimeError: no such day"
    ):
        find(tmp_path, "minutes")
    with pytest.raises(LoadError, match="it has no ABOUT, SUFFIXES, sniff, read"):
        find(tmp_path, "other")


def test_an_option_that_a_loader_does_not_have_is_named(tmp_path):
    path = written(tmp_path, "a.jsonl", '{"document": {"id": "d", "title": "D"}}')
    with pytest.raises(LoadError, match="jsonl has no option 'period'; it has: none"):
        read_file(path, period="year")
