"""Telephone numbers as the directories print them, "03 20 12 34 56"; a foreign one keeps its prefix. Pure."""

import re

from iae_portal.core.text import hyphenated

_SEPARATORS = re.compile(r"[\s./\-]+")
_INTERNATIONAL = re.compile(r"(?:\+|00)(?:33|590|594|596|262)(?:\(0\)|0)?(?P<rest>[0-9]{9})")
_FOREIGN = re.compile(r"\+(?!33)[1-9][0-9]{6,14}")  # at most fifteen figures, prefix included (UIT-T, E.164)


def normalize_phone(text: str) -> str:
    """Ten digits by pairs, a short number ("39 49"), or a foreign one after its prefix ("+49 30 901820").

    Raises ValueError with a French sentence.

    Overseas numbers have the same ten digits: +262 262 20 00 00 is 02 62 20 00 00.
    """
    digits = _SEPARATORS.sub("", hyphenated(text))
    if match := _INTERNATIONAL.fullmatch(digits):
        digits = f"0{match['rest']}"
    if re.fullmatch(r"0[1-9][0-9]{8}", digits) or re.fullmatch(r"3[0-9]{3}", digits):
        return " ".join(re.findall("..", digits))
    if _FOREIGN.fullmatch(digits):
        return _SEPARATORS.sub(" ", hyphenated(text)).strip()
    raise ValueError(
        f"Le numéro « {text.strip()} » n'est pas un numéro de téléphone : "
        "indiquez dix chiffres, par exemple 03 20 00 00 00, ou l'indicatif du pays, par exemple +32."
    )
