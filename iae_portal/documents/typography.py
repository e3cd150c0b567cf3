"""What French printing keeps on one line: a day and its month, an hour, a person, a sign and the word before it."""

import re

NBSP = "\u00a0"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
HOUR = r"(?<=\d) (?=h \d\d\b)|(?<=\d h) (?=\d\d\b)"
NAME = r"(?<=\bM\.) (?=[A-ZÀ-Þ])|(?<=\bMme) (?=[A-ZÀ-Þ])"
DAY = rf"(?<=\d) (?=(?:{MONTHS})\b)|(?<=\b1er) (?=(?:{MONTHS})\b)"
KEPT_TOGETHER = re.compile(rf"{DAY}|{HOUR}|{NAME}|(?<=n°) | (?=[:;!?»])|(?<=«) ")


def keep_together(html: str) -> str:
    """The same page, with no-break spaces in its body where a line must not end. No style or script stands there."""
    head, start, body = html.partition("<body")
    return head + start + KEPT_TOGETHER.sub(NBSP, body)
