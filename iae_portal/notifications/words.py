"""The words of a mail, written in one text template that anybody can read: its subject, its paragraphs, its action.

Objet : Dossier {{ convention.display_number }} complet : accusé de réception

Votre demande de conventionnement est complète.
{% if pieces %}

{% for piece in pieces %}
- {{ piece }}{% endfor %}{% endif %}

> Ouvrir le dossier
"""

import re
from dataclasses import dataclass

from django.template import Context
from django.template.loader import get_template

SUBJECT = "Objet : "
ITEM, ACTION = "- ", "> "


@dataclass(frozen=True)
class Words:
    """`action` is the label of the button, "" when the mail asks for nothing."""

    subject_line: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    action: str = ""


def words_of(template: str, values: dict) -> Words:
    """Read a rendered template: blocks parted by an empty line, of which the lines of a paragraph make one.

    Raises ValueError when the first line does not begin with "Objet : ".
    """
    # Nothing is escaped here: the mail's HTML escapes each block when it prints it.
    text = get_template(template).template.render(Context(values, autoescape=False))
    first, *blocks = (block.strip() for block in re.split(r"\n[ \t]*\n", text.strip()))
    if not first.startswith(SUBJECT):
        raise ValueError(f"the words of {template} do not begin with their subject")
    said = [block for block in blocks if block]
    return Words(
        subject_line=_one_line(first.removeprefix(SUBJECT)),
        paragraphs=tuple(_one_line(block) for block in said if not block.startswith((ITEM, ACTION))),
        items=tuple(item for block in said if block.startswith(ITEM) for item in _items(block)),
        action=next((_one_line(block.removeprefix(ACTION)) for block in said if block.startswith(ACTION)), ""),
    )


def _one_line(block: str) -> str:
    return re.sub(r"[ \t]*\n[ \t]*", " ", block)


def _items(block: str) -> list[str]:
    """A line that does not begin an item goes on with the one before."""
    return [_one_line(item.strip()) for item in re.split(rf"^{ITEM}", block, flags=re.MULTILINE) if item.strip()]
