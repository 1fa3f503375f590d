"""Whose an office is, by the words beside its title: "Ugandan President", "minister of Peru", "envoy to Sudan"."""

from __future__ import annotations

from loaders.text.names.scene import Scene, Span
from loaders.text.names.titles import Office


def _span_before(scene: Scene, i: int) -> Span | None:
    """The span that ends right before word `i`, with at most a possessive between."""
    span = scene.at[i - 1] if i > 0 else None
    if span is None or span.j != i or not scene.words[i].near:
        return None
    return span


def before(scene: Scene, office: Office) -> None:
    plain = scene.plain
    i = office.start
    # Bosnia's Foreign; "Kenya's (former) ...": modifiers are in the title already.
    span = _span_before(scene, i)
    if (
        span is not None
        and span.kind in ("State", "Organization", "Group", "Person", "Place")
        and not (span.how == "people" and not scene.words[i - 1].possessive and False)
    ):
        if span.kind == "Person" and not scene.words[i - 1].possessive:
            return
        owners = [span]
        # Congolese and Rwandan foreign ministers
        if (
            office.plural
            and scene.low(span.i - 1) == "and"
            and (other := scene.at[span.i - 2] if span.i > 1 else None) is not None
            and other.kind == span.kind
        ):
            owners.insert(0, other)
        of_others = any(low in scene.plain["of_movements"] for low in scene.lows[office.i : office.j])
        born = scene.low(owners[0].i - 1) in ("his", "her", "their", "its")
        if owners[0].kind == "State" and (of_others or (owners[0].how == "demonym" and born)):
            # His American deputy: where he is from.
            office.nationality = True
            return
        office.owners = owners
        office.start = owners[0].i
        if scene.low(office.start - 1) in plain["former"] and scene.near(office.start):
            office.former = True
            office.start -= 1
        if (
            office.start > 0
            and scene.at[office.start - 1] is None
            and scene.low(office.start - 1) in plain["title_modifiers"]
        ):
            k = office.start - 1
            while k >= 0 and scene.low(k) in plain["title_modifiers"] and scene.at[k] is None:
                if scene.low(k) in plain["former"]:
                    office.former = True
                k -= 1
            office.start = k + 1
        # Iran's Supreme National Security Council's secretary: nothing more.
        return
    if i > 0 and scene.words[i - 1].possessive and scene.at[i - 1] is None:
        # The UN secretary-general's envoy: of whom he is the secretary-general.
        general = scene.low(i - 1) == "general" and scene.low(i - 2) == "secretary"
        size = 2 if general else plain.titles.before(scene.lows, i)
        superior = _span_before(scene, i - size) if size else None
        if superior is not None and superior.kind in ("State", "Organization"):
            office.owners, office.start = [superior], superior.i
        return
    word = scene.low(i - 1)
    if word in ("its", "his", "her", "their", "whose", "my", "our") and scene.near(i):
        office.pronoun = word
        office.start = i - 1


def after(scene: Scene, office: Office) -> None:
    """ "of Y", "of the Y and chairman of Z", "to Sudan", "for Africa"."""
    k = office.j
    link = scene.low(k)
    if link not in ("of", "for", "to", "in", "from", "at", "on") or not scene.near(k):
        return
    m = k + 1
    while scene.low(m) in scene.plain["before_owner"] and scene.near(m):
        m += 1
    m = _past_noun(scene, m)
    # "of the largest party, X"
    span = scene.named(m)
    if span is None or span.i != m or not scene.near(m) or scene.words[k].possessive:
        return
    if (
        link in ("of", "for", "at", "from")
        and span.kind in ("State", "Organization", "Group")
        and not (link == "for" and office.owners)
    ):
        # "secretary of Russia's Security Council": the body, not the state.
        inner = span
        while (
            inner.j < len(scene.words)
            and scene.words[inner.j - 1].possessive
            and (next_ := scene.at[inner.j]) is not None
            and next_.kind in ("Organization", "Group")
        ):
            inner = next_
        if scene.words[inner.j - 1].possessive or scene.low(m - 1) in scene.plain["sides"]:
            return
        behind = inner.j < len(scene.words) and scene.near(inner.j) and scene.words[inner.j].cap
        if inner.how in ("capital", "metonym") and behind and scene.at[inner.j] is None:
            return
        if not office.owners or office.owners[0].kind == "Person" or inner.kind == "Organization":
            office.owners = [inner]
        office.end = inner.j
        # of the Israeli foreign ministry
        while (
            inner.how == "demonym"
            and office.end < len(scene.words)
            and scene.near(office.end)
            and scene.at[office.end] is None
            and scene.words[office.end].token.pos_ in ("NOUN", "ADJ", "PROPN")
        ):
            office.end += 1
        # of Indonesia and Portugal; of Bosnia, Croatia and Serbia
        if office.plural:
            end = inner
            while end.j + 1 < len(scene.words):
                step = end.j + 1 if scene.low(end.j) == "and" else end.j
                following = scene.named(step)
                if (
                    following is None
                    or following.kind != inner.kind
                    or following.i != step
                    or (step == end.j and scene.words[step].gap != ", ")
                ):
                    break
                office.owners.append(following)
                end = following
                office.end = end.j
    else:
        if link in ("to", "for", "in", "on") and span.kind != "Person":
            office.end = span.j
            office.j = span.j


def _past_noun(scene: Scene, m: int) -> int:
    """Where the name begins that a noun stands before: "of the West African bloc Ecowas"; `m` when it is none."""
    for k in range(m, min(m + 4, len(scene.words) - 1)):
        if not scene.near(k) or scene.words[k].possessive:
            break
        span = scene.at[k + 1]
        noun = scene.at[k] is None and scene.low(k) in scene.plain["named_bodies"]
        if noun and span is not None and span.kind == "Organization" and span.i == k + 1 and scene.near(k + 1):
            return k + 1
        if scene.at[k] is not None and scene.at[k] and scene.words[k].token.pos_ not in ("ADJ", "PROPN"):
            break
    return m
