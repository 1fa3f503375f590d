"""Offices: who holds which, of what. HOLDS, and REPRESENTS of those who are sent.

    Ugandan President Yoweri Museveni       the former UN secretary-general, Kofi Annan
    Kofi Annan, the former UN secretary-general           Ararat Mirzoyan, who heads the ministry
    the foreign ministers of Indonesia and Portugal, Ali Alatas and Jaime Gama
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model import Scalar, fold
from loaders.actors import by_code
from loaders.text.model import Statement, Thing
from loaders.text.names.scene import Scene, Span
from loaders.text.names.words import leaders

_SENT = {"envoy", "negotiator", "representative", "emissary", "plenipotentiary"}


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


def find(scene: Scene) -> None:
    """Adds the statements that titles beside names make, and those of "X of the FARC", "led by X"."""
    offices = [one for one in _offices(scene)]
    holding: dict[str, list[tuple[str, str]]] = {}
    for office in offices:
        _held(scene, office)
    _ones(scene, offices)
    for office in offices:
        if office.holders and (office.owners):
            _state(scene, office, holding)
    for office in offices:
        if office.holders and not office.owners and not office.nationality:
            _inferred(scene, office, holding)
    _of(scene)
    _headed(scene)


# --- Titles ---------------------------------------------------------------------------------------------------------------------------


def _offices(scene: Scene) -> list[Office]:
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
    while len(title.split()) < j - i and (rank := plain.honorifics.before(scene.lows, j)) and j - rank > i and plain.titles.before(scene.lows, j - rank):
        j -= rank
        title = " ".join(scene.lows[j - plain.titles.before(scene.lows, j) : j])
    size = len(title.split())
    k = j - size
    if j < len(scene.words) and scene.near(j) and scene.low(j) in ("general", "designate", "elect", "emeritus") and scene.at[j] is None:
        j += 1
    if scene.low(j) in ("of", "for") and scene.near(j):
        m = j + 1
        if area := plain.of_areas.at(scene.lows, m) or plain.of_areas.at(scene.lows, m):
            if scene.at[m] is None:
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


# --- Whose, and who ---------------------------------------------------------------------------------------------------------------------------


def _held(scene: Scene, office: Office) -> None:
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
    if span is not None and span.kind in ("State", "Organization", "Group", "Person", "Place") and not (span.how == "people" and not scene.words[i - 1].possessive and span.kind == "State" and False):
        if span.kind == "Person" and not scene.words[i - 1].possessive:
            return
        owners = [span]
        # Congolese and Rwandan foreign ministers
        if office.plural and scene.low(span.i - 1) == "and" and (other := scene.at[span.i - 2] if span.i > 1 else None) is not None and other.kind == span.kind:
            owners.insert(0, other)
        if owners[0].how == "demonym" and scene.low(owners[0].i - 1) in ("his", "her", "their", "its"):
            # His American deputy: where he is from.
            office.nationality = True
            return
        office.owners = owners
        office.start = owners[0].i
        if scene.low(office.start - 1) in plain["former"] and scene.near(office.start):
            office.former = True
            office.start -= 1
        if office.start > 0 and scene.at[office.start - 1] is None and scene.low(office.start - 1) in plain["title_modifiers"]:
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
    span = scene.at[m] if m < len(scene.words) else None
    if span is None or span.i != m or not scene.near(m) or scene.words[k].possessive:
        return
    if link in ("of", "for", "at", "from") and span.kind in ("State", "Organization", "Group") and not (link == "for" and office.owners):
        # "secretary of Russia's Security Council": the body, not the state.
        inner = span
        while inner.j < len(scene.words) and scene.words[inner.j - 1].possessive and (next_ := scene.at[inner.j]) is not None and next_.kind in ("Organization", "Group"):
            inner = next_
        if scene.words[inner.j - 1].possessive:
            return
        if not office.owners or office.owners[0].kind == "Person" or inner.kind == "Organization":
            office.owners = [inner]
        office.end = inner.j
        # of the Israeli foreign ministry
        while inner.how == "demonym" and office.end < len(scene.words) and scene.near(office.end) and scene.at[office.end] is None and scene.words[office.end].token.pos_ in ("NOUN", "ADJ", "PROPN"):
            office.end += 1
        # of Indonesia and Portugal; of Bosnia, Croatia and Serbia
        if office.plural:
            end = inner
            while end.j + 1 < len(scene.words):
                step = end.j + 1 if scene.low(end.j) == "and" else end.j
                following = scene.at[step] if step < len(scene.words) else None
                if following is None or following.kind != inner.kind or following.i != step or (step == end.j and scene.words[step].gap != ", "):
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
    m = _past_honorifics(scene, k)
    span = scene.at[m] if m < len(scene.words) else None
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


def _past_honorifics(scene: Scene, k: int) -> int:
    while k < len(scene.words) and scene.at[k] is None and (size := scene.plain.honorifics.at(scene.lows, k)):
        k += size
    return k


def _of_after(scene: Scene, office: Office, span: Span) -> None:
    if scene.low(span.j) != "of" or not scene.near(span.j) or office.owners:
        return
    m = span.j + 1
    while scene.low(m) == "the":
        m += 1
    owner = scene.at[m] if m < len(scene.words) else None
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
            owner = scene.at[m] if m < len(scene.words) else None
            if owner is not None and owner.kind in ("State", "Organization") and owner.i == m:
                owners.append(owner)
                end = owner.j
        office.end = end
        step = end
        if scene.low(step) == "and":
            step += 1
        step = _past_honorifics(scene, step)
        following = scene.at[step] if step < len(scene.words) else None
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


_BETWEEN = frozenset("the a an then now who was is has had have become became been also later himself formerly currently as named appointed elected made served serves serving acting being nevertheless and itself not their his her its one today still in turn".split())
_VERBS = frozenset("was is become became been named appointed elected made serves served serving as remains".split())


def _holder_before(scene: Scene, office: Office) -> None:
    """The name that the title stands behind: NAME, the T; NAME, who was T; NAME is the T."""
    k = office.start - 1
    words: list[str] = []
    while k >= 0 and scene.at[k] is None and scene.low(k) in _BETWEEN and len(words) < 5:
        words.insert(0, scene.low(k))
        if scene.words[k].gap.strip() not in ("", ",", "-", "("):
            return
        k -= 1
    span = scene.at[k] if k >= 0 else None
    if span is None or span.kind != "Person" or span.j != k + 1 or scene.words[k].possessive:
        if span is None or k < 0:
            return
        # Bemba of the Movement, X, the leader: "Tony Blair of Britain, the prime minister"
        if span.kind in ("Organization", "State", "Place") and scene.low(span.i - 1) in ("of", "the") and span.j == k + 1:
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
    verbs = [word for word in words if word in _VERBS]
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
    if ("was" in words or "served" in words) and scene.low(k + 1) == "who" and "then" not in words and "appointed" not in words:
        office.former = "then" in words or "formerly" in words
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
    closed = scene.words[j].gap.strip()[:1] in (",", ".", ";", ")", "-", "–", "—", ":") or scene.low(j) in ("and", "who", "in", "for", "of", "to", "at", "from", "on", "since", "until", "during", "under", "told", "said", "whose", "from")
    if scene.words[j - 1].possessive:
        return False
    return closed


def _ones(scene: Scene, offices: list[Office]) -> None:
    """ "NAME, the Norwegian envoy, and NAME, the Cuban one"."""
    for k, word in enumerate(scene.words):
        owner = scene.at[k - 1] if k else None
        if word.low != "one" or owner is None or owner.how != "demonym" or scene.low(owner.i - 1) != "the" or not scene.near(k):
            continue
        before = [one for one in offices if one.j <= owner.i and one.holders and one.owners]
        person = scene.at[owner.i - 2] if owner.i > 1 else None
        if before and person is not None and person.kind == "Person" and scene.words[owner.i - 1].gap == ", ":
            last = before[-1]
            offices.append(Office(last.i, last.j, last.title, False, last.former, person.i, k + 1, [owner], holders=[person]))


# --- What is stated ----------------------------------------------------------------------------------------------------------------------------


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
        if (there.type, there.source, there.target) == same and (one.type != "HOLDS" or there.props.get("title") == one.props.get("title")):
            return
    scene.reading.statements.append(one)


def _by_superior(scene: Scene, office: Office, holder: Span, superior: str, holding: dict[str, list[tuple[str, str]]]) -> None:
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
        if any(True for one in scene.reading.statements if one.type == "HOLDS" and one.source == holder.key):
            continue
        if office.pronoun in ("his", "her"):
            person = _person_before(scene, office)
            if person is not None:
                _by_superior(scene, office, holder, person.key, holding)
            continue
        if (owner := _acted_for(scene, holder)) is not None:
            _say(scene, office, holder, owner, 0.75, "title and whom for")
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
        if office.title.split()[-1] in _SENT or office.title in ("leader", "chief", "head", "chairman", "spokesman", "commander"):
            continue
        if (few := scene.plain.states_with_title.get(office.title)) and office.title != "king":
            there = [thing for id in few if (thing := scene.by_id.get(id))]
            if len(there) == 1:
                _add(scene, office, holder.key, there[0].key, "State", 0.6, "title of few states")


def _acted_for(scene: Scene, holder: Span) -> Span | None:
    """Whom the words behind a name say that he acts for: "Foreign Minister Botha signed for Pretoria"."""
    for k in range(holder.j, min(holder.j + 6, len(scene.words))):
        if scene.words[k].gap.strip() and scene.words[k].gap.strip() != "-" or scene.low(k) == "and":
            return None
        behalf = scene.low(k) == "of" and scene.low(k - 1) == "behalf"
        if scene.low(k) == "for" or behalf:
            m = k + 1 + (scene.low(k + 1) == "the")
            owner = scene.at[m] if m < len(scene.words) else None
            return owner if owner is not None and owner.i == m and owner.kind == "State" else None
    return None


def _led(scene: Scene, holder: Span, office: Office) -> Thing | None:
    """The state that somebody of that name is known to have led. It need not be named in the article itself."""
    thing = scene.reading.things[holder.key]
    words = [word for word in fold(thing.name).split() if word not in scene.plain["suffixes"]]
    if not words or set(office.title.split()) & _OF_OTHERS:
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
        actor = by_code("alpha2", id.removeprefix("iso:")) if id.startswith("iso:") else by_code("wikidata", id.removeprefix("wd:"))
        if actor is None:
            return None
        scene.by_id[id] = scene.reading.add(actor.kind, actor.name, id=actor.id)
    return scene.by_id[id]


# Titles of those who lead something else than a state.
_OF_OTHERS = frozenset({"rebel", "guerrilla", "party", "militia", "resistance", "separatist", "church", "founder", "chief", "commander"})


def _antecedents(scene: Scene, office: Office) -> list[Span]:
    """What "its", "their" or "whose" before a title means: a state or body before it in the sentence, else the subject of the
    last sentence. Of several holders, as many.
    """
    reading = scene.reading
    number = reading.sentence(scene.start(office.i))
    few = scene.plain.states_with_title.get(office.title)
    kinds = ("Organization", "Group") if office.pronoun == "their" else ("State", "Organization", "Group")
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
    if office.title in _OF_BODIES and (bodies := [one for one in same if one.kind != "State"]):
        return bodies[-1:]
    if subjects := [one for one in same if _subject(scene, one)]:
        return subjects[-1:]
    if same:
        return same[-1:]
    last_ = [one for one in before if reading.sentence(scene.start(one.i)) == number - 1]
    return [one for one in last_ if _subject(scene, one)][:1] or last_[:1]


_OF_BODIES = frozenset({"chairman", "chair", "chairperson", "chairwoman", "leader", "spokesman", "spokeswoman", "secretary general", "commander", "chief negotiator"})


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


# --- "X of the FARC", "led by X" -------------------------------------------------------------------------------------------------------------------


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
        owner = scene.at[m] if m < len(scene.words) else None
        if owner is not None and owner.i == m and owner.kind in ("State", "Organization") and not scene.words[owner.j - 1].possessive and owner.how != "demonym":
            return owner, span.i, owner.j
    i = span.i
    before = scene.at[i - 1] if i > 0 else None
    if before is not None and before.j == i and scene.words[i - 1].possessive and scene.words[i].gap == " " and before.kind in ("State", "Organization"):
        return before, before.i, span.j
    return None, 0, 0


def _headed(scene: Scene) -> None:
    """ "The party, led by X", "X, who heads the party"."""
    for k, word in enumerate(scene.words):
        if scene.at[k] is not None or word.low not in scene.plain.heading:
            continue
        title = scene.plain.heading[word.low]
        if scene.low(k + 1) == "by":
            target = scene.at[k - 1] if k else None
            m = _past_honorifics(scene, k + 2)
            while m < len(scene.words) and scene.at[m] is None and (scene.plain.titles.at(scene.lows, m) or scene.plain.honorifics.at(scene.lows, m)):
                m += 1
            holder = scene.at[m] if m < len(scene.words) else None
            if target is not None and target.j == k and target.kind == "Organization" and holder is not None and holder.kind == "Person":
                _head(scene, holder, target, title, target.i, holder.j)
        else:
            m = k + 1
            while scene.low(m) == "the":
                m += 1
            target = scene.at[m] if m < len(scene.words) else None
            n = k - 1
            while n >= 0 and scene.low(n) in ("who", "now", "also", "still", "then") and scene.at[n] is None:
                n -= 1
            holder = scene.at[n] if n >= 0 else None
            if (target is not None and target.kind in ("Organization", "Group") and target.i == m and scene.low(target.j) not in scene.plain["not_headed"]
                    and holder is not None and holder.kind == "Person" and holder.j == n + 1 and not scene.words[n].possessive and not scene.words[target.j - 1].possessive):
                _head(scene, holder, target, title, holder.i, target.j)


def _head(scene: Scene, holder: Span, target: Span, title: str, i: int, j: int) -> None:
    if holder.key and target.key:
        _statement(scene, Statement("HOLDS", holder.key, target.key, scene.start(i), scene.end(j), 0.8, reason="heads", props={"title": title}))

