"""Loading order does not matter: the same three files, in whatever order, give the same graph."""

import json
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import record, written

from loaders import read_file

pytestmark = pytest.mark.engine

# Few enough that the files tell of the same, differently.
NAMES = st.sampled_from(["Ada Lake", "A. Lake", "Lake, Ada", "Ада"])
DAYS = st.sampled_from(["", "2019", "2019-05", "2019-05-20", "2021"])
PEOPLE = st.sampled_from(["p:1", "p:2"])


@st.composite
def table(draw):
    """A table of parts in agreements."""
    head = "agreement_id,agreement,date,actor_id,actor,kind,part"
    rows = [
        f"{draw(st.sampled_from(['a:1', 'a:2']))},{draw(st.sampled_from(['Accord', 'The accord']))},{draw(DAYS)},"
        f'{draw(PEOPLE)},"{draw(NAMES)}",Person,{draw(st.sampled_from(["mediator", "host", "party"]))}'
        for _ in range(draw(st.integers(1, 3)))
    ]
    return "\n".join([head, *rows]) + "\n"


@st.composite
def register(draw):
    """A register of persons and where they sat."""
    lines = [{"id": "board", "schema": "Organization", "properties": {"name": [draw(NAMES)]}}]
    for number in (1, 2):
        props = {"name": [draw(NAMES)], "birthDate": [day] if (day := draw(DAYS)) else []}
        lines.append({"id": f"p{number}", "schema": "Person", "properties": props})
        dates = {"startDate": [day] if (day := draw(DAYS)) else []}
        member = {"organization": ["board"], "member": [f"p{number}"], **dates}
        lines.append({"id": f"m{number}", "schema": "Membership", "properties": member})
    return "".join(json.dumps(line) + "\n" for line in lines)


@st.composite
def curated(draw):
    """What somebody wrote down: of the same persons, by the ids of both others."""
    sure, day = draw(st.sampled_from([0.5, 1.0])), draw(DAYS)
    people = [
        {"id": id, "kind": "Person", "name": draw(NAMES), "props": {"born": draw(DAYS)}}
        for id in ("p:1", "p:2", "ftm:p1", "ftm:p2")
    ]
    party = {"source": draw(PEOPLE), "type": "MEETS", "target": "ftm:p1", "confidence": sure, "at": "page 1"}
    other = {"source": "ftm:p1", "type": "MEMBER_OF", "target": "ftm:board", "at": "page 2"}
    board = {"id": "ftm:board", "kind": "Organization", "name": draw(NAMES)}
    lines = [*({**one, "from": day} if day else one for one in (party, other))]
    document = {"id": "doc:curated", "title": "Notes"}
    # JSON is YAML.
    return "\n".join(
        [
            "gobetween: 1",
            f"document: {json.dumps(document)}",
            f"entities: {json.dumps([*people, board])}",
            f"relations: {json.dumps(lines)}",
        ]
    )


def told(store):
    """All that is on record, but for when it was read and stamped."""
    return {
        what: {
            id: json.dumps(
                {k: v for k, v in (row | row.get("r", {})).items() if k not in ("read", "rev", "r")}, sort_keys=True
            )
            for id, row in rows.items()
        }
        for what, rows in record(store).items()
    }


@given(table(), register(), curated())
@settings(
    max_examples=max(5, settings().max_examples // 10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_order_of_three_files_gives_an_equal_graph(store, wipe_record, tmp_path, rows, lines, notes):
    files = [
        written(tmp_path, "a.csv", rows),
        written(tmp_path, "b.ijson", lines),
        written(tmp_path, "c.yaml", notes),
    ]
    graphs = []
    for order in permutations(files):
        wipe_record()
        for path in order:
            assert store.load(read_file(path)).rejected == []
        graphs.append(told(store))
    assert all(graph == graphs[0] for graph in graphs)
