"""Which language a text is in, by its ISO 639-1 code."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Languages that news is published in, to be told apart; rarer ones look too much like these when a text is short.
LANGUAGES = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "ko": "Korean", "ku": "Kurdish", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "my": "Burmese", "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch",
    "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip
_NORWEGIAN = {"no": "nb", "nn": "nb"}
# English words that hold sentences together; together no other language uses them, whatever the names between them.
_ENGLISH = frozenset({
    "the", "of", "and", "to", "that", "which", "with", "by", "from", "for", "was", "were", "is", "are", "has", "have",
    "had", "been", "his", "her", "its", "their", "they", "who", "said", "would", "after", "before", "between", "under",
    "into", "on", "at", "as", "not", "but", "be", "will", "this", "these", "those",
})  # fmt: skip
_SHARE = 0.2
UNKNOWN = "und"
_ENOUGH = 300  # letters in which any of these languages would show
_SURE = 0.9  # what is not English has to be likely to this degree
_FEWEST = 20  # letters
_SAMPLE = 4000  # characters
_WORD = re.compile(r"[^\W\d_]+")


def language(text: str, declared: str = "") -> str:
    """The ISO 639-1 code of a text's language; when the text does not tell, `declared` (what the file says).

    "" when nothing tells because it is short, UNKNOWN when it is long enough and none of these languages.
    """
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    letters = sum(map(len, words))
    english = sum(1 for word in words if word in _ENGLISH) / max(1, len(words))
    if english >= _SHARE:
        return "en"
    if letters >= _FEWEST:
        # Names look like the language that they are from, and a short text may be full of them.
        likely, sure = _identifier().classify(" ".join(words))
        if sure >= _SURE:
            return _NORWEGIAN.get(str(likely), str(likely))
    return code(declared) or (UNKNOWN if letters >= _ENOUGH and english < _SHARE / 4 else "")


def code(declared: str) -> str:
    """The ISO 639-1 code that a file or a user says: "en" of "en-GB" or "English"; "" for none that is known."""
    said = declared.strip().lower()
    named = {name.lower(): short for short, name in LANGUAGES.items()}
    short = named.get(said) or re.split(r"[-_]", said)[0]
    short = _NORWEGIAN.get(short, short)
    return short if short in LANGUAGES else ""


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages([*(set(LANGUAGES) & set(found.labels)), *(set(_NORWEGIAN) & set(found.labels))])
    return found
