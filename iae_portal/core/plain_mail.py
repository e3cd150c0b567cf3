"""A mail written in one text template that anybody can read: its subject is its first block, "Objet : …"."""

import re

from django.template import Context
from django.template.loader import get_template

SUBJECT = "Objet : "
EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def subject_and_text(template: str, values: dict) -> tuple[str, str]:
    """Raises ValueError when the template does not begin with its subject."""
    # Nothing is escaped: a plain text is no HTML, and whoever prints it in a page escapes it there.
    written = get_template(template).template.render(Context(values, autoescape=False))
    first, *rest = EMPTY_LINE.split(written.strip(), maxsplit=1)
    if not first.startswith(SUBJECT):
        raise ValueError(f"the words of {template} do not begin with their subject")
    return one_line(first.removeprefix(SUBJECT)), "".join(rest).strip()


def one_line(block: str) -> str:
    return re.sub(r"[ \t]*\n[ \t]*", " ", block)
