"""The days of a meeting and of its minutes, copied where they bound what follows. Wrong rows stop it."""

from zoneinfo import ZoneInfo

from django.db import migrations, models

PARIS = ZoneInfo("Europe/Paris")


def copy_days(apps, schema_editor):
    """Nothing is corrected in silence: every wrong row is listed."""
    wrong = []
    for meeting in apps.get_model("cdiae", "Meeting").objects.order_by("pk"):
        if meeting.closed_at:
            meeting.closed_on = meeting.closed_at.astimezone(PARIS).date()
            meeting.save(update_fields=["closed_on"])
        wrong += [f"Séance {meeting.pk} du {meeting.held_on} : {fault}" for fault in faults_of_meeting(meeting)]
    for minutes in apps.get_model("cdiae", "Minutes").objects.select_related("meeting").order_by("pk"):
        minutes.met_on = minutes.meeting.held_on
        minutes.save(update_fields=["met_on"])
        wrong += [f"Procès-verbal {minutes.pk} du {minutes.met_on} : {fault}" for fault in faults_of_minutes(minutes)]
    for member in apps.get_model("cdiae", "Member").objects.filter(mandate_end__lt=models.F("start")).order_by("pk"):
        wrong.append(f"Membre {member.pk} : mandat du {member.start} au {member.mandate_end}")
    if wrong:
        raise ValueError("Dates du conseil à corriger d'abord :\n" + "\n".join(wrong))


def faults_of_meeting(meeting):
    if meeting.convened_on and meeting.convened_on > meeting.held_on:
        yield f"convoquée le {meeting.convened_on}"
    if meeting.closed_on and meeting.closed_on < meeting.held_on:
        yield f"levée le {meeting.closed_on}"
    if meeting.opened_at and meeting.closed_at and meeting.closed_at < meeting.opened_at:
        yield f"ouverte le {meeting.opened_at}, levée le {meeting.closed_at}"
    if meeting.opinions_released_on and meeting.closed_on and meeting.opinions_released_on < meeting.closed_on:
        yield f"avis notifiés le {meeting.opinions_released_on}"


def faults_of_minutes(minutes):
    sent, approved = minutes.circulated_on is not None, minutes.approved_on is not None
    expected = {"draft": (False, False), "circulated": (True, False), "approved": (True, True)}
    if (sent, approved) != expected[minutes.state] or approved != (minutes.approved_in_id is not None):
        yield f"état « {minutes.state} », diffusé le {minutes.circulated_on}, approuvé le {minutes.approved_on}"
    elif sent and minutes.circulated_on < minutes.met_on:
        yield f"diffusé le {minutes.circulated_on}"
    elif approved and minutes.approved_on < minutes.circulated_on:
        yield f"diffusé le {minutes.circulated_on}, approuvé le {minutes.approved_on}"


class Migration(migrations.Migration):
    dependencies = [("cdiae", "0006_second_again")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="closed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="jour de la levée"),
        ),
        migrations.AddField(
            model_name="minutes",
            name="met_on",
            field=models.DateField(editable=False, null=True, verbose_name="séance du"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
