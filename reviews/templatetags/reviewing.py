"""What the pages and letters of reviews say in words."""

from django import template
from django.utils import timezone
from django.utils.html import format_html

from core.tongues import name_of

register = template.Library()
register.filter("tongue", name_of)


@register.filter
def day(at):
    """The day of an instant, where the reader is."""
    return at.astimezone(timezone.get_current_timezone()).date()


@register.filter
def marked(subject):
    """The title of what is reviewed (a `Subject`), in its language."""
    return format_html('<span lang="{}" dir="auto">{}</span>', subject.language, subject.title)
