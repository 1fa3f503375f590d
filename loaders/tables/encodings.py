"""The encoding of a text file, found out from its bytes.

A mark at the beginning settles it, and so does being UTF-8, which other text is only by accident. Of the rest, scripts other
than Latin are told apart by charset-normalizer, which knows them well, and Latin ones by the alphabets below: what is read in
the wrong one has letters together that no language has, or signs within words.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from loaders.files import LONGEST, LoadError, opened

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Letters beyond a to z, by language; and for each encoding, the languages it is for, the likeliest first.
_ALPHABETS = {
    name: frozenset(letters)
    for name, letters in {
        "Catalan": "àçèéíïòóúü·",
        "Croatian": "čćđšž",
        "Czech": "áčďéěíňóřšťúůýž",
        "Danish": "æøåé",
        "Dutch": "éëïóèöü",
        "Estonian": "äõöüšž",
        "Finnish": "äöå",
        "French": "àâæçéèêëîïôœùûüÿ",
        "German": "äöüß",
        "Hungarian": "áéíóöőúüű",
        "Icelandic": "áðéíóúýþæö",
        "Italian": "àèéìíîòóùú",
        "Latvian": "āčēģīķļņšūž",
        "Lithuanian": "ąčęėįšųūž",
        "Polish": "ąćęłńóśźż",
        "Portuguese": "áâãàçéêíóôõúü",
        "Romanian": "ăâîşţ",
        "Slovak": "áäčďéíĺľňóôŕšťúýž",
        "Spanish": "áéíñóúü¿¡",
        "Swedish": "åäöé",
        "Turkish": "çğıöşüâîiİ",
    }.items()
}
_WESTERN = ("French", "German", "Spanish", "Portuguese", "Italian", "Swedish", "Danish", "Dutch", "Catalan", "Finnish")
_CENTRAL = ("Polish", "Czech", "Hungarian", "Slovak", "Croatian", "Romanian", "German")
_LATIN = {
    "cp1252": (*_WESTERN, "Icelandic"),
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp1254": ("Turkish",),
    "cp1257": ("Lithuanian", "Latvian", "Estonian"),
    "mac-roman": _WESTERN,
    "cp850": _WESTERN,
    "cp852": _CENTRAL,
}
# What may stand beside letters in any language, outside of words; the apostrophes within them too.
_SIGNS = frozenset("“”„«»‘’‚…–—€£§°ºª©®™•·\xa0¿¡½¼²³")
_WITHIN = frozenset("’‘´-–·\xad")
# How much better than cp1252, which most such files are in, another encoding must fit.
_ADVANTAGE = 0.1
_OTHER_SCRIPTS = (
    "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "cp1253", "iso8859_7", "cp1255", "cp1256", "cp874",
    "gb18030", "big5", "cp932", "euc_jp", "cp949",
)  # fmt: skip
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_CELL = re.compile(r"[\s,;|\"]+")
_SAMPLE = 64 * 1024
# A file with this share of damaged lines among those with letters beyond a to z is still UTF-8.
_DAMAGED = 0.1


def known_encoding(path: Path, name: str) -> str:
    """The Python codec of an encoding that somebody named. Raises LoadError."""
    try:
        info = codecs.lookup(name.strip())
    except LookupError:
        raise LoadError(
            f"{path}: encoding {name!r} is not known; expected one such as utf-8, cp1252 or utf-16"
        ) from None
    if not info._is_text_encoding:
        raise LoadError(f"{path}: encoding {name!r} is none of text; expected one such as utf-8, cp1252 or utf-16")
    return info.name


def found_encoding(path: Path) -> str:
    """The encoding of a text file, as Python's codec. Reads all of it, if need be. Raises LoadError."""
    with opened(path) as stream:
        if codec := marked(stream.read(4096)):
            return codec
    good = bad = 0
    sample = bytearray()
    with opened(path) as stream:
        while raw := stream.readline(LONGEST):
            if raw.isascii():
                continue
            try:
                raw.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
                if len(sample) < _SAMPLE:
                    sample += raw[:_SAMPLE]
    if bad <= _DAMAGED * good:
        return "utf-8"
    return guessed(bytes(sample))


def marked(start: bytes) -> str | None:
    """The encoding that the beginning of a file tells for certain: by its mark, or by every other byte being zero."""
    return next((codec for mark, codec in _MARKS if start.startswith(mark)), None) or _wide(start)


def is_text(path: Path, head: str) -> bool:
    """Whether a file that begins so is text, in any encoding; `head` is "" for what is not obviously text."""
    if not head:
        with opened(path) as stream:
            return _wide(stream.read(4096)) is not None
    return sum(1 for char in head if char < " " and char not in "\t\r\n\f") <= max(3, len(head) / 100)


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of what is mostly plain letters is zero."""
    for codec, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = start[at::2]
        if len(half) > 4 and half.count(0) > 0.6 * len(half) and start[1 - at :: 2].count(0) < 0.1 * len(half):
            return codec
    return None


def guessed(sample: bytes) -> str:
    """The likeliest encoding of text that is not UTF-8."""
    # Each word once: what stands in every row is not told more often by it.
    words = b"".join({word for word in _WORD.findall(sample) if not word.isascii()})
    high = sum(1 for byte in words if byte > 127)
    if high > 0.65 * len(words):
        # The threshold has it name the likeliest, however little text there is.
        likely = [one.encoding for one in from_bytes(sample, cp_isolation=list(_OTHER_SCRIPTS), threshold=1.0)]
        if likely:
            cased = [codec for codec in likely if _cased(sample, codec)]
            return codecs.lookup((cased or likely)[0]).name
    fits = {codec: _fit(sample, codec) for codec in _LATIN}
    best = max(fits, key=lambda codec: fits[codec])
    return best if fits[best] > fits["cp1252"] + _ADVANTAGE else "cp1252"


def _cased(sample: bytes, codec: str) -> bool:
    """Whether capitals stand where they do: KOI8 has small letters where others have capitals, so it reads yELTSIN."""
    words = {word for word in _CELL.split(sample.decode(codec, errors="replace")) if len(word) > 1 and word.isalpha()}
    odd = sum(1 for word in words if not (word.isupper() or word[1:] == word[1:].lower()))
    return 2 * odd <= len(words)


def _fit(sample: bytes, codec: str) -> float:
    """Which part of the letters beyond a to z belong to the one language that they fit best, from 0 to 1."""
    beyond = []
    for word in set(_CELL.split(sample.decode(codec, errors="replace"))):
        for index, char in enumerate(word):
            inside = word[:index][-1:].isalpha() and word[index + 1 : index + 2].isalpha()
            if not char.isascii() and char not in (_WITHIN if inside else _SIGNS | _WITHIN):
                beyond.append(char)
    if not beyond:
        return 1.0
    counts = (sum(1 for char in beyond if {char, char.lower()} & _ALPHABETS[name]) for name in _LATIN[codec])
    return max(counts) / len(beyond)
