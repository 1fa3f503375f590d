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
    """ "Kenya's former", "Ugandan", "its" before the title."""
    i = office.start
    span = _span_before(scene, i)
    if span is not None and span.kind in ("State", "Organization", "Group", "Person", "Place"):
        if span.kind != "Person" or scene.words[i - 1].possessive:
            _named_before(scene, office, span)
    elif i > 0 and scene.words[i - 1].possessive and scene.at[i - 1] is None:
        # The UN secretary-general's envoy: of whom he is the secretary-general.
        general = scene.low(i - 1) == "general" and scene.low(i - 2) == "secretary"
        size = 2 if general else scene.plain.titles.before(scene.lows, i)
        superior = _span_before(scene, i - size) if size else None
        if superior is not None and superior.kind in ("State", "Organization"):
            office.owners, office.start = [superior], superior.i
    elif scene.low(i - 1) in scene.plain["possessive"] and scene.near(i):
        office.pronoun = scene.low(i - 1)
        office.start = i - 1


def _named_before(scene: Scene, office: Office, span: Span) -> None:
    plain, owners = scene.plain, [span]
    other = scene.named(span.i - 2)
    if office.plural and scene.low(span.i - 1) == "and" and other is not None and other.kind == span.kind:
        # Congolese and Rwandan foreign ministers
        owners.insert(0, other)
    of_others = any(low in plain["of_movements"] for low in scene.lows[office.i : office.j])
    born = owners[0].how == "demonym" and scene.low(owners[0].i - 1) in ("his", "her", "their", "its")
    if owners[0].kind == "State" and (of_others or born):
        # His American deputy: where he is from.
        office.nationality = True
        return
    office.owners, office.start = owners, owners[0].i
    if scene.low(office.start - 1) in plain["former"] and scene.near(office.start):
        office.former = True
        office.start -= 1
    while scene.named(office.start - 1) is None and scene.low(office.start - 1) in plain["title_modifiers"]:
        office.start -= 1
        office.former = office.former or scene.low(office.start) in plain["former"]


def after(scene: Scene, office: Office) -> None:
    """ "of Y", "of the Y and chairman of Z", "to Sudan", "for Africa"."""
    k, link = office.j, scene.low(office.j)
    if link not in scene.plain["owner_links"] or not scene.near(k):
        return
    m = k + 1
    while scene.low(m) in scene.plain["before_owner"] and scene.near(m):
        m += 1
    m = _past_noun(scene, m)
    span = scene.named(m)
    if span is None or span.i != m or not scene.near(m) or scene.words[k].possessive:
        return
    owned = link in ("of", "for", "at", "from") and span.kind in ("State", "Organization", "Group")
    if owned and not (link == "for" and office.owners):
        _named_after(scene, office, span)
    elif link in ("to", "for", "in", "on") and span.kind != "Person":
        office.end = office.j = span.j


def _named_after(scene: Scene, office: Office, span: Span) -> None:
    inner = _innermost(scene, span)
    if scene.words[inner.j - 1].possessive or scene.low(span.i - 1) in scene.plain["sides"]:
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
    if office.plural:
        _further(scene, office, inner)


def _innermost(scene: Scene, span: Span) -> Span:
    """ "Secretary of Russia's Security Council": the body, not the state."""
    while scene.words[span.j - 1].possessive:
        following = scene.named(span.j)
        if following is None or following.kind not in ("Organization", "Group"):
            break
        span = following
    return span


def _further(scene: Scene, office: Office, end: Span) -> None:
    """Adds the other owners of several: "of Indonesia and Portugal", "of Bosnia, Croatia and Serbia"."""
    while end.j + 1 < len(scene.words):
        step = end.j + 1 if scene.low(end.j) == "and" else end.j
        following = scene.named(step)
        if following is None or following.kind != end.kind or following.i != step:
            break
        if step == end.j and scene.words[step].gap != ", ":
            break
        office.owners.append(following)
        end = following
        office.end = end.j


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
