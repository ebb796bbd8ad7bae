"""Letters: subject, text and HTML of one template in the recipient's language."""

import pytest
from django.template import TemplateDoesNotExist

from events.letters import compose

LETTER = """
{% partialdef subject %}{% get_current_language as code %}{{ code }}:
  {{ name }}{% endpartialdef %}
{% partialdef text %}
{{ name }}, {{ home }}
{% endpartialdef %}
{% partialdef html %}<p lang="{{ language }}">{{ name }}</p>{% endpartialdef %}
"""


@pytest.fixture
def letters(settings, tmp_path):
    """A folder of e-mail templates of this test."""
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails" / "letter.html").write_text(LETTER)
    (tmp_path / "emails" / "plain.html").write_text(LETTER[: LETTER.index("{% partialdef html")])
    (tmp_path / "emails" / "empty.html").write_text("")


def test_letter_has_all_its_parts(letters):
    letter = compose("letter", {"name": "<Awa & Juan>"}, "en")

    assert letter == {
        "subject": "en: <Awa & Juan>",
        "text": "<Awa & Juan>, http://localhost:8000/en/\n",
        "html": '<p lang="en">&lt;Awa &amp; Juan&gt;</p>',
        "language": "en",
    }


@pytest.mark.parametrize("language", ["fr", "es"])
def test_letter_speaks_the_recipients_language(letters, language):
    letter = compose("letter", {"name": "Awa"}, language)

    assert letter["subject"] == f"{language}: Awa"
    assert letter["text"] == f"Awa, http://localhost:8000/{language}/\n"


def test_letter_without_html_is_text(letters):
    assert compose("plain", {"name": "Awa"}, "en")["html"] == ""


def test_letter_without_words_is_a_fault(letters):
    with pytest.raises(TemplateDoesNotExist):
        compose("empty", {}, "en")
