"""The command line on every engine, with the seeds that ship, as a person or a script uses it."""

import json
import os
import shutil
import subprocess
import sys

import networkx as nx
import pytest

import cli
from graph.projection import simple
from graph.store import open_store

pytestmark = pytest.mark.engine


def test_the_seeds_load_whole_and_a_second_time_change_nothing(answer):
    for result in answer("load", "--seeds"):
        assert result["rejected"] == []
        assert result["entities_new"] == result["relations_new"] == result["entities_changed"] == 0
        assert result["relations_changed"] == result["evidence_new"] == 0


def test_who_mediates_for_ukraine_names_hakan_fidan_with_evidence(answer):
    rows = answer("who-mediates", "--party", "Ukraine", "--since", "2025")["mediations"]
    assert all(set(row) == {"mediator", "part", "process", "parties", "from", "to", "evidence"} for row in rows)
    fidan = next(row for row in rows if row["mediator"]["name"] == "Hakan Fidan")
    assert fidan["part"] == "mediator"
    assert fidan["mediator"]["kind"] == "Person"
    assert {party["name"] for party in fidan["parties"]} == {"Ukraine", "Russia"}
    assert fidan["evidence"][0]["locator"] == "paragraph 2"
    assert fidan["evidence"][0]["document"]["title"]


def test_forty_years_of_mediation(answer):
    rows = answer("who-mediates")["mediations"]
    years = {row["from"][:4] for row in rows if row["from"]}
    assert len(years) > 40
    assert len({row["process"]["id"] for row in rows}) > 250
    assert len({row["mediator"]["id"] for row in rows}) > 150


def test_a_mediator_is_found_through_those_who_act_for_it(answer):
    names = {
        row["mediator"]["name"]
        for row in answer("who-mediates", "--mediator", "turkey", "--since", "2025")["mediations"]
    }
    assert "Hakan Fidan" in names


def test_the_presidents_are_connected_through_the_talks(answer):
    paths = answer("paths", "Zelensky", "Putin")["paths"]
    assert paths
    talks = {row["process"]["id"] for row in answer("who-mediates", "--mediator", "Hakan Fidan")["mediations"]}
    through = [p for p in paths if talks & {step["target"]["id"] for step in p["steps"]}]
    assert through
    for path in paths:
        assert set(path) == {"steps", "sentence", "cost", "hops", "confidence", "certain"}
        assert path["sentence"].startswith("Volodymyr Zelensky") and path["sentence"].endswith(".")
        for step in path["steps"]:
            assert {"source", "relation", "target", "evidence"} <= set(step)
            assert step["evidence"]


def test_no_path_says_what_stands_in_the_way(run):
    code, out, err = run("paths", "Fidan", "Putin", "--on", "1990")
    assert code == 1
    assert err.startswith("No such path leads from Hakan Fidan to Vladimir Putin. At other times there is one")
    assert "Hakan Fidan mediates" in out
    code, out, _ = run("paths", "Fidan", "Putin", "--on", "1990", "--json")
    assert (code, json.loads(out)["paths"]) == (1, [])


def test_ways_of_asking_for_paths(answer):
    path = answer("paths", "Fidan", "Ukraine", "--via", "Turkey", "--by", "hops", "-k", "1")["paths"][0]
    assert "Turkey" in {step["source"]["name"] for step in path["steps"]}
    held = answer("paths", "Ukraine", "Russia", "--cut")
    assert len(held["cuts"][0]) == len(held["paths"]) - 1
    assert held["direct"][0]["document"]["title"]
    best = answer("paths", "Zelensky", "Putin", "--strongest")
    assert best["confidence"] == pytest.approx(best["certain"]["confidence"], abs=1e-6)
    assert all(path["certain"] for path in answer("paths", "Fidan", "Putin", "--in-order", "--certain")["paths"])


def test_the_reports_betweenness_is_networkx_own(answer, seeded):
    from graph.mirror import Mirror
    from graph.store import open_store

    data = answer("report", "--measure", "betweenness", "--all-kinds")
    assert set(data) >= {"lens", "measures"}
    with open_store() as store:
        mirror = Mirror(store)
        mirror.refresh()
    theirs = nx.betweenness_centrality(simple(mirror.graph))
    ours = {value["id"]: value["value"] for value in data["measures"][0]["values"]}
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_evidence_by_id_and_by_the_names_of_both_ends(answer):
    rows = answer("evidence", "Hakan Fidan", "Second round of the Istanbul talks")
    assert rows[0]["relation"] == "MEDIATES"
    assert answer("evidence", rows[0]["id"]) == [rows[0]]


def test_the_state_of_the_world_on_a_day(answer, run):
    day = answer("on", "2025-06-02")
    assert day["lens"]["since"] is None and day["revision"]
    office = next(one for one in day["offices"] if one["source"]["name"] == "Hakan Fidan")
    assert (office["target"]["name"], office["by"], office["sure"]) == ("Foreign Minister of Turkey", "acts", False)
    assert office["evidence"][0]["document"]["title"]
    code, out, _ = run("on", "1995-12-14")
    assert code == 0 and "General Framework Agreement for Peace" in out and "Talks, agreements and events" in out
    assert run("on", "1800")[::2] == (1, "nothing is known of 1800\n")
    assert run("on", "soon")[0] == 2


def test_names_that_do_not_name_one(run):
    code, out, err = run("who-mediates", "--party", "Atlantis", "--json")
    assert (code, out) == (1, "")
    assert "nothing in the graph is called 'Atlantis'" in err
    code, _, err = run("paths", "Vladimir", "Ukraine")
    assert code == 2
    assert "Vladimir Putin" in err and "Vladimir Medinsky" in err
    code, _, err = run("paths", "Putin", "putin")
    assert code == 2 and "are the same" in err
    assert all(text.count("\n") == 1 for text in (err,))


def test_nothing_found_is_said_and_empty_json_is_still_json(run):
    code, out, err = run("who-mediates", "--party", "Ukraine", "--until", "1970", "--json")
    assert (code, json.loads(out)["mediations"]) == (1, [])
    assert "no third party matches" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["who-mediates", "--since", "june"], "--since: 'june' is not a date as YYYY"),
        (["report", "--measure", "fame"], "unknown measure 'fame'; known: betweenness"),
        (["report", "--kind", "state"], "unknown kind 'state'; did you mean State?"),
        (["report", "--since", "2020", "--until", "2019"], "the period ends (2019) before it begins (2020)"),
        (["export", "graph.docx"], "the ending says the format"),
        (["export", "/nowhere/graph.csv"], "No such file"),
        (["load"], "nothing to load"),
        (["load", "/nowhere.yaml"], "/nowhere.yaml: cannot be read"),
        (["paths", "Putin"], "Missing argument"),
        (["paths", "Putin", "Fidan", "--relation", "MEDIATE"], "did you mean MEDIATES?"),
        (["paths", "Putin", "Fidan", "--on", "soon"], "--on: 'soon' is not a date as YYYY"),
        (["paths", "Putin", "Fidan", "--via", "Putin"], "Vladimir Putin is an end"),
        (["paths", "Putin", "Fidan", "--certain"], "it goes with --in-order"),
        (["paths", "Putin", "Fidan", "--cut", "--strongest"], "three questions; one at a time"),
        (["paths", "Putin", "Fidan", "--cut", "--in-order"], "neither by way of somebody nor in time order"),
        (["dance"], "No such command"),
    ],
)
def test_a_wrong_call_is_said_in_words_with_exit_code_2(run, words, said):
    code, out, err = run(*words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err + out


def test_rejected_rows_are_named_and_kept_and_the_rest_loads(run, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "gobetween: 1\ndocument: {id: 'doc:cli', title: Mine}\n"
        "entities: [{id: 'p:cli', kind: Person, name: Clio Testperson}]\n"
        "relations:\n  - {source: 'p:cli', type: URGES, target: 'iso:UA', at: p 1}\n"
        "  - {source: 'p:cli', type: URGE, target: 'iso:UA', at: p 1}\n"
    )
    code, out, err = run("load", path)
    assert code == 1
    assert "1 new nodes" not in err and "1 rejected" in out
    assert f"{path}, line 6: unknown relation 'URGE'; did you mean URGES?" in err
    kept = [json.loads(line) for line in (tmp_path / "mine.yaml.rejected.jsonl").read_text().splitlines()]
    assert [one["row"]["type"] for one in kept[1:]] == ["URGE"]
    mended = (tmp_path / "mine.yaml.rejected.jsonl").read_text().replace('"URGE"', '"MEETS"')
    (tmp_path / "mine.yaml.rejected.jsonl").write_text(mended)
    assert "1 new relations" in run("load", tmp_path / "mine.yaml.rejected.jsonl")[1]
    assert json.loads(run("evidence", "Clio Testperson", "Ukraine", "--json")[1])[0]["evidence"][0]["locator"] == "p 1"


def test_one_unreadable_file_does_not_stop_the_others(run, tmp_path):
    good = shutil.copy(cli.SEEDS / "istanbul-2025.yaml", tmp_path / "good.yaml")
    code, out, err = run("load", tmp_path / "none.yaml", good)
    assert code == 2
    assert "good.yaml: 0 new nodes" in out and "none.yaml: cannot be read" in err


def test_status_and_counts(answer, seeded):
    status = answer("db", "status")
    assert status["running"] is True
    assert status["nodes"]["Agreement"] >= 374
    assert status["engine"].startswith("Neo4j" if "NEO4J_URI" in seeded else "embedded")


def test_a_wrong_password_or_address_is_one_line(seeded):
    if "NEO4J_URI" not in seeded:
        wrong = [({"NEO4J_URI": "bolt://127.0.0.1:9"}, "no database answers"), ({"NEO4J_URI": "what"}, "is no address")]
    else:
        wrong = [
            ({"NEO4J_PASSWORD": "wrong"}, "check NEO4J_USERNAME and NEO4J_PASSWORD"),
            ({"NEO4J_DATABASE": "none"}, "correct NEO4J_DATABASE"),
        ]
    for change, said in wrong:
        done = subprocess.run(
            [sys.executable, "-m", "gobetween", "db", "status"],
            env={**os.environ, **seeded, **change},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert said in done.stderr
        assert done.stderr.count("\n") == 1 and done.stdout == ""


@pytest.fixture
def taken_back(seeded):
    """Undoes whatever a test does to the seeds."""
    with open_store(seeded) as store:
        before = {done.number for done in store.history() if not done.undone}
        yield
        for done in store.history():
            if done.number not in before and not done.undone:
                store.undo(done.number)


def test_a_merge_from_the_command_line_and_its_way_back(run, answer, taken_back):
    code, out, _ = run("merge", "Hakan Fidan", "Sergei Lavrov", "--by", "ada")
    if code == 1:  # Lavrov is not among the seeds: take another
        code, out, _ = run("merge", "Hakan Fidan", "Medinsky", "--by", "ada")
    assert code == 0
    assert "Merged" in out and "gobetween split" in out
    (merged,) = answer("merged")
    assert answer("search", merged["id"])[0]["name"] == "Hakan Fidan"
    assert answer("history")[0]["who"] == "ada"
    assert run("split", merged["name"])[0] == 0
    assert run("merged")[0] == 1
    undone = answer("undo")
    assert (undone["kind"], bool(undone["undone"])) == ("split", True)
    assert answer("redo")["kind"] == "split"


def test_not_the_same_is_not_proposed_again(run, answer, taken_back):
    first, *_ = answer("duplicates")
    assert {"a", "b", "score", "reasons", "certain", "merged"} == set(first)
    assert run("apart", first["a"]["id"], first["b"]["id"])[0] == 0
    _, out, _ = run("duplicates", "--json")
    assert first["a"] not in [one["a"] for one in json.loads(out or "[]")]


def test_an_edit_shows_with_its_reason_and_the_sources_keep_their_own(run, answer, taken_back):
    edge = answer("evidence", "Fidan", "Second round of the Istanbul talks")[0]["id"]
    assert run("edit", edge, "--set", "from=2025-06-01", "--note", "from the evening before", "--by", "ada")[0] == 0
    (row,) = answer("evidence", edge)
    assert row["from"] == "2025-06-01"
    assert [(one["value"], one["chosen"]) for one in row["alternatives"]["from"]] == [
        ("2025-06-01", True),
        ("2025-06-02", False),
    ]
    _, out, _ = run("evidence", edge)
    assert "Sources differ on from: 2025-06-01 (shown; Edits by ada)" in " ".join(out.split())
    assert run("alias", "Ukraine", "Україна")[0] == 0
    assert answer("search", "україна")[0]["id"] == "iso:UA"


def test_a_relation_is_said_to_be_of_another_type_and_that_is_taken_back(run, answer, taken_back):
    edge = answer("evidence", "Fidan", "Second round of the Istanbul talks")[0]["id"]
    told = len(answer("evidence", edge)[0]["evidence"])
    assert run("edit", edge, "--type", "MEDIATS")[:2] == (2, "")
    left = answer("edit", edge, "--type", "HOSTS", "--note", "he only opened the door", "--by", "ada")["relation"]
    (row,) = answer("evidence", left)
    assert row["relation"] == "HOSTS" and len(row["evidence"]) == told
    assert "set to HOSTS by ada: he only opened the door" in row["evidence"][0]["note"]
    assert run("undo")[0] == 0
    assert answer("evidence", edge)[0]["relation"] == "MEDIATES"


def test_retracting_the_dataset_and_bringing_it_back(run, answer, seeded):
    before = answer("db", "status")
    dataset = next(one for one in answer("sources") if one["dataset"].startswith("UCDP"))
    done = answer("retract", dataset["dataset"], "--by", "ada")
    assert done["counts"]["relations_gone"] == dataset["relations"]
    assert answer("db", "status")["nodes"].get("Agreement", 0) <= before["nodes"]["Agreement"] - 374
    assert run("undo")[0] == 0
    after = answer("db", "status")
    assert (after["nodes"], after["relations"]) == (before["nodes"], before["relations"])


def test_two_holders_of_one_office_are_a_warning_that_names_both_sources(run, answer, tmp_path, seeded):
    for who, start, end in (("a", "2014-06-07", "2021"), ("b", "2019-05-20", "2024")):
        (tmp_path / f"{who}.yaml").write_text(
            f"gobetween: 1\ndocument: {{id: 'doc:{who}', title: Register {who}}}\nentities:\n"
            f"- {{id: 'p:{who}', kind: Person, name: Holder {who}}}\n- {{id: 'role:x', kind: Role, name: President of Somewhere}}\n"
            f"relations:\n- {{source: 'p:{who}', type: HOLDS, target: 'role:x', from: {start}, to: {end}}}\n"
        )
    assert run("load", tmp_path / "a.yaml")[0] == 0
    code, _, err = run("load", tmp_path / "b.yaml")
    assert code == 0
    assert "Two holders of one office at once, President of Somewhere" in err
    assert "Register a" in err and "Register b" in err
    (pair,) = answer("holders")
    assert [one["holder"]["name"] for one in pair["holders"]] == ["Holder a", "Holder b"]
    assert [one["holder"]["id"] for one in answer("holders", "President of Somewhere", "--on", "2023")] == ["p:b"]
    code, _, err = run("holders", "President of Somewhere", "--on", "1999")
    assert (code, "nobody is known to have held" in err) == (1, True)
    assert run("retract", "doc:a")[0] == run("retract", "doc:b")[0] == 0
    assert run("holders")[0] == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["undo", "9999"], 2, "no operation 9999"),
        (["undo", "x"], 2, "a valid integer"),
        (["redo", "1"], 2, "is not undone"),
        (["split", "iso:UA"], 2, "was not merged into anything"),
        (["merge", "Ukraine", "Ukraine"], 2, "is one node already"),
        (["merge", "Ukraine", "Nobody at all"], 1, "nothing in the graph is called"),
        (["apart", "Ukraine", "Ukraine"], 2, "two different ones are expected"),
        (["edit", "Ukraine"], 2, "nothing to change"),
        (["edit", "Ukraine", "--set", "colour"], 2, "PROPERTY=VALUE is expected"),
        (["edit", "Ukraine", "--set", "rev=1"], 2, "is used by the graph itself"),
        (["edit", "r:0000000000000000", "--set", "to=2020"], 2, "there is no relation"),
        (["edit", "r:0000000000000000", "--type", "HOSTS", "--set", "to=2020"], 2, "two changes"),
        (["edit", "Ukraine", "--type", "HOSTS"], 2, "--type is for a relation"),
        (["retract", "doc:none"], 2, "no document, dataset or piece of evidence"),
        (["holders", "President of Nowhere"], 1, "nothing in the graph is called"),
        (["search", "zzzzzzzz"], 1, "nothing is called anything like"),
        (["duplicates", "--kind", "Persn"], 2, "did you mean Person"),
        (["duplicates", "--min", "7"], 2, "less than or equal to 1"),
    ],
)
def test_clumsy_words_get_one_clear_line_and_change_nothing(run, answer, words, code, said):
    revision = answer("db", "status")["revision"]
    got, out, err = run(*words)
    assert (got, out) == (code, "")
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert answer("db", "status")["revision"] == revision
