"""Two names compared: may they be names of one person, organisation, state or office, and by which signs?

Bare string similarity fails on names: rapidfuzz's WRatio gives "Ukrainian President Zelensky" and "Volodymyr Zelenskyy" 44,
and "Raúl Castro" and "Fidel Castro" 70. So a name is taken apart first. Of a person's name, titles, nations, particles and
generations (Jr, III) are set aside, the words that are left are paired by their spelling (`graph.spelling`), and what stays
without a partner on *both* sides makes two people. Of other names, nations and synonyms are put into one form, acronyms are
read, and words or numbers that stand on one side only make another body ("South Sudan", "Second round").

All tables are data: `titles.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA

from graph.model import fold
from graph.spelling import ALIKE, joined, same_initial, skeleton, spelling
from graph.titles import Phrases, default, plain

# Kinds that are told apart by when and where as much as by name: only equal names are names of one.
STRICT = frozenset({"Document", "Event", "Process", "Agreement"})

# A person's name. Each is a factor on the likeness of the words, in [0, 1].
SURNAME_ALONE = 0.6
FORENAME_ALONE = 0.45
INITIAL = 0.8  # V. for Volodymyr
EXTRA_MIDDLE = 0.89  # Viktor Fedorovich Basargin
EXTRA_MORE = 0.95  # each further one
EXTRA_AMONG_SHORT = 0.75  # Kim Il, Kim Pyong Il: where all words are short, each one counts
EXTRA_LAST = 0.8  # Marcela Aguinaga Vallejo
EXTRA_FIRST = 0.66  # Uday Saddam Hussein is not Saddam Hussein, Mohammed Hosni Mubarak is Hosni Mubarak
ROTATED = 0.94  # Kim Jong Un, Jong Un Kim
OTHER_ORDER = 0.8
INITIAL_LAST = 0.6  # George P.
INITIAL_ELSEWHERE = 0.7  # J. B. Dauda, Dawda Jawara
ORDER_OF_TWO_FORENAMES = 0.65  # Ali Hassan, Hassan Ali
OTHER_MIDDLE = 0.5
OTHER_MIDDLE_INITIAL = 0.45  # George H. W., George W.
OTHER_NAME = 0.35
SUFFIX_MISSING = 0.65
OTHER_SUFFIX = 0.15
OTHER_GENDER = 0.4
OTHER_REMARK = 0.6

# Other names.
NATION = 0.96  # two names of one nation
SAME_WORDS = 0.97
OTHER_WORD_ORDER = 0.9
ACRONYM = {2: 0.72, 3: 0.78, 4: 0.86}  # by its letters: there are few short ones for many bodies
LONG_ACRONYM = 0.9
ACRONYM_WITHIN = 0.9  # UN Security Council
GENERIC_EXTRA = 0.85  # Hamas, the Hamas movement
NATION_EXTRA = 0.6  # the defence ministry, the defence ministry of Ukraine
EXTRA = 0.45
DISTINCT_EXTRA = 0.2  # Sudan, the government of Sudan
OTHER_NUMBER = 0.1
OTHER_NATION = 0.05
OTHER_WORDS = 0.3
OTHER_BRACKETS = 0.35  # the contact group (Mozambique), the contact group (former Yugoslavia)
WORD_ALIKE = 0.86  # words of a language vary less than transliterated names
STRICT_UNEQUAL = 0.5

_MOST_WORDS = 12  # more than that is no name; it is compared as a whole
_NO_ONE = 0.0
_UNEQUAL = 0.99  # 1 is kept for names that are equal as they stand


@dataclass(frozen=True)
class PersonName:
    """A person's name taken apart, all words folded.

    `words` are the name itself, `before` the particles that stood before each of them ("al" or "vander"); `family` is the
    number of words of the family name when a comma told so. `title` holds what was said before or after the name, as words;
    `nations` those in it. `suffix` is the generation (Jr is 2), `gender` "m", "f" or "", `remark` what stood in brackets.
    """

    words: tuple[str, ...]
    before: tuple[str, ...]
    family: int
    title: frozenset[str]
    nations: frozenset[str]
    suffix: int
    gender: str
    remark: str


def compare_names(a: str, b: str, kind: str) -> tuple[float, list[str]]:
    """How alike two names are as names of one thing of that kind, in [0, 1], and why, in plain words.

    1: the same name; 0.9 and more: the same but for spelling; about 0.85: an acronym, an initial or a second name; 0.6: a
    surname alone; below 0.5: names of two. Symmetric. Any text is compared, an empty one is like itself only; raises nothing.

    For a person the score is (least + mean likeness of the paired words) / 2, times a factor for each thing that is left over
    or differs; see the constants of this module. For other kinds see `_general`.
    """
    if a == b:
        return 1.0, ["the same name"]
    if a > b:
        a, b = b, a
    return _compared(a, b, kind)


@lru_cache(maxsize=100_000)
def _cached(a: str, b: str, kind: str) -> tuple[float, tuple[str, ...]]:
    one, two = plain(a), plain(b)
    if not one or not two:
        return _NO_ONE, ("nothing to compare in one of the names",)
    if one == two:
        return 1.0, ("the same name but for accents, case or signs",)
    if kind == "Person":
        score, reasons = _person(a, b)
    elif kind in STRICT:
        score, reasons = _strict(a, b)
    else:
        score, reasons = _general(a, b, kind)
    return min(max(score, 0.0), _UNEQUAL), tuple(reasons)


def _compared(a: str, b: str, kind: str) -> tuple[float, list[str]]:
    score, reasons = _cached(a, b, kind)
    return score, list(reasons)


# People


@lru_cache(maxsize=200_000)
def person_name(text: str) -> PersonName:
    """Takes a person's name apart. 'Ukrainian President V. Zelensky' -> words ('v', 'zelensky'), nations {'ukraine'}."""
    tables = default()
    remarks = re.findall(r"\(([^()]*)\)", text)
    text = re.sub(r"\([^()]*\)", " ", text) if remarks else text
    pieces = [folded for piece in re.split(r"[,;]", text) if (folded := tuple(plain(piece).split()))]
    title: list[str] = []
    suffix = 0
    main: list[tuple[str, ...]] = []
    for i, piece in enumerate(pieces):
        if i and piece in tables.suffixes:
            suffix = tables.suffixes[piece]
        elif i and (_all_title(piece) or (len(pieces[0]) > 1 and _title_length(piece))):
            title += piece  # Sergei Lavrov, Russia's foreign minister
        else:
            main.append(piece)
    if not main:
        main = pieces[:1]
    # With one comma the family name stands first; with more it is not clear what they part.
    comma = len(main) == 2
    words: list[str] = [word for piece in (reversed(main) if comma else main) for word in piece]
    given = len(main[1]) if comma else 0
    stripped = _title_length(tuple(words))
    title += words[:stripped]
    words, given = words[stripped:], max(given - stripped, 0)
    family = len(words) - given if given else 0
    for length in (2, 1):
        end = tuple(words[-length:])
        plural = len(words) > length
        if not suffix and plural and end in tables.suffixes and (end[0] not in _NAMES_TOO or _numeral(text, end[0])):
            suffix = tables.suffixes[end]
            words = words[:-length]
    words = _put_together(words)
    kept: list[str] = []
    before: list[str] = []
    waiting = ""
    for i, word in enumerate(words):
        # A lone letter is an initial, unless it stands between names and is small: Ian E. Macfarlane, Ortega y Gasset.
        small = len(word) > 1 or (i > 0 and f" {word} " in text)
        if word in tables.particles and i < len(words) - 1 and small:
            waiting += word
        else:
            kept.append(word)
            before.append(waiting)
            waiting = ""
    said = " ".join(title)
    return PersonName(
        tuple(kept),
        tuple(before),
        min(family, len(kept)) if family else 0,
        frozenset(_normal(tuple(title))) - tables.fillers,
        frozenset(" ".join(nation) for nation in _nations(tuple(title))),
        suffix,
        _gender(said),
        plain(" ".join(remarks)),
    )


# Numerals that are names or initials as well: Xi Jinping, Vi Nguyen.
_NAMES_TOO = frozenset({"i", "vi", "xi"})


def _numeral(text: str, word: str) -> bool:
    """Whether a word is written as a numeral: in capitals, where not everything is."""
    return bool(re.search(rf"\b{word.upper()}\b", text)) and not text.isupper()


def _put_together(words: Sequence[str]) -> list[str]:
    text = " ".join(words)
    for pattern, new in default().joins:
        text = pattern.sub(new, text)
    return text.split()


def _gender(title: str) -> str:
    padded = f" {title} "
    female = any(f" {' '.join(each)} " in padded for each in default().female)
    male = any(f" {' '.join(each)} " in padded for each in default().male)
    return "f" if female and not male else "m" if male and not female else ""


@lru_cache(maxsize=8)
def _longest(phrases: Phrases) -> int:
    return max(map(len, phrases), default=0)


def _at(words: tuple[str, ...], i: int, phrases: Phrases) -> int:
    """How many words from `i` on are an entry of `phrases`."""
    for length in range(min(_longest(phrases), len(words) - i), 0, -1):
        if words[i : i + length] in phrases:
            return length
    return 0


def _nation_at(words: tuple[str, ...], i: int) -> int:
    nations = default().nations
    for length in range(min(6, len(words) - i), 0, -1):
        here = words[i : i + length]
        if here in nations or (length == 1 and (here[0].removesuffix("s"),) in nations):
            return length
    return 0


def _title_length(words: tuple[str, ...]) -> int:
    """How many words at the beginning are title, so that a name is left: a title, with what it is of on either side."""
    tables = default()
    end = i = 0
    titled = linked = False
    while i < len(words):
        if length := _at(words, i, tables.titles):
            # 'Sultan bin Abdulaziz': what a particle of descent follows is a name.
            if words[i + length : i + length + 1] and words[i + length] in {"bin", "ibn", "bint", "ben"}:
                break
            titled, linked, i = True, False, i + length
            end = i
        elif length := _at(words, i, tables.modifiers) or _at(words, i, tables.areas) or _at(words, i, tables.bodies):
            i += length
            if titled and linked:
                end = i
        elif length := _nation_at(words, i):
            i += length
            if titled and linked:
                end, linked = i, False
        elif words[i] in {"of", "for", "to", "and", "s", "on"}:
            linked, i = linked or words[i] != "s", i + 1
        else:
            break
    return end if end < len(words) else 0


def _all_title(words: tuple[str, ...]) -> bool:
    """Whether the words are a title and nothing else: 'president of russia', not 'general'."""
    return _title_length((*words, "x")) == len(words)


def _nations(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    nations, found, i = default().nations, [], 0
    while i < len(words):
        length = _nation_at(words, i)
        if length:
            here = words[i : i + length]
            found.append(nations.get(here) or nations[(here[0].removesuffix("s"),)])
        i += length or 1
    return found


@dataclass(frozen=True)
class _Pair:
    i: int
    j: int
    likeness: float
    initial: bool


def _far(one: str, two: str) -> bool:
    """Whether two words differ at either end, so that it is not worth comparing them."""
    bones, others = skeleton(one), skeleton(two)
    groups = default().forenames
    return bones[:1] != others[:1] and bones[-1:] != others[-1:] and not (one in groups and two in groups)


def _pairs(x: PersonName, y: PersonName) -> list[_Pair]:
    """The words of both names paired, the most alike first; a word has one partner at most."""
    found: list[_Pair] = []
    for i, one in enumerate(x.words):
        for j, two in enumerate(y.words):
            if len(one) == 1 or len(two) == 1:
                short, long = sorted((one, two), key=len)
                if one == two or same_initial(short, long):
                    found.append(_Pair(i, j, 1.0 if one == two else INITIAL, True))
                continue
            if _far(one, two) and not (x.before[i] or y.before[j]):
                continue
            like = spelling(one, two)
            if x.before[i] != y.before[j]:  # 'el Baradei', 'ElBaradei'
                like = max(like, spelling(x.before[i] + one, two), spelling(one, y.before[j] + two))
            if like >= ALIKE:
                found.append(_Pair(i, j, like, False))
    # At equal likeness, words at like distance from either end belong together.
    last = (len(x.words) - 1, len(y.words) - 1)

    def shift(pair: _Pair) -> int:
        return min(abs(pair.i - pair.j), abs((last[0] - pair.i) - (last[1] - pair.j)))

    found.sort(key=lambda p: (p.initial, -p.likeness, shift(p), p.i, p.j))
    taken: list[_Pair] = []
    for pair in found:
        if all(pair.i != other.i and pair.j != other.j for other in taken):
            taken.append(pair)
    return sorted(taken, key=lambda p: p.i)


def _person(a: str, b: str) -> tuple[float, list[str]]:
    x, y = person_name(a), person_name(b)
    if max(len(x.words), len(y.words)) > _MOST_WORDS or not x.words or not y.words:
        return _whole(a, b)
    if len(x.words) > len(y.words):
        x, y = y, x
    x, y = _with_words(x, joined(x.words, y.words)), _with_words(y, joined(y.words, x.words))
    if len(x.words) > len(y.words):
        x, y = y, x
    pairs = _pairs(x, y)
    full = [pair for pair in pairs if not pair.initial]
    left_x = [i for i in range(len(x.words)) if i not in {pair.i for pair in pairs}]
    left_y = [j for j in range(len(y.words)) if j not in {pair.j for pair in pairs}]
    if not full:
        return 0.0, ["no word of the names in common"]
    reasons = [_said(x.words[p.i], y.words[p.j], p.likeness) for p in full]
    reasons += [_initial(x.words[p.i], y.words[p.j]) for p in pairs if p.initial]
    likes = [pair.likeness for pair in pairs]
    score = (min(likes) + sum(likes) / len(likes)) / 2

    def times(factor: float, reason: str) -> None:
        nonlocal score
        score *= factor
        reasons.append(reason)

    if not any(pair.i or pair.j for pair in full) and x.words[0] in default().forenames and len(pairs) > 1:
        times(INITIAL_LAST, "of the last name only the initial")
    if len(x.words) == 1 and len(y.words) == 1:
        if score < 1:
            times(0.9, "one word is the whole name of both")
    elif left_x and left_y:
        both_ends = {(p.i, p.j) for p in pairs} >= {(0, 0), (len(x.words) - 1, len(y.words) - 1)}
        names = f"{_listed(x, left_x)}/{_listed(y, left_y)}"
        times(OTHER_MIDDLE if both_ends and len(full) > 1 else OTHER_NAME, f"other names {names}")
    elif len(x.words) == 1:
        at_end = pairs[0].j == len(y.words) - 1
        known = y.family and pairs[0].j >= len(y.words) - y.family
        times(
            SURNAME_ALONE if at_end or known else FORENAME_ALONE,
            f"only {'the surname' if at_end or known else 'one name'} {x.words[0].capitalize()} on one side",
        )
    else:
        _left_over(x, y, left_y, times)
        _order(x, y, pairs, times)
    if len(x.words) > 1:
        _middle_initials(x, y, times)
    if x.suffix != y.suffix:
        if x.suffix and y.suffix:
            score = min(score, OTHER_SUFFIX)
            reasons.append("another of that name by the number or generation (Jr, II)")
        else:
            times(SUFFIX_MISSING, "a number or generation (Jr, II) on one side only")
    if x.gender and y.gender and x.gender != y.gender:
        times(OTHER_GENDER, "a man's title and a woman's")
    if x.remark and y.remark and x.remark != y.remark:
        times(OTHER_REMARK, f"other remarks ({x.remark}/{y.remark})")
    if x.nations and y.nations and not x.nations & y.nations:
        times(OTHER_REMARK, "titles of other nations")
    return score, reasons


def _with_words(name: PersonName, words: tuple[str, ...]) -> PersonName:
    if words == name.words:
        return name
    return PersonName(
        words,
        ("",) * len(words),
        min(name.family, len(words)),
        name.title,
        name.nations,
        name.suffix,
        name.gender,
        name.remark,
    )


def _left_over(x: PersonName, y: PersonName, left: list[int], times: Callable[[float, str], None]) -> None:
    """Words that only the longer name has: what they weigh depends on where they stand."""
    paired = [j for j in range(len(y.words)) if j not in left]
    omitted = default().omitted
    for n, j in enumerate(left):
        word = y.words[j]
        middle = EXTRA_MORE if n else EXTRA_MIDDLE
        if j < paired[0]:
            light = j > 0 or len(word) == 1 or any(spelling(word, each) >= ALIKE for each in omitted)
            times(middle if light else EXTRA_FIRST, f"only one begins with {word.capitalize()}")
        elif j > paired[-1]:
            times(EXTRA_LAST, f"only one ends with {word.capitalize()}")
        else:
            factor = EXTRA_AMONG_SHORT if max(map(len, x.words)) <= 4 and len(word) > 1 else middle
            times(factor, f"only one has {word.capitalize()} in the middle")


def _order(x: PersonName, y: PersonName, pairs: list[_Pair], times: Callable[[float, str], None]) -> None:
    order = [pair.j for pair in pairs]
    if order == sorted(order):
        return
    if any(order == sorted(order)[k:] + sorted(order)[:k] for k in range(len(order))):
        words = {x.words[pair.i] for pair in pairs} | {y.words[pair.j] for pair in pairs}
        if any(
            p.initial and 0 in (p.i if len(x.words[p.i]) == 1 else -1, p.j if len(y.words[p.j]) == 1 else -1)
            for p in pairs
        ):
            times(INITIAL_ELSEWHERE, "an initial in front, where the other has the last name")
        elif {skeleton(word) for word in words} <= _both_ways():
            times(ORDER_OF_TWO_FORENAMES, "first name and last name exchanged, and either may be a first name")
        elif not (x.family or y.family):
            times(ROTATED, "family name first in one")
    else:
        times(OTHER_ORDER, "the same words in another order")


@cache
def _both_ways() -> frozenset[str]:
    return frozenset(map(skeleton, default().both_ways))


def _middle_initials(x: PersonName, y: PersonName, times: Callable[[float, str], None]) -> None:
    """George H. W. Bush and George W. Bush: the first middle name decides, when it is known by its initial."""
    one, two = x.words[1:-1], y.words[1:-1]
    if not one or not two or spelling(x.words[-1], y.words[-1]) < ALIKE:
        return
    short, long = sorted((one[0], two[0]), key=len)
    if any(len(word) == 1 for word in (*one, *two)) and not (
        same_initial(short, long) if len(short) == 1 else spelling(short, long) >= ALIKE
    ):
        times(OTHER_MIDDLE_INITIAL, f"other middle names {short.capitalize()}/{long.capitalize()}")


def _said(one: str, two: str, likeness: float) -> str:
    if one == two:
        return f"same name {one.capitalize()}"
    return f"{one.capitalize()}/{two.capitalize()} spelled alike ({round(100 * likeness)})"


def _initial(one: str, two: str) -> str:
    if one == two:
        return f"same initial {one.upper()}."
    short, long = sorted((one, two), key=len)
    return f"initial {short.upper()}. fits {long.capitalize()}"


def _listed(name: PersonName, which: list[int]) -> str:
    return " ".join(name.words[i].capitalize() for i in which)


def _whole(a: str, b: str) -> tuple[float, list[str]]:
    """Texts that cannot be taken apart: only their words, as they are."""
    one, two = set(plain(a).split()), set(plain(b).split())
    share = len(one & two) / max(len(one | two), 1)
    return STRICT_UNEQUAL * share, [f"{round(100 * share)} % of the words in common"]


# Everything else


@lru_cache(maxsize=200_000)
def general_words(text: str) -> tuple[str, ...]:
    """The words of a name that is no person's, fillers left out, nations and synonyms in one form.

    'Turkish Foreign Minister' and 'Minister of Foreign Affairs of Türkiye' have the same words.
    """
    tables = default()
    words = _normal(_letters_joined(tuple(plain(re.sub(r"\([^()]*\)", " ", text) or text).split())))
    return tuple(word for word in words if word not in tables.fillers) or words


def _letters_joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """'u s a' -> 'usa', but a lone letter stays: it tells one body from another."""
    result: list[str] = []
    run = ""
    for word in (*words, ""):
        if len(word) == 1 and not word.isdigit():
            run += word
            continue
        if run:
            result.append(run)
        run = ""
        if word:
            result.append(word)
    return tuple(result)


@lru_cache(maxsize=200_000)
def _normal(words: tuple[str, ...]) -> tuple[str, ...]:
    tables = default()
    words = _nationless(words)
    result: list[str] = []
    i = 0
    while i < len(words):
        for length in range(min(5, len(words) - i), 0, -1):
            here = words[i : i + length]
            if here in tables.same:
                result += tables.same[here]
                i += length
                break
        else:
            result.append(words[i])
            i += 1
    return tuple(result)


def _nationless(words: tuple[str, ...]) -> tuple[str, ...]:
    """Nations in their own name, as one word: 'turkish' -> 'turkey', 'south sudanese' -> 'south_sudan'."""
    nations = default().nations
    result: list[str] = []
    i = 0
    while i < len(words):
        length = _nation_at(words, i)
        if length:
            here = words[i : i + length]
            result.append("_".join(nations.get(here) or nations[(here[0].removesuffix("s"),)]))
        else:
            result.append(words[i])
        i += length or 1
    return tuple(result)


@lru_cache(maxsize=100_000)
def nation(text: str) -> str:
    """The nation that a whole name is a name of, or "". 'Türkiye' -> 'turkey', 'Government of Turkey' -> ''."""
    tables = default()
    words = _letters_joined(tuple(plain(text).split()))
    words = words[1:] if words[:1] == ("the",) else words
    found = tables.nations.get(words)
    if not found:
        # 'Republic of Malta', 'Kingdom of Morocco'; names that this would confuse (Congo, Korea) are entries of their own.
        for i in range(1, len(words)):
            if words[i] == "of" and all(word in tables.states for word in words[:i]):
                rest = words[i + 1 :]
                found = tables.nations.get(rest[1:] if rest[:1] == ("the",) else rest)
                if found and not _divided(found):
                    break
                found = None
    return "_".join(found or ())


@lru_cache(maxsize=1000)
def _divided(name: tuple[str, ...]) -> bool:
    """Whether several nations' names end in this one: Congo, Korea, China, Yemen."""
    names = {own for said, own in default().nations.items() if said[-1:] == name[-1:] and len(name) == 1}
    return len(names) > 1


def acronyms(text: str) -> frozenset[str]:
    """Acronyms that a full name may have, with and without its fillers, and the one it gives in brackets."""
    fillers = default().fillers
    result = {plain(each) for each in re.findall(r"\(([^()\s]{2,10})\)", text) if each[1:] != each[1:].lower()}
    bare = re.sub(r"\([^()]*\)", " ", text)
    for words in {tuple(plain(form).split()) for form in (bare, bare.replace("-", ""))}:  # Co-operation
        if not 1 < len(words) <= _MOST_WORDS:
            continue
        result.add("".join(word[0] for word in words))
        result.add("".join(word[0] for word in words if word not in fillers))
        optional = [i for i, word in enumerate(words) if word in fillers][:4]
        for count in range(1, len(optional)):
            for out in combinations(optional, count):
                result.add("".join(word[0] for i, word in enumerate(words) if i not in out))
    return frozenset(each for each in result if len(each) > 1)


def _acronym(a: str, b: str) -> str:
    """The acronym when one name is the acronym of the other, else ""."""
    for short, long in ((a, b), (b, a)):
        letters = "".join(plain(short).split()) if re.fullmatch(r"[\w.&/-]{2,12}", short.strip()) else ""
        # Nothing but capitals, or written as a word (Unesco): then only letters that fit are trusted, from four on.
        if (
            letters
            and (short.isupper() or len(letters) > 3)
            and len(plain(long).split()) > 1
            and letters in acronyms(long)
        ):
            return short.strip()
    return ""


def _general(a: str, b: str, kind: str) -> tuple[float, list[str]]:
    """Names of organisations, groups, states, offices, places and topics.

    In this order: two nations, numbers, an acronym, the same words, the same words spelled alike, a word more on one side.
    Words left on both sides are two names.
    """
    one, two = nation(a), nation(b)
    if one and two:
        if one == two:
            return NATION, [f"two names of {one.replace('_', ' ').title()}"]
        return OTHER_NATION, ["names of two nations"]
    x, y = general_words(a), general_words(b)
    if max(len(x), len(y)) > _MOST_WORDS * 2:
        return _whole(a, b)
    x, y = joined(x, y), joined(y, x)
    numbers = _numbers(x), _numbers(y)
    if numbers[0] != numbers[1]:
        return OTHER_NUMBER, [f"other numbers ({_set(numbers[0])}/{_set(numbers[1])})"]
    if short := _acronym(a, b):
        return _by_acronym(short), [f"{short} is the acronym"]
    remarks = _brackets(a), _brackets(b)
    if all(remarks) and remarks[0] != remarks[1]:
        return OTHER_BRACKETS, [f"other remarks ({remarks[0]}/{remarks[1]})"]
    if x == y:
        return SAME_WORDS, ["the same words but for fillers, nations and synonyms"]
    if sorted(x) == sorted(y):
        return OTHER_WORD_ORDER, ["the same words in another order"]
    if any(name.isupper() and len(name.split()) == 1 for name in (a, b)):
        # One letter of an acronym is a whole word.
        return _words_left(x, y, 1.0)
    return _words_left(x, y, ALIKE if kind == "Place" else WORD_ALIKE)


def _by_acronym(short: str) -> float:
    return ACRONYM.get(len("".join(plain(short).split())), LONG_ACRONYM)


def _brackets(text: str) -> str:
    """What stands in brackets at the end of a name and is no acronym, folded."""
    found = re.findall(r"\(([^()]*)\)", text)
    return "" if not found or (found[-1].isupper() and " " not in found[-1]) else plain(found[-1])


def _words_left(x: tuple[str, ...], y: tuple[str, ...], enough: float) -> tuple[float, list[str]]:
    tables = default()
    nations = {"_".join(each) for each in tables.nations.values()}
    reasons: list[str] = []
    left_x, left_y = [word for word in x if word not in y], [word for word in y if word not in x]
    score = 1.0
    for word in sorted(left_x):
        near = [
            (spelling(word, other), other)
            for other in left_y
            if min(len(word), len(other)) > 2 and not {word, other} & (nations | tables.distinct)
        ]
        like, other = max(near, default=(0.0, ""))
        # Reconciliation is not conciliation: where no transliteration explains it, one letter may differ.
        if like >= enough and (skeleton(word) == skeleton(other) or OSA.distance(word, other) <= 1):
            left_x.remove(word)
            left_y.remove(other)
            reasons.append(_said(word, other, like))
            score = min(score, like)
    reasons = [f"same word {word.replace('_', ' ')}" for word in sorted(set(x) & set(y))][:3] + reasons
    if left_x and left_y:
        if expanded := _expanded(x, y):
            return ACRONYM_WITHIN * score, [*reasons, f"{expanded.upper()} is the acronym"]
        share = len(set(x) & set(y)) / len(set(x) | set(y))
        names = f"{' '.join(left_x)}/{' '.join(left_y)}".replace("_", " ")
        return OTHER_WORDS * share, [*reasons, f"other words: {names}"]
    if len(x) == len(y) == 1:
        score *= 0.95
    for word in left_x + left_y:
        if word in tables.distinct or len(word) == 1 or not (set(x) & set(y) or score < 1):
            factor = DISTINCT_EXTRA
        elif word in nations:
            factor = NATION_EXTRA
        elif word in tables.generic:
            factor = GENERIC_EXTRA
        else:
            factor = EXTRA
        score *= factor
        reasons.append(f"{word.replace('_', ' ')} on one side only")
    return score, reasons


def _expanded(x: tuple[str, ...], y: tuple[str, ...]) -> str:
    """The acronym for which one name has the words, all else being equal: 'un mission', 'united nations mission'."""
    for one, two in ((x, y), (y, x)):
        for i, word in enumerate(one):
            if not 2 <= len(word) <= 8 or word in two:
                continue
            for k in range(len(two) - len(word) + 1):
                run = two[k : k + len(word)]
                if len(run) > 1 and "".join(each[0] for each in run) == word and one[:i] + run + one[i + 1 :] == two:
                    return word
    return ""


def _numbers(words: tuple[str, ...]) -> frozenset[int]:
    numbers = default().numbers
    found: set[int] = set()
    for word in words:
        if word in numbers:
            found.add(numbers[word])
        elif digits := re.fullmatch(r"([0-9]{1,9})(?:st|nd|rd|th)?", word):
            found.add(int(digits[1]))
    return frozenset(found)


def _set(numbers: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "none"


def _strict(a: str, b: str) -> tuple[float, list[str]]:
    """Processes, events, agreements and documents: equal names, fillers left out, or not the same."""
    x, y = ([word for word in fold(text).split() if word not in default().fillers] for text in (a, b))
    if x == y:
        return SAME_WORDS, ["the same words but for fillers"]
    share = len(set(x) & set(y)) / max(len(set(x) | set(y)), 1)
    return STRICT_UNEQUAL * share, [f"{round(100 * share)} % of the words in common; these have to be named alike"]
