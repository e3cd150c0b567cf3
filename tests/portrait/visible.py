"""What a person reads of an answer: the words of a page, of a PDF or of a table, without what chance makes."""

import io
import re
import subprocess
from html.parser import HTMLParser
from urllib.parse import urldefrag

from django.http import HttpResponse
from python_calamine import CalamineWorkbook

INLINE = {
    "a",
    "abbr",
    "b",
    "button",
    "code",
    "em",
    "i",
    "img",
    "input",
    "label",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
}
INLINE |= {"time", "u", "q", "cite", "mark", "kbd", "data", "output", "svg", "path", "wbr"}
APART = "fr-hint-text"  # a hint stands under its label, whatever separates their tags
UNREAD = {"script", "style", "template"}
SAID = ("aria-label", "title", "alt", "placeholder")
NOT_SHOWN = {"hidden", "checkbox", "radio", "file"}
BREAK = "\0"

SIGN = "[2-9A-HJKMNP-Z]"
FOUR = rf"{SIGN}(?: ?{SIGN}){{3}}"  # the reader of a PDF sees a space where two signs are kerned
CHANCE = (
    (re.compile(rf"\b{FOUR}(-{FOUR}){{3}}\b"), "CODE"),
    (re.compile(rf"/verifier/{SIGN}{{16}}"), "/verifier/CODE"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"\b[A-Z2-7]{4}( [A-Z2-7]{4}){7}\b"), "KEY"),
    (re.compile(r"\b[0-9a-f]{32}([0-9a-f]{32})?\b"), "HEX"),
    (re.compile(r"\b[0-9a-f]{12}…"), "HEX…"),
    (re.compile(r"(/(?:invitation|documents)/)(?:\d+/)?[\w=-]+:[\w=:-]+"), r"\1SIGNED"),
    (re.compile(r"\b\d[\d,.]*[^\S\n](?:[kMK]i?)?o\b"), "SIZE"),
)


def without_chance(text: str) -> str:
    if "BEGIN:VCALENDAR" in text:
        text = re.sub(r"\r?\n[ \t]", "", text)  # a calendar folds its lines wherever they reach 75 bytes
    for pattern, word in CHANCE:
        text = pattern.sub(word, text)
    return text


def masked(address: str) -> str:
    """An address whose keys are hidden: two loads of the demonstration may number their rows otherwise."""
    path, mark, query = without_chance(urldefrag(address).url).partition("?")
    path = re.sub(r"(?<=/)\d+(?=/|$)", "PK", path)
    query = re.sub(r"(?<!page)=\d+(?=&|$)", "=PK", query)
    return path + mark + query


class Words(HTMLParser):
    """One line a block; inside a line the spaces are those that the browser keeps."""

    def __init__(self, html: str):
        super().__init__()
        self.parts: list[str] = []
        self.unread = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.unread += tag in UNREAD
        if tag not in INLINE or APART in given.get("class", ""):
            self.parts.append(BREAK)
        if tag == "a" and "href" in given:
            self.parts.append(f"<{masked(given['href'])}>")
        if tag == "input" and given.get("type") not in NOT_SHOWN:
            self.parts.append(f"[{given.get('value', '')}]")
        if "checked" in given or "selected" in given:
            self.parts.append("[x]")
        self.parts += [f"[{given[name]}]" for name in SAID if given.get(name)]

    def handle_endtag(self, tag):
        self.unread -= tag in UNREAD
        if tag not in INLINE:
            self.parts.append(BREAK)

    def handle_data(self, data):
        if not self.unread:
            self.parts.append(data)


def words_of(html: str) -> str:
    """Typographic spaces are kept: only those that HTML folds are folded."""
    lines = "".join(Words(html).parts).split(BREAK)
    folded = (re.sub(r"[ \t\r\n\f]+", " ", line).strip(" ") for line in lines)
    return without_chance("\n".join(line for line in folded if line))


def words_of_pdf(content: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=60)
    return without_chance(done.stdout.decode() or done.stderr.decode())


def words_of_sheets(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(f"{name}: {row}" for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())


def words_of_answer(answer: HttpResponse) -> str:
    """Its status, then what it shows."""
    if answer.status_code in (301, 302, 303):
        return f"{answer.status_code} {masked(answer['Location'])}"
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        words = words_of(content.decode())
    elif kind == "application/pdf":
        words = words_of_pdf(content)
    elif "spreadsheet" in kind:
        words = words_of_sheets(content)
    elif kind.startswith("text/") or kind == "application/json":
        words = without_chance(content.decode("utf-8-sig"))
    else:
        words = kind
    return f"{answer.status_code}\n{words}"
