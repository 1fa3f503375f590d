"""`gobetween brokerage` and `gobetween between`, without a database: what they answer, and their complaints."""

import json
from contextlib import contextmanager

import pytest

import cli
import cli.brokerage


@pytest.fixture
def run(graph, capsys, monkeypatch):
    """Runs a command on the graph of `talks` and returns exit code, stdout and stderr."""

    @contextmanager
    def opened():
        yield None, graph, 7

    monkeypatch.setattr(cli.brokerage, "opened", opened)
    monkeypatch.setattr(cli.brokerage, "named", lambda store, name, kinds=(): name)

    def run(*words):
        code = cli.main_code(words)
        out, err = capsys.readouterr()
        return code, out, " ".join(err.split())

    return run


def test_brokerage_by_side_as_json(run):
    code, out, _ = run("brokerage", "--by", "side", "--process", "x:talks", "--role", "liaison", "--json")
    answer = json.loads(out)
    assert code == 0
    assert {"by": "side", "null": "density", "hostile": False, "directed": False}.items() <= answer.items()
    assert {(one["id"], one["name"], one["members"]) for one in answer["groups"]} == {
        ("iso:UA", "Ukraine", 2),
        ("iso:RU", "Russia", 4),
        (None, "third party", 2),
    }
    assert answer["left_out"] == 1  # the United States, who had no part in these talks
    assert {one["name"] for one in answer["brokers"]} == {"Hakan Fidan", "Turkey"}
    assert answer["brokers"][0]["scores"]["liaison"] == 2
    assert answer["whole"]["liaison"]["count"] == 4


def test_brokerage_as_a_table(run):
    code, out, _ = run("brokerage")
    assert code == 0
    assert "9 actors in 4 groups by state" in out
    assert "an actor who stands between two who have no tie of their own" in " ".join(out.split())


def test_between_as_json(run):
    code, out, _ = run("between", "iso:UA", "--and", "iso:RU", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["pairs"], answer["direct"], answer["aside"], answer["unreachable"]) == (1, 0, 0, [])
    assert [(one["name"], one["value"]) for one in answer["between"]] == [("United States", 1.0)]
    assert [(one["share"], one["length"]) for one in answer["between"][0]["serves"]] == [(1.0, 1.0)]


def test_between_sets_the_ties_of_the_sides_with_each_other_aside(run):
    code, out, _ = run("between", "iso:UA", "--and", "iso:RU", "--hostile")
    assert code == 0
    assert "ties of the sides with each other set aside: 1" in out
    code, _, err = run("between", "iso:UA", "--and", "iso:RU", "--hostile", "--direct", "--hops")
    assert (code, err) == (1, "nobody: all pairs of the two sides are tied to each other directly")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["brokerage", "--by", "colour"], 2, "--by: unknown 'colour'; known: state, kind, alliance, community, side"),
        (["brokerage", "--role", "boss"], 2, "--role: unknown 'boss'"),
        (["brokerage", "--by", "side"], 2, "--by side needs --process NAME"),
        (["brokerage", "--process", "x:talks"], 2, "--process goes with --by side"),
        (["brokerage", "--by", "property", "--property", "colour"], 1, "no node has the property 'colour'"),
        (["brokerage", "--by", "alliance"], 1, "nobody brokers as total"),
        (["brokerage", "--by", "side", "--process", "x:talks", "--until", "2022"], 1, "x:talks"),
        (["between", "iso:UA", "--and", "iso:UA"], 2, "Ukraine cannot be on both sides"),
        (["between", "iso:UA", "--and", "x:talks"], 2, "Second round of talks is no actor"),
        (
            ["between", "iso:UA", "--and", "iso:RU", "--lens", "kinds=Person"],
            1,
            "Ukraine is not seen through this lens",
        ),
    ],
)
def test_what_cannot_be_is_one_line(run, words, code, said):
    got, _, err = run(*words)
    assert (got, said in err) == (code, True), err
    assert "Traceback" not in err
