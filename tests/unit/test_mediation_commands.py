"""`gobetween who-mediates`, `portfolio` and `at-the-table` on a small graph without a database."""

import csv
import json
from types import SimpleNamespace

import pytest
from samples import DOCUMENT, relation, talks

import cli
from cli import common
from graph import rows as as_rows
from graph.lens import Lens
from graph.model import Entity
from graph.names import rank


class Small:
    """What the commands ask of a store."""

    def __init__(self, entities, relations):
        self._entities = {one.id: one for one in entities} | {DOCUMENT: Entity(DOCUMENT, "Document", "A report")}
        self._relations = {one.id: one for one in relations}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def changes(self, since):
        nodes = [as_rows.node_row(one) for one in self._entities.values()]
        edges = [
            {**as_rows.edge_row(one), **as_rows.type_and_ends(one), "evidence": len(one.evidence)}
            for one in self._relations.values()
        ]
        return SimpleNamespace(revision=1, nodes=nodes, edges=edges, removed=[])

    def entities(self, ids):
        return [self._entities[id] for id in ids if id in self._entities]

    def search(self, text, limit=10, kinds=()):
        found = [one for one in self._entities.values() if not kinds or one.kind in kinds]
        return sorted(found, key=lambda one: -rank(text, one))[:limit]

    def evidence(self, of):
        return {key: list(self._relations[key].evidence) for key in of}


@pytest.fixture
def run(monkeypatch, capfd):
    entities, relations = talks()
    again = [relation("iso:TR", "MEDIATES", party, start="2025-06", end="2025-06") for party in ("iso:UA", "iso:RU")]
    relations += [*again, relation("iso:TR", "AIDS", "iso:UA", start="2023")]
    monkeypatch.setattr(common, "open_store", lambda: Small(entities, relations))

    def go(*words):
        capfd.readouterr()
        code = cli.main_code(list(words))
        out, err = capfd.readouterr()
        return code, out, err

    return go


def data(answer):
    code, out, _ = answer
    assert code == 0
    return json.loads(out)


def test_the_list_is_as_it_was_but_tells_nothing_twice(run):
    answer = data(run("who-mediates", "--since", "2025-06", "--json"))
    rows = answer["mediations"]
    assert answer["lens"] == Lens().to_dict() and answer["revision"]
    assert all(set(row) == {"mediator", "part", "process", "parties", "from", "to", "evidence"} for row in rows)
    assert {(row["mediator"]["id"], row["part"], row["process"]["id"]) for row in rows} == {
        ("p:fidan", "mediator", "x:talks"), ("iso:TR", "mediator", "x:talks"), ("iso:TR", "host", "x:talks"),
    }  # fmt: skip


def test_the_state_is_credited_once(run):
    (row,) = data(run("who-mediates", "--since", "2025-06", "--credit", "principal", "--json"))["mediations"]
    assert (row["mediator"]["id"], row["parts"], row["part"]) == ("iso:TR", ["mediator", "host"], "mediator")
    assert [one["id"] for one in row["through"]] == ["p:fidan"]
    assert len(row["evidence"]) == len({piece["relation"] for piece in row["evidence"]}) == 6
    _, out, _ = run("who-mediates", "--credit", "principal")
    assert "Counted: rounds and agreements, credited to the state or organisation acted for." in out
    assert "Turkey (through Hakan Fidan)" in out and "agreement: none known" in out


def test_only_one_part(run):
    assert {row["part"] for row in data(run("who-mediates", "--part", "host", "--json"))["mediations"]} == {"host"}


def test_the_matrix_in_print_as_data_and_in_a_file(run, tmp_path):
    made = data(run("who-mediates", "--matrix", "--json"))
    assert made["lens"] == Lens().to_dict()
    assert (made["unit"], made["credit"]) == ("process", "principal")
    cell = next(one for one in made["cells"] if (one["mediator"], one["party"]) == ("iso:US", "iso:UA"))
    assert cell["count"] == 2 and cell["processes"] == ["x:old"] and cell["relations"]
    assert "Turkey" in run("who-mediates", "--matrix")[1]
    file = tmp_path / "matrix.csv"
    assert run("who-mediates", "--matrix", "--csv", str(file))[0] == 0
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert {row["mediator"]: row["Ukraine"] for row in rows} == {"United States": "2", "Turkey": "1"}


def test_the_portfolio_of_one_and_of_two(run):
    made = data(run("portfolio", "Turkey", "--json"))
    assert made["mediator"]["mediations"] == 1 and made["party"]["mediations"] == 0
    assert made["mediator"]["processes"][0]["evidence"]
    pair = data(run("portfolio", "Ukraine", "Russia", "--json"))
    assert pair["pair"]["mediations"] == 3
    turkey = next(one for one in pair["ties"] if one["mediator"]["id"] == "iso:TR")
    assert [lean["value"] for lean in turkey["leans"]] == [0.5]
    _, out, _ = run("portfolio", "Ukraine", "Russia")
    assert "Turkey: Ukraine +1 −0, Russia +0 −0 (leans +0.50)" in out


def test_who_is_at_the_table(run):
    made = data(run("at-the-table", "Second round of talks", "--json"))
    assert "Vladimir Medinsky leads Russian delegation, which represents Russia" in {
        s["sentence"] for s in made["seats"]
    }
    assert all(seat["evidence"] for seat in made["seats"])
    assert made["case"]["agreement"] == "unknown" and made["ties"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["who-mediates", "--part", "king"], 2, "unknown part 'king'; known: mediator"),
        (["who-mediates", "--credit", "x"], 2, "unknown credit 'x'; known: principal, told"),
        (["who-mediates", "--csv", "x.csv"], 2, "--csv goes with --matrix"),
        (["who-mediates", "--since", "2020", "--until", "2010"], 2, "ends (2010) before it begins (2020)"),
        (["who-mediates", "--matrix", "--until", "1950"], 1, "no third party matches"),
        (["portfolio", "Turkey", "turkey"], 2, "Turkey makes no pair with itself"),
        (["portfolio", "Turkey", "United States"], 1, "no mediation between Turkey and United States is known"),
        (["portfolio", "Volodymyr Zelensky"], 1, "it acts for Ukraine: ask for that"),
        (["portfolio", "Ukraine", "Russia", "Turkey"], 2, "one name or two are expected, not 3"),
        (["portfolio", "Atlantis"], 1, "nothing in the graph is called 'Atlantis'"),
        (["at-the-table", "iso:UA"], 2, "Ukraine is a State; a Process, Agreement or Event is expected"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_line(run, words, code, said):
    got, _, err = run(*words)
    assert got == code and said in err and err.count("\n") == 1


def test_all_three_look_through_a_lens(run):
    answer = data(run("who-mediates", "--lens", "kinds=State,Process", "--json"))
    rows = answer["mediations"]
    assert answer["lens"]["kinds"] == ["State", "Process"]
    assert "p:fidan" not in {row["mediator"]["id"] for row in rows}
    assert run("portfolio", "Hakan Fidan", "--lens", "kinds=State,Process")[0] == 1
