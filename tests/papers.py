"""The words of a paper or a mail, from the values that its template is given: no row of the base."""

import copy
import datetime as dt
import html
import re

from django.template import Context
from django.template.loader import get_template

# Of what surrounds each paper, the only value that may not be empty.
AROUND = {"document": {"created_on": dt.date(2008, 1, 1), "final": True}}


def words_of(template: str, **values) -> str:
    """In one line, without tags; every kind of space is one space. What is not given is silent, and not an error."""
    read = copy.copy(get_template(template).template)
    read.engine = copy.copy(read.engine)
    read.engine.string_if_invalid = ""
    said = re.sub(r"<[^>]+>", " ", read.render(Context(AROUND | values)))
    return re.sub(r" (?=[,.)])", "", " ".join(html.unescape(said).split()))


def unsaid(text: str, *sentences: str) -> list[str]:
    """Those that the text does not say."""
    return [sentence for sentence in sentences if sentence not in text]
