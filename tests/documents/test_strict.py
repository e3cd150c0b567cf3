import pytest
from django.template import Template

from iae_portal.documents.strict import StrictContext, StrictDict, UnknownVariable, engine, render

VALUES = {"nom": "Exemple", "ligne": StrictDict(a="1"), "lignes": [StrictDict(b="2")]}


def rendered(source: str) -> str:
    return engine().from_string(source).render(StrictContext(VALUES))


def test_known_names_are_printed():
    source = "{{ nom }} {{ ligne.a }}{% for row in lignes %} {{ row.b }}{{ forloop.counter }}{% endfor %}"

    assert rendered(source) == "Exemple 1 21"


def test_pairs_of_a_dict_can_be_walked():
    assert rendered("{% for key, value in ligne.items %}{{ key }}={{ value }}{% endfor %}") == "a=1"


@pytest.mark.parametrize(
    "source",
    [
        "{{ inconnu }}",
        "{{ ligne.z }}",
        "{{ nom.z }}",
        "{{ inconnu|default:'x' }}",
        "{% if inconnu %}x{% endif %}",
        "{% if ligne.z %}x{% endif %}",
        "{% for row in inconnu %}x{% endfor %}",
        "{% for row in lignes %}{{ row.z }}{% endfor %}",
        "{% with x=inconnu %}{{ x }}{% endwith %}",
    ],
)
def test_an_unknown_name_stops_the_rendering(source):
    with pytest.raises(UnknownVariable):
        rendered(source)


def test_text_is_escaped():
    assert engine().from_string("{{ x }}").render(StrictContext({"x": "<b>"})) == "&lt;b&gt;"


def test_a_project_template_is_found_and_strict():
    assert isinstance(engine().get_template("documents/base.html"), Template)
    with pytest.raises(UnknownVariable):
        render("documents/base.html", {})
