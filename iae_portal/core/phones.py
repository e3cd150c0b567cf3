"""French telephone numbers, as the directories print them: "03 20 12 34 56". Pure."""

import re

from iae_portal.core.text import hyphenated

_SEPARATORS = re.compile(r"[\s./\-]+")
_INTERNATIONAL = re.compile(r"(?:\+|00)(?:33|590|594|596|262)(?:\(0\)|0)?(?P<rest>[0-9]{9})")


def normalize_phone(text: str) -> str:
    """Ten digits by pairs, or a short number as it is ("39 49"). Raises ValueError with a French sentence.

    Overseas numbers have the same ten digits: +262 262 20 00 00 is 02 62 20 00 00.
    """
    digits = _SEPARATORS.sub("", hyphenated(text))
    if match := _INTERNATIONAL.fullmatch(digits):
        digits = f"0{match['rest']}"
    if re.fullmatch(r"0[1-9][0-9]{8}", digits) or re.fullmatch(r"3[0-9]{3}", digits):
        return " ".join(re.findall("..", digits))
    raise ValueError(
        f"Le numéro « {text.strip()} » n'est pas un numéro de téléphone français : "
        "indiquez dix chiffres, par exemple 03 20 00 00 00."
    )
