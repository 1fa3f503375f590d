"""Who holds an office, by the words beside its title: "President X", "X, the president", "X, who was then president"."""

from __future__ import annotations

from loaders.text.names.scene import Scene, Span
from loaders.text.names.titles import Office

# Marks that end an apposition.
_CLOSING = frozenset("(,.;)-–—:")


def after(scene: Scene, office: Office) -> None:
    """Names behind the title: NAME; , NAME and NAME."""
    k = office.end
    # "Archbishop"; honorifics between: "prime minister, Sheikh X".
    comma = k < len(scene.words) and scene.words[k].gap in (", ", ": ")
    if k >= len(scene.words) or not (scene.near(k) or comma) or (scene.words[k - 1].possessive):
        return
    m = past_honorifics(scene, k)
    span = scene.named(m)
    if span is not None and span.kind == "State" and span.i == m and scene.words[span.j - 1].possessive:
        # The AU chairman, Nigeria's Olusegun Obasanjo.
        m = past_honorifics(scene, span.j) if comma else m
        span = scene.named(m)
    if span is None or span.kind != "Person" or span.i != m:
        return
    if scene.words[span.j - 1].possessive and comma:
        return
    if comma and not office.plural and not _closed(scene, span) and not office.owners and not office.pronoun:
        return
    if comma and scene.low(office.start - 1) in ("as", "by") and not (office.owners or office.pronoun):
        return
    office.holders = [span]
    office.end = span.j
    if office.plural:
        _more(scene, office)
        return
    # Name of Country: "President Chadli Bendjedid of Algeria"
    _of_after(scene, office, span)


def _closed(scene: Scene, span: Span) -> bool:
    """Whether an apposition ends after the name."""
    if span.j >= len(scene.words):
        return True
    return scene.words[span.j].gap[:1] in (",", ".", ";", ")", "’", "”", '"', " ")


def past_honorifics(scene: Scene, k: int) -> int:
    while k < len(scene.words) and scene.at[k] is None and (size := scene.plain.honorifics.at(scene.lows, k)):
        k += size
    return k


def _of_after(scene: Scene, office: Office, span: Span) -> None:
    if scene.low(span.j) != "of" or not scene.near(span.j) or office.owners:
        return
    m = span.j + 1
    while scene.low(m) == "the":
        m += 1
    owner = scene.named(m)
    if owner is not None and owner.i == m and owner.kind in ("State", "Organization", "Group"):
        office.owners = [owner]
        office.end = owner.j


def _more(scene: Scene, office: Office) -> None:
    """The further names of several holders, with what each is of: "Tony Blair of Britain and Bertie Ahern of Ireland"."""
    owners: list[Span] = []
    span = office.holders[0]
    while True:
        end = span.j
        if scene.low(end) == "of" and scene.near(end):
            m = end + 1
            while scene.low(m) == "the":
                m += 1
            owner = scene.named(m)
            if owner is not None and owner.kind in ("State", "Organization") and owner.i == m:
                owners.append(owner)
                end = owner.j
        office.end = end
        step = end
        if scene.low(step) == "and":
            step += 1
        step = past_honorifics(scene, step)
        following = scene.named(step)
        if following is None or following.kind != "Person" or following.i != step:
            break
        if step == end and scene.words[step].gap != ", ":
            break
        office.holders.append(following)
        span = following
    if len(owners) == len(office.holders):
        office.owners = owners
    # of A and B: each in turn
    office.respective = len(office.owners) == len(office.holders) and len(office.owners) > 1


def before(scene: Scene, office: Office) -> None:
    """The name that the title stands behind: NAME, the T; NAME, who was T; NAME is the T."""
    k = office.start - 1
    words: list[str] = []
    while k >= 0 and scene.at[k] is None and scene.low(k) in scene.plain["between"] and len(words) < 5:
        words.insert(0, scene.low(k))
        if scene.words[k].gap.strip() not in ("", ",", "-", "("):
            return
        k -= 1
    span = _bearer(scene, k)
    if span is None or "not" in words or not _told_of(scene, office, words, k):
        return
    had = "had" in words and "been" in words
    office.former = office.former or "then" in words or "formerly" in words or had
    past = "was" in words or "served" in words
    if past and scene.low(k + 1) == "who" and "then" not in words and "appointed" not in words:
        office.former = "formerly" in words
    if not office.plural:
        office.holders = [span]
        office.start = span.i


def _bearer(scene: Scene, k: int) -> Span | None:
    """The person whose name ends with word `k`, or stands before "of Britain" that does."""
    span = scene.named(k)
    if span is None or span.j != k + 1:
        return None
    if span.kind == "Person":
        return None if scene.words[k].possessive else span
    # Bemba of the Movement, X, the leader: "Tony Blair of Britain, the prime minister"
    if span.kind not in ("Organization", "State", "Place") or scene.low(span.i - 1) not in ("of", "the"):
        return None
    m = span.i - 1
    while m >= 0 and scene.low(m) in ("of", "the"):
        m -= 1
    person = scene.named(m)
    return person if person is not None and person.kind == "Person" and person.j == m + 1 else None


def _told_of(scene: Scene, office: Office, words: list[str], k: int) -> bool:
    """Whether the words between a name and the title tell of the name."""
    verbs = any(word in scene.plain["being"] for word in words)
    gap = scene.words[k + 1].gap
    if gap.strip() in (",", "(", ", (") or gap.startswith((", ", " (")):
        # NAME, and the president: somebody else, but for "NAME, president of A and chairman of B".
        if words[:1] == ["and"] and not verbs:
            return False
        # NAME, the T said: an apposition is closed by a mark, or the list goes on.
        return verbs or "who" in words or _apposed(scene, office, words)
    return verbs


def _apposed(scene: Scene, office: Office, words: list[str]) -> bool:
    """Whether the title behind the comma tells of the name: it ends with a mark, or has an article or an owner."""
    if office.plural:
        return False
    j = office.end
    if j >= len(scene.words):
        return True
    closed = (
        scene.words[j].gap.strip()[:1] in ("(", ",", ".", ";", ")", "-", "–", "—", ":")
        or scene.low(j) in scene.plain["closing"]
    )
    if scene.words[j - 1].possessive:
        return False
    return closed
