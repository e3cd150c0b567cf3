"""Files on the local disk: whole or not at all. What a store that cannot serve says, wherever it is."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from iae_portal.core.errors import Refusal

logger = logging.getLogger(__name__)

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SENTENCE = (
    "Le disque du portail est plein : rien n'a été enregistré. L'administrateur est prévenu ; gardez votre saisie et "
    "réessayez plus tard."
)
AWAY = (
    "Le magasin de fichiers du portail ne répond pas : réessayez dans une minute. Ce qui était enregistré est gardé ; "
    "ce que vous venez d'envoyer ne l'est pas."
)
LOST = "Ce fichier manque au portail : l'administrateur est prévenu. Si vous en avez une copie, gardez-la."


class StorageFull(Refusal):
    """Nothing was written; what the page held comes back with the sentence."""

    def __init__(self):
        super().__init__(SENTENCE)


class StorageAway(Refusal):
    """The store of files, on another machine, does not answer."""

    def __init__(self):
        super().__init__(AWAY)


class FileLost(Refusal):
    """A file that a row names is not in the store: said to the reader, told to the administrators."""

    def __init__(self, name: str):
        logger.error("a file that the base names is not in the store: %s", name)
        super().__init__(LOST)


def is_full(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in FULL


@contextmanager
def answering() -> Iterator[None]:
    """The disk is read-only, closed to the portal, failing, or gone with the machine that shares it: the store is away.
    A file that is not there is another thing."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        logger.exception("no room left on the disk" if is_full(error) else "the disk of the files does not answer")
        raise StorageFull if is_full(error) else StorageAway from error


class LocalStorage(FileSystemStorage):
    """Django's own, which leaves no truncated file behind."""

    def _open(self, name, mode="rb"):
        with answering():
            return super()._open(name, mode)

    def _save(self, name, content):
        with answering():
            path = Path(self.path(name))
            was_there = path.exists()
            try:
                return super()._save(name, content)
            except OSError:
                if not was_there:
                    path.unlink(missing_ok=True)
                raise

    def delete(self, name):
        with answering():
            super().delete(name)
