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

from iae_portal.core.plain_mail import EMPTY_LINE, one_line, subject_and_text

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

    Raises ValueError when the template does not begin with its subject.
    """
    subject_line, text = subject_and_text(template, values)
    said = [block for block in (block.strip() for block in EMPTY_LINE.split(text)) if block]
    return Words(
        subject_line=subject_line,
        paragraphs=tuple(one_line(block) for block in said if not block.startswith((ITEM, ACTION))),
        items=tuple(item for block in said if block.startswith(ITEM) for item in _items(block)),
        action=next((one_line(block.removeprefix(ACTION)) for block in said if block.startswith(ACTION)), ""),
    )


def _items(block: str) -> list[str]:
    """A line that does not begin an item goes on with the one before."""
    return [one_line(item.strip()) for item in re.split(rf"^{ITEM}", block, flags=re.MULTILINE) if item.strip()]
