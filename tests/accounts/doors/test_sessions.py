"""Where one is logged in."""

import pytest
from django.test import Client

from accounts import devices
from tests.accounts.doors.hands import at, enter, words

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_other_sessions_are_listed_in_words_and_ended(client, amina):
    elsewhere = Client(HTTP_USER_AGENT=FIREFOX)
    enter(client, amina.email)
    enter(elsewhere, amina.email)
    gone = Client(HTTP_USER_AGENT="Safari on an iPad")
    enter(gone, amina.email)
    gone.post(at("account_logout"))

    page = words(client.get(at("usersessions_list")))
    client.post(at("usersessions_list"))

    assert "Firefox on Linux" in page
    assert "iPad" not in page
    assert page.count("This one, now") == 1
    assert client.get(at("accounts:profile")).status_code == 200
    assert elsewhere.get(at("accounts:profile")).status_code == 302


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 8.1) AppleWebKit/537.36 Chrome/90.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1", "Safari on iPhone"),
        ("curl/8", "Unknown browser"),
    ],
)
def test_a_device_is_told_in_words(user_agent, expected):
    assert devices.in_words(user_agent) == expected
