"""An item of the programme and the place of a guest get the names that the rest of the code gives them.

Constraints and indexes go first and come back last: on SQLite a table is rebuilt at each step from its state.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def key(to: str, related_name: str, verbose_name: str, on_delete=django.db.models.deletion.CASCADE, **options):
    return models.ForeignKey(
        to=to, on_delete=on_delete, related_name=related_name, verbose_name=verbose_name, **options
    )


OPTIONAL = {"blank": True, "null": True, "on_delete": django.db.models.deletion.SET_NULL}
HOURS = Q(ends_at__gt=F("starts_at"))


class Migration(migrations.Migration):
    dependencies = [("seminars", "0002_template_2008")]

    operations = [
        *(
            migrations.RemoveConstraint(model, name)
            for model, name in (
                ("slot", "seminars_slot_rank"),
                ("slot", "seminars_slot_hours"),
                ("slot", "seminars_slot_workshop"),
                ("slot", "seminars_slot_workshop_number"),
                ("templateslot", "seminars_template_slot_rank"),
                ("templateslot", "seminars_template_slot_hours"),
                ("workshopchoice", "seminars_choice_once"),
                ("guest", "seminars_guest_seat"),
                ("guest", "seminars_guest_waiting"),
                ("guest", "seminars_guest_offer"),
            )
        ),
        migrations.RemoveIndex("guest", "seminars_guest_seats"),
        migrations.AlterModelOptions(
            "material", {"verbose_name": "support", "verbose_name_plural": "supports"}
        ),
        migrations.RenameModel("Slot", "ProgrammeItem"),
        migrations.RenameModel("TemplateSlot", "TemplateItem"),
        migrations.RenameField("material", "slot", "item"),
        migrations.RenameField("workshopchoice", "slot", "workshop"),
        migrations.RenameField("guest", "seat", "place"),
        migrations.AlterModelOptions(
            "material",
            {"ordering": ["item", "title", "pk"], "verbose_name": "support", "verbose_name_plural": "supports"},
        ),
        migrations.AlterField("programmeitem", "event", key("seminars.event", "items", "événement")),
        migrations.AlterField("programmeitem", "room", key("seminars.room", "items", "salle", **OPTIONAL)),
        migrations.AlterField(
            "programmeitem",
            "contribution",
            key("seminars.contribution", "items", "proposé par la région", **OPTIONAL),
        ),
        migrations.AlterField(
            "programmeitem",
            "speakers",
            models.ManyToManyField(
                "seminars.speaker", blank=True, related_name="items", verbose_name="intervenants"
            ),
        ),
        migrations.AlterField("templateitem", "template", key("seminars.seriestemplate", "items", "modèle")),
        migrations.AddConstraint(
            "programmeitem",
            models.UniqueConstraint(
                fields=["event", "rank"],
                name="seminars_item_rank",
                violation_error_message="Deux séquences de l'événement ont le même rang.",
            ),
        ),
        migrations.AddConstraint(
            "programmeitem",
            models.CheckConstraint(
                name="seminars_item_hours",
                condition=HOURS,
                violation_error_message="La fin de la séquence doit suivre son début.",
            ),
        ),
        migrations.AddConstraint(
            "programmeitem",
            models.CheckConstraint(
                name="seminars_item_workshop",
                condition=Q(kind="workshop", workshop_number__isnull=False)
                | (~Q(kind="workshop") & Q(workshop_number__isnull=True)),
                violation_error_message="Un atelier porte un numéro, et lui seul.",
            ),
        ),
        migrations.AddConstraint(
            "programmeitem",
            models.UniqueConstraint(
                fields=["event", "workshop_number"],
                name="seminars_item_workshop_number",
                violation_error_message="Cet événement a déjà un atelier de ce numéro.",
            ),
        ),
        migrations.AddConstraint(
            "templateitem",
            models.UniqueConstraint(
                fields=["template", "event_kind", "rank"],
                name="seminars_template_item_rank",
                violation_error_message="Deux séquences du modèle ont le même rang.",
            ),
        ),
        migrations.AddConstraint(
            "templateitem",
            models.CheckConstraint(
                name="seminars_template_item_hours",
                condition=HOURS,
                violation_error_message="La fin doit suivre le début.",
            ),
        ),
        migrations.AddConstraint(
            "workshopchoice",
            models.UniqueConstraint(
                fields=["guest", "workshop"],
                name="seminars_choice_once",
                violation_error_message="Cet atelier est déjà choisi à un autre rang.",
            ),
        ),
        migrations.AddConstraint(
            "guest",
            models.CheckConstraint(
                name="seminars_guest_place",
                condition=Q(place="none") | Q(answer__in=("comes", "represented")),
                violation_error_message="Seul un invité qui vient ou se fait représenter a une place.",
            ),
        ),
        migrations.AddConstraint(
            "guest",
            models.CheckConstraint(
                name="seminars_guest_waiting",
                condition=~Q(place="waiting") | Q(waiting_since__isnull=False),
                violation_error_message="La liste d'attente garde l'heure d'arrivée de chacun.",
            ),
        ),
        migrations.AddConstraint(
            "guest",
            models.CheckConstraint(
                name="seminars_guest_offer",
                condition=Q(place="offered", offer_ends_on__isnull=False)
                | (~Q(place="offered") & Q(offer_ends_on__isnull=True)),
                violation_error_message="Une place proposée porte la date limite de sa confirmation.",
            ),
        ),
        migrations.AddIndex("guest", models.Index(fields=["event", "place"], name="seminars_guest_places")),
    ]
