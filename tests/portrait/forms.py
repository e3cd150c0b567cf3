"""The forms of a page, with enough of their fields to fill them as a person in a hurry would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile

SAID = {"date": "2008-10-15", "number": "1", "time": "10:00", "email": "portrait@exemple.invalid", "tel": "0300000000"}
WORDS = "Texte du portrait"
SILENT = {"submit", "button", "reset", "image"}


@dataclass
class Form:
    """`sent` is what an untouched form sends; `empty` gives, for the fields left empty, what would fill them."""

    action: str
    sent: dict[str, list] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def untouched(self) -> dict[str, list]:
        return self.sent

    def filled(self) -> dict[str, list]:
        files = {name: [SimpleUploadedFile("portrait.pdf", b"%PDF-1.4\n%%EOF\n")] for name in self.files}
        return self.sent | {name: [value] for name, value in self.empty.items()} | files


class Forms(HTMLParser):
    """The forms of `<main>` that post."""

    def __init__(self, html: str, address: str):
        super().__init__()
        self.address, self.main = address, False
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select = self.area = ""
        self.by_name: dict[str, Form] = {}
        self.outside: list[tuple[str, dict[str, str]]] = []  # fields that name their form from elsewhere in the page
        self.feed(html)
        for tag, given in self.outside:
            self.form = self.by_name.get(given["form"])
            if self.form and given.get("name"):
                self._field(tag, given["name"], given)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.main = True
        elif tag == "form" and self.main and given.get("method", "").lower() == "post":
            self.form = Form(given.get("action") or self.address)
            self.found.append(self.form)
            self.by_name[given.get("id", "")] = self.form
        elif "form" in given:
            self.outside.append((tag, given))
        elif self.form and tag == "option" and self.select:
            self._option(given)
        elif self.form and given.get("name"):
            self._field(tag, given["name"], given)

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self.form.sent[name] = [""]
        elif tag == "input" and kind == "file":
            self.form.files.append(name)
        elif tag == "input" and kind in ("checkbox", "radio"):
            self._box(name, given)
        elif tag == "button" or kind in SILENT:
            self.form.sent.setdefault(name, [given.get("value", "")])
        elif given.get("value") or kind == "hidden":
            self.form.sent.setdefault(name, []).append(given.get("value", ""))
        else:
            self.form.empty[name] = SAID.get(kind, WORDS)

    def _box(self, name: str, given: dict[str, str]) -> None:
        value = given.get("value", "on")
        if "checked" in given:
            self.form.sent.setdefault(name, []).append(value)
            self.form.empty.pop(name, None)
        elif name not in self.form.sent:
            self.form.empty.setdefault(name, value)

    def _option(self, given: dict[str, str]) -> None:
        if "selected" in given and given.get("value"):
            self.form.sent.setdefault(self.select, []).append(given["value"])
            self.form.empty.pop(self.select, None)
        elif given.get("value") and self.select not in self.form.sent:
            self.form.empty.setdefault(self.select, given["value"])

    def handle_data(self, data):
        if self.area and self.form:
            self.form.sent[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.form and self.area:
            if not self.form.sent[self.area][0].strip():
                self.form.empty[self.area] = WORDS
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.form = None
        elif tag == "main":
            self.main = False
