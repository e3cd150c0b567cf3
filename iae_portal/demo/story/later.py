"""What follows the 15th of October 2008, each act at its own day: `make demo DATE=2009-07-01` goes on until then."""

import datetime as dt
from collections.abc import Callable, Iterator

from conventions.services.daily import run_daily
from iae_portal.core.databases import count_rows
from iae_portal.demo.story import modulated_part as modulation
from iae_portal.demo.story import year_end as year
from iae_portal.demo.story.credits import load_forecasts
from iae_portal.demo.story.days import STORY_DAY, on_day
from iae_portal.demo.story.people import DemoContext, found_people
from iae_portal.demo.story.plan import load_country


def turn_the_year(context: DemoContext) -> None:
    """The night: conventions end, others begin, the figures of the year are asked for."""
    run_daily()


ACTS: tuple[tuple[dt.date, Callable[[DemoContext], None]], ...] = (
    (dt.date(2008, 10, 20), year.answer_the_rest),
    (dt.date(2008, 11, 14), year.bring_credits),
    (dt.date(2008, 11, 28), year.give_back_all),
    (dt.date(2008, 12, 10), year.close_what_is_settled),
    (dt.date(2008, 12, 11), year.sign_what_has_its_credits),
    (dt.date(2008, 12, 12), year.ask),
    (dt.date(2008, 12, 29), year.be_paid),
    (dt.date(2009, 1, 2), turn_the_year),
    (dt.date(2009, 1, 12), year.ask),
    (dt.date(2009, 1, 22), year.open_next_year),
    (dt.date(2009, 1, 26), year.be_paid),
    (dt.date(2009, 1, 27), year.order_what_is_too_much),
    (dt.date(2009, 1, 28), modulation.open_collection),
    (dt.date(2009, 2, 20), modulation.collect),
    (dt.date(2009, 2, 27), year.give_back_all),
    (dt.date(2009, 3, 2), year.close_what_is_settled),
    (dt.date(2009, 3, 5), modulation.compute_rates),
    (dt.date(2009, 3, 18), modulation.bring_the_text),
    (dt.date(2009, 4, 6), modulation.decide),
    (dt.date(2009, 4, 10), modulation.notify),
    (dt.date(2009, 5, 11), year.ask),
    (dt.date(2009, 5, 28), modulation.be_paid_but_a_part),
    (dt.date(2009, 6, 11), year.ask),
    (dt.date(2009, 6, 25), year.be_paid),
)


def load_later(after: dt.date = STORY_DAY) -> Iterator[dt.date]:
    """On the base of the story, what follows a day until that of the portal, then what the night counts; gives the day
    of each act once it is done. Not in one transaction: mails leave."""
    context = found_people()
    if context.today <= after:
        return
    for day, act in ACTS:
        if after < day <= context.today:
            with on_day(day):
                act(context)
            yield day
    run_daily()
    load_forecasts(context)
    load_country(context)
    count_rows()
