"""`gobetween balance`, `camps` and `change`: what they answer, and what they say to a wrong call."""

import json
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from samples import graph_of, relation
from typer.testing import CliRunner

import cli.signed
from cli import cli as program
from graph.model import Entity


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command on two camps of two, a tie against them, and a fifth who is nobody's friend: {exit code, out, err}."""
    people = [Entity(f"iso:{n}", "State", n) for n in ("Arun", "Bora", "Cato", "Dara", "Elba")]
    graph = graph_of(
        people,
        [
            relation("iso:Arun", "SUPPORTS", "iso:Bora", start="1995"),
            relation("iso:Cato", "SUPPORTS", "iso:Dara", start="1995"),
            relation("iso:Arun", "OPPOSES", "iso:Cato", start="1995", end="2005"),
            relation("iso:Bora", "OPPOSES", "iso:Dara", start="2003"),
            relation("iso:Arun", "OPPOSES", "iso:Dara", start="2003"),
            relation("iso:Bora", "MEETS", "iso:Cato", start="2003", end="2003"),
            relation("iso:Arun", "THREATENS", "iso:Bora", start="2003", qualifier="x"),
            relation("iso:Arun", "COERCES", "iso:Bora", start="2003", qualifier="y"),
            relation("iso:Elba", "URGES", "iso:Arun", start="2003"),
        ],
    )
    store = SimpleNamespace(evidence=lambda ids: {id: [] for id in ids}, entities=lambda ids: [])

    @contextmanager
    def opened():
        yield store, graph, 7

    monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path))
    monkeypatch.setattr(cli.signed, "opened", opened)
    monkeypatch.setattr(cli.signed, "named", lambda store, text: f"iso:{text}")

    def runs(*words):
        done = CliRunner().invoke(program, list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return SimpleNamespace(code=done.exit_code, out=done.output)

    return runs


def answer(done):
    assert done.code == 0, done.out
    return json.loads(done.out)


def test_balance_counts_triangles_by_actor_and_over_time(run):
    data = answer(run("balance", "--json", "--every", "10"))
    assert (data["positive"], data["negative"], data["unsigned"]) == (2, 4, 1)
    assert data["counts"] == {"+++": 0, "++-": 1, "+--": 2, "---": 1}
    assert (data["balanced"], data["weak"]) == (0.5, 0.75)
    assert data["actors"][0].keys() == {
        "id", "name", "kind", "triangles", "+++", "++-", "+--", "---", "balanced", "weak"
    }  # fmt: skip
    assert [(p["since"], p["until"], p["triangles"]) for p in data["periods"]] == [
        ("1995", "2004", 4),
        ("2005", "2005", 2),
    ]
    table = run("balance", "--every", "10")
    assert "50%" in table.out
    assert "1995 – 2004" in table.out


def test_camps_names_both_sides_and_what_goes_against_them(run):
    data = answer(run("camps", "--until", "2002", "--json"))
    assert [{n["name"] for n in side} for side in data["parts"][0]["camps"]] == [{"Arun", "Bora"}, {"Cato", "Dara"}]
    assert (data["index"], data["exact"], data["fit"]) == (0, True, 1)
    assert data["lens"]["until"] == "2002"
    data = answer(run("camps", "Cato", "--json"))
    part = data["parts"][0]
    assert part["camps"][0][0]["name"] in ("Cato", "Bora")
    assert {"id": "iso:Cato", "name": "Cato", "kind": "State"} in part["camps"][0]
    assert part["index"] == len(part["against"]) == 1
    assert part["against"][0].keys() == {"source", "target", "sign", "weight", "evidence"}
    words = run("camps")
    assert "1 of 6 go against the camps (6 ties; no partition has fewer)" in words.out
    assert "1 without friendly or hostile ties" in words.out


def test_change_says_who_gained_and_which_tie_turned(run):
    words = ("change", "--before", "1990..1999", "--after", "2003")
    data = answer(run(*words, "--measure", "degree", "--measure", "balanced_share", "--json"))
    assert data["before"] == {"since": "1990", "until": "1999"}
    assert data["after"] == {"since": "2003", "until": "2003"}
    assert data["ties"]["before"] == 3
    assert data["ties"]["turned"] == [{"source": "iso:Arun", "target": "iso:Bora", "before": 1, "after": -1}]
    by_name = {m["name"]: {v["name"]: v for v in m["values"]} for m in data["measures"]}
    assert by_name["degree"]["Elba"]["status"] == "entered"
    assert by_name["degree"]["Elba"]["before"] is None
    table = run(*words)
    assert "Arun – Bora turned hostile" in table.out
    assert "entered: Elba" in table.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("change", "--before", "soon", "--after", "2000"), 2, "--before: 'soon' is not a date"),
        (("change", "--before", "..", "--after", "2000"), 2, "1990..1999, ..1999, 1990.. or 1999 is expected"),
        (("change", "--before", "2000..1990", "--after", "2000"), 2, "ends (1990) before it begins (2000)"),
        (
            ("change", "--before", "1900", "--after", "2000"),
            1,
            "the lens shows nothing: in 1900",
        ),
        (("change", "--before", "1995", "--after", "2000", "--measure", "fame"), 2, "unknown measure 'fame'"),
        (("balance", "--weight", "size"), 2, "unknown weight 'size'"),
        (("balance", "--lens", "relations=URGES"), 1, "there is nothing to balance"),
        (("camps", "--lens", "relations=URGES"), 1, "nobody is in a camp"),
        (("camps", "Elba", "--lens", "relations=MEETS"), 1, "'Elba' is not seen through"),
        (("camps", "--weight", "size"), 2, "unknown weight 'size'"),
    ],
)
def test_a_wrong_call_and_nothing_found_are_one_line(run, words, code, said):
    done = run(*words)
    assert done.code == code
    assert said in " ".join(done.out.split())
    assert "Traceback" not in done.out
