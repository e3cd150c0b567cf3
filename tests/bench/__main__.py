"""make bench: prints what the pages cost at the size of the country. Nothing here is a test: a figure fails nobody."""

import argparse
import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from django.conf import settings  # noqa: E402  (after setup)
from django.urls import NoReverseMatch, reverse  # noqa: E402

from conventions.documents import CONVENTION  # noqa: E402
from conventions.models import Convention, Siae  # noqa: E402
from iae_portal.core.lists import PortalListView  # noqa: E402
from iae_portal.demo.supervisor import say  # noqa: E402
from iae_portal.documents.models import DocumentVersion  # noqa: E402
from iae_portal.documents.rendering import pdf_of  # noqa: E402
from tests.bench.around import enlarge  # noqa: E402
from tests.bench.base import prepare  # noqa: E402
from tests.bench.measures import Cost, clients, cost_of, cost_of_page  # noqa: E402
from tests.urls import all_views  # noqa: E402

EMPTY_PAGE = "core:legal"  # the frame of every page, with nothing of its own
OTHER_PAGES = (
    "dashboards:home",
    "dashboards:territory",
    "dashboards:territory?ans=6",
    "dashboards:plan",
    "financing:envelopes",
    "notifications:reminders",
    "core:search?q=jardin",
    "core:search?q=59L09",
)
DOCUMENT_TIMES = 5


def list_pages() -> list[str]:
    """Every list of the portal that needs no argument, found in the URLconf: upper floors need not be named here."""
    lists = [name for name, view in all_views() if issubclass(getattr(view, "view_class", object), PortalListView)]
    return [name for name in lists if needs_no_argument(name)]


def needs_no_argument(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def print_pages(times: int) -> None:
    people = clients()
    say(f"\n{'Page':<32}{'Compte':<14}{'Requêtes 1/3/25':>16}{'CPU ms':>9}{'au-dessus':>11}{'Durée ms':>10}")
    floors = {name: cost_of_page(client, reverse(EMPTY_PAGE), times) for name, client in people.items()}
    for page in (EMPTY_PAGE, *list_pages(), *OTHER_PAGES):
        view, mark, asked = page.partition("?")
        for name, client in people.items():
            cost = cost_of_page(client, f"{reverse(view)}{mark}{asked}", times)
            if cost:
                print_page(page, name, cost, floors[name])


def print_page(page: str, name: str, cost: Cost, floor: Cost) -> None:
    queries = "/".join(str(count) for count in cost.queries)
    over = cost.cpu - floor.cpu
    say(f"{page:<32}{name:<14}{queries:>16}{cost.cpu:>9.1f}{over:>11.1f}{cost.wall:>10.1f}")


def print_document() -> None:
    version = DocumentVersion.objects.filter(kind=CONVENTION).order_by("pk").last()
    if version:
        cost = cost_of(lambda: pdf_of(version), DOCUMENT_TIMES, warm_up=1)
        say(f"\nPDF d'une convention ({version.reference}) : {cost.cpu:.0f} ms de processeur, à chaud")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--list", type=Path, default=Path("liste.csv"), help="liste réelle de structures à importer")
    parser.add_argument("--keep", action="store_true", help="mesure la base de la fois précédente")
    parser.add_argument("--times", type=int, default=20, help="mesures de chaque page ; leur premier quart est montré")
    parser.add_argument("--around", type=int, default=1, help="combien de fois le pays, autour des services de la démo")
    options = parser.parse_args()
    for line in prepare(options.list, keep=options.keep):
        say(line)
    if options.around > 1:
        say(f"Pays agrandi {options.around} fois : {enlarge(options.around)} structures")
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    say(f"{engine} : {Siae.objects.count()} structures, {Convention.objects.count()} conventions")
    print_pages(options.times)
    print_document()


main()
