"""Files for the style guide, in every variant; their addresses are those of our own mark."""

from dataclasses import dataclass

from django import template
from django.templatetags.static import static

from files.models import File

register = template.Library()


@dataclass
class _Sample:
    """A File as the components know it, with another address."""

    file: File

    def __getattr__(self, name):
        return getattr(self.file, name)

    def get_absolute_url(self):
        return static("img/mark.svg")


def _samples(*rows):
    return [_Sample(File(**row)) for row in rows]


@register.simple_tag
def sample_files():
    """With a title, with a name only, a picture, long names, right to left."""
    return _samples(
        {"name": "zero-draft.pdf", "size": 1_240_000, "kind": "document", "language": "en", "title": "Zero draft"},
        {"name": "Règles pour le recrutement équitable.docx", "size": 48_200, "kind": "document", "language": "fr"},
        {"name": "plaza.jpg", "size": 912, "kind": "picture", "language": "es", "title": "La plaza de la oficina única"},
        {"name": "الحق في التنظيم.pdf", "size": 96_000, "kind": "document", "language": "ar"},
        {"name": f"{'Arbeitsmigrationsrueckkehrberatung' * 4}.xlsx", "size": 24_900_000, "kind": "document", "language": ""},
    )


@register.simple_tag
def sample_pictures():
    """With a title and without."""
    facts = {"name": "mark.png", "size": 912, "kind": "picture", "width": 240, "height": 240}
    return _samples(
        facts | {"alternative": "Two paths that meet", "title": "Two paths that meet: our mark", "language": "en"},
        facts | {"alternative": "Deux chemins qui se rejoignent", "language": "fr"},
    )
