"""What a person typed, read back from a sending that nothing could keep: he finds his words again on the refusal."""

import json
from collections.abc import Iterable

from django.http import HttpRequest

from iae_portal.core.seen import is_carried
from iae_portal.core.services import kept_files
from iae_portal.core.services.sendings import TOKEN

WORDS = "words"  # what the choices of the page say (static/portal/portal.js)
BUTTONS = ("enregistrer", "confirmer")  # a browser sends the one that was pressed
# What a page carries to tell what it showed (core.forms.shown, core.views.import_conflicts): known without a script.
MARKS = ("seen", "montre")


def sent_in(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() for value in values]


def typed_in(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names and values of what a person filled in, a choice in its words; what a page carries by itself left out, and
    secrets. A field that the page hid has no words of its own: "" under its name."""
    sent = list(pairs)
    words = _words_in(dict(sent).get(WORDS, ""))
    return [
        (name, str(words.get(f"{name}={value}", value)))
        for name, value in sent
        if value.strip() and words.get(name) != "" and not _is_ours(name)
    ]


def _words_in(carried: str) -> dict:
    """None when the page is not ours, or had no script."""
    try:
        words = json.loads(carried)
    except (ValueError, RecursionError):
        return {}
    return words if isinstance(words, dict) else {}


def _is_ours(name: str) -> bool:
    # "_FORMS": what a set of rows says of their number.
    if name in (TOKEN, WORDS, *BUTTONS) or name.endswith((kept_files.FIELD, "_FORMS")):
        return True
    return is_carried(name) or name.rpartition("-")[2] in MARKS or "password" in name
