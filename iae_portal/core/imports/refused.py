"""A file that is refused as a whole, and the limits of what is read. Pure."""

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 20_000
MEGABYTES = MAX_BYTES // 1024**2
LINES = f"{MAX_LINES:,} lignes".replace(",", " ")
LIMITS = f"{LINES} et {MEGABYTES} Mo au plus"


class FileRefused(ValueError):
    """The whole file is refused; the message is the French sentence for the person."""


def too_big() -> FileRefused:
    return FileRefused(
        f"Ce fichier dépasse {MEGABYTES} Mo une fois ouvert : gardez les colonnes utiles ou découpez-le."
    )


def too_many_lines() -> FileRefused:
    return FileRefused(f"Ce fichier compte plus de {LINES} : découpez-le, par exemple par région.")
