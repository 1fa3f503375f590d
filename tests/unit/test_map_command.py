"""`gobetween map`: what it prints, writes and asks."""

import json

import pytest
from samples import written

import cli
from loaders.tables import mapfile

LEADERS = "Person,Office,Country,Start\nAda Berg,President,Chile,03/04/2010\nBo Lind,President,Peru,05/06/2011\n"


@pytest.fixture
def run(capsys):
    def go(*words):
        capsys.readouterr()
        code = cli.main_code(["map", *(str(word) for word in words)])
        return code, *capsys.readouterr()

    return go


def test_it_prints_a_mapping_and_says_what_is_to_be_decided(run, tmp_path):
    code, out, err = run(written(tmp_path, "a.csv", LEADERS))
    assert code == 0
    assert "Start: undecided" in out and "type: HOLDS" in out
    assert (
        "To be decided: column 'Start': 03/04/2010 may be 3 April 2010 or 4 March 2010; add format: D/M/Y or M/D/Y"
        in err
    )


def test_it_writes_the_mapping_and_then_the_table_loads(run, tmp_path, capsys):
    path = written(tmp_path, "a.csv", LEADERS.replace("05/06", "25/06"))
    target = tmp_path / "a.mapping.yaml"
    code, out, err = run(path, "-o", target)
    assert (code, out) == (0, "")
    assert f"gobetween load {path} --mapping {target}" in " ".join(err.split())
    assert mapfile.load(target).dates["Start"].text == "D/M/Y"
    assert cli.main_code(["load", "--dry-run", str(path), "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)
    assert result["rejections"] == 0
    code, _, err = run(path, "-o", target)
    assert code == 2 and "is there already: say --force" in err
    assert run(path, "-o", target, "--force")[0] == 0


def test_json_has_the_mapping_the_columns_and_the_questions(run, tmp_path):
    code, out, _ = run(written(tmp_path, "a.csv", LEADERS), "--json")
    data = json.loads(out)
    assert code == 0 and data["written"] is None
    assert [(one["name"], one["what"]) for one in data["columns"]] == [
        ("Person", "person"), ("Office", "name"), ("Country", "state"), ("Start", "date")
    ]  # fmt: skip
    assert data["questions"][0]["formats"] == ["D/M/Y", "M/D/Y"]
    data["mapping"]["dates"]["Start"] = "M/D/Y"
    assert mapfile.of(data["mapping"]).links


def test_how_the_table_is_opened_goes_into_the_mapping(run, tmp_path):
    text = "Person;Office;Country\nJürgen Müller;President;Chile\n"
    code, out, _ = run(
        written(tmp_path, "a.csv", text.encode("cp850")), "--encoding", "cp850", "--delimiter", "semicolon"
    )
    assert code == 0
    assert mapfile.parse(out).table == {"encoding": "cp850", "delimiter": "semicolon"}


def test_it_asks_on_a_terminal(tmp_path, monkeypatch):
    from cli import mapping
    from loaders import tables

    answers = iter(["M/D/Y"])
    monkeypatch.setattr(mapping.Prompt, "ask", lambda *_, **__: next(answers))
    proposal = tables.propose(written(tmp_path, "a.csv", LEADERS))
    mapping._ask(proposal)
    assert not proposal.questions and proposal.data["dates"] == {"Start": "M/D/Y"}


def test_a_file_that_is_no_table_is_one_line(run, tmp_path):
    code, out, err = run(written(tmp_path, "a.csv", "x,y\n1.5,2\n2.5,3\n"))
    assert (code, out) == (2, "") and "nothing in it looks like the name of somebody" in err
    assert run(tmp_path / "none.csv")[0] == 2
