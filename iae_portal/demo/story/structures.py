"""Structures of the demonstration and their measures of the three past years."""

import random
from decimal import Decimal

from conventions.models import Indicator, Measure, Siae
from iae_portal.demo.story.names import LEGAL_FORMS, PHONE, PLACES, name_of, siret
from iae_portal.demo.story.people import DemoContext

PER_SERVICE = {"59L": 26, "59V": 12, "62": 16, "69": 18, "38": 10}
TYPES = ("ACI", "EI", "AI", "ACI", "ETTI", "EI", "ACI")
YEARS = (2005, 2006, 2007)
# What a structure of some twelve posts reports: lowest and highest in the last decimal, decimals.
SEEN = {
    "EFFECTIF": (42, 70, 0),
    "FEMMES": (25, 60, 0),
    "JEUNES": (15, 40, 0),
    "SENIORS": (5, 25, 0),
    "MINIMA": (30, 65, 0),
    "ASS": (3, 12, 0),
    "AAH": (1, 8, 0),
    "RQTH": (4, 15, 0),
    "DELD": (20, 40, 0),
    "DETLD": (15, 40, 0),
    "SANSDIPLOME": (35, 58, 0),
    "CAPBEP": (20, 38, 0),
    "ZUS": (10, 45, 0),
    "ZRR": (0, 15, 0),
    "ENCADREMENT": (12, 24, 2),
    "HEURESFORM": (15, 60, 0),
    "REALISATION": (860, 1030, 1),
    "ECARTETP": (-20, 10, 1),
    "HEURES": (14_000, 21_000, 0),
    "VENTES": (8, 28, 0),
    "EMPLOI6MOIS": (10, 35, 0),
}


def load_structures(context: DemoContext) -> None:
    """Structures by service code, in the order they were made; an ACI and an EI of Lille share one SIRET."""
    made = context.structures
    rank = 1
    for code, count in PER_SERVICE.items():
        rows = []
        for index in range(count):
            rows.append(_siae(context, code, index, rank))
            rank += 1
        made[code] = rows
    twin = made["59L"][0]
    made["59L"][1].siret, made["59L"][1].name = twin.siret, twin.name
    rows = [row for group in made.values() for row in group]
    for row in rows:
        row.set_keys()
    Siae.objects.bulk_create(rows)
    _load_measures(rows)


def _siae(context: DemoContext, code: str, index: int, rank: int) -> Siae:
    kind = TYPES[index % len(TYPES)]
    place, postcode = PLACES[code][index % len(PLACES[code])]
    return Siae(
        siret=siret(rank),
        type=kind,
        service=context.services[code],
        name=name_of(kind, place, index),
        legal_form=LEGAL_FORMS[kind],
        naf="8899B" if kind in ("ACI", "AI") else "7820Z" if kind == "ETTI" else "3832Z",
        address=f"{index + 1} rue de l'Exemple",
        postcode=postcode,
        city=place,
        phone=PHONE,
        email=f"structure{rank}@exemple.invalid",
        network="Réseau imaginaire",
    )


def _load_measures(siaes: list[Siae]) -> None:
    """Exits and the plain indicators of each type, three years; a few structures have not answered for 2007."""
    indicators = [row for row in Indicator.objects.filter(retired_on__isnull=True) if not row.is_exit_rates]
    rows = []
    for rank, siae in enumerate(siaes):
        source = random.Random(f"portail-iae-measure-{siae.siret}-{siae.type}")
        for year in YEARS:
            if year == 2007 and rank % 9 == 6:
                continue
            rows.append(exits(siae, year, source))
            seen = {row.code: plain(siae, year, row, source) for row in indicators if siae.type in row.types}
            # Whoever has one of the three aids has a social minimum; nobody has the RSA before June 2009.
            seen["MINIMASOC"].value = sum(seen[code].value for code in ("MINIMA", "ASS", "AAH"))
            seen.pop("MOISRSA", None)
            rows.extend(seen.values())
    Measure.objects.bulk_create(rows, batch_size=2000)


def exits(siae: Siae, year: int, source) -> Measure:
    examined = source.randint(6, 40)
    durable = source.randint(0, examined // 3)
    transition = source.randint(0, (examined - durable) // 3)
    positive = source.randint(0, (examined - durable - transition) // 3)
    return Measure(
        siae=siae,
        indicator_code="SORTIES",
        year=year,
        examined=examined,
        durable=durable,
        transition=transition,
        positive=positive,
    )


def plain(siae: Siae, year: int, indicator: Indicator, source) -> Measure:
    low, high, places = SEEN.get(indicator.code, (10, 60, 0))
    value = Decimal(source.randint(low, high)).scaleb(-places)
    return Measure(siae=siae, indicator_code=indicator.code, year=year, value=value)
