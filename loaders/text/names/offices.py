"""Offices: the titles in an article, whose they are, and who holds them by the words beside them.

Ugandan President Yoweri Museveni       the former UN secretary-general, Kofi Annan
Kofi Annan, the former UN secretary-general           Ararat Mirzoyan, who heads the ministry
the foreign ministers of Indonesia and Portugal, Ali Alatas and Jaime Gama
"""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.text.names.scene import Scene, Span


@dataclass
class Office:
    """A title at the words [i, j); `owners` whose it is; `start`, `end` the words of the whole phrase."""

    i: int
    j: int
    title: str
    plural: bool
    former: bool
    start: int
    end: int
    owners: list[Span] = field(default_factory=list)
    pronoun: str = ""  # its, his, their, whose
    holders: list[Span] = field(default_factory=list)
    respective: bool = False
    nationality: bool = False


def read(scene: Scene) -> list[Office]:
    """The offices in the article, in its order, with whose they are and who holds them as far as the phrases say."""
    offices = _found(scene)
    for office in offices:
        _complete(scene, office)
    _ones(scene, offices)
    return offices


# Titles


def _found(scene: Scene) -> list[Office]:
    found: list[Office] = []
    i = 0
    while i < len(scene.words):
        office = None if scene.at[i] is not None or scene.hidden[i] else _office(scene, i)
        if office is None:
            i += 1
        else:
            found.append(office)
            i = max(office.j, i + 1)
    return found


def _office(scene: Scene, i: int) -> Office | None:
    """The title that begins at word `i`, with modifiers before it."""
    plain = scene.plain
    k, j, size, former, title, plural = i, 0, 0, False, "", False
    while k < len(scene.words) and scene.at[k] is None and not scene.hidden[k] and (k == i or scene.near(k)):
        if size := plain.titles.at(scene.lows, k):
            if any(not scene.near(n) or scene.at[n] is not None for n in range(k + 1, k + size)):
                break
            title, j = " ".join(scene.lows[k : k + size]), k + size
            plural = tuple(scene.lows[k : k + size]) in plain.plurals
            former = former or scene.low(k) in plain["former"]
            k = j
        elif scene.low(k) in plain["title_modifiers"] or scene.low(k) in plain["former"]:
            former = former or scene.low(k) in plain["former"]
            k += 1
        elif size := plain.areas.at(scene.lows, k):
            k += size
        else:
            break
    if not j:
        return None
    # Nigerian leader Gen. Obasanjo: a rank is none of the title.
    while (
        len(title.split()) < j - i
        and (rank := plain.honorifics.before(scene.lows, j))
        and j - rank > i
        and plain.titles.before(scene.lows, j - rank)
    ):
        j -= rank
        title = " ".join(scene.lows[j - plain.titles.before(scene.lows, j) : j])
    size = len(title.split())
    k = j - size
    if (
        j < len(scene.words)
        and scene.near(j)
        and scene.low(j) in ("general", "designate", "elect", "emeritus")
        and scene.at[j] is None
    ):
        j += 1
    if scene.low(j) in ("of", "for") and scene.near(j):
        m = j + 1
        if (area := plain.of_areas.at(scene.lows, m) or plain.of_areas.at(scene.lows, m)) and scene.at[m] is None:
            j = m + area
    if _verb(scene, k, j):
        return None
    start = i
    while start < k and scene.low(start) in plain["former"] | {"newly", "self", "long", "time"}:
        start += 1
    if title in plain.sets["no_office"] or _singular(title) in plain.sets["no_office"]:
        # "energy envoy" is an office, "chief" alone none
        held = j - start > size and title in ("chief", "head", "chair", "official") and title != "official"
        if not held and title not in ("chief", "head", "chair"):
            return None
    return Office(start, j, title, plural, former, i, j)


def _singular(title: str) -> str:
    return title[:-1] if title.endswith("s") else title


def _verb(scene: Scene, k: int, j: int) -> bool:
    """Whether the words are a verb: "heads", "leads", "to head", "host"."""
    token = scene.words[j - 1].token
    return j - k == 1 and token.pos_ == "VERB" and not scene.words[k].cap


# Whose, and who


def _complete(scene: Scene, office: Office) -> None:
    _owners_before(scene, office)
    _owners_after(scene, office)
    _holders_after(scene, office)
    if not office.holders:
        _holder_before(scene, office)


def _span_before(scene: Scene, i: int) -> Span | None:
    """The span that ends right before word `i`, with at most a possessive between."""
    span = scene.at[i - 1] if i > 0 else None
    if span is None or span.j != i or not scene.words[i].near:
        return None
    return span


def _owners_before(scene: Scene, office: Office) -> None:
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


def _owners_after(scene: Scene, office: Office) -> None:
    """ "of Y", "of the Y and chairman of Z", "to Sudan", "for Africa"."""
    k = office.j
    link = scene.low(k)
    if link not in ("of", "for", "to", "in", "from", "at", "on") or not scene.near(k):
        return
    m = k + 1
    while scene.low(m) in ("the", "then", "former", "southern", "northern") and scene.near(m):
        m += 1
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


def _holders_after(scene: Scene, office: Office) -> None:
    """Names behind the title: NAME; , NAME and NAME."""
    k = office.end
    # "Archbishop"; honorifics between: "prime minister, Sheikh X".
    comma = k < len(scene.words) and scene.words[k].gap in (", ", ": ")
    if k >= len(scene.words) or not (scene.near(k) or comma) or (scene.words[k - 1].possessive):
        return
    m = past_honorifics(scene, k)
    span = scene.named(m)
    if span is None or span.kind != "Person" or span.i != m:
        return
    if scene.words[span.j - 1].possessive and comma:
        return
    if comma and not office.plural and not _closed(scene, span) and not office.owners and not office.pronoun:
        return
    if comma and scene.low(office.start - 1) in ("as", "by") and not office.owners:
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


def _holder_before(scene: Scene, office: Office) -> None:
    """The name that the title stands behind: NAME, the T; NAME, who was T; NAME is the T."""
    k = office.start - 1
    words: list[str] = []
    while k >= 0 and scene.at[k] is None and scene.low(k) in scene.plain["between"] and len(words) < 5:
        words.insert(0, scene.low(k))
        if scene.words[k].gap.strip() not in ("", ",", "-", "("):
            return
        k -= 1
    span = scene.at[k] if k >= 0 else None
    if span is None or span.kind != "Person" or span.j != k + 1 or scene.words[k].possessive:
        if span is None or k < 0:
            return
        # Bemba of the Movement, X, the leader: "Tony Blair of Britain, the prime minister"
        if (
            span.kind in ("Organization", "State", "Place")
            and scene.low(span.i - 1) in ("of", "the")
            and span.j == k + 1
        ):
            m = span.i - 1
            while m >= 0 and scene.low(m) in ("of", "the"):
                m -= 1
            person = scene.at[m] if m >= 0 else None
            if person is None or person.kind != "Person" or person.j != m + 1:
                return
            span = person
        else:
            return
    gap = scene.words[k + 1].gap
    verbs = [word for word in words if word in scene.plain["being"]]
    if "not" in words:
        return
    if gap.strip() in (",", "(", ", (") or gap.startswith((", ", " (")):
        # NAME, and the president: somebody else, but for "NAME, president of A and chairman of B".
        if words and words[0] in ("and",) and not verbs:
            return
        # NAME, the T said: an apposition is closed by a mark, or the list goes on.
        if not verbs and "who" not in words and not _apposed(scene, office, words):
            return
    elif verbs:
        pass
    elif words[:1] == ["and"]:
        return
    else:
        return
    # Another person follows as the holder: "X, president Y": not his.
    if "then" in words or "formerly" in words or ("had" in words and "been" in words):
        office.former = True
    if (
        ("was" in words or "served" in words)
        and scene.low(k + 1) == "who"
        and "then" not in words
        and "appointed" not in words
    ):
        office.former = "then" in words or "formerly" in words
    if office.plural:
        return
    office.holders = [span]
    office.start = span.i
    # NAME, secretary of A and chairman of B
    return


def _apposed(scene: Scene, office: Office, words: list[str]) -> bool:
    """Whether the title behind the comma tells of the name: it ends with a mark, or has an article or an owner."""
    if office.plural:
        return False
    j = office.end
    if j >= len(scene.words):
        return True
    closed = scene.words[j].gap.strip()[:1] in ("(", ",", ".", ";", ")", "-", "–", "—", ":") or scene.low(j) in (
        "and",
        "who",
        "in",
        "for",
        "of",
        "to",
        "at",
        "from",
        "on",
        "since",
        "until",
        "during",
        "under",
        "told",
        "said",
        "whose",
        "from",
    )
    if scene.words[j - 1].possessive:
        return False
    return closed


def _ones(scene: Scene, offices: list[Office]) -> None:
    """The same office again: "X, the Norwegian envoy, and Y, the Cuban one"; "his Japanese counterpart, Y"."""
    for k, word in enumerate(scene.words):
        owner = scene.named(k - 1)
        if word.low not in ("one", "counterpart") or owner is None or owner.how != "demonym" or not scene.near(k):
            continue
        before = [one for one in offices if one.j <= owner.i and one.holders and one.owners]
        if not before:
            continue
        last, person, start, end = before[-1], scene.named(owner.i - 2), owner.i - 1, k + 1
        if word.low == "counterpart":
            person = scene.named(past_honorifics(scene, k + 1))
            if person is None or not (scene.near(k + 1) or scene.words[k + 1].gap == ", "):
                continue
            end = person.j
        elif person is None or scene.low(owner.i - 1) != "the" or scene.words[owner.i - 1].gap != ", ":
            continue
        else:
            start = person.i
        if person.kind == "Person":
            same = Office(last.i, last.j, last.title, False, False, start, end, [owner], holders=[person])
            offices.append(same)
