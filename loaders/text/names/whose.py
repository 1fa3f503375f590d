"""Whose an office is when its phrase does not say: by "its", by the title, by a known leader, by whom he acts for."""

from __future__ import annotations

from graph.model import fold
from loaders.actors import by_code
from loaders.text.model import Thing
from loaders.text.names.scene import Scene, Span
from loaders.text.names.titles import Office
from loaders.text.names.words import leaders


def acted_for(scene: Scene, holder: Span) -> Span | None:
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


def led(scene: Scene, holder: Span, office: Office) -> Thing | None:
    """The state that somebody of that name is known to have led. It need not be named in the article itself."""
    if scene.low(office.j) == "of" or (office.start and scene.words[office.start - 1].possessive):
        # Of whom or what the words do say, though by no name: "chairwoman of the bloc".
        return None
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


def antecedents(scene: Scene, office: Office) -> list[Span]:
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


def person_before(scene: Scene, office: Office) -> Span | None:
    before = [one for one in scene.ordered() if one.kind == "Person" and one.key and one.j <= office.i]
    number = scene.reading.sentence(scene.start(office.i))
    near = [one for one in before if scene.reading.sentence(scene.start(one.i)) >= number - 1]
    same = [one for one in near if scene.reading.sentence(scene.start(one.i)) == number and _subject(scene, one)]
    subjects = [one for one in near if _subject(scene, one)]
    for group in (same, subjects, near):
        if group:
            return group[-1]
    return None
