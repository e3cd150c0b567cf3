from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0039_one_night_count"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="convention",
            name="conventions_service_state",
        ),
        migrations.AddIndex(
            model_name="convention",
            index=models.Index(fields=["service", "state", "taken_over"], name="conventions_counted"),
        ),
        migrations.AddIndex(
            model_name="siae",
            index=models.Index(fields=["search_key"], name="conventions_siae_search"),
        ),
    ]
