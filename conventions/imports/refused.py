"""A file that is refused as a whole, and the limits of what is read. Pure."""

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 20_000


class FileRefused(ValueError):
    """The whole file is refused; the message is the French sentence for the person."""


def too_big() -> FileRefused:
    return FileRefused("Ce fichier dépasse 20 Mo une fois ouvert : gardez les colonnes utiles ou découpez-le.")


def too_many_lines() -> FileRefused:
    return FileRefused("Ce fichier compte plus de 20 000 lignes : découpez-le, par exemple par région.")
