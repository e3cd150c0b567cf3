"""A state moves by its table (core.services.workflow.fire): no other writing of one in the syntax trees."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.forms import ModelForm

from tests.state_writings import STATE, computed, writings
from tests.test_architecture import APPS, ROOT

# No table: what a queue does to its own rows, what one vote or one round settles, a register's mark of closing.
OF_THEIR_OWN = {
    "iae_portal/core/services/jobs.py": {"claim", "_finish", "sweep"},
    "iae_portal/notifications/services/delivery.py": {"claim", "settle", "_back_off", "mark_interrupted"},
    "iae_portal/notifications/services/outbox.py": {"_insert", "_make_ready", "abandon_mail"},
    "conventions/services/negotiation.py": {"_close_previous", "accept", "agree_by_amendment"},
    "conventions/services/siaes.py": {"close_siae", "reopen_siae", "_save_state"},
    # Of paper, born outside the portal: its dates say its state.
    "conventions/services/conventions.py": {"take_over_convention"},
    "cdiae/services/votes.py": {"_settle", "_set_state"},
    # Past acts, as papers tell them: the demonstration plays what no table would let happen today.
    "iae_portal/demo/story/meeting_replay.py": {"convene_on_paper", "circulate_on_paper"},
    "iae_portal/demo/story/national.py": {"_conventions", "_targets"},
    "iae_portal/demo/story/national_councils.py": {"_request", "_answer", "_meeting"},
    "iae_portal/demo/story/national_money.py": {"_annex"},
    "iae_portal/demo/story/national_work.py": {"_renewal", "load_diagnostics"},
    "iae_portal/demo/story/strategy.py": {"_diagnosis", "load_strategy"},
    "iae_portal/demo/story/seminars.py": {"_load_guests"},
}


# Names of a list of the module, or typed in a form: none has a state (below). `save_and_tell`: where it is given.
BY_COMPUTED_NAMES = {
    "iae_portal/core/services/letterheads.py": {"set_letterhead"},
    "iae_portal/core/services/rows.py": {"keep_lines"},
    "iae_portal/core/services/workflow.py": {"fire"},
    "iae_portal/core/services/writing.py": {"save_and_tell"},
    "iae_portal/dashboards/selectors/board/kept.py": {"read"},
    "iae_portal/dashboards/selectors/plan.py": {"plan_row"},
    "iae_portal/notifications/services/deadlines.py": {"_follow"},
    "conventions/selectors/year_figures.py": {"_others"},
    "conventions/services/amendment_effects.py": {"_write_project", "_write_parties"},
    "conventions/services/measures.py": {"_note"},
    "conventions/services/opinions.py": {"keep"},
    "conventions/services/renewals.py": {"_carry_project"},
    "conventions/services/siae_import.py": {"_change"},
    "conventions/services/siaes.py": {"update_siae"},
    "conventions/services/structure_links.py": {"_set_code"},
    "cdiae/models/diagnosis.py": {"enter"},
    "cdiae/services/agenda.py": {"update_item"},
    "cdiae/services/meetings.py": {"update_meeting"},
    "cdiae/services/strategy.py": {"save"},
    "financing/services/annex_entry.py": {"fill_annex"},
    "financing/services/annexes.py": {"_start_from"},
    "financing/services/diagnostics.py": {"_written"},
    "financing/services/law.py": {"_correct"},
    "seminars/services/contributions.py": {"give_speakers"},
    "seminars/services/erasure.py": {"_erase"},
    "seminars/services/events.py": {"_typed_over"},
    "seminars/services/guests.py": {"_corrected"},
}


def functions(look: Callable[[str], list[tuple[str, int]]]) -> dict[str, set[str]]:
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            names = {name for name, _ in look(path.read_text())} if "migrations" not in path.parts else set()
            if names:
                found[str(path.relative_to(ROOT))] = names
    return found


def test_no_state_moves_outside_its_table():
    assert functions(writings) == OF_THEIR_OWN


def test_no_field_is_written_under_a_computed_name_but_where_it_is_known():
    assert functions(computed) == BY_COMPUTED_NAMES


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("setattr(row, name, S.OPEN)", True),
        ("setattr(row, 'st' + 'ate', S.OPEN)", True),
        ("object.__setattr__(row, name, S.OPEN)", True),
        ("row.__dict__[name] = S.OPEN", True),
        ("row.__dict__.update(values)", True),
        ("vars(row)[name] = S.OPEN", True),
        ("vars(row).update(values)", True),
        ("setattr(row, 'closed_on', today)", False),
        ("shown = vars(row)[name]", False),
        ("values.update(found)", False),
    ],
)
def test_a_computed_name_is_seen(source, found):
    assert computed(f"def act():\n    {source}") == ([("act", 2)] if found else [])


@pytest.mark.parametrize(
    "source",
    [
        "row.state = S.OPEN",
        "row.opinion, row.state = 1, 2",
        "row.state: str = S.OPEN",
        "rows.update(state=S.OPEN)",
        "rows.filter(pk=1).update(**{'state': S.OPEN})",
        "values['state'] = S.OPEN",
        "values = {'state': S.OPEN, 'closed_on': today}",
        "values.update({'state': S.OPEN})",
        "setattr(row, 'state', S.OPEN)",
        "rows.bulk_update(found, ['state'])",
        "rows.bulk_create(found, update_conflicts=True, update_fields=['state'])",
        "row.save(update_fields=['state', 'closed_on'])",
        "save_and_tell(row, values={'state': S.OPEN})",
        "rows.update_or_create(pk=1, defaults={'state': S.OPEN})",
        "rows.get_or_create(pk=1, defaults=dict(state=S.OPEN))",
        "rows.update(**(values | {'state': S.OPEN}))",
        "save_all(rows, ['closed_on', 'state'])",
        "object.__setattr__(row, 'state', S.OPEN)",
        "for row.state in found: pass",
        "row = Convention(number=1, state=S.SIGNED)",
        "Siae.objects.create(state=S.CLOSED)",
        "Siae(**{'state': S.CLOSED})",
        "Siae(**dict(state=S.CLOSED))",
        "values = dict(state=S.OPEN)",
        "values: dict = {'state': S.OPEN}",
        "values |= {'state': S.OPEN}",
        "event.items.bulk_create([Siae(number=1), Siae(state=S.CLOSED)])",
    ],
)
def test_every_way_of_writing_a_state_is_seen(source):
    assert set(writings(f"def act():\n    {source}")) == {("act", 2)}


@pytest.mark.parametrize(
    ("named", "writing"),
    [
        ("COLUMNS = ('closed_on', 'state')", "save_all(rows, COLUMNS)"),
        ("COLUMNS = ['state']", "rows.bulk_update(found, [*COLUMNS, 'closed_on'])"),
        ("changes = {'state': S.OPEN}", "rows.update(**changes)"),
        ("changes = dict(state=S.OPEN)", "rows.update(**changes)"),
        ("changes = dict({'state': S.OPEN}, closed_on=today)", "rows.update(**changes)"),
        ("changes = {**found, **{'state': S.OPEN}}", "rows.update(**changes)"),
        ("changes = found | {'state': S.OPEN}", "rows.update(**changes)"),
        ("changes = {'state': S.OPEN} if late else {}", "rows.update(**changes)"),
        ("changes: dict = {'state': S.OPEN}", "rows.update(**changes)"),
        ("changes |= {'state': S.OPEN}", "rows.update(**changes)"),
        ("print(changes := {'state': S.OPEN})", "rows.update(**changes)"),
        ("changes: dict = dict(state=S.OPEN)", "Siae(**changes)"),
        ("changes = {'state': S.OPEN}", "Siae(number=1, **changes)"),
        ("changes = {'state': S.OPEN}", "for name in changes: row.items.create(**changes)"),
        ("NAME = 'state'", "setattr(row, NAME, S.OPEN)"),
        ("NAME: str = 'state'", "setattr(row, NAME, S.OPEN)"),
        ("FIRST, NAME = 'closed_on', 'state'", "setattr(row, NAME, S.OPEN)"),
    ],
)
def test_a_name_given_to_it_in_the_file_does_not_hide_it(named, writing):
    assert writings(f"{named}\n\ndef act():\n    {writing}") == [("act", 4)]


def test_a_name_of_what_makes_a_row_is_known_where_it_is_given_and_inside():
    given = "def act():\n    changes = {'state': S.OPEN}\n"

    assert writings(f"{given}\n    def inner():\n        Siae(**changes)") == [("inner", 5)]
    assert writings(f"{given}\ndef other(changes):\n    Siae(**changes)") == []
    assert writings(f"{given}\ndef other(changes):\n    rows.update(**changes)") == [("other", 5)]


@pytest.mark.parametrize(
    "source",
    [
        "if row.state == S.OPEN: pass",
        "state = row.state",
        "rows.filter(state=S.OPEN)",
        "rows.filter(state=S.OPEN).update(closed_on=today)",
        "context.update(open=rows.filter(state=S.OPEN).exclude(state=S.LATE).count())",
        "Row(state=S.DRAFT)",
        "Convention(number=1)",
        "row.states = 1",
        "row.save(update_fields=['closed_on'])",
        "shown['état'] = row.state",
        "setattr(row, 'statement', 1)",
        "Siae(**dict(number=1))",
        "wanted = dict(state=S.OPEN); rows.filter(**wanted)",
        "wanted: dict = {'state': S.OPEN}; rows.filter(**wanted).update(closed_on=today)",
    ],
)
def test_reading_a_state_is_no_writing(source):
    assert writings(f"def act():\n    {source}") == []


def forms_of(base: type) -> set[type]:
    return {form for child in base.__subclasses__() for form in {child, *forms_of(child)}}


def test_no_form_writes_a_state_but_how_far_an_action_of_the_plan_is():
    import_module(settings.ROOT_URLCONF)
    pages = [form for form in forms_of(ModelForm) if form.__module__.split(".")[0] in APPS]

    assert {form.__name__ for form in pages if STATE in form.base_fields} == {"ActionForm"}
