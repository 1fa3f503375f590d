"""The form of the annotated texts: whether what stands in the annotations stands in the texts, and fits together."""

import re

import pytest

from bench.extraction import gold as annotated
from bench.extraction.gold import key
from loaders.text.model import ACTORS

KINDS = set(ACTORS) | {"Process", "Agreement", "Event", "Place", "Topic"}
DEALS = {"Process", "Agreement"}
ENDS = {
    "HOLDS": ({"Person"}, {"State", "Organization", "Group"}),
    "MEMBER_OF": (ACTORS, {"Organization", "Group"}),
    "MEDIATES": (ACTORS, DEALS),
    "PARTY_TO": (ACTORS, DEALS),
    "GUARANTEES": (ACTORS, DEALS),
    "HOSTS": (ACTORS, DEALS | {"Event"}),
    "OBSERVES": (ACTORS, DEALS | {"Event"}),
    "ATTENDS": (ACTORS, {"Event"}),
    "DEMANDS": (ACTORS, {"Topic"}),
    **dict.fromkeys(
        ("REPRESENTS", "ALLIED_WITH", "LOYAL_TO", "MEETS", "AGREES_WITH", "URGES", "SANCTIONS"), (ACTORS,) * 2
    ),
}


@pytest.mark.parametrize("folder", ["dev", "news-dev", "wire-dev", "desk-dev", "brief-dev"])
def test_annotations_fit_their_texts(folder):
    golds = annotated.load(annotated.CORPUS / folder)
    assert golds
    wrong = [f"{one.name}: {what}" for one in golds for what in _faults(one)]
    assert wrong == []


def _faults(one):
    sentences = one.data["sentences"]
    if "".join(one.text.split()) != "".join("".join(sentences).split()):
        yield "the sentences are not the text"
    kinds = {id: entity["kind"] for id, entity in one.entities.items()}
    if len(kinds) != len(one.data["entities"]):
        yield "an id twice"
    for id, entity in one.entities.items():
        if entity["kind"] not in KINDS:
            yield f"{id} is a {entity['kind']}"
        yield from (f"no {m!r}" for m in entity["mentions"] if not re.search(rf"(?<!\w){re.escape(m)}(?!\w)", one.text))
    for mark in one.data.get("collectives") or ():
        if mark["mention"] not in sentences[mark["sentence"] - 1] or not set(mark["members"]) <= set(kinds):
            yield f"collective {mark['mention']!r}"
    seen: dict[tuple[str, str, str], str] = {}
    for part in ("relations", "optional_relations", "not_relations"):
        for relation in one.data.get(part) or ():
            what = key(relation["type"], relation["source"], relation["target"])
            ends = relation["source"], relation["target"]
            if what in seen:
                yield f"{what} in {seen[what]} and {part}"
            seen[what] = part
            if not 1 <= relation["sentence"] <= len(sentences):
                yield f"{what}: sentence {relation['sentence']}"
            if not set(ends) <= set(kinds):
                yield f"{what}: unknown end"
                continue
            sources, targets = ENDS.get(relation["type"], (ACTORS, KINDS))
            if kinds[ends[0]] not in sources or kinds[ends[1]] not in targets:
                yield f"{what}: {kinds[ends[0]]} to {kinds[ends[1]]}"
