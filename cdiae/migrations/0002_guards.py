"""What PostgreSQL refuses by itself: two full members on one seat, two orders of one council the same day."""

from django.db import migrations

from iae_portal.core.databases import no_overlap


class Migration(migrations.Migration):
    dependencies = [("cdiae", "0001_council"), ("core", "0002_guards_and_territory")]

    operations = [
        no_overlap("cdiae_member", "cdiae_member_no_overlap", ["seat_id"], where="kind = 'full'"),
        no_overlap("cdiae_appointmentorder", "cdiae_order_no_overlap", ["council_id"]),
    ]
