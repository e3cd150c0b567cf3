"""Pieces of the dossier: a checklist per type of structure."""

from django.db import models

from conventions.models.convention import Convention
from iae_portal.core.constraints import check, unique
from iae_portal.documents.uploads import upload_path


class PieceType(models.Model):
    """A line of the checklist. `types` lists the structure types that owe it."""

    code = models.CharField("code", max_length=30, unique=True)
    label = models.CharField("libellé", max_length=160)
    types = models.JSONField("types de structure", default=list)
    mandatory = models.BooleanField("obligatoire", default=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    source = models.CharField("source", max_length=200, blank=True)
    # A renewal proposes the piece of the dossier before it for that long; None: it comes anew each time.
    valid_months = models.PositiveSmallIntegerField("reprise d'un dossier à l'autre (mois)", null=True, blank=True)

    class Meta:
        verbose_name = "type de pièce"
        verbose_name_plural = "types de pièce"
        ordering = ["rank", "code"]

    def __str__(self):
        return self.label


class Piece(models.Model):
    """One piece of one dossier: received or not, valid or not, with its file."""

    convention = models.ForeignKey(
        Convention, on_delete=models.CASCADE, related_name="pieces", verbose_name="convention"
    )
    type = models.ForeignKey(PieceType, on_delete=models.PROTECT, related_name="pieces", verbose_name="pièce")
    received_on = models.DateField("reçue le", null=True, blank=True)
    # None until somebody has read it: neither valid nor refused.
    valid = models.BooleanField("valable", null=True, blank=True)
    not_applicable = models.BooleanField("sans objet", default=False)
    remark = models.CharField("remarque", max_length=300, blank=True)
    file = models.FileField("fichier", upload_to=upload_path, blank=True)
    file_name = models.CharField("nom du fichier", max_length=160, blank=True)

    class Meta:
        verbose_name = "pièce"
        verbose_name_plural = "pièces"
        ordering = ["convention", "type__rank", "type__code"]
        constraints = [
            unique("conventions_piece_once", ["convention", "type"]),
            check(
                "conventions_piece_not_applicable",
                models.Q(not_applicable=False) | ~models.Q(remark=""),
                "Une pièce sans objet porte la raison de l'être.",
                field="remark",
            ),
        ]

    def __str__(self):
        return f"{self.type} – {self.convention}"

    @property
    def is_settled(self) -> bool:
        """Received and found valid, without object, or not compulsory."""
        received = self.received_on is not None and self.valid is True
        return not self.type.mandatory or self.not_applicable or received

    @property
    def asked_for(self) -> str:
        """Its name, with what is wrong in the one that came."""
        wrong = self.remark.strip().rstrip(".") if self.valid is False else ""
        return f"{self.type} – {wrong}" if wrong else str(self.type)


class DroppedFile(models.Model):
    """A file sent with others, that the officer has not yet put under a piece."""

    convention = models.ForeignKey(
        Convention, on_delete=models.CASCADE, related_name="dropped_files", verbose_name="convention"
    )
    file = models.FileField("fichier", upload_to=upload_path)
    file_name = models.CharField("nom du fichier", max_length=160)

    class Meta:
        verbose_name = "fichier à ranger"
        verbose_name_plural = "fichiers à ranger"
        ordering = ["convention", "pk"]

    def __str__(self):
        return self.file_name
