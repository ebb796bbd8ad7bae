"""A file as a link, a picture as a picture. Arguments are named, as those of the components in `core.templatetags.ui`."""

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
def file_link(file, *, label=None):
    """A link to a file with what it is, how large, and in which language; its text is `label`, else its title or name."""
    facts = [file.extension.upper(), file.size_in_words, file.language_name]
    facts = ", ".join(fact for fact in facts if fact and fact != label)
    return render_to_string("ui/file_link.html", {"file": file, "label": label, "facts": facts})


@register.simple_tag
def picture(file):
    """A picture with its text alternative, and its title below it."""
    return render_to_string("ui/picture.html", {"file": file})
