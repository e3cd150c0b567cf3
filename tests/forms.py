"""Reads the forms of a page as a browser would: where each one goes, and what it sends untouched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

CLOSED = ("csrfmiddlewaretoken",)
NOT_TYPED = ("hidden", "submit", "button", "image", "reset")
FREE = ("text", "search", "textarea")


@dataclass
class Form:
    """`values` holds what is sent untouched; `typed` names what a person fills, `files` what he chooses on his disk.

    `free` says that one field at least keeps any text. `kinds` says what each field is, `options` what it offers.
    """

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    free: bool = False
    kinds: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, kind: str) -> None:
        self.kinds.setdefault(name, kind)
        names = self.files if kind == "file" else self.typed
        if kind not in NOT_TYPED and name not in names:
            names.append(name)
        self.free = self.free or kind in FREE


class FormReader(HTMLParser):
    """The forms of `<main>` that post."""

    def __init__(self, address: str):
        super().__init__()
        self.address, self.inside = address, False
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select, self.area = "", ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.inside = True
        elif tag == "form" and self.inside and given.get("method", "").lower() == "post":
            self.form = Form(given.get("action") or self.address)
            self.forms.append(self.form)
        elif self.form is not None:
            self._read(tag, given)

    def _read(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and name and name not in CLOSED:
            kind = "date" if "data-day" in given else given.get("type", "text")
            self.form.add(name, kind)
            if kind in ("checkbox", "radio"):
                self._offer(name, {"value": "on"} | given, chosen="checked" in given)
            elif kind != "file":
                self.form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select" and name:
            self.select = name
            self.form.add(name, "select")
        elif tag == "option" and self.select:
            self._offer(self.select, given, chosen="selected" in given)
        elif tag == "textarea" and name:
            self.area = name
            self.form.add(name, "textarea")
            self.form.values[name] = [""]

    def _offer(self, name: str, given: dict[str, str], *, chosen: bool) -> None:
        value = given.get("value", "")
        self.form.options.setdefault(name, []).append(value)
        if chosen:
            self.form.values.setdefault(name, []).append(value)

    def handle_data(self, data):
        if self.area and self.form is not None:
            self.form.values[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            # As a browser reads it: the line that ends the opening tag is none of its text.
            self.form.values[self.area][0] = self.form.values[self.area][0].removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "main":
            self.inside = False


def forms_of(page: str, address: str) -> list[Form]:
    reader = FormReader(address)
    reader.feed(page)
    return reader.forms
