"""Abstract row of a file that somebody sent: stored under a random name, shown under its own."""

from django.db import models

from iae_portal.documents.uploads import upload_path


class StoredFile(models.Model):
    """Base of pieces, scans and attachments. Filled with `uploads.stored_values(upload)`."""

    file = models.FileField("fichier", upload_to=upload_path, max_length=200)
    original_name = models.CharField("nom du fichier", max_length=160)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        abstract = True
