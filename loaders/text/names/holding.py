"""What offices and memberships are stated: HOLDS, REPRESENTS of those who are sent, MEMBER_OF of those "of the FARC".

Where the phrase does not say whose an office is, a pronoun, the title itself or a known leader may tell.
"""

from __future__ import annotations

from graph.model import Scalar
from loaders.text.model import Statement
from loaders.text.names import belonging, whose
from loaders.text.names.offices import read
from loaders.text.names.scene import Scene, Span
from loaders.text.names.titles import Office

_SENT = {"envoy", "negotiator", "representative", "emissary", "plenipotentiary"}


def find(scene: Scene) -> None:
    """Adds the statements that titles beside names make, and those of "X of the FARC", "led by X"."""
    offices = read(scene)
    # Of each person, the titles and whose they are.
    holding: dict[str, list[tuple[str, str]]] = {}
    for office in offices:
        if office.holders and office.owners:
            _state(scene, office, holding)
    for office in offices:
        if office.holders and not office.owners and not office.nationality:
            _inferred(scene, office, holding)
    belonging.of(scene)
    belonging.headed(scene)


# What is stated


def _state(scene: Scene, office: Office, holding: dict[str, list[tuple[str, str]]]) -> None:
    pairs: list[tuple[Span, Span]]
    if office.respective or (len(office.owners) == len(office.holders) > 1):
        pairs = list(zip(office.holders, office.owners, strict=True))
    elif len(office.owners) > 1 and len(office.holders) == 1:
        return
    else:
        pairs = [(holder, office.owners[0]) for holder in office.holders]
    for holder, owner in pairs:
        _say(scene, office, holder, owner, 0.9)
        if owner.kind in ("State", "Organization", "Group"):
            holding.setdefault(holder.key, []).append((office.title, owner.key))
    for holder, owner in pairs:
        if owner.kind == "Person":
            _by_superior(scene, office, holder, owner.key, holding)


def _say(scene: Scene, office: Office, holder: Span, owner: Span, confidence: float, reason: str = "title") -> None:
    if owner.kind == "Place" or not owner.key or not holder.key or owner.key == holder.key:
        return
    _add(scene, office, holder.key, owner.key, owner.kind, confidence, reason)


def _add(scene: Scene, office: Office, holder: str, owner: str, kind: str, confidence: float, reason: str) -> None:
    title = scene.text(office.i, office.j)
    sent = office.title.split()[-1] in _SENT
    start, end = scene.start(office.start), scene.end(office.end)
    props: dict[str, Scalar] = {"title": title}
    if office.former:
        props["former"] = True
    if kind != "Person":
        scene.state(Statement("HOLDS", holder, owner, start, end, confidence, reason=reason, props=props))
    if (sent or (kind == "Person" and office.title in scene.plain["representing"])) and not office.former:
        scene.state(Statement("REPRESENTS", holder, owner, start, end, confidence, reason=reason))


def _by_superior(
    scene: Scene, office: Office, holder: Span, superior: str, holding: dict[str, list[tuple[str, str]]]
) -> None:
    """ "Carter's national security adviser": of Carter's state, where it is told which that is."""
    if office.title in scene.plain["representing"]:
        return
    for title, owner in holding.get(superior, ()):
        if title in scene.plain["rulers"] and scene.reading.things[owner].kind == "State":
            _add(scene, office, holder.key, owner, "State", 0.7, "title by superior")
            return
    if (id := scene.plain.states_of_titles.get(office.title)) and (thing := scene.by_id.get(id)):
        _add(scene, office, holder.key, thing.key, thing.kind, 0.7, "title of one state")


def _inferred(scene: Scene, office: Office, holding: dict[str, list[tuple[str, str]]]) -> None:
    """Whose office it is when the phrase does not say: by "its", by the title, by what was spoken of before."""
    if office.pronoun in ("its", "their", "whose"):
        owners = whose.antecedents(scene, office)
        for holder, owner in zip(office.holders, owners, strict=False):
            _say(scene, office, holder, owner, 0.8, "title by pronoun")
        return
    for holder in office.holders:
        if any(one.type == "HOLDS" and one.source == holder.key for one in scene.reading.statements):
            continue
        if office.pronoun in ("his", "her"):
            person = whose.person_before(scene, office)
            if person is not None:
                _by_superior(scene, office, holder, person.key, holding)
            continue
        if (whom := whose.acted_for(scene, holder)) is not None:
            _say(scene, office, holder, whom, 0.75, "title and whom for")
            continue
        if (led := whose.led(scene, holder, office)) is not None:
            _add(scene, office, holder.key, led.key, led.kind, 0.75, "title of a known leader")
            continue
        title = " ".join(scene.lows[office.i : office.j])
        id = scene.plain.states_of_titles.get(title) or scene.plain.states_of_titles.get(office.title)
        if id is not None:
            if thing := scene.by_id.get(id):
                _add(scene, office, holder.key, thing.key, thing.kind, 0.7, "title of one state")
            continue
        if office.title.split()[-1] in _SENT or office.title in (
            "leader",
            "chief",
            "head",
            "chairman",
            "spokesman",
            "commander",
        ):
            continue
        if (few := scene.plain.states_with_title.get(office.title)) and office.title != "king":
            there = [thing for id in few if (thing := scene.by_id.get(id))]
            if len(there) == 1:
                _add(scene, office, holder.key, there[0].key, "State", 0.6, "title of few states")
