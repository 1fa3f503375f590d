"""What would come of loading a file is told without a database, and is what comes."""

import json

from samples import written
from test_loaders import AGREEMENTS, CURATED
from typer.testing import CliRunner

from cli import cli
from graph.loading import Batch
from graph.ontology import default
from graph.preview import Against, preview
from loaders import read_file


def test_counts_first_relations_and_rejected_rows(tmp_path):
    path = written(tmp_path, "a.csv", AGREEMENTS + "a:2,B,1994,,,,,,,iso:AO,Angola,State,friend,,,,\n")
    found = preview(read_file(path), shown=2)
    assert found.nodes == {"State": 2, "Agreement": 1, "Person": 1, "Organization": 1, "Process": 1, "Event": 1}
    assert found.relations == {"MEDIATES": 2, "PARTY_TO": 1, "REPRESENTS": 1, "RESULT_OF": 1, "ABOUT": 1}
    assert [one.type for one in found.relations_first] == ["PARTY_TO", "RESULT_OF"]
    assert found.name("iso:AO") == "Angola"
    assert (found.rejections, found.rejected[0].column, found.missing) == (1, "part", 0)
    graph = found.graph()
    assert {data["name"] for _, data in graph.nodes(data=True)} == {
        "Angola",
        "First, accord",
        "Peace process in Angola",
    }
    assert sorted(key for *_, key in graph.edges(keys=True)) == sorted(one.id for one in found.relations_first)


def test_what_cannot_stand_in_the_graph_is_rejected_in_the_preview_too(tmp_path):
    bad = (
        CURATED
        + "  - {source: 'iso:UA', type: HOLDS, target: 'x:talks'}\n  - {source: 'iso:XX', type: URGES, target: 'iso:UA'}\n"
    )
    found = preview(read_file(written(tmp_path, "a.yaml", bad)))
    assert [one.reason for one in found.rejected] == ["HOLDS cannot go from a State; expected Person"]
    assert (found.missing, found.name("iso:XX")) == (1, "iso:XX")


def test_against_a_graph_it_says_what_is_new_what_adds_to_it_and_what_is_as_before(tmp_path):
    before = list(read_file(written(tmp_path, "a.csv", AGREEMENTS)))
    there = preview(before, shown=99)
    graph = there.graph()
    stated = {}
    for entry in before:
        stated |= Batch([entry], default(), "").digests
    against = Against(graph, lambda ids: {id: stated[id] for id in ids if id in stated}, {"x:angola": "iso:AO"})
    same = preview(read_file(tmp_path / "a.csv"), against=against)
    assert set(same.news["relations"]) == {"same"} and set(same.news["nodes"]) == {"same"}
    more = CURATED + (
        "  - {source: 'iso:AO', type: URGES, target: 'iso:UA', at: p. 9}\n"
        "  - {source: 'x:angola', type: URGES, target: 'iso:UA', at: p. 9}\n"
        "  - {source: 'iso:UA', type: URGES, target: 'iso:XX', at: p. 9}\n"
    )
    found = preview(read_file(written(tmp_path, "b.yaml", more)), shown=99, against=against)
    assert found.name("iso:AO") == "Angola" and found.name("x:angola") == "Angola"
    assert (found.missing, found.lost) == (1, 1)
    assert set(found.news["relations"]) == {"new"}
    # The same relation from another document is more evidence of it.
    other = written(tmp_path, "c.csv", AGREEMENTS + "\n")
    again = preview(read_file(other), shown=99, against=against)
    assert set(again.news["relations"]) == {"more"} and set(again.state.values()) == {"more"}


def test_a_dry_run_says_what_would_come_and_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")  # where there is no database
    path = written(tmp_path, "a.csv", AGREEMENTS)
    done = CliRunner().invoke(cli, ["load", str(path), "--dry-run"])
    assert done.exit_code == 0, done.output
    assert "a.csv is read as participations. Nothing is loaded" in done.stdout
    assert "2 MEDIATES" in done.stdout and "Alioune Beye" in done.stdout
    done = CliRunner().invoke(cli, ["load", str(path), "--dry-run", "--json"])
    (one,) = json.loads(done.stdout)
    assert one["relations"]["MEDIATES"] == 2 and one["loader"] == "participations"
    assert one["first"][0]["source"] == {"id": "iso:AO", "name": "Angola"}
    assert sorted(path.parent.iterdir()) == [path]
