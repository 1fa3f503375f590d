"""One word of a name, spelled in two ways: Gaddafi and Qadhafi, Yanukovych and Janukowitsch, Hassan but not Hussein.

A word is reduced in two steps, both from rules in `titles.yaml`: to its *sound*, where the spellings of one consonant are
one (kh, q and ck are k; sch, sh and sz are X), and to its *skeleton*, the consonants of that with g and k as one, and ch and
sh, since transliterations differ in vowels most. Equal skeletons alone are not enough (Hassan, Hussein): vowels at the same
place have to be such as stand for each other in transliterations. What no rule explains is compared letter by letter with
rapidfuzz, for slips of the pen.

Phonetic codes for English fit less: Soundex tells Gaddafi from Qadhafi (G310, Q310) and does not tell Hassan from Hussein.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from graph.titles import default

# From this on two words are one name, spelled in two ways.
ALIKE = 0.8

# Likeness of words that are not the same letters, and what is taken off it.
FORENAMES = 0.95  # forms of a first name that sound alike: Mohammed, Muhammad
OTHER_FORENAME = 0.88  # and that do not: Ivan and John, William and Bill
SOUND = 0.97
SKELETON = 0.94
WEAK_VOWEL = 0.03  # e for a, or a vowel left out
OTHER_VOWEL = 0.2  # i for a: Hassan, Hussein
CONSONANT = 0.02  # g for k
FEW_CONSONANTS = 0.08  # two consonants say little
LETTERS = 0.94  # a consonant differs: a slip of the pen, or another name
SHORT = 0.85  # one letter of four is a lot
FEMININE = 0.5
TOGETHER = 0.95  # at least: words put together that are another word
_VOWELS = "aeiou"


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a folded word sounds: one letter for one sound. 'janukowitsch' -> 'JanukoviC'."""
    for pattern, new in default().sounds:
        word = pattern.sub(new, word)
    return word


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word, an initial vowel as 'a': the same for most transliterations of a name."""
    return _parts(word)[0]


@lru_cache(maxsize=200_000)
def _parts(word: str) -> tuple[str, tuple[str, ...], str]:
    """Skeleton, the vowels before, between and after its consonants, and the consonants as they sound."""
    heard = sound(word)
    pieces = re.split(r"([^aeiou])", heard)
    consonants, vowels = "".join(pieces[1::2]), tuple(pieces[0::2])
    bare = consonants.replace("g", "k").replace("X", "C")  # French writes ch for sh
    if bare[:1] in ("J", "y"):
        bare = "j" + bare[1:]
    if heard[-1:] == "t":
        bare = bare[:-1] + "d"
    return ("a" if heard[:1] in _VOWELS and heard else "") + bare, vowels, consonants


def same_initial(letter: str, word: str) -> bool:
    """Whether an initial (a folded letter) can stand for a word: by letter, by sound, or for another form of a first name."""
    if word.startswith(letter) or sound(word)[:1] == sound(letter)[:1]:
        return True
    return {letter, word[:1]} in ({"y", "j"}, {"y", "e"}, {"g", "k"}, {"q", "g"}, {"i", "y"}, {"v", "w"})


@lru_cache(maxsize=400_000)
def spelling(a: str, b: str) -> float:
    """How alike two folded words are as spellings of one name, in [0, 1]; `ALIKE` and more: they may be one. Symmetric."""
    if a == b:
        return 1.0
    if a > b:
        return spelling(b, a)
    tables = default()
    if tables.forenames.get(a, frozenset()) & tables.forenames.get(b, frozenset()):
        return FORENAMES if skeleton(a) == skeleton(b) else OTHER_FORENAME
    if a.startswith("abd") and b.startswith("abd") and len(a) > 5 and len(b) > 5:
        return spelling(a[3:], b[3:])  # servant of one, servant of another
    result = _spelling(a, b)
    return FEMININE if result >= ALIKE and _couple(a, b) else result


def _spelling(a: str, b: str) -> float:
    heard, heard_too = sound(a), sound(b)
    if heard == heard_too:
        return SOUND
    best = 0.0
    bones = skeleton(a)
    # Few consonants say little, so they have to be the same ones: Gul is not Kul, nor Jong Yang.
    few = len(bones) == 2 or max(len(a), len(b)) <= 4
    if bones == skeleton(b) and len(bones) > 1 and (not few or _parts(a)[2] == _parts(b)[2]):
        best = _by_skeleton(a, b)
        if len(bones) > 2 or best < ALIKE:
            return best
    ratio = LETTERS * max(fuzz.ratio(a, b), fuzz.ratio(heard, heard_too)) / 100
    return max(best, ratio * (SHORT if max(len(a), len(b)) <= 4 else 1.0))


def _by_skeleton(a: str, b: str) -> float:
    (bones, vowels, heard), (_, others, heard_too) = _parts(a), _parts(b)
    result = SKELETON - (FEW_CONSONANTS if len(bones) == 2 else 0.0) - (CONSONANT if heard != heard_too else 0.0)
    for one, two in zip(vowels, others, strict=True):
        if one == two:
            continue
        if not one or not two or _confusable(one, two):
            result -= WEAK_VOWEL
        else:
            result -= OTHER_VOWEL
    return max(result, 0.0)


def _confusable(one: str, two: str) -> bool:
    pairs = default().vowels
    return any(x == y or frozenset((x, y)) in pairs for x in one for y in two)


def _couple(a: str, b: str) -> bool:
    """Whether one is the woman's form of the other: Putin and Putina, Mario and Maria."""
    for his, hers in default().feminine:
        for man, woman in ((a, b), (b, a)):
            stem = man.removesuffix(his)
            if man.endswith(his) and len(stem) > 2 and woman == stem + hers and not (his == "" and man[-1] in _VOWELS):
                return True
    return False


def joined(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """`words` with neighbours put together where the other name has them as one word: 'jong un' for 'jongun'."""
    if len(words) < 2:
        return words
    wholes = {skeleton(other): other for other in others if len(other) > 3 and other not in words}
    for length in (3, 2):
        for i in range(len(words) - length + 1):
            run = words[i : i + length]
            whole = "".join(run)
            other = wholes.get(skeleton(whole), "")
            if other and min(map(len, run)) > 1 and spelling(whole, other) >= TOGETHER:
                return joined((*words[:i], whole, *words[i + length :]), others)
    return words
