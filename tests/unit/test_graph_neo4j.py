"""The mapping of a Neo4j of another shape: what is refused, and what may stand in a query. Reading one: tests/integration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import written

from loaders import LoadError, find, read_file
from loaders.graphs.neo4j import Connection, is_quotable, mapping_of, quoted

MAPPING = """\
neo4j: {uri: 'bolt://localhost:1', scope: talks}
nodes:
  Diplomat: {kind: Person, id: uid, name: fullName, aliases: aka, props: {born: birth_date}}
relationships:
  EMPLOYS: {relation: WORKS_FOR, reversed: true, between: [Ministry, Diplomat], start: since, props: all}
"""


def test_a_mapping_is_known_by_what_it_holds(tmp_path):
    path = written(tmp_path, "talks.yaml", MAPPING)
    assert find(path).NAME == "neo4j"
    assert find(written(tmp_path, "b.yml", "# first\n" + MAPPING)).NAME == "neo4j"
    shape = mapping_of(path, {"SOURCE_NEO4J_DATABASE": "other"})
    assert (shape.connection.uri, shape.connection.database, shape.scope) == ("bolt://localhost:1", "other", "talks")
    assert shape.document.id == "graph:talks"
    assert shape.nodes[0].said == {"id": "uid", "name": "fullName", "aliases": "aka"}
    (employs,) = shape.relations
    assert (employs.relation, employs.reversed, employs.between, employs.props) == (
        "WORKS_FOR",
        True,
        ("Ministry", "Diplomat"),
        None,
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("bolt://localhost:1", "http://localhost:1", "one as bolt://host:7687 or neo4j+s://host is expected"),
        ("bolt://localhost:1", "bolt://neo4j:secret@localhost:1", "that belongs in SOURCE_NEO4J_USERNAME and SOURCE_NEO4J_PASSWORD"),
        ("scope: talks", "password: secret", "neo4j: password does not belong here; set SOURCE_NEO4J_USERNAME and SOURCE_NEO4J_PASSWORD"),
        ("scope: talks", "skope: talks", "neo4j has an unknown field 'skope'"),
        ("kind: Person", "kind: Persn", "unknown kind 'Persn'; did you mean Person?"),
        ("id: uid, ", "", "nodes: Diplomat has no id"),
        ("name: fullName", "name: [a]", "nodes: Diplomat: name is ['a']; text is expected"),
        ("props: {born: birth_date}", "props: most", "props are 'most'; all, a list of properties or {property: name} is expected"),
        ("  Diplomat:", '  "a\\\\u0060b":', "cannot stand in a query"),
        ("relation: WORKS_FOR", "relation: WORKS", "unknown relation 'WORKS'; did you mean"),
        ("[Ministry, Diplomat]", "Ministry", "between is 'Ministry'; two labels are expected"),
        ("reversed: true", "reversed: maybe", "reversed is 'maybe'; true or false is expected"),
        ("nodes:", "noodles:", "the mapping has no nodes"),
        ("nodes:\n", "nodes: [\n", "not readable as YAML"),
        ("scope: talks", "scope: !!python/object/apply:os.system [ls]", "not readable as YAML"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_one_line_that_says_what_would_be_right(tmp_path, old, new, expected):
    assert old in MAPPING
    path = written(tmp_path, "talks.neo4j.yaml", MAPPING.replace(old, new))
    with pytest.raises(LoadError) as caught:
        list(read_file(path, "neo4j"))
    said = str(caught.value)
    assert expected in said and str(path) in said and "\n" not in said and "secret" not in said


def test_a_server_that_is_not_there_is_one_line(tmp_path):
    path = written(tmp_path, "talks.neo4j.yaml", MAPPING)
    with pytest.raises(
        LoadError, match=r"bolt://localhost:1: cannot be read \(.*\); a Neo4j that answers is expected"
    ) as caught:
        list(read_file(path))
    assert "\n" not in str(caught.value)


@given(st.text(max_size=20))
def test_no_name_ends_its_quotes(name):
    if not is_quotable(name):
        with pytest.raises(ValueError, match="cannot stand in a query"):
            quoted(name)
        return
    inside = quoted(name)[1:-1]
    assert inside.replace("``", "") == name.replace("`", "") and inside.count("`") == 2 * name.count("`")
    assert "\\" not in inside and "\n" not in inside


def test_who_comes_in_is_not_shown(tmp_path):
    shape = mapping_of(written(tmp_path, "a.yaml", MAPPING), {"SOURCE_NEO4J_PASSWORD": "secret"})
    assert "secret" not in repr(shape)
    assert Connection.to("neo4j+s://db.example.org", "x").database == "x"
