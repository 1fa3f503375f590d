"""`gobetween query` on the seeds."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

EXAMPLES = yaml.safe_load((Path(__file__).parents[2] / "views" / "examples.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["question"])
def test_every_example_has_an_answer(answer, example) -> None:
    given = [word for name, value in example.get("parameters", {}).items() for word in ("--param", f"{name}={value}")]
    assert answer("query", example["text"], *given)["rows"]


def test_a_table_csv_and_what_is_left_out(run) -> None:
    query = "MATCH (m {name: $who})-[r:MEDIATES]->(talks) RETURN m, r, '=1+1' AS sum"
    code, out, _ = run("query", query, "--param", "who=Hakan Fidan", "--csv")
    assert code == 0
    header, first, *_ = out.splitlines()
    assert header == "m,r,sum"
    assert first.startswith("Hakan Fidan,Hakan Fidan mediates Second round")
    assert first.endswith(",'=1+1")
    code, out, err = run("query", "MATCH (n:State) RETURN n.name AS name", "--limit", 2)
    assert code == 0
    assert len(out.split("\n")) == 4
    assert "more rows than 2" in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["MATCH (n) DETACH DELETE n"], 2, "line 1, column 11: DETACH would change the graph"),
        (["MATCH (n {name: $who}) RETURN n"], 2, "the parameter $who has no value"),
        (["MATCH (n) RETURN m"], 2, "line 1, column 18"),
        (["MATCH (n {name: 'nobody'}) RETURN n"], 1, "no rows"),
        (["RETURN 1", "--param", "who"], 2, "NAME=VALUE is expected"),
        (["RETURN 1", "--json", "--csv"], 2, "one of the two"),
    ],
)
def test_what_cannot_be_answered_is_one_line(run, words, code, said) -> None:
    got, _, err = run("query", *words)
    assert got == code
    assert said in err
    assert len(err.strip().splitlines()) == 1
