from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0017_amendment_kinds"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["posts", "period", "objectives", "parties", "activity", "other"]),
                    models.Q(("posts_after__isnull", True), ("kind", "posts"), _connector="OR"),
                ),
                name="conventions_amendment_kind",
                violation_error_message="Seul un avenant sur les postes change le nombre de postes.",
            ),
        ),
    ]
