"""The bounds of an indicator are its own data: targets and measures out of them are listed and stop the migration."""

from django.db import migrations, models

# Of the first catalogue: a realised part may go beyond the whole agreed, a gap below zero.
APART = {"REALISATION": (0, None), "ECARTETP": (None, None)}


def set_bounds(apps, schema_editor):
    indicators = apps.get_model("conventions", "Indicator").objects
    indicators.filter(unit__in=["percent", "exit_rates"]).update(maximum=100)
    for code, (minimum, maximum) in APART.items():
        indicators.filter(code=code).update(minimum=minimum, maximum=maximum)
    wrong = [*_measures(apps, indicators), *_targets(apps)]
    if wrong:
        raise RuntimeError("Valeurs hors des bornes de leur indicateur, à rectifier d'abord :\n" + "\n".join(wrong))


def _measures(apps, indicators):
    bounds = {row.code: (row.minimum, row.maximum) for row in indicators.order_by("version")}
    measures = apps.get_model("conventions", "Measure").objects.filter(value__isnull=False)
    for row in measures.select_related("siae").order_by("pk").iterator():
        if _out(row.value, *bounds.get(row.indicator_code, (None, None))):
            yield f"Relevé {row.indicator_code} {row.year} de {row.siae.name} : {row.value}"


def _targets(apps):
    proposals = apps.get_model("conventions", "Proposal").objects.filter(value__isnull=False)
    for row in proposals.select_related("target__indicator", "target__convention").order_by("pk").iterator():
        target = row.target
        if _out(row.value, target.indicator.minimum, target.indicator.maximum):
            convention = target.convention.number
            yield f"Proposition {target.indicator.code} {target.year} de la convention {convention} : {row.value}"


def _out(value, minimum, maximum):
    return (minimum is not None and value < minimum) or (maximum is not None and value > maximum)


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0011_convention_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="maximum",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Vide s'il n'y en a pas : une part d'un tout ne dépasse pas 100, un taux de réalisation le peut.",
                max_digits=12,
                null=True,
                verbose_name="valeur la plus haute",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="minimum",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                default=0,
                help_text="Vide si l'indicateur peut descendre sans limite : un écart peut être négatif.",
                max_digits=12,
                null=True,
                verbose_name="valeur la plus basse",
            ),
        ),
        migrations.RunPython(set_bounds, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum__isnull", True),
                    ("maximum__isnull", True),
                    ("minimum__lt", models.F("maximum")),
                    _connector="OR",
                ),
                name="conventions_indicator_bounds",
                violation_error_message="La valeur la plus basse doit être inférieure à la plus haute.",
            ),
        ),
    ]
