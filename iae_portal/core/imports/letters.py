"""The letters of a file: the encoding proposed by a library, then checked on French words. Pure.

Nothing is written silently wrong: words that bear the marks of another reading are shown, with what they would be.
"""

import re
import unicodedata

import ftfy
from charset_normalizer import from_bytes

from iae_portal.core.imports.refused import DoubtfulLetters, FileRefused
from iae_portal.core.text import french_list

UTF_8, TWICE, AS_IS = "utf-8", "twice", "as-is"
READINGS = {
    UTF_8: "UTF-8",
    "cp1252": "Windows",
    "iso8859_15": "ISO-8859-15 (Linux, anciens logiciels)",
    "cp850": "DOS",
    "mac_roman": "Macintosh",
    TWICE: "UTF-8 enregistré deux fois",
    AS_IS: "Les mots tels qu'ils sont",
}
LEGACY = ("cp1252", "iso8859_15", "cp850", "mac_roman")
WORDS_SHOWN = 5
SAMPLE_BYTES = 200_000
LOST = "\ufffd"

# What French names are made of, and those of the neighbours; a legacy file that gives others was read wrong.
_SMALL = "àâäãáåæçéèêëîïíìñôöóòõœùûüúÿß"
_LETTERS = set(_SMALL + _SMALL.upper())
_SIGNS = set("«»’‘“”–—…€°º§²³½¼¾·•©®\u00a0\u202f")
_PARTED = re.compile(r"[\s\-'’./&,;:()«»\"]+")
_INNER_SIGN = re.compile(rf"[A-Za-z{_SMALL}][^\x00-\x7f{_SMALL}{_SMALL.upper()}’·°º\s][A-Za-z{_SMALL}]", re.IGNORECASE)
_INNER_CAPITAL = re.compile(r"[a-zà-ÿ][À-ÞŒ]|[A-ZÀ-ÞŒ][À-ÞŒ][a-zà-ÿ]")
_BETWEEN = re.compile(r"[ \t\r\n;,\"]+")
_MARKS_OF_TWICE = re.compile(r"[ÃÂâÅ][^\sA-Za-z]")
# "é" written in UTF-8 and read as cp1252 is "Ã©": two encodings in one file.
_UTF8_PAIR = re.compile(rb"\xc3[\x80-\xbf]")
# A page of the web that is named ".xls", a PDF, an RTF: text to a machine only.
_OTHER_FILES = (b"<", b"%PDF", b"{\\rtf")
# A line break of Word or of a mail in a cell (VT, FF) is text all the same.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")

NOT_TEXT = (
    "Ce fichier n'est ni un texte CSV, ni un classeur XLSX ou ODS. "
    "Enregistrez la liste en « CSV UTF-8 », en XLSX ou en ODS."
)
UNKNOWN_ENCODING = (
    "L'encodage de ce fichier n'est pas reconnu : ni Unicode, ni Windows-1252. "
    "Dans le tableur, enregistrez-le en « CSV UTF-8 »."
)


def decode(content: bytes, asked: str = "") -> tuple[str, str]:
    """The text of a CSV file, and the encoding it was read in ("" for UTF-8 and Windows, of which nothing is said).

    `asked` is a key of READINGS. Raises FileRefused, and DoubtfulLetters when a person must choose.
    """
    content = _narrowed(content)
    if _CONTROL.search(content) or content.lstrip().startswith(_OTHER_FILES):
        raise FileRefused(NOT_TEXT)
    try:
        text, encoding = content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        text, encoding = _legacy(content, asked, error.start)
    return text, encoding


def _narrowed(content: bytes) -> bytes:
    """UTF-16 (the "Unicode text" of a spreadsheet), with its mark or without, as UTF-8; any other as it is."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[:4:2] == b"\0\0":
        encoding = "utf-16-be"
    elif content[1:4:2] == b"\0\0":
        encoding = "utf-16-le"
    else:
        return content
    try:
        return content.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise FileRefused(UNKNOWN_ENCODING) from error


def checked(lines: list[str], asked: str = "") -> list[str]:
    """The lines of a text, mended when `asked` says so. Raises DoubtfulLetters for letters lost or encoded twice."""
    if asked == TWICE:
        return [_mended(line) for line in lines]
    if asked == AS_IS:
        return lines
    lost = _words(line for line in lines if LOST in line)
    lost = [word for word in lost if LOST in word][:WORDS_SHOWN]
    twice = [line for line in lines if _MARKS_OF_TWICE.search(line)]
    changed = [(line, mended) for line in twice if (mended := _mended(line)) != line]
    if lost or changed:
        raise _doubt(lost, changed)
    return lines


def _doubt(lost: list[str], changed: list[tuple[str, str]]) -> DoubtfulLetters:
    pairs = [pair for lines in changed for pair in zip(*(_BETWEEN.split(line) for line in lines), strict=False)]
    pairs = [(before, after) for before, after in dict.fromkeys(pairs) if before != after][:WORDS_SHOWN]
    words = [*lost, *(before for before, _ in pairs)][:WORDS_SHOWN]
    choices = [(TWICE, " ".join(after for _, after in pairs))] if pairs else []
    return _choose(words, [*choices, (AS_IS, " ".join(words))])


def _choose(words: list[str], choices: list[tuple[str, str]]) -> DoubtfulLetters:
    shown = french_list([f"« {word[:40]} »" for word in words[:WORDS_SHOWN]])
    return DoubtfulLetters(
        f"L'encodage de ce fichier est douteux, des lettres seraient fausses : {shown}. Rien n'est lu avant votre "
        "choix ; vous pouvez aussi corriger le fichier et l'enregistrer en « CSV UTF-8 ».",
        choices,
    )


def _mended(line: str) -> str:
    return ftfy.fix_encoding(line) if _MARKS_OF_TWICE.search(line) else line


def _legacy(content: bytes, asked: str, position: int) -> tuple[str, str]:
    if _UTF8_PAIR.search(content):
        line = content.count(b"\n", 0, position) + 1
        raise FileRefused(
            f"Ce fichier mélange deux encodages (vers la ligne {line}) : les accents seraient faux. "
            "Enregistrez-le de nouveau en « CSV UTF-8 »."
        )
    texts = {name: text for name in LEGACY if (text := _read(content, name)) is not None}
    if asked in texts:
        return texts[asked], asked
    doubts = {name: suspects(text) for name, text in texts.items()}
    # DESIGN: nearly every such file is a Windows one. When that reading is wrong, another one is taken that leaves no
    # word in doubt, the library's choice when there are several, and it is told; else a person chooses.
    right = [name for name, words in doubts.items() if not words]
    if "cp1252" in right:
        return texts["cp1252"], ""
    best = right if len(right) == 1 else [name for name in right if name == _guess(content)]
    if not best:
        raise _choose_reading(texts, doubts)
    return texts[best[0]], best[0]


def _choose_reading(texts: dict[str, str], doubts: dict[str, list[str]]) -> FileRefused:
    if not texts:
        return FileRefused(UNKNOWN_ENCODING)
    first = next(iter(doubts.values()))
    # Readings that leave fewer words in doubt come first; two that give the same words are one choice.
    samples: dict[str, str] = {}
    for name in sorted(texts, key=lambda name: len(doubts[name])):
        samples.setdefault(" ".join(foreign_words(texts[name])), name)
    return _choose(first, [(name, sample) for sample, name in samples.items()])


def _guess(content: bytes) -> str:
    """What charset-normalizer says of the lines that hold something else than plain letters."""
    lines = [line for line in content.splitlines() if not line.isascii()]
    best = from_bytes(b"\n".join(lines)[:SAMPLE_BYTES], cp_isolation=list(LEGACY)).best()
    return best.encoding if best else ""


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def suspects(text: str) -> list[str]:
    """The first words that French does not write: strange signs, a sign or a capital in the middle of a word."""
    lines = (line for line in text.splitlines() if not line.isascii())
    return [word for word in _words(lines) if _is_suspect(word)][:WORDS_SHOWN]


def _words(lines) -> list[str]:
    return list(dict.fromkeys(word for line in lines for word in _BETWEEN.split(line) if not word.isascii()))


def foreign_words(text: str) -> list[str]:
    return _words(line for line in text.splitlines() if not line.isascii())[:WORDS_SHOWN]


def _is_suspect(word: str) -> bool:
    if any(not sign.isascii() and sign not in _LETTERS and sign not in _SIGNS for sign in word):
        return True
    parts = _PARTED.split(unicodedata.normalize("NFC", word))
    return bool(_INNER_SIGN.search(word)) or any(_INNER_CAPITAL.search(part) for part in parts)
