"""The chapters of the story, in the order that __init__.py tells."""

from collections.abc import Iterator

from iae_portal.core.databases import count_rows
from iae_portal.demo.story.annexes import load_annexes
from iae_portal.demo.story.campaign import load_campaign
from iae_portal.demo.story.councils import load_councils
from iae_portal.demo.story.credits import load_forecasts
from iae_portal.demo.story.days import STORY_DAY, on_day
from iae_portal.demo.story.dossiers_by_state import load_dossiers, load_orientations
from iae_portal.demo.story.exchanges import load_exchanges
from iae_portal.demo.story.lots import load_lots
from iae_portal.demo.story.national import load_national, load_national_life
from iae_portal.demo.story.national_plan import load_country_plan
from iae_portal.demo.story.own_lists import load_own_lists
from iae_portal.demo.story.people import load_people
from iae_portal.demo.story.plan import load_country, load_plan
from iae_portal.demo.story.seminars import load_seminars
from iae_portal.demo.story.structures import load_structures
from iae_portal.demo.story.support import load_support

NATIONAL, NATIONAL_LIFE, NATIONAL_PLAN = "national", "national_life", "national_plan"
CHAPTERS = {
    "conventions": (load_orientations, load_structures, load_dossiers, load_exchanges),
    NATIONAL: (load_national,),
    "cdiae": (load_councils,),
    "financing": (load_annexes, load_lots, load_campaign, load_support, load_forecasts),
    "seminars": (load_seminars,),
    NATIONAL_LIFE: (load_national_life, load_forecasts),
    "dashboards": (load_plan,),
    NATIONAL_PLAN: (load_country_plan,),
    "country": (load_country,),
    "notifications": (load_own_lists,),
}


def load_story(*, national: bool = False) -> Iterator[str]:
    """Fill an empty database, as on the day of the story; gives the name of each chapter when it is there."""
    with on_day(STORY_DAY):
        context = load_people()
    for name, parts in CHAPTERS.items():
        if name in (NATIONAL, NATIONAL_LIFE, NATIONAL_PLAN) and not national:
            continue
        for load in parts:
            with on_day(STORY_DAY):
                load(context)
            count_rows()
        yield name
