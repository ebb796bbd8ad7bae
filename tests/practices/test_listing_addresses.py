"""Addresses of the list that make no sense: what cannot be read is told in words and left out, and nothing is an error."""

import pytest
from django.utils.http import urlencode

from practices.facets import PRACTICES
from tests.markup import finished
from tests.practices import scene
from tests.practices.test_listing import LIST, total


@pytest.fixture
def three(writers):
    by = {"by": writers.author, "staff": writers.secretariat}
    scene.published(**by, title="Ferry", level="local")
    scene.published(**by, title="Bridge", level="national")
    scene.published(**by, title="World", countries=[], is_global=True, level="global")


@pytest.mark.parametrize(
    "typed", ["the", "-ferry", "!!!", "\0", "a" * 3000, "' OR 1=1 --", "<b>", "\u202e", "%", "\\", "&|!():*"]
)
def test_whatever_is_looked_for_is_answered_in_words(client, three, typed):
    for path in (LIST, f"{LIST}figures/", "/feeds/practices/en/", f"{LIST}export/csv/"):
        response = client.get(path, {"q": typed})
        assert finished(response).status_code == 200, path


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("objective=99", "“99” is not the number of an objective."),
        ("objective=07", "“07” is not the number of an objective."),
        ("objective=%00", "is not the number of an objective."),
        ("objective=٧", "“٧” is not the number of an objective."),
        ("principle=rule-of-thumb", "“rule-of-thumb” is not a guiding principle."),
        ("goal=18", "“18” is not the number of a Sustainable Development Goal."),
        ("region=999", "“999” is not the code of a region."),
        ("country=ken", "“ken” is not the code of a country."),
        ("country=<script>", "“&lt;script&gt;” is not the code of a country."),
        ("type=poem", "“poem” is not a type of practice."),
        ("level=cosmic", "“cosmic” is not a level."),
        ("language=xx", "“xx” is not the code of a language."),
        ("year=12", "“12” is not a year."),
        ("year=²²²²", "“²²²²” is not a year."),
        ("year=9999999999999999", "“9999999999999999” is not a year."),
        ("kind=friends", "“friends” is not a kind of organization."),
        ("sort=random", "“random” is not an order in which practices can be listed."),
    ],
)
def test_a_value_that_makes_no_sense_is_told_and_left_out(client, three, query, sentence):
    for path in (LIST, f"{LIST}figures/"):
        response = client.get(f"{path}?{query}&level=local")
        page = response.content.decode()

        assert response.status_code == 200
        assert sentence in page
        assert "1 practice</h2>" in page


@pytest.mark.parametrize("name", PRACTICES.names)
def test_hostile_values_are_never_an_error(client, three, name):
    values = ["\0", "'\"><x>", "9" * 500, "-1", "None", "\ud83d\ude00", "%s", "{0}", "../..", "1;DROP TABLE", "\u202e7"]
    query = urlencode([(name, value.encode("utf-16", "surrogatepass").decode("utf-16")) for value in values])

    for path in (LIST, f"{LIST}figures/", "/feeds/practices/en/", f"{LIST}export/json/"):
        response = client.get(f"{path}?{query}")
        assert finished(response).status_code == 200, path


@pytest.mark.parametrize("query", ["utm_source=x", "objective[]=7", "OBJECTIVE=7", "primary=7", "map=number", "objective.=1"])
def test_a_parameter_that_is_not_ours_is_not_there(client, three, query):
    response = client.get(f"{LIST}?{query}")

    assert total(response) == 3
    assert "made no sense" not in response.content.decode()


@pytest.mark.parametrize("page", ["9" * 99, "0", "-1", "two", "1.5", "²", "2", "1 ", "%00", "+2"])
def test_what_is_no_page_is_not_found(client, three, page):
    assert client.get(f"{LIST}?page={page}").status_code == 404


@pytest.mark.parametrize("path", ["export/pdf/", "export/CSV/", "export/../"])
def test_what_is_no_format_is_not_found(client, db, path):
    assert client.get(f"{LIST}{path}").status_code == 404
