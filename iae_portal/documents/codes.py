"""Verification codes: 15 random signs and a check sign, from an alphabet that no eye confuses."""

import secrets

# No 0/O, 1/I/L: 31 signs, a prime, so that the check sign sees any wrong sign and any two signs swapped.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_SIGNS = 15  # 74 bits
LENGTH = RANDOM_SIGNS + 1
GROUP = 4


def check_sign(body: str) -> str:
    total = sum(rank * ALPHABET.index(sign) for rank, sign in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SIGNS))
    return body + check_sign(body)


def grouped(code: str) -> str:
    """The code as it is printed: "K7QM-2D9F-8XTR-4WHN"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalised(typed: str) -> str:
    """What a person typed, without spaces, hyphens and case."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def refusal(code: str) -> str | None:
    """Why a normalised code cannot exist, as a sentence; None when it may."""
    if len(code) != LENGTH:
        return f"Un code de vérification compte {LENGTH} signes ; celui-ci en compte {len(code)}."
    strangers = sorted(set(code) - set(ALPHABET))
    if strangers:
        return f"Un code ne contient jamais « {', '.join(strangers)} » : relisez ce signe sur le document."
    if check_sign(code[:-1]) != code[-1]:
        return "Ce code comporte une faute de frappe : comparez-le signe à signe avec celui du document."
    return None
