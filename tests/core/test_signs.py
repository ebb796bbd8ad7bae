"""Signs that differ from language to language."""

import pytest
from django.template import Context, Template
from django.utils.translation import override


@pytest.mark.parametrize(("language", "expected"), [("en", "Reason: none"), ("fr", "Reason\u00a0: none"), ("es", "Reason: none")])
def test_a_label_ends_as_its_language_writes_it(language, expected):
    with override(language):
        assert Template("Reason{% colon %} none").render(Context()) == expected
