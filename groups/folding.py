"""Words as they are looked for: without capitals, accents and the small differences in how people type them."""

import unicodedata

SAME = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ı": "i", "’": "'", "-": " "})


def fold(text: str) -> str:
    """``text`` for comparing: “Évry” and “evry”, “أسوان” and “اسوان” become the same."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.translate(SAME).split())
