"""Imaginary figures by employment area: job seekers, long-term, young, seniors, RMI, districts, exits, then supply."""


def _supply(ei: int, aci: int, ai: int, etti: int, posts: tuple[int, int, int, int]) -> tuple[dict, dict]:
    kinds = ("EI", "ACI", "AI", "ETTI")
    return dict(zip(kinds, (ei, aci, ai, etti), strict=True)), dict(zip(kinds, posts, strict=True))


AREAS = {
    "59": (
        ("Lille", (61200, 21400, 13100, 7900, 29800, 14, "47.20", *_supply(14, 22, 8, 4, (182, 410, 96, 88)))),
        ("Roubaix-Tourcoing", (33800, 13500, 7800, 4300, 18400, 9, "44.10", *_supply(7, 12, 4, 2, (88, 230, 51, 42)))),
        ("Dunkerque", (14600, 4900, 3300, 1900, 6900, 4, "49.80", *_supply(5, 8, 3, 1, (61, 140, 40, 20)))),
        ("Valenciennes", (24900, 9700, 6000, 3000, 13600, 7, "41.50", *_supply(5, 9, 3, 1, (58, 160, 36, 18)))),
        ("Sambre-Avesnois", (17300, 7200, 4200, 2200, 9100, 3, "39.00", *_supply(2, 7, 2, 0, (20, 120, 25, 0)))),
        ("Cambrésis", (11200, 4300, 2700, 1500, 5200, 2, "42.70", *_supply(2, 4, 2, 0, (22, 66, 24, 0)))),
        ("Flandre intérieure", (8400, 2400, 2000, 1200, 2600, 0, "52.40", *_supply(1, 3, 1, 0, (12, 44, 15, 0)))),
    ),
    "69": (
        ("Lyon", (68500, 21900, 12800, 9800, 24100, 13, "51.30", *_supply(18, 15, 9, 7, (240, 260, 110, 150)))),
        ("Givors", (6100, 2200, 1300, 800, 2400, 2, "45.60", *_supply(2, 3, 1, 0, (24, 50, 12, 0)))),
        ("Villefranche-sur-Saône", (7900, 2300, 1700, 1200, 2100, 1, "50.20", *_supply(2, 3, 2, 1, (22, 40, 22, 16)))),
        ("Tarare", (4200, 1500, 900, 700, 1100, 1, "46.90", *_supply(1, 2, 1, 0, (10, 30, 12, 0)))),
    ),
}

# Region (empty: France): publics in the order of cdiae.figures, dynamic exits (None: the portal's), supply.
TERRITORIES = {
    "": (
        (1_903_000, 561_000, 392_000, 287_000, 1_103_000, 751),
        "44.60",
        *_supply(890, 1840, 810, 250, (12_900, 24_800, 7_100, 5_900)),
    ),
    "31": ((224_000, 82_000, 54_000, 30_000, 124_000, 73), None, *_supply(64, 171, 58, 16, (742, 2_610, 540, 270))),
}
