"""Readers of environment variables for production: a missing value refuses to start with a sentence."""

import datetime as dt
import os

from django.core.exceptions import ImproperlyConfigured

from iae_portal.settings.base import LOCAL_FILES

# The three words of the accessibility statement (décret n° 2019-768, article 6).
ACCESSIBILITY_STATUSES = ("non conforme", "partiellement conforme", "totalement conforme")


def required(name: str) -> str:
    value = optional(name)
    if not value:
        raise ImproperlyConfigured(f"La variable d'environnement {name} est obligatoire (voir docs/operations.md).")
    return value


def optional(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(value: str) -> list[str]:
    """The parts of a value separated by commas."""
    return [word.strip() for word in value.split(",") if word.strip()]


def flag(name: str, default: bool = False) -> bool:
    value = optional(name, "oui" if default else "non").lower()
    if value not in {"1", "true", "yes", "on", "oui", "0", "false", "no", "off", "non"}:
        raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez oui ou non.")
    return value in {"1", "true", "yes", "on", "oui"}


def number(name: str, default: int) -> int:
    value = optional(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez un nombre entier.")
    return int(value)


def choice(name: str, values: tuple[str, ...]) -> str:
    """One of the values; the first one by default."""
    value = optional(name, values[0]).lower()
    if value not in values:
        raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez {', '.join(values[:-1])} ou {values[-1]}.")
    return value


def iso_day(name: str) -> dt.date | None:
    value = optional(name)
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez une date comme 2026-01-31.") from error


def secret_key(name: str = "SECRET_KEY") -> str:
    value = required(name)
    known = ("demo-only", "test-only", "django-insecure", "change")
    if len(value) < 50 or len(set(value)) < 10 or value.lower().startswith(known):
        raise ImproperlyConfigured(
            f"{name} doit être tirée au hasard et compter au moins 50 caractères (voir docs/operations.md)."
        )
    return value


def file_storage() -> dict:
    """Where uploads and documents live: an S3-compatible bucket when S3_BUCKET names one, else the local disk."""
    bucket = optional("S3_BUCKET")
    if not bucket:
        return LOCAL_FILES
    from boto3.s3.transfer import TransferConfig  # only where a bucket is: deploy/requirements-s3.txt
    from botocore.config import Config

    options = {
        "bucket_name": bucket,
        "endpoint_url": required("S3_ENDPOINT_URL"),
        "region_name": optional("S3_REGION") or None,
        "access_key": required("S3_ACCESS_KEY_ID"),
        "secret_key": required("S3_SECRET_ACCESS_KEY"),
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": False,
        # A service that hangs holds a page two seconds, as Redis does; whoever waited sends again.
        "client_config": Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 1}),
        "transfer_config": TransferConfig(num_download_attempts=1),
    }
    return {"BACKEND": "iae_portal.core.remote_storage.RemoteStorage", "OPTIONS": options}
