"""What an administrator writes by hand, and nothing else: the workflow owns the rest, and no page shows its files."""

from django.contrib import admin as django_admin

from tests.factories import UserFactory

# Add, change, delete; and the columns of a row that is there already.
WRITTEN = {
    "axes.AccessAttempt": ("d", ""),
    "cdiae.AppointmentOrder": ("acd", "chair_counts chair_votes council end mandate_years reference signed_on start"),
    "cdiae.College": ("acd", "code label order rank"),
    "cdiae.Council": ("acd", "advised_sending_days departement secretariat served"),
    "cdiae.EmploymentArea": ("acd", "council name postcodes"),
    "cdiae.Seat": ("acd", "basis college label rank standing votes"),
    "conventions.ActivitySector": ("acd", "code name"),
    "conventions.Orientation": ("acd", "areas axis departement end publics sectors start text voted_on"),
    "conventions.PieceType": ("acd", "label mandatory rank source types valid_months"),
    "conventions.Siae": (
        "acd",
        "address city email legal_form naf name network parent_siren phone postcode sectors sign siret",
    ),
    "core.Assignment": ("acd", "end role service start user"),
    "core.Letterhead": ("acd", "address city email end phone postcode prefecture prefet_title service start"),
    "core.Service": ("c", "name"),
    "core.SignatureDelegation": ("ac", "end"),
    "core.User": ("ac", "email first_name is_active is_superuser job_title last_name password phone username"),
    "seminars.Contribution": ("c", "confirmed source"),
    "seminars.SeriesTemplate": ("acd", "description grouping_source name source"),
    "seminars.TemplateEvent": ("acd", "city day_offset due_offset host kind rank regions template"),
    "seminars.TemplateItem": ("acd", "ends_at event_kind kind rank starts_at template title workshop_number"),
}
HIDDEN = {
    "cdiae.AgendaDocument": ["file"],
    "conventions.Amendment": ["scan"],
    "conventions.Convention": ["signed_scan"],
    "conventions.OpinionRequest": ["minutes"],
    "conventions.Piece": ["file"],
    "conventions.YearReturn": ["report", "accounts"],
    "core.ApiToken": ["digest"],
    "documents.DocumentVersion": ["inputs", "file"],
    "notifications.OutgoingMail": ["text", "html"],
    "seminars.Guest": ["needs"],
    "seminars.Material": ["file"],
}
ABSENT = {"auth.Group", "dsfr.DsfrConfig", "otp_totp.TOTPDevice", "otp_static.StaticDevice"}


def test_the_administration_writes_these_and_nothing_else(db, rf):
    asked = rf.get("/admin/")
    asked.user = UserFactory(is_staff=True, is_superuser=True)
    written, hidden, lines = {}, {}, []
    for model, options in django_admin.site._registry.items():
        name = model._meta.label
        rights = {
            "a": options.has_add_permission(asked),
            "c": options.has_change_permission(asked),
            "d": options.has_delete_permission(asked),
        }
        if may := "".join(letter for letter, has in rights.items() if has):
            written[name] = (may, " ".join(_columns(options, asked)) if rights["c"] else "")
        if options.exclude:
            hidden[name] = list(options.exclude)
        lines += [line.model._meta.label for line in options.inlines if _writes(line(model, django_admin.site), asked)]
    assert (written, hidden, lines) == (WRITTEN, HIDDEN, ["conventions.Antenna"])
    assert ABSENT.isdisjoint(model._meta.label for model in django_admin.site._registry)


def _columns(options, asked) -> list[str]:
    row = options.model()
    shown = {*options.get_readonly_fields(asked, row)}
    return sorted(name for name in options.get_form(asked, row, change=True).base_fields if name not in shown)


def _writes(line, asked) -> bool:
    rights = line.has_add_permission(asked, None), line.has_change_permission(asked)
    return any(rights) or (line.can_delete and line.has_delete_permission(asked))
