"""Who could mediate, and the backtest, on the command line: on every engine, with the seeds that ship."""

import re

import pytest

pytestmark = pytest.mark.engine


def names(rows):
    return [row["candidate"]["name"] for row in rows]


def test_who_could_mediate_has_reasons_that_can_be_checked(answer):
    rows = answer("could-mediate", "Russia", "Ukraine", "--top", 5)
    assert names(rows)[0] == "Turkey"
    assert {"OSCE", "United Nations"} <= set(names(rows))
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]
    for row in rows:
        assert set(row) == {"rank", "candidate", "score", "reasons", "cautions"}
        assert row["score"] == pytest.approx(sum(one["points"] for one in row["reasons"]), abs=0.001)
        for one in row["reasons"]:
            assert {"component", "weight", "value", "points", "reason", "relations", "evidence"} == set(one)
            assert bool(one["evidence"]) == bool(one["relations"])
    latest = next(one for one in rows[0]["reasons"] if one["component"] == "latest")
    assert "Istanbul talks" in latest["reason"]
    assert latest["evidence"][0]["document"]["title"]


def test_as_of_knows_nothing_later(answer):
    then = answer("could-mediate", "Sudan", "SPLM/A", "--as-of", "2000")
    told = "".join(one["reason"] for row in then for one in row["reasons"])
    years = [int(year) for year in re.findall(r"\((\d{4})-\d\d-\d\d\)", told)]
    assert years and max(years) < 2000
    later = answer("could-mediate", "Sudan", "SPLM/A", "--as-of", "2011")
    assert "IGAD" in names(later)[:5]
    assert "2005" in "".join(one["reason"] for row in later for one in row["reasons"])


def test_the_backtest_is_what_the_documentation_says(answer):
    result = answer("backtest", "--dataset", "UCDP Peace Agreement Dataset", "--since", "2000")
    figures = {(one["processes"], one["method"]): one for one in result["figures"]}
    ours = figures["all", "ranking"]
    assert ours["n"] == 144
    assert ours["hits"]["5"] == pytest.approx(0.87, abs=0.02)
    assert ours["mrr"] == pytest.approx(0.72, abs=0.02)
    assert figures["all", "plain sum"]["hits"]["5"] == pytest.approx(0.81, abs=0.02)
    assert figures["all", "most frequent so far"]["hits"]["5"] == pytest.approx(0.49, abs=0.02)
    assert figures["new conflicts", "ranking"]["n"] == 13
    assert len(result["processes"]) == result["tested"] == 144


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("could-mediate", "Atlantis", "Ukraine"), 1, "nothing in the graph is called 'Atlantis'"),
        (("could-mediate", "Ukraine", "Ukraine"), 2, "named twice"),
        (("could-mediate", "Russia", "Ukraine", "--as-of", "1901"), 1, "nothing is known of mediation before 1901"),
        (("could-mediate", "Russia", "Ukraine", "--kind", "Event"), 2, "is no actor"),
        (("backtest", "--since", "2010", "--until", "2000"), 2, "ends (2000) before it begins (2010)"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run, words, code, said):
    got, out, err = run(*words)
    assert (got, out) == (code, "")
    assert said in err and err.count("\n") == 1
