"""Who belongs to what without an office: "X of the FARC", "the party, led by X"."""

from __future__ import annotations

from loaders.text.model import Statement
from loaders.text.names.holders import past_honorifics
from loaders.text.names.scene import Scene, Span


def of(scene: Scene) -> None:
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
            scene.state(Statement(kind, span.key, owner.key, a, b, 0.55, reason="of a state"))
        elif _movement(scene, owner, thing.id):
            scene.state(Statement("MEMBER_OF", span.key, owner.key, a, b, 0.8, reason="of an organisation"))
            scene.state(Statement("REPRESENTS", span.key, owner.key, a, b, 0.6, reason="of an organisation"))
        else:
            scene.state(Statement("REPRESENTS", span.key, owner.key, a, b, 0.65, reason="of an organisation"))


def _movement(scene: Scene, owner: Span, id: str | None) -> bool:
    """Whether one is a member of it: a party, a movement, a company; not an organisation of states, a ministry."""
    return id is None and not any(low in scene.plain["official"] for low in scene.lows[owner.i : owner.j])


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


def headed(scene: Scene) -> None:
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
            while scene.low(m) in scene.plain["before_owner"] and scene.named(m) is None:
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
        scene.state(
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
