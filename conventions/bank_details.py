"""French bank details: the 23 characters of a RIB and its key, IBAN. Pure."""

import re
from dataclasses import dataclass

from stdnum import iban as stdnum_iban
from stdnum.exceptions import InvalidChecksum, ValidationError

from iae_portal.core.text import hyphenated

_RIB = re.compile(r"(?P<bank>[0-9]{5})(?P<branch>[0-9]{5})(?P<account>[A-Z0-9]{11})(?P<key>[0-9]{2})")
_SEPARATORS = re.compile(r"[\s.\-]+")
RIB_CHARACTERS = 23
FRENCH_IBAN_CHARACTERS = 27

# The letters of an account number count as digits, in three rows of nine, the last starting at 2.
_LETTER_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


@dataclass(frozen=True)
class Rib:
    bank: str
    branch: str
    account: str
    key: str

    @property
    def expected_key(self) -> str:
        bank, branch = int(self.bank), int(self.branch)
        account = int(self.account.translate(_LETTER_DIGITS))
        return f"{97 - (89 * bank + 15 * branch + 3 * account) % 97:02d}"

    @property
    def iban(self) -> str:
        basic = f"{self.bank}{self.branch}{self.account}{self.key}"
        return f"FR{stdnum_iban.calc_check_digits(f'FR00{basic}')}{basic}"


def normalize_bank_number(text: str) -> str:
    """A RIB or an IBAN without spaces, dots and hyphens, in capitals; the printed word IBAN goes too."""
    return _SEPARATORS.sub("", hyphenated(text)).upper().removeprefix("IBAN")


def parse_rib(text: str) -> Rib:
    """The four parts of a RIB whose key is right. Raises ValueError with a French sentence."""
    number = normalize_bank_number(text)
    match = _RIB.fullmatch(number)
    if match is None:
        raise ValueError(
            f"Le RIB compte {RIB_CHARACTERS} caractères (banque 5, guichet 5, compte 11, clé 2) : "
            f"les {len(number)} caractères saisis n'ont pas cette forme."
        )
    rib = Rib(**match.groupdict())
    if rib.key != rib.expected_key:
        raise ValueError("La clé du RIB ne correspond pas à la banque, au guichet et au compte : vérifiez-les.")
    return rib


def iban_error(text: str) -> str | None:
    """What is wrong with an IBAN, in French; of a French one the RIB key is checked too."""
    number = normalize_bank_number(text)
    if not number:
        return "Indiquez l'IBAN."
    if number.startswith("FR") and len(number) != FRENCH_IBAN_CHARACTERS:
        return f"Un IBAN français compte {FRENCH_IBAN_CHARACTERS} caractères, celui-ci {len(number)}."
    try:
        stdnum_iban.validate(number)
    except InvalidChecksum:
        return "La clé de l'IBAN est fausse : vérifiez chaque caractère."
    except ValidationError:
        return "L'IBAN n'a pas la forme attendue : vérifiez le pays et chaque caractère."
    if number.startswith("FR"):
        try:
            parse_rib(number[4:])
        except ValueError:
            return "L'IBAN contient un RIB dont la clé est fausse : vérifiez chaque caractère."
    return None
