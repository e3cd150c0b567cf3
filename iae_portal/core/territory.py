"""The territory of 2008 as data: 26 regions, 100 départements, and the services of the time.

Source: code officiel géographique of 2008. Services: DGEFP, 22 DRTEFP, 97 DDTEFP (the Nord has two: Lille and
Valenciennes), 4 DTEFP overseas that do both jobs. No Django here: the data migration and the tests read it.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

VINTAGE = 2008
TABLE = Path(__file__).parent / "data" / "territory_2008.csv"
OVERSEAS_REGIONS = frozenset({"01", "02", "03", "04"})
NORD_SERVICES = (("59L", "Lille"), ("59V", "Valenciennes"))


@dataclass(frozen=True)
class ServiceRow:
    code: str
    kind: str
    name: str
    region: str | None = None
    departement: str | None = None


def read_departements() -> list[dict[str, str]]:
    """Rows of the table: departement, name, of_name, region, region_name, region_of_name."""
    with TABLE.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def services_of(rows: list[dict[str, str]]) -> list[ServiceRow]:
    """Every service of the State's labour administration that the portal knows in 2008."""
    services = [ServiceRow("DGEFP", "DGEFP", "DGEFP – mission insertion professionnelle")]
    regions = {row["region"]: row["region_of_name"] for row in rows}
    for code, of_name in sorted(regions.items()):
        if code not in OVERSEAS_REGIONS:
            services.append(ServiceRow(f"R{code}", "DRTEFP", f"DRTEFP {of_name}", code))
    for row in rows:
        services.extend(_local_services(row))
    return services


def _local_services(row: dict[str, str]) -> list[ServiceRow]:
    code, of_name, region = row["departement"], row["of_name"], row["region"]
    if region in OVERSEAS_REGIONS:
        return [ServiceRow(code, "DTEFP", f"DTEFP {of_name}", region, code)]
    if code == "59":
        return [ServiceRow(c, "DDTEFP", f"DDTEFP {of_name} – {city}", region, code) for c, city in NORD_SERVICES]
    return [ServiceRow(code, "DDTEFP", f"DDTEFP {of_name}", region, code)]
