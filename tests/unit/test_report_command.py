"""`gobetween report`: what it answers on the screen and as JSON, and what it says to a wrong call."""

import json
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from samples import graph_of, talks
from typer.testing import CliRunner

import cli.report
from cli import cli as program
from graph.measures import MEASURES
from graph.report import MAIN


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs the command on the talks of the samples, names being ids: {exit code, output}."""
    graph = graph_of(*talks())

    @contextmanager
    def opened():
        yield SimpleNamespace(), graph, 7

    monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path))
    monkeypatch.setattr(cli.report, "opened", opened)
    monkeypatch.setattr(cli.report, "named", lambda store, text: text)

    def runs(*words):
        done = CliRunner().invoke(program, ["report", *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return SimpleNamespace(code=done.exit_code, out=done.output)

    return runs


def heads(out):
    """The measures that have a table of their own."""
    return [name for name in MEASURES if any(line.split()[:3] == [name, "Kind", "Value"] for line in out.splitlines())]


def test_the_screen_has_few_measures_in_full_and_who_is_first_by_the_others(run):
    done = run("--draws", "0")
    assert done.code == 0 and heads(done.out) == [name for name in MEASURES if name in MAIN]
    assert "By" in done.out and "katz" in done.out and "--measure all" in done.out
    assert set(heads(run("--draws", "0", "--measure", "all").out)) >= {"katz", "core", "degree"}
    assert heads(run("--measure", "katz").out) == ["katz"]


def test_json_has_all_measures_and_what_was_asked_besides(run):
    words = ("--draws", "0", "--before", "2020..2024", "--after", "2025", "--between", "iso:UA", "--and", "iso:RU")
    done = run(*words, "--json")
    assert done.code == 0, done.out
    told = json.loads(done.out)
    assert {one["name"] for one in told["measures"]} | {one["measure"] for one in told["failures"]} == set(MEASURES)
    assert told["change"]["after"] == {"since": "2025", "until": "2025"}
    assert [one["name"] for one in told["change"]["measures"]] == [name for name in MEASURES if name in MAIN]
    assert told["between"]["a"][0]["id"] == "iso:UA"
    shown = run(*words).out
    assert "2020 to 2024 beside 2025" in shown and "Between Ukraine and Russia" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--before", "1990"), "--before and --after go together"),
        (("--between", "iso:UA"), "--between and --and go together"),
        (("--before", "1999..1990", "--after", "2000"), "--before: the period ends (1990) before it begins (1999)"),
        (("--before", "", "--after", "2000"), "--before: a period as 1990..1999"),
        (("--between", "iso:UA", "--and", "iso:UA"), "iso:UA cannot be in both camps"),
        (
            ("--before", "1500..1510", "--after", "2000", "--lens", "kinds=Process"),
            "nothing is seen in one of the periods",
        ),
        (("--measure", "fame"), "unknown measure 'fame'; known: betweenness"),
    ],
)
def test_a_wrong_call_is_one_line(run, words, said):
    done = run(*words)
    assert done.code == 2 and said in " ".join(done.out.split())
