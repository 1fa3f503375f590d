"""From the names found to things: one for all names of the same, and its mentions."""

from __future__ import annotations

from loaders.text.model import Thing
from loaders.text.names.gazetteer import Known
from loaders.text.names.scene import Scene, Span

_FORMS = {"demonym": "demonym", "people": "demonym", "nominal": "nominal"}


def make(scene: Scene, known: Known | None) -> None:
    """A thing for each state, organisation, group, place and person, with its mentions."""
    _acronyms(scene)
    spans = [one for one in scene.ordered() if one.kind]
    for span in spans:
        if span.kind != "Person":
            _add(scene, span)
    _persons(scene, [one for one in spans if one.kind == "Person"], known)
    for span in spans:
        if span.key:
            scene.mention(span, _FORMS.get(span.how, "name") if span.kind in ("State", "Place") else "name")


def _add(scene: Scene, span: Span) -> None:
    handle = span.id or f"{span.kind} {_folded(span.name)}"
    thing = scene.by_id.get(handle)
    if thing is None:
        thing = scene.reading.add(span.kind, span.name, id=span.id)
        scene.by_id[handle] = thing
        if span.of:
            thing.props["of"] = span.of
    if (
        span.how != "nominal"
        and thing.kind == "Place"
        and thing.name != span.name
        and thing.name.istitle()
        and not span.name.isupper()
    ):
        thing.name = span.name
    span.key = thing.key


def _folded(name: str) -> str:
    return name.lower().removeprefix("the ").replace("-", " ")


def _acronyms(scene: Scene) -> None:
    """What an acronym is short for, by brackets or initials: "Economic Community (ECOWAS)"."""
    long = [one for one in scene.spans if one.kind in ("Organization", "Group", "State") and one.j - one.i > 1]
    shorts = [
        one
        for one in scene.spans
        if (one.how == "acronym" and one.kind)
        or (one.kind == "Organization" and one.id is None and one.j - one.i == 1 and scene.words[one.i].caps)
        or (one.how in ("single", "person") and one.j - one.i == 1 and _called_short(scene, one))
    ]
    for span in shorts:
        for one in long:
            bracketed = (span.i == one.j and "(" in scene.words[span.i].gap) or _explained(scene, one, span)
            words = scene.lows[one.i : one.j]
            initials = "".join(word[0] for word in words)
            strong = "".join(word[0] for word in words if word not in ("of", "the", "for", "and", "de", "in", "on"))
            short = "".join(scene.lows[span.i : span.j])
            if bracketed or short in (initials, strong):
                for same in shorts:
                    if scene.lows[same.i : same.j] == scene.lows[span.i : span.j]:
                        same.kind, same.name, same.id = one.kind, one.name, one.id
                break
    # The Polisario Front, the Polisario; the Sudanese Armed Forces, the Armed Forces: a part of a name said before.
    for span in scene.spans:
        if span.how in ("single", "proper") and span.kind in ("Organization", "Person") and span.id is None:
            short_ = scene.lows[span.i : span.j]
            for one in long:
                words = scene.lows[one.i : one.j]
                part = (
                    words[: len(short_)] == short_
                    or words[-len(short_) :] == short_
                    or (len(short_) == 1 and short_[0] in words)
                )
                if (
                    one.kind == "Organization"
                    and one is not span
                    and len(words) > len(short_)
                    and part
                    and one.i < span.i
                ):
                    span.kind, span.name, span.id = one.kind, one.name, one.id
                    break


def _explained(scene: Scene, one: Span, short: Span) -> bool:
    """Whether only "or", "known as", "known by its French acronym" stands between a name and its short form."""
    between = scene.lows[one.j : short.i]
    return (
        0 < len(between) < 7
        and scene.words[one.j].gap in (", ", " (", " ")
        and {"or", "as", "acronym", "initials", "called"} & set(between) != set()
        and all(low in scene.plain["short_for"] or scene.at[one.j + n] is not None for n, low in enumerate(between))
    )


def _called_short(scene: Scene, span: Span) -> bool:
    """Celac in brackets, Fact after "acronym": short, though not in capitals."""
    bracketed = span.j == len(scene.words) or scene.words[span.j].gap.startswith(")")
    return scene.low(span.i - 1) in ("acronym", "initials") or ("(" in scene.words[span.i].gap and bracketed)


def _persons(scene: Scene, spans: list[Span], known: Known | None) -> None:
    """Full names first; a surname is the last of those named before who bears it."""
    full: list[tuple[Span, Thing, tuple[str, ...]]] = []
    # Ahmed Qurei, better known as Abu Ala.
    for span in spans:
        k = span.i - 1
        if scene.low(k) == "as" and scene.low(k - 1) == "known":
            k -= 1
        elif scene.low(k) not in ("alias", "nicknamed"):
            continue
        while scene.low(k - 1) in ("better", "also", "widely", "commonly", "popularly", "is", "was", "who"):
            k -= 1
        if (
            k > 0
            and (bearer := scene.at[k - 1]) is not None
            and bearer.kind == "Person"
            and bearer.j == k
            and bearer is not span
        ):
            span.how = "alias"
    for span in sorted(spans, key=lambda one: (one.j - one.i < 2, one.i)):
        words = tuple(scene.lows[span.i : span.j])
        if span.how == "alias":
            continue
        same = _same(scene, full, span, words)
        if same is None:
            name = span.name.title() if span.name.isupper() else span.name
            if len(words) == 1 and scene.low(span.i - 1) in scene.plain["styles"] and scene.near(span.i):
                # Sheikh Tamim, King Salman: nobody says less.
                name = f"{scene.words[span.i - 1].text} {name}"
            same = scene.reading.add("Person", name, id=span.id)
            full.append((span, same, words))
        elif len(words) > 1 and not any(words == there for _, one, there in full if one is same):
            full.append((span, same, words))
        if span.id and not same.id:
            same.id = span.id
        span.key = same.key

    for span in sorted(spans, key=lambda one: one.i):
        if span.how == "alias":
            bearer = max((one for one in spans if one.i < span.i and one.key), key=lambda one: one.i, default=None)
            if bearer is not None:
                span.key = bearer.key
                words = tuple(scene.lows[span.i : span.j])
                for other in spans:
                    if other is not span and tuple(scene.lows[other.i : other.j]) == words:
                        other.key = bearer.key
            else:
                span.key = scene.reading.add("Person", span.name).key


def _same(
    scene: Scene, full: list[tuple[Span, Thing, tuple[str, ...]]], span: Span, words: tuple[str, ...]
) -> Thing | None:
    exact = [one for one in full if one[2] == words or (span.id and one[1].id == span.id)]
    if exact:
        return exact[0][1]
    core = [word for word in words if word not in scene.plain["particles"]]
    by_last = [
        one for one in full if core and one[2][-1] == core[-1] and (len(core) == 1 or _compatible(one[2], words))
    ]
    part = [
        one
        for one in full
        if core and (set(core) < set(one[2])) and (len(core) > 1 or _telling(scene, span, core[0], one[2]))
    ]
    for group in (by_last, part):
        if group:
            before = [one for one in group if one[0].i <= span.i]
            chosen = max(before, key=lambda one: _latest(scene, one[1], span.i)) if before else group[0]
            return chosen[1]
    return None


def _latest(scene: Scene, thing: Thing, i: int) -> int:
    return max((one.i for one in scene.spans if one.key == thing.key and one.i < i), default=-1)


def _compatible(longer: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether two names of several words may be one person's: no first name differs."""
    if set(words) <= set(longer) or set(longer) <= set(words):
        return True
    one, other = longer[0], words[0]
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]


def _telling(scene: Scene, span: Span, word: str, longer: tuple[str, ...]) -> bool:
    """Whether one word that is not the surname may stand for the whole name: Saddam, Sheikh Tamim, Ayub.

    A king or sheikh is not one who bears his name between others: King Abdullah, Ali Abdullah Saleh.
    """
    if len(word) <= 3 or word not in longer or (word == longer[0] and len(longer) == 2 and span.how != "person"):
        return False
    styled = scene.low(span.i - 1) in scene.plain["styles"] and scene.near(span.i)
    return not styled or word in (longer[0], longer[-1])
