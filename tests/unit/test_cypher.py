"""What is sent to the database of a text that somebody wrote: only what reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.cypher import Refused, checked, parameters

EXAMPLES = yaml.safe_load((Path(__file__).parents[2] / "views" / "examples.yaml").read_text(encoding="utf-8"))
WRITES = ["CREATE", "MERGE", "SET", "DELETE", "DETACH DELETE", "REMOVE", "INSERT", "FOREACH", "LOAD CSV", "USE"]
# What may stand in a query without meaning anything: nothing in it is a clause.
FILLERS = st.sampled_from(
    ["'SET'", '"it\\"s CREATE"', "'\\\\'", "`MERGE`", "``", "/* DELETE ' */", "// REMOVE \"\n", "n.set", "$create", "{set: 1}", " ",
     "\n", "(n:SET)", "1..3", "1.5e3", "0xC ", "[x IN xs | x]", "é", "WHERE", "=~", "-->", "|", ".."]
)  # fmt: skip
CASES = st.sampled_from([str.upper, str.lower, str.title, lambda word: word.replace("S", "ſ")])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["question"])
def test_every_example_only_reads_and_brings_its_parameters(example) -> None:
    assert checked(example["text"])
    assert parameters(example["text"]) == list(dict.fromkeys(example.get("parameters") or {}))


@given(st.lists(FILLERS), st.lists(FILLERS), st.sampled_from(WRITES), CASES)
def test_no_writing_clause_comes_through(before, after, clause, case) -> None:
    text = f"MATCH (n) {' '.join(before)}\n{case(clause)} (n) {' '.join(after)}"
    with pytest.raises(Refused):
        checked(text)


@given(st.lists(FILLERS))
def test_what_only_looks_like_writing_is_let_through_as_it_stands(fillers) -> None:
    text = f"MATCH (n) {' '.join(fillers)}\nRETURN n"
    sent = checked(text)
    assert len(sent) == len(text)
    assert all(was == now for was, now in zip(text, sent, strict=True) if now != " ")
    assert "/*" not in sent
    assert "//" not in sent


@given(st.text("SETset'\"`/*\\\n ;1.$({:n", max_size=60))
def test_whatever_is_typed_is_refused_in_one_line_or_sent_without_a_clause(typed) -> None:
    text = f"RETURN 1 {typed}"
    try:
        sent = checked(text)
    except Refused as refused:
        assert "\n" not in refused.why
        assert 1 <= refused.line <= text.count("\n") + 1
        return
    # Cut by the simplest of readers: what is left outside of quotes has no SET that could begin a clause.
    bare, quote, skip = "", "", False
    for sign in sent:
        if skip:
            skip = False
        elif quote:
            skip = sign == "\\" and quote != "`"
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote, bare = sign, bare + "_"
        else:
            bare += sign
    words = (
        bare.upper().replace("(", " ( ").replace("{", " { ").replace(":", " : ").replace(".", " . ").replace("$", " $ ")
    )
    before = ""
    for word, after in zip(words.split(), [*words.split()[1:], ""], strict=True):
        assert word != "SET" or before in (":", ".", "$") or after == ":"
        before = word


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("MATCH (n)\nSET n.name = 'x'", (2, 1), "SET would change the graph"),
        ("CREATE (n:Person)", (1, 1), "CREATE would change the graph"),
        ("MATCH (n) RETURN n; MATCH (n) RETURN n", (1, 19), "a second statement"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", (1, 1), "LOAD would read a file"),
        ("USE other MATCH (n) RETURN n", (1, 1), "USE would ask another graph"),
        ("CALL apoc.cypher.doIt('x', {}) YIELD value RETURN value", (1, 1), "the procedure apoc.cypher.doIt"),
        ("CALL `dbms`. `killQuery`('x')", (1, 1), "the procedure dbms.killQuery"),
        ("MATCH (n) CALL { WITH n CALL db.createLabel('X') RETURN 1 AS x } RETURN x", (1, 25), "the procedure db.createLabel"),
        ("RETURN apoc.cypher.runFirstColumnSingle('CREATE (n)', {})", (1, 8), "the function apoc.cypher.runFirst"),
        ("SHOW USERS", (1, 1), "SHOW cannot begin a query"),
        ("DROP INDEX x", (1, 1), "DROP cannot begin a query"),
        ("TERMINATE TRANSACTIONS 'x'", (1, 1), "TERMINATE cannot begin a query"),
        ("GRANT ROLE admin TO me", (1, 1), "GRANT cannot begin a query"),
        ("EXPLAIN MATCH (n) RETURN n", (1, 1), "EXPLAIN shows how"),
        ("MATCH (n) RETURN 'x", (1, 18), "has no end"),
        ("MATCH (n) /* RETURN n", (1, 11), "has no end"),
        ("RETURN '\\u0027 SET n.x = 1'", (1, 9), "stands for a sign"),
        ("\\u0053ET", (1, 1), "means nothing"),
        ("RETURN 1SET", (1, 9), "runs into SET"),
        ("RETURN 0x1SET", (1, 11), "runs into SET"),
        ("RETURN $1SET", (1, 10), "runs into SET"),
        ("RETURN 1.SET", (1, 10), "runs into SET"),
        ("  ", (1, 1), "there is no query"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_and_where(text: str, where: tuple[int, int], why: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(text)
    assert (refused.value.line, refused.value.column) == where
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n {set: 'CREATE (m)'}) WHERE n.delete = \"it's MERGE\" RETURN n.`remove`, $set;",
        "CALL db.index.fulltext.queryNodes('Entity[search]', $words) YIELD node RETURN node",
        "CALL { MATCH (n) RETURN n } RETURN n",
        "CALL (*) { RETURN 1 AS one } RETURN one",
        "RETURN duration.between(date('2020'), date.truncate('year', date())) AS d",
        "MATCH (n)-[r:SET]->(:CREATE) RETURN r",
    ],
)
def test_names_and_strings_may_say_anything(text: str) -> None:
    assert checked(text) == text.rstrip(";")


def test_comments_are_not_sent_and_nothing_else_moves() -> None:
    text = "// SET\nMATCH (n) /* a\nb */ RETURN n // '"
    sent = checked(text)
    assert sent == "      \nMATCH (n)     \n     RETURN n"
    assert sent.index("RETURN") == text.index("RETURN")
