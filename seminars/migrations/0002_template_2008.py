"""The template of the 2008 series. The series itself is opened by the national mission."""

from django.db import migrations

from seminars import template_2008


def load_template(apps, schema_editor):
    SeriesTemplate, TemplateEvent, TemplateSlot = (
        apps.get_model("seminars", name) for name in ("SeriesTemplate", "TemplateEvent", "TemplateSlot")
    )
    services = {row.code: row for row in apps.get_model("core", "Service").objects.all()}
    regions = {row.code: row for row in apps.get_model("core", "Region").objects.all()}
    template = SeriesTemplate.objects.create(
        name=template_2008.NAME,
        description=template_2008.DESCRIPTION,
        source=template_2008.SOURCE,
        grouping_source=template_2008.GROUPING_SOURCE,
    )
    for rank, planned in enumerate(template_2008.EVENTS, start=1):
        event = TemplateEvent.objects.create(
            template=template,
            rank=rank,
            kind=planned.kind,
            city=planned.city,
            host=services[planned.host],
            day_offset=planned.day_offset,
            due_offset=planned.due_offset,
        )
        event.regions.set([regions[code] for code in planned.regions])
    TemplateSlot.objects.bulk_create(
        TemplateSlot(
            template=template,
            rank=rank,
            event_kind=kind,
            kind=slot.kind,
            title=slot.title,
            starts_at=slot.starts,
            ends_at=slot.ends,
            workshop_number=slot.workshop,
        )
        for kind, slots in template_2008.ITEMS.items()
        for rank, slot in enumerate(slots, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("seminars", "0001_initial"), ("core", "0002_guards_and_territory")]

    operations = [migrations.RunPython(load_template, migrations.RunPython.noop)]
