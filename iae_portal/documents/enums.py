"""Closed lists of the documents."""

from django.db import models


class Standing(models.TextChoices):
    """What a version is worth today; the tone of its badge and the sentence of the public page."""

    IN_FORCE = "in_force", "Version en vigueur"
    AWAITED = "awaited", "En attente de signature"
    DRAFT = "draft", "Projet sans valeur juridique"
    SUPERSEDED = "superseded", "Version remplacée"
    CANCELLED = "cancelled", "Version annulée"
    LAPSED = "lapsed", "N'est plus en vigueur"

    @property
    def tone(self) -> str:
        return TONES[self]

    @property
    def sentence(self) -> str:
        return SENTENCES[self]


TONES = {
    Standing.IN_FORCE: "success",
    Standing.AWAITED: "info",
    Standing.DRAFT: "info",
    Standing.SUPERSEDED: "warning",
    Standing.CANCELLED: "error",
    Standing.LAPSED: "warning",
}

SENTENCES = {
    Standing.IN_FORCE: "Ce document a été établi par le portail et c'est la version en vigueur.",
    Standing.AWAITED: "Ce document a été établi par le portail pour être signé ; il ne produit pas encore d'effet.",
    Standing.DRAFT: "Ce document est un projet : il a été établi par le portail mais n'a pas de valeur juridique.",
    Standing.SUPERSEDED: "Ce document a été établi par le portail, puis remplacé par une version plus récente. "
    "Demandez la nouvelle version au service.",
    Standing.CANCELLED: "Ce document a été établi par le portail, puis annulé : il ne peut plus être utilisé.",
    Standing.LAPSED: "Ce document a été établi par le portail ; il ne produit plus d'effet aujourd'hui.",
}
