"""What the law asks an installation to say of itself; empty, `check --deploy` refuses."""

from django.conf import settings
from django.core.checks import Error, Tags, register

SAID = {
    ("LEGAL", "publisher"): "l'éditeur",
    ("LEGAL", "director"): "le directeur de la publication",
    ("LEGAL", "host"): "l'hébergeur",
    ("LEGAL", "contact"): "l'adresse de contact",
    ("LEGAL", "date"): "la date des mentions légales",
    ("ACCESSIBILITY", "date"): "la date de la déclaration d'accessibilité",
}


@register(Tags.security, deploy=True)
def installation_says_who_answers(app_configs, **kwargs) -> list[Error]:
    return [
        Error(f"{group}_{key.upper()} est vide : donnez {words} (voir docs/operations.md).", id="core.E003")
        for (group, key), words in SAID.items()
        if not getattr(settings, group)[key]
    ]
