"""Finding a name however it was written: with or without accents, vowel signs, capitals."""

import unicodedata

WRITTEN_AS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ہ": "ه",
        "ۀ": "ه",
        "ـ": "",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
    }
)
"""Letters that people write for one another and that Unicode does not take apart."""

NOT_A_MARK = 10
"""Combining classes below this are part of a letter (a Hindi virama, a Japanese voice mark); above, a mark on one."""


def fold(text: str) -> str:
    """``text`` as it is compared: small letters, no accents or vowel signs, one form of alef, single blanks."""
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(
        sign for sign in taken_apart if unicodedata.combining(sign) < NOT_A_MARK and unicodedata.category(sign) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFKC", bare).translate(WRITTEN_AS).split())


def fits(folded: str, asked: str) -> bool:
    """Whether each word of ``asked`` stands somewhere in ``folded``; both are folded already."""
    return all(word in folded for word in asked.split())
