from django.db import migrations, models


def say_what_is_not_known(apps, schema_editor):
    """A procedure closed on a free text keeps it: a person says later which of the two outcomes it was."""
    apps.get_model("conventions", "AdversarialProcedure").objects.filter(closed_on__isnull=False).update(state="untold")


class Migration(migrations.Migration):
    dependencies = [("conventions", "0005_measure_motives")]

    operations = [
        migrations.RenameField("adversarialprocedure", "outcome", "outcome_details"),
        migrations.AlterField(
            "adversarialprocedure",
            "outcome_details",
            models.TextField("précisions sur la suite donnée", blank=True),
        ),
        migrations.AddField(
            "adversarialprocedure",
            "state",
            models.CharField(
                "état",
                max_length=10,
                default="open",
                choices=[
                    ("open", "Ouverte"),
                    ("terminate", "Close : résilier"),
                    ("dropped", "Classée sans suite"),
                    ("untold", "Close, suite à préciser"),
                ],
            ),
        ),
        migrations.RunPython(say_what_is_not_known, migrations.RunPython.noop),
    ]
