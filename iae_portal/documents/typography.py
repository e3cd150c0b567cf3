"""What French printing keeps on one line: a whole date, an hour, a person, an address, a sign and its word."""

import re

NBSP = "\u00a0"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
HOUR = r"(?<=\d) (?=h \d\d\b)|(?<=\d h) (?=\d\d\b)"
NAME = r"(?<=\bM\.) (?=[A-ZÀ-Þ])|(?<=\bMme) (?=[A-ZÀ-Þ])"
DAY = rf"(?<=\d) (?=(?:{MONTHS})\b)|(?<=\b1er) (?=(?:{MONTHS})\b)"
YEAR = "|".join(rf"(?<={month}) (?=\d{{4}}\b)" for month in MONTHS.split("|"))
# "ACI 59L 09 0001", and the word that says what a SIRET is.
NUMBER = r" (?=(?:\d\d[0-9A-Z] )?\d\d \d{4}\b)|(?<=\b\d\d) (?=\d{4}\b)|(?<=\bSIRET) (?=\d)"
# "59100 Roubaix", "11 rue de l'Exemple".
STREETS = "rue|avenue|boulevard|place|chemin|route|allée|quai|impasse|cours|square"
PLACE = rf"(?<=\b\d{{5}}) (?=[A-ZÀ-Þ])|(?<=\d) (?=(?:{STREETS})\b)"
KEPT_TOGETHER = re.compile(rf"{DAY}|{YEAR}|{NUMBER}|{HOUR}|{NAME}|{PLACE}|(?<=n°) | (?=[:;!?»])|(?<=«) ")
APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:'|&#x27;)(?=[\w«<])")
# The engine counts the space that ends a paragraph: a text that just fits leaves its first word alone on a line.
LAST_SPACE = re.compile(r"\s+(?=</(?:p|li|td|th|h[1-6]|caption|dt|dd)>)")


def keep_together(html: str) -> str:
    """The same page, with no-break spaces in its body where a line must not end and the apostrophes of print. No style
    or script stands there."""
    head, start, body = html.partition("<body")
    return head + start + APOSTROPHE.sub("’", KEPT_TOGETHER.sub(NBSP, LAST_SPACE.sub("", body)))
