"""Sentences of the council written in a text template: what minutes keep, and what a person may then rewrite."""

import re

from django.template import Context
from django.template.loader import get_template


def paragraphs(name: str, **values) -> list[str]:
    """The paragraphs of a text of `templates/cdiae/documents/`, each on one line; an empty line parts them."""
    # Nothing is escaped here: pages and documents escape what they print.
    text = get_template(f"cdiae/documents/{name}.txt").template.render(Context(values, autoescape=False))
    return [" ".join(block.split("\n")).strip() for block in re.split(r"\n\s*\n", text.strip())]


def sentence(name: str, **values) -> str:
    return " ".join(paragraphs(name, **values))
