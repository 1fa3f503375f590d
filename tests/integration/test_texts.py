"""A news text on the command line and in a real store: nothing without a decision, and each decision can be taken back."""

import json

import pytest
from language_model import served

import cli
from graph.embedded import data_home
from graph.store import open_store
from loaders import read_file
from loaders.text import review as reviews

pytestmark = pytest.mark.engine

LAKE = """OSLO, 9 May 2024 - Norwegian Foreign Minister Ada Lind mediated talks between Bhutan and Iceland in Oslo on Thursday.

Qatar offered to mediate the talks as well. Finland will host the next round of talks in June. Sweden did not mediate the talks.
"""


@pytest.fixture
def article(environ, monkeypatch, tmp_path):
    """The article in a file, and the command line on an empty graph, with a data folder of its own."""
    for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "lake.txt"
    file.write_text(LAKE)
    if "GOBETWEEN_HOME" not in environ:
        monkeypatch.setenv("GOBETWEEN_HOME", str(tmp_path / "home"))
    yield file
    # The engine's data folder is that of the other tests too.
    for one in list(reviews.kept(data_home())):
        reviews.forget(data_home(), one.article.id)


@pytest.fixture
def run(capfd):
    """Runs a command; returns (exit code, stdout, stderr)."""

    def go(*words):
        capfd.readouterr()
        code = cli.main_code([str(word) for word in words])
        out, err = capfd.readouterr()
        return code, out, err

    return go


def number(rows, type, source):
    return next(row["number"] for row in rows if (row["type"], row["source"]["name"]) == (type, source))


def relations():
    """Every relation in the graph by type and the names of its ends."""
    with open_store() as store:
        changes = store.changes(0)
    names = {row["id"]: row["name"] for row in changes.nodes}
    return {(row["type"], names[row["source"]], names[row["target"]]) for row in changes.edges}


def test_an_article_is_shown_and_loaded_only_as_far_as_it_is_accepted(article, run):
    code, out, _ = run("load", article)
    assert code == 0
    assert "Ada Lind mediates" in out and "Nothing is loaded yet" in out
    assert relations() == set()
    code, out, _ = run("load", article, "--dry-run", "--json")
    rows = json.loads(out)
    assert code == 0 and {row["decision"] for row in rows} == {"open"}
    assert set(rows[0]) >= {"number", "type", "source", "target", "sentence", "quote", "confidence", "status", "reason",
                            "document", "file"}  # fmt: skip
    assert all(row["sentence"] in " ".join(LAKE.split()) and row["quote"] in row["sentence"] for row in rows)
    code, out, _ = run("load", article, "--accept-above", "0.5", "--json", "--by", "ada")
    assert code == 0
    (told,) = json.loads(out)
    assert {row["status"] for row in told["proposals"] if row["decision"] == "accepted"} == {"stated"}
    found = relations()
    assert ("HOLDS", "Ada Lind", "Foreign Minister of Norway") in found
    assert ("OF", "Foreign Minister of Norway", "Norway") in found
    (talks,) = {one[2] for one in found if one[:2] == ("MEDIATES", "Ada Lind")}
    assert ("PARTY_TO", "Bhutan", talks) in found
    code, out, _ = run("who-mediates", "--party", "Bhutan", "--json")
    row = next(row for row in json.loads(out)["mediations"] if row["mediator"]["name"] == "Ada Lind")
    piece = row["evidence"][0]
    assert piece["quote"].startswith("Norwegian Foreign Minister Ada Lind mediated")
    assert piece["locator"].startswith("paragraph ") and "sentence 1" in piece["locator"]
    assert piece["method"] == "text" and row["from"] == "2024-05-09"


def test_a_load_that_is_undone_opens_its_proposals_and_a_redo_closes_them(article, run):
    def accepted():
        return [
            row["number"]
            for row in json.loads(run("load", article, "--dry-run", "--json")[1])
            if row["decision"] == "accepted"
        ]

    run("load", article, "--accept", "1-2")
    before = relations()
    assert accepted() == [1, 2]
    assert run("undo")[0] == 0
    assert accepted() == [] and relations() == set()
    assert run("redo")[0] == 0
    assert accepted() == [1, 2] and relations() == before
    run("load", article, "--accept", "1-2")
    assert relations() == before


def test_what_is_planned_or_denied_is_not_loaded_before_somebody_changes_it(article, run):
    rows = json.loads(run("load", article, "--dry-run", "--json")[1])
    denied = number(rows, "MEDIATES", "Sweden")
    code, _, err = run("load", article, "--accept", denied)
    assert code == 1 and f"{denied} stays open: it is denied" in err
    code, _, err = run("review", "Norwegian Foreign Minister", "--set", f"{denied}:status=stated", "--accept", denied)
    assert code == 0
    assert any(one[:2] == ("MEDIATES", "Sweden") for one in relations())
    code, out, _ = run("review", "Norwegian Foreign Minister", "--reopen", denied, "--reject", denied, "--json")
    row = json.loads(out)[denied - 1]
    assert (row["decision"], row["status"], row["changed"]) == ("rejected", "stated", True)
    assert relations() == set()
    with open_store() as store:
        assert store.counts()["nodes"] == {} and store.check() == []


def test_an_offer_to_mediate_is_one_to_the_parties(article, run):
    rows = json.loads(run("load", article, "--dry-run", "--json")[1])
    run("load", article, "--accept", number(rows, "MEDIATES", "Qatar"))
    assert relations() == {("OFFERS_MEDIATION", "Qatar", "Bhutan"), ("OFFERS_MEDIATION", "Qatar", "Iceland")}


def test_a_rejected_one_is_remembered_and_a_review_is_found_again(article, run):
    rows = json.loads(run("load", article, "--dry-run", "--json")[1])
    run("load", article, "--reject", number(rows, "MEDIATES", "Ada Lind"))
    code, out, _ = run("review", "--json")
    (row,) = json.loads(out)
    assert code == 0 and row["rejected"] == 1
    code, out, _ = run("review", row["document"])
    assert code == 0 and "stated, rejected" in out
    again = article.with_name("again.txt")
    again.write_text(LAKE.replace("\n\n", "\n"))
    run("load", again, "--accept-above", "0")
    assert not any(one[0] == "MEDIATES" and one[1] == "Ada Lind" for one in relations())
    assert run("review", "doc:other")[0] == 1
    assert run("review", row["document"], "--accept", "99")[0] == 2


def test_an_end_is_joined_with_a_node_of_the_graph_in_all_its_proposals(article, run, tmp_path):
    known = tmp_path / "known.jsonl"
    known.write_text(
        '{"entity": {"id": "gb:lake-process", "kind": "Process", "name": "Lake process", "evidence": []}}\n'
    )
    run("load", known)
    rows = json.loads(run("load", article, "--dry-run", "--json")[1])
    talks = next(row["target"]["name"] for row in rows if row["type"] == "MEDIATES")
    run("load", article)
    code, _, err = run("review", rows[0]["document"], "--join", f"{talks}=Lake process", "--accept-above", "0.5")
    assert (code, err) == (0, "")
    assert {one for one in relations() if one[0] in ("MEDIATES", "PARTY_TO")} >= {
        ("MEDIATES", "Ada Lind", "Lake process"),
        ("PARTY_TO", "Bhutan", "Lake process"),
        ("PARTY_TO", "Iceland", "Lake process"),
    }
    assert talks not in {name for one in relations() for name in one[1:]}


def test_texts_beside_other_files_folders_and_what_is_none(article, run, tmp_path):
    folder = tmp_path / "several"
    folder.mkdir()
    (folder / "one.txt").write_text(LAKE)
    (folder / "two.txt").write_text("Qatar mediated talks between Sudan and Chad in Doha on Monday. Nobody was hurt.")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    table = tmp_path / "pair.jsonl"
    table.write_text('{"entity": {"id": "gb:x", "kind": "Person", "name": "X Lake", "evidence": []}}\n')
    code, out, err = run("load", folder, table, "--json")
    told = json.loads(out)
    assert code == 1 and "picture.png" in err
    assert [row.get("entities_new") for row in told] == [1, 0, 0]
    assert sum("proposals" in row for row in told) == 2
    code, out, err = run("load", folder, "--accept", "1")
    assert code == 2 and "several texts" in err
    code, _, err = run("load", table, "--accept", "1")
    assert code == 2 and "none of these is one" in err
    code, _, err = run("load", article, "--accept", "one")
    assert code == 2 and "numbers are expected, as in 1,3-5" in err


def test_from_python_what_is_sure_enough_is_read_as_entries(article):
    with open_store() as store:
        summary = store.load(read_file(article, accept_above="0.8"))
    assert summary.rejections == 0
    assert any(one[:2] == ("MEDIATES", "Ada Lind") for one in relations())


def said(type, source, target, quote):
    ends = {side: {"name": name, "kind": kind} for side, (name, kind) in (("source", source), ("target", target))}
    return {"type": type, **ends, "quote": quote, "status": "stated", "title": ""}


def test_a_language_model_is_asked_only_when_it_is_named_and_believed_only_word_for_word(article, run, monkeypatch):
    true = said("URGES", ("Qatar", "State"), ("Bhutan", "State"), "Qatar offered to mediate the talks")
    false = said("URGES", ("Qatar", "State"), ("Iceland", "State"), "Qatar urged Iceland")
    with served([true, false]) as server:
        for name, value in server.environ.items():
            monkeypatch.setenv(name, value)
        before = json.loads(run("load", article, "--dry-run", "--json")[1])
        assert server.asked == [], "nobody said so"
        code, out, err = run("load", article, "--dry-run", "--json", "--language-model", "openai:some-model")
    assert code == 0 and len(server.asked) == 1
    rows = json.loads(out)
    (new,) = (row for row in rows if row["reason"] == "language model openai:some-model")
    assert (new["type"], new["source"]["name"], new["target"]["name"]) == ("URGES", "Qatar", "Bhutan")
    assert len(rows) == len(before) + 1
    assert "about" in err and "900 tokens in" in err and "1 of 2 relations stand in the text" in err
    assert "refused: Qatar URGES Iceland: its quote does not stand in the text word for word" in err


def test_a_language_model_that_cannot_be_used_is_one_line(article, run, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    code, _, err = run("load", article, "--language-model", "openai:some-model")
    assert code == 2 and "openai:some-model" in err.splitlines()[-1] and "Traceback" not in err
    assert run("load", article, "--language-model", "nonsense")[0] == 2


def test_a_text_in_another_language_is_one_line(article, run):
    article.write_text(
        "Die Türkei vermittelte am Montag die Gespräche zwischen Russland und der Ukraine in Istanbul. " * 3
    )
    code, _, err = run("load", article, "--dry-run")
    assert code == 2
    assert err.count("the text is in German") == 1
