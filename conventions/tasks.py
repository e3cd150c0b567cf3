"""Celery tasks of floor 2."""

from celery import shared_task

from conventions.services import daily, structure_links


@shared_task(name="conventions.run_daily")
def run_daily() -> None:
    daily.run_daily()


@shared_task(name=structure_links.CODE_TASK)
def send_structure_code(link_id: int) -> None:
    structure_links.deliver_code(pk=link_id)


@shared_task(name="conventions.sweep_structure_codes")
def sweep_structure_codes() -> None:
    structure_links.sweep_codes()
