"""Proposed mappings, taken as they are: the tables of researchers become the relations that they would expect."""

import datetime
import pickle

import pytest
from samples import written
from workbooks import xlsx

from graph.model import Entity, Rejected, Relation
from graph.ontology import default
from loaders import LoadError
from loaders.tables import entries, mapfile, opened_table, propose
from loaders.tables.guess import columns_of, relation_of, role_of
from loaders.tables.mapping import MappingError


def graph(path):
    """What a table becomes by the mapping proposed for it, unedited: (who, relation, to whom, from, to), and kinds by name."""
    proposal = propose(path)
    assert not proposal.questions
    # As a user has it: written to a file, and read from there.
    plan = mapfile.parse(proposal.yaml, "proposed.yaml")
    items = [entry.item for entry in entries(opened_table(path), plan)]
    assert not [one.reason for one in items if isinstance(one, Rejected)]
    things = {one.id: one for one in items if isinstance(one, Entity)}
    relations = [one for one in items if isinstance(one, Relation)]
    for one in relations:
        default().check_relation(one, things[one.source].kind, things[one.target].kind)
    called = {id: one.name for id, one in things.items()}
    said = {(called[r.source], r.type, called[r.target], r.start, r.end) for r in relations}
    return said, {one.name: one.kind for one in things.values()}


def test_an_edge_list_with_types(tmp_path):
    said, kinds = graph(written(tmp_path, "a.csv", (
        "source,target,relation,since,weight\nGermany,France,ally,1963,2\nIran,Israel,enemy,1979,1\nQatar,Hamas,supports,2012,1\n"
        "Norway,Colombia,mediates,2012,5\nBlue Front,Iran,trades,2001,1\n"
    )))  # fmt: skip
    assert said == {
        ("Germany", "ALLIED_WITH", "France", "1963", None),
        ("Iran", "OPPOSES", "Israel", "1979", None),
        ("Qatar", "SUPPORTS", "Hamas", "2012", None),
        ("Norway", "MEDIATES", "Colombia", "2012", None),
        ("Blue Front", "LINKED_TO", "Iran", "2001", None),
    }
    assert (kinds["Germany"], kinds["Hamas"]) == ("State", "Organization")


def test_persons_with_offices_and_dates(tmp_path):
    said, kinds = graph(written(tmp_path, "a.tsv", (
        "Name\tTitle\tCountry\tFrom\tTo\nAda Berg\tPrime Minister\tNorway\t2001-10-19\t2005-10-17\n"
        "Luis Ferro\tMinister of Defence\tChile\t2010-03\t2014\nAda Berg\tPrime Minister\tNorway\t2009-01-01\t2011-02-03\n"
        "Mona Sand\tPresident\tKenya\t2013\t\n"
    )))  # fmt: skip
    assert said == {
        ("Ada Berg", "HOLDS", "Prime Minister of Norway", "2001-10-19", "2005-10-17"),
        ("Ada Berg", "HOLDS", "Prime Minister of Norway", "2009-01-01", "2011-02-03"),
        ("Luis Ferro", "HOLDS", "Minister of Defence of Chile", "2010-03", "2014"),
        ("Mona Sand", "HOLDS", "President of Kenya", "2013", None),
        ("Prime Minister of Norway", "OF", "Norway", None, None),
        ("Minister of Defence of Chile", "OF", "Chile", None, None),
        ("President of Kenya", "OF", "Kenya", None, None),
    }
    assert kinds["Ada Berg"] == "Person"


def test_mediation_cases(tmp_path):
    said, kinds = graph(written(tmp_path, "a.csv", (
        "Conflict,Side A,Side B,Mediation begins,Mediation ends,Mediator,Outcome\n"
        "Blue war,Government of Sudan,SPLM/A,13/05/2002,20/07/2002,IGAD and Kenya,ceasefire\n"
        "Green war,Government of Mali,CMA,01/07/2014,20/06/2015,Algeria,agreement\n"
        "Red war,Government of Burundi,CNDD-FDD,02/12/2002,,\"South Africa, Tanzania\",ceasefire\n"
    )))  # fmt: skip
    talks = "Talks: Government of Sudan – SPLM/A, 2002-05-13"
    assert {one for one in said if one[2] == talks} == {
        ("Sudan", "PARTY_TO", talks, "2002-05-13", "2002-07-20"),
        ("SPLM/A", "PARTY_TO", talks, "2002-05-13", "2002-07-20"),
        ("IGAD", "MEDIATES", talks, "2002-05-13", "2002-07-20"),
        ("Kenya", "MEDIATES", talks, "2002-05-13", "2002-07-20"),
    }
    assert {one[0] for one in said if one[1] == "MEDIATES"} == {"IGAD", "Kenya", "Algeria", "South Africa", "Tanzania"}
    assert (talks, "ABOUT", "Conflict: Blue war", None, None) in said
    assert (kinds[talks], kinds["Sudan"], kinds["SPLM/A"]) == ("Process", "State", "Organization")


def test_memberships(tmp_path):
    said, _ = graph(written(tmp_path, "a.csv", (
        "member;organization;joined;left\nFrance;NATO;04.04.1949;\nGhana;ECOWAS;28.05.1975;\n"
        "Mauritania;ECOWAS;28.05.1975;31.12.2000\n"
    )))  # fmt: skip
    assert said == {
        ("France", "MEMBER_OF", "NATO", "1949-04-04", None),
        ("Ghana", "MEMBER_OF", "ECOWAS", "1975-05-28", None),
        ("Mauritania", "MEMBER_OF", "ECOWAS", "1975-05-28", "2000-12-31"),
    }


def test_treaties_with_lists_of_parties(tmp_path):
    said, kinds = graph(written(tmp_path, "a.csv", (
        'No,Treaty,Parties,Signed,Place\n1,Lake Treaty,"Spain; Portugal; Morocco",13 December 1997,Lisbon\n'
        '2,Harbour Accord,"Ghana; Togo",4 May 2003,Accra\n'
    )))  # fmt: skip
    assert said == {
        *(((who, "PARTY_TO", "Lake Treaty", "1997-12-13", "1997-12-13")) for who in ("Spain", "Portugal", "Morocco")),
        *(((who, "PARTY_TO", "Harbour Accord", "2003-05-04", "2003-05-04")) for who in ("Ghana", "Togo")),
        ("Lake Treaty", "LOCATED_IN", "Lisbon", None, None),
        ("Harbour Accord", "LOCATED_IN", "Accra", None, None),
    }
    assert (kinds["Lake Treaty"], kinds["Lisbon"]) == ("Agreement", "Place")


def test_meetings_of_persons(tmp_path):
    said, kinds = graph(written(tmp_path, "a.csv", (
        'Meeting,Date,Participants,City\nSpring summit,2011-04-02,"Ada Berg, Luis Ferro, Mona Sand",Paris\n'
        'Autumn summit,2011-10-09,"Ada Berg, Bo Lind",Oslo\n'
    )))  # fmt: skip
    assert {one for one in said if one[1] == "ATTENDS"} == {
        *(
            ((who, "ATTENDS", "Spring summit", "2011-04-02", "2011-04-02"))
            for who in ("Ada Berg", "Luis Ferro", "Mona Sand")
        ),
        *(((who, "ATTENDS", "Autumn summit", "2011-10-09", "2011-10-09")) for who in ("Ada Berg", "Bo Lind")),
    }
    assert (kinds["Spring summit"], kinds["Ada Berg"]) == ("Event", "Person")


def test_event_dyads_by_codes(tmp_path):
    said, kinds = graph(written(tmp_path, "a.csv", (
        "actor1,actor2,event_type,event_date,n\nISR,LBN,attack,20060712,3\nUSA,IRN,sanctions,20100609,1\nFRA,MLI,aid,20130111,2\n"
    )))  # fmt: skip
    assert said == {
        ("Israel", "ATTACKS", "Lebanon", "2006-07-12", "2006-07-12"),
        ("United States", "SANCTIONS", "Iran", "2010-06-09", "2010-06-09"),
        ("France", "AIDS", "Mali", "2013-01-11", "2013-01-11"),
    }
    assert set(kinds.values()) == {"State", "Document"}


def test_a_german_table_in_cp1252(tmp_path):
    text = (
        "Akteur 1;Akteur 2;Beziehung;Beginn\nBündnis Süd;Grüne Front;Bündnis;01.05.1999\n"
        "Ghana;Bündnis Süd;Gegner;13.02.1987\nAngola;Ghana;verbündet;02.04.1996\n"
    )
    said, _ = graph(written(tmp_path, "a.csv", text.encode("cp1252")))
    assert said == {
        ("Bündnis Süd", "ALLIED_WITH", "Grüne Front", "1999-05-01", None),
        ("Ghana", "OPPOSES", "Bündnis Süd", "1987-02-13", None),
        ("Angola", "ALLIED_WITH", "Ghana", "1996-04-02", None),
    }


def test_an_excel_workbook(tmp_path):
    rows = [
        ["Peace talks of our own collection"],
        [],
        ["Talks", "Parties", "Mediator", "Host", "Start date", "End date"],
        ["First round", "Ghana; Togo", "Nigeria", "Benin", datetime.date(1991, 4, 3), datetime.date(1991, 5, 4)],
        ["Second round", "Ghana; Togo", "ECOWAS", "Benin", datetime.date(1992, 4, 3), None],
    ]
    said, kinds = graph(xlsx(tmp_path / "a.xlsx", {"Cover": [], "Talks": rows}))
    assert {one for one in said if one[2] == "First round"} == {
        ("Ghana", "PARTY_TO", "First round", "1991-04-03", "1991-05-04"),
        ("Togo", "PARTY_TO", "First round", "1991-04-03", "1991-05-04"),
        ("Nigeria", "MEDIATES", "First round", "1991-04-03", "1991-05-04"),
        ("Benin", "HOSTS", "First round", "1991-04-03", "1991-05-04"),
    }
    assert ("ECOWAS", "MEDIATES", "Second round", "1992-04-03", None) in said
    assert kinds["First round"] == "Process"


def test_two_offices_side_by_side_have_dates_of_their_own(tmp_path):
    said, _ = graph(written(tmp_path, "a.csv", (
        "Country,PM Title,Prime minister,PM Since,Head Title,Head of State,Head Since\n"
        "Norway,Prime Minister,Ada Berg,2021-10-14,King,Olav Haug,1991-01-17\n"
        "Chile,Minister of State,Luis Ferro,2022-03-11,President,Luis Ferro,2022-03-12\n"
    )))  # fmt: skip
    held = {one[:4] for one in said if one[1] == "HOLDS"}
    assert {
        ("Olav Haug", "HOLDS", "King of Norway", "1991-01-17"),
        ("Luis Ferro", "HOLDS", "President of Chile", "2022-03-12"),
    } <= held


def test_names_that_come_again_are_told_apart_by_the_date(tmp_path):
    said, kinds = graph(written(tmp_path, "a.csv", (
        "Meeting,Date,Participants\nSummit,2011-04-02,Ghana; Togo\nSummit,2012-04-02,Ghana; Benin\n"
    )))  # fmt: skip
    assert {"Summit (2011-04-02)", "Summit (2012-04-02)"} <= set(kinds)
    assert len(said) == 4


def test_actors_alone(tmp_path):
    said, kinds = graph(written(tmp_path, "a.csv", "Country,Population\nGhana,30\nTogo,8\n"))
    assert (said, {k: v for k, v in kinds.items() if v != "Document"}) == (set(), {"Ghana": "State", "Togo": "State"})


def test_nothing_that_names_anybody(tmp_path):
    with pytest.raises(
        LoadError, match=r"nothing in it looks like the name of somebody \(columns: x, y\); write a mapping by hand"
    ):
        propose(written(tmp_path, "a.csv", "x,y\n1.5,2\n3,4\n"))


def test_an_ambiguous_date_is_left_marked_and_asked(tmp_path):
    path = written(
        tmp_path,
        "a.csv",
        "Person,Office,Country,Start\nAda Berg,President,Chile,03/04/2010\nBo Lind,President,Peru,05/06/2011\n",
    )
    proposal = propose(path)
    (question,) = proposal.questions
    assert (question.column, question.formats) == ("Start", ("D/M/Y", "M/D/Y"))
    assert "Start: undecided" in proposal.yaml and "03/04/2010 may be 3 April 2010 or 4 March 2010" in proposal.yaml
    with pytest.raises(MappingError, match="the format of 'Start' is not decided yet"):
        mapfile.parse(proposal.yaml)
    proposal.answer("Start", "M/D/Y")
    assert not proposal.questions
    items = [entry.item for entry in entries(opened_table(path), mapfile.parse(proposal.yaml))]
    assert {one.start for one in items if isinstance(one, Relation) and one.type == "HOLDS"} == {
        "2010-03-04",
        "2011-05-06",
    }


def test_two_digit_years_want_to_know_the_century(tmp_path):
    path = written(tmp_path, "a.csv", "Country,Organization,Joined\nGhana,ECOWAS,28.05.75\n")
    proposal = propose(path)
    assert proposal.questions[0].pivot
    proposal.answer("Joined", "D.M.YY", 2029)
    items = [entry.item for entry in entries(opened_table(path), mapfile.parse(proposal.yaml))]
    assert [one.start for one in items if isinstance(one, Relation)] == ["1975-05-28"]


def test_values_that_stand_for_nothing_are_named(tmp_path):
    proposal = propose(
        written(tmp_path, "a.csv", "Member,Organization,From\nGhana,ECOWAS,1975\nTogo,ECOWAS,-99\nBenin,NA,1975\n")
    )
    assert proposal.data["nothing"] == ["-99", "NA"]


def test_a_known_dataset_gets_its_own_mapping(tmp_path):
    header = "Country,ISO,HoG Title,Head of Government,HoG Since,HoS Title,Head of State,HoS Since\n"
    proposal = propose(
        written(tmp_path, "a.csv", header + "Chile,CL,President,Ada Berg,2022,President,Ada Berg,2022\n")
    )
    assert "Known: Heads of state and of government" in proposal.yaml
    assert mapfile.parse(proposal.yaml).nodes


def test_what_is_not_used_and_not_understood_is_said(tmp_path):
    proposal = propose(
        written(tmp_path, "a.csv", "source,target,type,colour\nGhana,Togo,ally,red\nGhana,Benin,frobnicates,blue\n")
    )
    assert "Not used: colour" in proposal.yaml
    assert "not understood, and therefore LINKED_TO: frobnicates" in " ".join(proposal.yaml.split())


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Name of third party", "mediator"),
        ("side_a", "first"),
        ("SideB", "second"),
        ("Mediation begins", "start"),
        ("Start Date", "start"),
        ("HoG Since", "start"),
        ("pa_name", ""),
        ("Vermittler", "mediator"),
        ("Pays", "country"),
        ("Fecha de firma", "date"),
        ("Teilnehmer", "participant"),
        ("zzz", ""),
    ],
)
def test_headers(header, role):
    assert role_of(header) == role


def test_words_of_relations():
    assert [relation_of(word) for word in ("is allied with", "CONSULT", "Sanctioned", "Bündnis", "x")] == [
        "ALLIED_WITH", "MEETS", "SANCTIONS", "ALLIED_WITH", ""
    ]  # fmt: skip


def test_columns_say_what_they_may_be_and_why(tmp_path):
    table = opened_table(written(tmp_path, "a.csv", "who,when,why\nGhana,1991,yes\nTogo,1992,yes\n"))
    assert [(one.name, one.what) for one in columns_of(table)] == [("who", "state"), ("when", "date"), ("why", "name")]
    assert columns_of(table)[0].why == "100 % of its names are states"


def test_what_somebody_says_of_a_column_goes_before_the_guess(tmp_path):
    path = written(tmp_path, "a.csv", "x,y,z\nAda Berg,Norway,Bo Lind\nEva Holm,Chile,Ina Sund\n")
    taken = {"x": ("first", "person"), "z": ("second", "person"), "y": ("", "empty")}
    data = propose(path, taken=taken).data
    (pair,) = data["relations"]
    assert [data["nodes"][pair[end]]["name"] for end in ("source", "target")] == ["x", "z"]
    assert {node["kind"] for node in data["nodes"].values()} == {"Person"}


def test_a_proposal_can_be_put_aside_with_its_questions(tmp_path):
    proposal = propose(written(tmp_path, "a.csv", "who,whom,when\nTurkey,Ukraine,03/04/2022\n"))
    again = pickle.loads(pickle.dumps(proposal))
    assert again.questions == proposal.questions and again.yaml == proposal.yaml
    assert str(again.columns[2].question) == str(proposal.columns[2].question)
