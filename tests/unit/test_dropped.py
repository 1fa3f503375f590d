"""What is dropped or pasted becomes a file with a safe name, whose ending says what pasted text looks like."""

import pytest

from loaders.dropped import keep, pasted_name, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("talks.csv", "talks.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\talks.csv", "talks.csv"),
        ("..", "file"),
        ("", "file"),
        (".hidden", "hidden"),
        ("a\x00b\nc.csv", "a_b_c.csv"),
        ("<script>alert(1)</script>.csv", "script>.csv"),
        ("x" * 400 + ".csv", "x" * 116 + ".csv"),
        ("Ω" * 200 + ".rejected.jsonl", "Ω" * 52 + ".rejected.jsonl"),
        ("half \ud800.txt", "half _.txt"),
    ],
)
def test_names(name, safe):
    assert safe_name(name) == safe
    assert len(safe.encode()) <= 120


def test_the_same_content_is_the_same_file(tmp_path):
    one = keep(tmp_path, "a.csv", b"x,y\n")
    assert keep(tmp_path, "a.csv", b"x,y\n") == one and one.read_bytes() == b"x,y\n"
    other = keep(tmp_path, "a.csv", b"x,z\n")
    assert other != one and other.name == "a.csv" and tmp_path in other.parents


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Turkey mediated talks between Russia, Ukraine and others on Monday.\n\nQatar, as before, offered to help.", "txt"),
        ("One line without a full stop", "txt"),
        ("source,target,type\nTurkey,Ukraine,mediates\n", "csv"),
        ("source;target\nTurkey, Republic of;Ukraine\n", "csv"),
        ("source\ttarget\nTurkey\tUkraine\n", "tsv"),
        ("gobetween: 1\ndocument: {id: a, title: b}\n", "yaml"),
        ('{"entity": {}}\n{"entity": {}}\n', "jsonl"),
        ('{"persons": [\n]}', "json"),
        ('[{"a": 1}]', "json"),
        ("<!DOCTYPE html><p>Turkey mediated.</p>", "html"),
        ("<?xml version='1.0'?><graphml/>", "xml"),
        ("", "txt"),
    ],
)  # fmt: skip
def test_pasted_text_is_called_what_it_looks_like(text, ending):
    assert pasted_name(text) == f"pasted text.{ending}"
