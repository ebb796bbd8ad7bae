"""What is too large is refused at once, in words."""

import time

import pytest

from tests.markup import read


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_ten_megabytes_are_refused_in_words_in_under_a_second(client, language):
    begin = time.monotonic()
    response = client.post(f"/{language}/contact/", {"text": "a" * 10_000_000})
    seconds = time.monotonic() - begin

    page = read(response)
    assert response.status_code == 413
    assert (page.language, len(page.headings)) == (language, 1)
    assert seconds < 1


@pytest.mark.django_db
def test_thousands_of_fields_are_refused_in_words(client):
    response = client.post("/en/contact/", {f"field-{number}": "x" for number in range(2500)})

    assert response.status_code == 413
