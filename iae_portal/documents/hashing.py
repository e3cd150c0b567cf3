"""A file sent for comparison: hashed as it arrives, never kept."""

import hashlib

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class HashedFile:
    """What is left of the file: its fingerprint and whether it was too big. It stands in request.FILES."""

    def __init__(self, name: str, size: int, sha256: str):
        self.name = name
        self.size = size
        self.sha256 = sha256

    def close(self) -> None:
        """Django closes the files of a request; nothing was opened."""


class HashingUploadHandler(FileUploadHandler):
    """Computes SHA-256 chunk by chunk; stops reading past UPLOAD_MAX_BYTES (`too_big` says so)."""

    too_big = False

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            self.too_big = True
            raise StopUpload(connection_reset=False)
        self.digest.update(raw_data)

    def file_complete(self, file_size):
        return HashedFile(self.file_name, file_size, self.digest.hexdigest())
