"""Small French turns that the printed convention shares."""


def agency_article(agency: str) -> str:
    return "l'Agence nationale pour l'emploi (ANPE)" if agency == "ANPE" else agency


def of_agency(agency: str) -> str:
    return "l'Agence nationale pour l'emploi" if agency == "ANPE" else agency


def lower_first(text: str) -> str:
    """An acronym keeps its capitals: "SAS, société par actions simplifiée"."""
    if text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
