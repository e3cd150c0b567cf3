"""Second factor (TOTP, RFC 6238) and its recovery codes: enrol, check, renew, remove."""

import secrets
import time

from django.db import transaction
from django_otp import devices_for_user
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.second_factor import has_second_factor, is_compulsory
from iae_portal.core.services.journal import tell
from iae_portal.core.text import digits_in

RECOVERY_CODES = 10
CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0/o, 1/i/l: they are copied by hand
CODE_LENGTH = 10
CHANGED_ELSEWHERE = "Le second facteur de ce compte vient de changer ailleurs : reconnectez-vous, puis recommencez."
WRONG_CODE = "Ce code n'est pas le bon : attendez le suivant sur votre téléphone, puis saisissez-le."


def new_key() -> str:
    """A random key of 20 bytes in hexadecimal, kept in the session until the first good code."""
    return random_hex(20)


def address_of(user: User, key: str) -> str:
    """The otpauth:// address that the QR code carries."""
    return TOTPDevice(user=user, key=key).config_url


def enrol(*, actor: User, key: str, code: str, former: str = "") -> tuple[TOTPDevice, list[str]]:
    """Keep the key once a first code proves that the telephone knows it; answers fresh recovery codes.

    `former` is a code of the second factor that the new one replaces. Every other session of the person ends: the
    next one will have to present the new factor.
    """
    if has_second_factor(actor):
        check_code(user=actor, code=former)  # outside the transaction below: a failure stays counted
    return _keep(actor, key, code)


@transaction.atomic
def _keep(actor: User, key: str, code: str) -> tuple[TOTPDevice, list[str]]:
    device = TOTPDevice(user=actor, name="Téléphone", key=key, confirmed=True)
    proof = TOTP(device.bin_key, device.step, device.t0, device.digits)
    proof.time = time.time()
    number = digits_in(code)
    if number is None or not proof.verify(number, device.tolerance):
        raise Refusal(WRONG_CODE)
    # The code just given must not open a session as well.
    device.last_t = proof.t()
    _end_sessions(actor)
    # One telephone a person: the former one stops with the first code of the new.
    TOTPDevice.objects.filter(user=actor).delete()
    device.save()
    tell(actor, actor, "second_factor.enrol", "Second facteur activé")
    return device, _fresh_codes(actor)


def _end_sessions(user: User) -> None:
    """Whoever is signed in as the person no longer is, but for the session that the caller keeps.

    Raises Refusal when another session did it meanwhile: what was read of the person no longer holds.
    """
    seed = secrets.token_hex(16)
    if not User.objects.filter(pk=user.pk, session_seed=user.session_seed).update(session_seed=seed):
        raise Refusal(CHANGED_ELSEWHERE)
    user.session_seed = seed


def renew_codes(*, actor: User, code: str) -> list[str]:
    """Ten new recovery codes, for a code of the second factor that they accompany; the former ones stop working."""
    if not has_second_factor(actor):
        raise Refusal("Activez d'abord le second facteur : les codes de secours l'accompagnent.")
    check_code(user=actor, code=code)
    return _renew(actor)


@transaction.atomic
def _renew(actor: User) -> list[str]:
    tell(actor, actor, "second_factor.codes", "Codes de secours renouvelés")
    return _fresh_codes(actor)


def _fresh_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Codes de secours")
    codes = ["".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def remove(*, actor: User, user: User, code: str = "") -> None:
    """Take the second factor away: one's own with one of its codes, or that of a person who lost the telephone
    (administrator)."""
    if actor == user and is_compulsory(user):
        raise Refusal("Le second facteur est obligatoire pour votre compte : changez de téléphone sans le retirer.")
    if not has_second_factor(user):
        raise Refusal(f"{user} n'a pas de second facteur.")
    if actor == user:
        check_code(user=user, code=code)
    _take_away(actor, user)


@transaction.atomic
def _take_away(actor: User, user: User) -> None:
    if actor != user:  # whoever holds the lost telephone may be signed in
        _end_sessions(user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    tell(actor, user, "second_factor.remove", f"Second facteur retiré : {user}")


def check_code(*, user: User, code: str) -> Device:
    """The device that accepts the code (telephone: digits; recovery code: letters and digits, used once).

    Raises Refusal. The count of failures is committed before: that is what slows an attacker down.
    """
    kind = TOTPDevice if digits_in(code) is not None else StaticDevice
    with transaction.atomic():
        device = next((d for d in devices_for_user(user, for_verify=True) if isinstance(d, kind)), None)
        allowed, why = device.verify_is_allowed() if device else (True, None)
        accepted = allowed and device is not None and device.verify_token(code.lower())
        if accepted and kind is StaticDevice:
            left = device.token_set.count()
            sentence = f"Connexion par un code de secours (reste {left})"
            tell(user, user, "second_factor.recovery", sentence)
    if accepted:
        return device
    if not allowed:
        seconds = max(1, round((why["locked_until"] - clock.real_now()).total_seconds()))
        raise Refusal(f"Trop d'essais : attendez {seconds} seconde{'s' if seconds > 1 else ''}, puis recommencez.")
    raise Refusal(WRONG_CODE if kind is TOTPDevice else "Ce code de secours est inconnu ou a déjà servi.")
