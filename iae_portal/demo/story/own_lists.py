"""Lists that people of the demonstration keep: each Monday a mail leads them there."""

from iae_portal.demo.story.people import DemoContext
from iae_portal.notifications.services.saved_views import save_view

KEPT = (
    ("agent.59l", "Mes dossiers en instruction", "/conventions/?stage=open&mine=on"),
    ("chef.59l", "Conventions à signer", "/conventions/?state=ready_to_sign"),
    ("directeur.31", "La région, six années", "/tableau-de-bord/?ans=6"),
)


def load_own_lists(context: DemoContext) -> None:
    for username, label, path in KEPT:
        save_view(actor=context.people[username], label=label, path=path)
