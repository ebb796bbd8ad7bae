"""Words about threads."""

from django import template

from core.tongues import name_of
from discussions import words

register = template.Library()
register.filter("tongue", name_of)
register.filter("counted", words.counted)
register.filter("contributions", words.contributions)
register.filter("replies", words.replies)
register.filter("more_replies", words.more_replies)
register.filter("new_since", words.new_since)


@register.filter
def prompts_of(threads):
    """What is asked in these threads, counted by kind."""
    return words.prompts([thread.prompt for thread in threads])
