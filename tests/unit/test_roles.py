"""Who may look and who may change, of those who log in."""

from __future__ import annotations

import pytest

from graph.roles import EDITOR, VIEWER, roles, roles_in


def told(home, text: str, editors: str = ""):
    roles_in(home).write_text(text, encoding="utf-8")
    return roles(home, {"GOBETWEEN_EDITORS": editors})


def test_without_a_file_whoever_logs_in_may_look(tmp_path) -> None:
    found = roles(tmp_path, {"GOBETWEEN_EDITORS": "Anna@Example.org, *@desk.example.org"})
    assert found.of({"email": "anna@example.org"}) == EDITOR
    assert found.of({"email": "ben@DESK.example.org"}) == EDITOR
    assert found.of({"email": "ben@example.org"}) == VIEWER
    assert found.of({}) == VIEWER


def test_editors_and_viewers_by_address_domain_and_claim(tmp_path) -> None:
    found = told(
        tmp_path,
        "editors: [anna@example.org, {groups: analysts}]\nviewers: ['*@example.org', {tenant: 7}]\n",
        "eve@example.org",
    )
    assert found.of({"email": "anna@example.org"}) == EDITOR
    assert found.of({"email": "eve@example.org"}) == EDITOR
    assert found.of({"email": "x@elsewhere.org", "groups": ["staff", "analysts"]}) == EDITOR
    assert found.of({"email": "ben@example.org", "groups": "staff"}) == VIEWER
    assert found.of({"tenant": 7}) == VIEWER
    assert found.of({"email": "x@elsewhere.org"}) is None
    assert found.of({"email": "x@notexample.org"}) is None
    assert found.of({"email": "x@example.org.elsewhere.org"}) is None


@pytest.mark.parametrize("verified", [False, "false", None, 0])
def test_an_address_that_is_not_verified_counts_for_nobody(tmp_path, verified) -> None:
    found = told(tmp_path, "editors: [anna@example.org]\nviewers: []\n")
    assert found.of({"email": "anna@example.org", "email_verified": verified}) is None
    assert found.of({"email": "anna@example.org", "email_verified": True}) == EDITOR


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("editors: anna@example.org", "a list of addresses"),
        ("editors: [anna]", "an address or \\*@domain"),
        ("editors: ['*']", "an address or \\*@domain"),
        ("editors: ['a*@example.org']", "an address or \\*@domain"),
        ("viewers: ['x@*']", "an address or \\*@domain"),
        ("editors: [{a: 1, b: 2}]", "one claim"),
        ("editor: []", "'editor' means nothing"),
        ("- x", "no mapping"),
        ("a: [", "not readable as YAML"),
    ],
)
def test_a_mistake_in_the_file_is_told(tmp_path, text, said) -> None:
    with pytest.raises(ValueError, match=said):
        told(tmp_path, text)
