"""Which 8-bit code page a text is written in, told by the letters of languages."""

from __future__ import annotations

import re

WORD = re.compile(rb"[A-Za-z\x80-\xff']*[\x80-\xff][A-Za-z\x80-\xff']*")
WORDS = 5_000
"""Different words with such bytes that are looked at."""
CONVINCING = 0.8
"""Share of letters beyond ASCII that must be letters of one language, less twice what cannot stand in a word."""
ALPHABETS = {
    "German": "äöüß", "French": "àâæçéèêëîïôœùûüÿ", "Spanish": "áéíñóúüºª", "Portuguese": "ãáàâçéêíóôõúüºª",
    "Italian": "àèéìòù", "Swedish or Finnish": "åäöé", "Danish or Norwegian": "æøåéöä", "Dutch": "éèëïöüáó",
    "Polish": "ąćęłńóśźż", "Czech": "áčďéěíňóřšťúůýž", "Slovak": "áäčďéíĺľňóôŕšťúýž", "Hungarian": "áéíóöőúüű",
    "Romanian": "ăâîşţșț", "Croatian or Slovene": "čćđšž", "Turkish": "çğıiöşüâî", "Icelandic": "áðéíóúýþæö",
    "Lithuanian": "ąčęėįšųūž", "Latvian": "āčēģīķļņšūž", "Estonian": "äöõüšž",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџ", "Greek": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    "Hebrew": "אבגדהוזחטיךכלםמןנסעףפץצקרשת", "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيپچژگ",
}  # fmt: skip
WESTERN = (
    "German", "French", "Spanish", "Portuguese", "Italian", "Swedish or Finnish", "Danish or Norwegian", "Dutch",
)  # fmt: skip
CENTRAL = ("Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Croatian or Slovene", "German")
UNIONS = {"Western European": WESTERN, "Central European": CENTRAL}
"""A file of many countries has letters of several languages; one language that explains all is believed first."""
PAGES = (
    ("cp1252", (*WESTERN, "Western European")),
    ("cp1250", (*CENTRAL, "Central European")),
    ("cp1254", ("Turkish",)),
    ("cp1255", ("Hebrew",)),
    ("cp1251", ("Cyrillic",)),
    ("koi8_r", ("Cyrillic",)),
    ("cp866", ("Cyrillic",)),
    ("iso8859_5", ("Cyrillic",)),
    ("cp1253", ("Greek",)),
    ("cp1257", ("Lithuanian", "Latvian", "Estonian")),
    ("iso8859_2", (*CENTRAL, "Central European")),
    ("mac_roman", (*WESTERN, "Western European")),
    ("cp850", (*WESTERN, "Western European")),
    ("cp852", (*CENTRAL, "Central European")),
    ("cp1256", ("Arabic",)),
    ("cp1252", ("Icelandic",)),
)
"""Likelier pages first: of equals the first is taken."""
QUIET = set("’«»„“”–—…€°²³½¼¾£§©®™·•ˮ¿¡ºª№µ×±´`\xa0")
"""Signs that stand beside words in any language."""
LATIN = "ɏ"
"""The last letter of the Latin script; a word is written in one script."""
FINAL = "ךםןףץ"
"""Hebrew letters that end a word."""


def words_in(chunk: bytes, known: set[bytes]) -> None:
    """Put the chunk's different words with bytes beyond ASCII into `known`, up to a limit."""
    if len(known) < WORDS:
        known.update(WORD.findall(chunk[: 1 << 20])[: WORDS * 4])


def code_page(words: set[bytes], used: set[int]) -> tuple[str, str, str] | None:
    """Code page, language and an example word; None where no language explains the words.

    Parameters
    ----------
    used
        All bytes of the file: a page that leaves one of them undefined cannot be the one.
    """
    best: tuple[float, str, str, str] | None = None
    some = sorted(words)[:WORDS]
    for name, languages in PAGES:
        try:
            bytes(sorted(used)).decode(name)
        except UnicodeDecodeError:
            continue
        texts = [word.decode(name) for word in some]
        letters, broken = _letters(texts)
        total = sum(letters.values()) + broken
        if not total:
            continue
        for language in languages:
            members = UNIONS.get(language, (language,))
            known = {sign for member in members for sign in ALPHABETS[member]}
            fitting = sum(count for sign, count in letters.items() if sign in known)
            score = (fitting - 2 * (total - fitting)) / total * (0.95 if language in UNIONS else 1)
            if score >= CONVINCING and (best is None or score > best[0] + 0.01):
                best = score, name, language, _example(texts, known)
    return best[1:] if best else None


def _letters(texts: list[str]) -> tuple[dict[str, int], int]:
    """How often each letter beyond ASCII stands in the words, and how many signs cannot stand where they do."""
    letters: dict[str, int] = {}
    broken = 0
    for word in texts:
        for place, sign in enumerate(word):
            if ord(sign) < 128:
                continue
            before, after = word[place - 1 : place], word[place + 1 : place + 2]
            if not sign.isalpha() or sign in QUIET:
                broken += sign not in QUIET or (before.isalpha() and after.isalpha() and sign not in "’·")
            elif (
                (sign > LATIN and (_ascii(before) or _ascii(after)))
                or (sign in FINAL and after.isalpha())
                or (
                    sign.isupper()
                    and (before.islower() or (place > 1 and before.isupper() and after.islower()))
                )
            ):
                broken += 1
            else:
                small = sign.lower()
                letters[small[0]] = letters.get(small[0], 0) + 1
    return letters, broken


def _ascii(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _example(texts: list[str], known: set[str]) -> str:
    """A word with as many different letters of the language as there is."""
    fitting = [word for word in texts if len(word) <= 20 and set(word.lower()) & known]
    return max(fitting, key=lambda word: (len(set(word.lower()) & known), -len(word), word), default=texts[0])
