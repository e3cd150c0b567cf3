"""Files in an S3-compatible service: one that does not answer holds a page once, and is said in a sentence.

Loaded only where the settings name a bucket (deploy/requirements-s3.txt).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from iae_portal.core.broker import Door
from iae_portal.core.storage import StorageAway

logger = logging.getLogger(__name__)

door = Door()


@contextmanager
def answering() -> Iterator[None]:
    if not door.is_open():
        raise StorageAway
    try:
        yield
    except (BotoCoreError, RetriesExceededError, ClientError) as error:
        door.close()
        logger.exception("the store of files does not answer")
        raise StorageAway from error


class RemoteStorage(S3Storage):
    def _open(self, name, mode="rb"):
        with answering():
            file = super()._open(name, mode)
            # Brought whole, now: once a page has begun it can say nothing more.
            try:
                return file.open() if "r" in mode else file
            except Exception:
                file.close()
                raise

    def _save(self, name, content):
        with answering():
            return super()._save(name, content)

    def delete(self, name):
        with answering():
            super().delete(name)

    def exists(self, name):
        with answering():
            return super().exists(name)

    def listdir(self, name):
        with answering():
            return super().listdir(name)

    def size(self, name):
        with answering():
            return super().size(name)

    def get_modified_time(self, name):
        with answering():
            return super().get_modified_time(name)
