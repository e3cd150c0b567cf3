"""State of a person's second factor."""

from django.conf import settings
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from iae_portal.core.models import User


def has_second_factor(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def recovery_codes_of(user: User) -> list[str]:
    return list(StaticToken.objects.filter(device__user=user).order_by("pk").values_list("token", flat=True))


def is_compulsory(user: User) -> bool:
    """Compulsory for whoever enters the Django admin, when the settings say so (production)."""
    return settings.ADMIN_REQUIRES_SECOND_FACTOR and user.is_staff


def second_factor_of(user: User) -> dict:
    return {
        "device": TOTPDevice.objects.filter(user=user, confirmed=True).first(),
        "codes_left": StaticToken.objects.filter(device__user=user).count(),
        "compulsory": is_compulsory(user),
    }
