"""What runs by itself, when, and on which queue: a task taken off the schedule breaks nothing that a page shows."""

from celery import current_app
from celery.schedules import crontab
from django.conf import settings

# Minute, hour, day of the week; or every so many seconds.
SCHEDULE = {
    "core.sweep_jobs": 10,
    "core.sweep_account_mails": 60,
    "core.purge": "50 2 *",
    "core.check_base": "20 3 *",
    "core.purge_sent_forms": "10 * *",
    "core.record_heartbeat": 15,
    "core.count_country": "50 5 *",
    "notifications.sweep_mails": 20,
    "notifications.send_reminders": "0 7-18 *",
    "notifications.send_saved_views": "15 7-18 mon",
    "financing.serve_left": "15 4 *",
    "financing.refresh_forecasts": "25 4 *",
    "financing.refresh_alerts": "35 4 *",
    "cdiae.forget_past": "45 4 *",
    "conventions.run_daily": "30 5-18 *",
    "conventions.sweep_structure_codes": 60,
    "seminars.run_daily": "45 5-20 *",
}
# Handed over by an act.
ASKED = {"core.run_job", "core.send_account_mail", "notifications.send_mail", "conventions.send_structure_code"}
QUEUES = {
    "core.sweep_jobs": "sweep",
    "core.sweep_account_mails": "sweep",
    "notifications.sweep_mails": "sweep",
    "conventions.sweep_structure_codes": "sweep",
    "core.send_account_mail": "mail",
    "notifications.send_mail": "mail",
    "conventions.send_structure_code": "mail",
}


def _said(when: crontab | int) -> str | int:
    if isinstance(when, int):
        return when
    assert (when._orig_day_of_month, when._orig_month_of_year) == ("*", "*")
    return f"{when._orig_minute} {when._orig_hour} {when._orig_day_of_week}"


def test_each_task_runs_at_its_hour():
    assert {row["task"]: _said(row["schedule"]) for row in settings.CELERY_BEAT_SCHEDULE.values()} == SCHEDULE
    # One that waited longer than its own pace is not run twice in a row.
    for row in settings.CELERY_BEAT_SCHEDULE.values():
        assert row["task"] == "core.record_heartbeat" or row.get("options", {}).get("expires") == (
            row["schedule"] if isinstance(row["schedule"], int) else None
        )


def test_a_task_is_scheduled_or_asked_by_an_act():
    current_app.loader.import_default_modules()
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert ours - ASKED == set(SCHEDULE)


def test_each_queue_says_that_its_worker_lives_and_takes_its_own():
    beats = [row for row in settings.CELERY_BEAT_SCHEDULE.values() if row["task"] == "core.record_heartbeat"]
    assert [(row["args"], row["options"]["queue"]) for row in beats] == [
        ([queue], queue) for queue in ("short", "batch", "mail", "sweep")
    ]
    assert {name: row["queue"] for name, row in settings.CELERY_TASK_ROUTES.items()} == QUEUES
    assert settings.CELERY_TASK_DEFAULT_QUEUE == "batch"
