"""What offices and memberships are stated: HOLDS, REPRESENTS of those who are sent, MEMBER_OF of those "of the FARC".

Where the phrase does not say whose an office is, a pronoun, the title itself or a known leader may tell.
"""

from __future__ import annotations

from graph.model import Scalar, fold
from loaders.actors import by_code
from loaders.text.model import Statement, Thing
from loaders.text.names.offices import Office, past_honorifics, read
from loaders.text.names.scene import Scene, Span
from loaders.text.names.words import leaders

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
    _of(scene)
    _headed(scene)


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
        _statement(scene, Statement("HOLDS", holder, owner, start, end, confidence, reason=reason, props=props))
    if (sent or (kind == "Person" and office.title in scene.plain["representing"])) and not office.former:
        _statement(scene, Statement("REPRESENTS", holder, owner, start, end, confidence, reason=reason))


def _statement(scene: Scene, one: Statement) -> None:
    same = (one.type, one.source, one.target)
    for there in scene.reading.statements:
        if (there.type, there.source, there.target) == same and (
            one.type != "HOLDS" or there.props.get("title") == one.props.get("title")
        ):
            return
    scene.reading.statements.append(one)


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
        owners = _antecedents(scene, office)
        for holder, owner in zip(office.holders, owners, strict=False):
            _say(scene, office, holder, owner, 0.8, "title by pronoun")
        return
    for holder in office.holders:
        if any(one.type == "HOLDS" and one.source == holder.key for one in scene.reading.statements):
            continue
        if office.pronoun in ("his", "her"):
            person = _person_before(scene, office)
            if person is not None:
                _by_superior(scene, office, holder, person.key, holding)
            continue
        if (whom := _acted_for(scene, holder)) is not None:
            _say(scene, office, holder, whom, 0.75, "title and whom for")
            continue
        if (led := _led(scene, holder, office)) is not None:
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


def _acted_for(scene: Scene, holder: Span) -> Span | None:
    """Whom the words behind a name say that he acts for: "Foreign Minister Botha signed for Pretoria"."""
    for k in range(holder.j, min(holder.j + 6, len(scene.words))):
        if (scene.words[k].gap.strip() and scene.words[k].gap.strip() != "-") or scene.low(k) == "and":
            return None
        behalf = scene.low(k) == "of" and scene.low(k - 1) == "behalf"
        if scene.low(k) == "for" or behalf:
            m = k + 1 + (scene.low(k + 1) == "the")
            owner = scene.named(m)
            return owner if owner is not None and owner.i == m and owner.kind == "State" else None
    return None


def _led(scene: Scene, holder: Span, office: Office) -> Thing | None:
    """The state that somebody of that name is known to have led. It need not be named in the article itself."""
    thing = scene.reading.things[holder.key]
    words = [word for word in fold(thing.name).split() if word not in scene.plain["suffixes"]]
    if not words or set(office.title.split()) & scene.plain["of_others"]:
        return None
    found: list[tuple[str, str]] = []
    for surname in {words[-1], words[0]}:
        for id, name in leaders().get(surname, ()):
            full = fold(name).split()
            if len(words) == 1 or set(words) <= set(full) or set(full) <= set(words):
                found.append((id, name))
    ids = {id for id, _ in found}
    if office.title.endswith("secretary general") != bool(ids) and any(id.startswith("wd:") for id in ids):
        ids = {id for id in ids if id.startswith("wd:") == office.title.endswith("secretary general")} or ids
    if len(ids) > 1:
        ids &= set(scene.by_id)
    if len(ids) != 1:
        return None
    id = ids.pop()
    names = {name for one, name in found if one == id}
    if len(words) == 1 and len(names) == 1:
        thing.name = names.pop()
    if id not in scene.by_id:
        actor = (
            by_code("alpha2", id.removeprefix("iso:"))
            if id.startswith("iso:")
            else by_code("wikidata", id.removeprefix("wd:"))
        )
        if actor is None:
            return None
        scene.by_id[id] = scene.reading.add(actor.kind, actor.name, id=actor.id)
    return scene.by_id[id]


def _antecedents(scene: Scene, office: Office) -> list[Span]:
    """What "its", "their" or "whose" before a title means: a state or body before it in the sentence, else the subject of the
    last sentence. Of several holders, as many.
    """
    reading = scene.reading
    number = reading.sentence(scene.start(office.i))
    few = scene.plain.states_with_title.get(office.title)
    kinds: tuple[str, ...] = ("State", "Organization", "Group")
    if office.pronoun == "their":
        kinds = ("Organization", "Group")
    if office.plural:
        kinds = ("State",)
    if few:
        before = [one for one in scene.ordered() if one.id in few and one.key and one.j <= office.i]
        return before[-1:] * len(office.holders)
    before = [one for one in scene.ordered() if one.kind in kinds and one.key and one.j <= office.i]
    same = [one for one in before if reading.sentence(scene.start(one.i)) == number]
    if office.plural:
        last: dict[str, Span] = {one.key: one for one in same}
        found = sorted(last.values(), key=lambda one: one.i)[-len(office.holders) :]
        return found if len(found) == len(office.holders) else []
    if office.pronoun == "whose":
        return same[-1:] if same and office.i - same[-1].j <= 4 else []
    if office.title in scene.plain["of_bodies"] and (bodies := [one for one in same if one.kind != "State"]):
        return bodies[-1:]
    if subjects := [one for one in same if _subject(scene, one)]:
        return subjects[-1:]
    if same:
        return same[-1:]
    last_ = [one for one in before if reading.sentence(scene.start(one.i)) == number - 1]
    return [one for one in last_ if _subject(scene, one)][:1] or last_[:1]


def _subject(scene: Scene, span: Span) -> bool:
    return any(scene.words[k].token.dep_ in ("nsubj", "nsubjpass") for k in range(span.i, span.j))


def _person_before(scene: Scene, office: Office) -> Span | None:
    before = [one for one in scene.ordered() if one.kind == "Person" and one.key and one.j <= office.i]
    number = scene.reading.sentence(scene.start(office.i))
    near = [one for one in before if scene.reading.sentence(scene.start(one.i)) >= number - 1]
    same = [one for one in near if scene.reading.sentence(scene.start(one.i)) == number and _subject(scene, one)]
    subjects = [one for one in near if _subject(scene, one)]
    for group in (same, subjects, near):
        if group:
            return group[-1]
    return None


# "X of the FARC", "led by X"


def _of(scene: Scene) -> None:
    """A person of an organisation belongs to it; of a state, represents it. "Hezbollah's Hassan Nasrallah"."""
    held = {(one.source, one.target) for one in scene.reading.statements}
    for span in scene.ordered():
        if span.kind != "Person" or not span.key:
            continue
        owner, start, end = _origin(scene, span)
        if owner is None or (span.key, owner.key) in held or not owner.key:
            continue
        a, b = scene.start(start), scene.end(end)
        thing = scene.reading.things[owner.key]
        if owner.kind == "State":
            behind = owner.i > span.i
            kind = "REPRESENTS" if behind else "HOLDS"
            _statement(scene, Statement(kind, span.key, owner.key, a, b, 0.55, reason="of a state"))
        elif _movement(scene, owner, thing.id):
            _statement(scene, Statement("MEMBER_OF", span.key, owner.key, a, b, 0.8, reason="of an organisation"))
            _statement(scene, Statement("REPRESENTS", span.key, owner.key, a, b, 0.6, reason="of an organisation"))
        else:
            _statement(scene, Statement("REPRESENTS", span.key, owner.key, a, b, 0.65, reason="of an organisation"))


def _movement(scene: Scene, owner: Span, id: str | None) -> bool:
    """Whether one is a member of it: a party, a movement, a company; not an organisation of states, a ministry."""
    official = ("department", "ministry", "commission", "council", "secretariat", "office", "agency", "mission")
    return id is None and not any(low in official for low in scene.lows[owner.i : owner.j])


def _origin(scene: Scene, span: Span) -> tuple[Span | None, int, int]:
    j = span.j
    if scene.low(j) == "of" and scene.near(j):
        m = j + 1
        while scene.low(m) == "the" and scene.near(m):
            m += 1
        owner = scene.named(m)
        if (
            owner is not None
            and owner.i == m
            and owner.kind in ("State", "Organization")
            and not scene.words[owner.j - 1].possessive
            and owner.how != "demonym"
        ):
            return owner, span.i, owner.j
    i = span.i
    before = scene.at[i - 1] if i > 0 else None
    if (
        before is not None
        and before.j == i
        and scene.words[i - 1].possessive
        and scene.words[i].gap == " "
        and before.kind in ("State", "Organization")
    ):
        return before, before.i, span.j
    return None, 0, 0


def _headed(scene: Scene) -> None:
    """ "The party, led by X", "X, who heads the party"."""
    for k, word in enumerate(scene.words):
        if scene.at[k] is not None or word.low not in scene.plain.heading:
            continue
        title = scene.plain.heading[word.low]
        if scene.low(k + 1) == "by":
            target = scene.named(k - 1)
            m = past_honorifics(scene, k + 2)
            while (
                m < len(scene.words)
                and scene.at[m] is None
                and (scene.plain.titles.at(scene.lows, m) or scene.plain.honorifics.at(scene.lows, m))
            ):
                m += 1
            holder = scene.named(m)
            if (
                target is not None
                and target.j == k
                and target.kind == "Organization"
                and holder is not None
                and holder.kind == "Person"
            ):
                _head(scene, holder, target, title, target.i, holder.j)
        else:
            m = k + 1
            while scene.low(m) == "the":
                m += 1
            target = scene.named(m)
            n = k - 1
            while n >= 0 and scene.low(n) in ("who", "now", "also", "still", "then") and scene.at[n] is None:
                n -= 1
            holder = scene.at[n] if n >= 0 else None
            if (
                target is not None
                and target.kind in ("Organization", "Group")
                and target.i == m
                and scene.low(target.j) not in scene.plain["not_headed"]
                and holder is not None
                and holder.kind == "Person"
                and holder.j == n + 1
                and not scene.words[n].possessive
                and not scene.words[target.j - 1].possessive
            ):
                _head(scene, holder, target, title, holder.i, target.j)


def _head(scene: Scene, holder: Span, target: Span, title: str, i: int, j: int) -> None:
    if holder.key and target.key:
        _statement(
            scene,
            Statement(
                "HOLDS",
                holder.key,
                target.key,
                scene.start(i),
                scene.end(j),
                0.8,
                reason="heads",
                props={"title": title},
            ),
        )
