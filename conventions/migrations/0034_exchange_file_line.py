"""A file of an exchange answers a line of what was asked, whatever the line is: a piece, a paper of a year."""

from django.db import migrations, models
from django.db.models.functions import Cast


def copy_pieces(apps, schema_editor):
    apps.get_model("conventions", "ExchangeFile").objects.update(line=Cast("piece_id", models.CharField(max_length=20)))


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0033_undertaking_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="exchangefile",
            name="line",
            field=models.CharField(default="", max_length=20, verbose_name="ligne"),
            preserve_default=False,
        ),
        migrations.RunPython(copy_pieces, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="exchangefile", name="conventions_exchange_file_once"),
        migrations.RemoveField(model_name="exchangefile", name="piece"),
        migrations.AddConstraint(
            model_name="exchangefile",
            constraint=models.UniqueConstraint(fields=("exchange", "line"), name="conventions_exchange_file_once"),
        ),
    ]
