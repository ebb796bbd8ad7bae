"""Counts as people say them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def counted(row):
    """“12 contributions from 9 people and 4 organizations”, of a topic, a thread or anything that has these counts."""
    said = contributions(row.contributions)
    heard = [words(number) for words, number in ((people, row.people), (organizations, row.organizations)) if number]
    if len(heard) == 2:
        return _("%(contributions)s from %(people)s and %(organizations)s") % {
            "contributions": said,
            "people": heard[0],
            "organizations": heard[1],
        }
    return _("%(contributions)s from %(who)s") % {"contributions": said, "who": heard[0]} if heard else said


def contributions(number):
    """“1,200 contributions”; “no contributions yet” for none."""
    if not number:
        return _("No contributions yet")
    return ngettext("%(number)s contribution", "%(number)s contributions", number) % {"number": _figure(number)}


def people(number):
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": _figure(number)}


def organizations(number):
    return ngettext("%(number)s organization", "%(number)s organizations", number) % {"number": _figure(number)}


def replies(number):
    return ngettext("%(number)s reply", "%(number)s replies", number) % {"number": _figure(number)}


def more_replies(number):
    return ngettext("%(number)s more reply", "%(number)s more replies", number) % {"number": _figure(number)}


def new_since(number):
    return ngettext("%(number)s new since your last visit", "%(number)s new since your last visit", number) % {
        "number": _figure(number)
    }


def prompts(rows):
    """“7 guiding questions”, “2 calls for comments”, or both."""
    calls = sum(row.kind == row.Kind.CALL for row in rows)
    said = [words(number) for words, number in ((_questions, len(rows) - calls), (_calls, calls)) if number]
    return _("%(questions)s and %(calls)s") % {"questions": said[0], "calls": said[1]} if len(said) == 2 else "".join(said)


def _questions(number):
    return ngettext("%(number)s guiding question", "%(number)s guiding questions", number) % {"number": _figure(number)}


def _calls(number):
    return ngettext("%(number)s call for comments", "%(number)s calls for comments", number) % {"number": _figure(number)}


def _figure(number):
    return number_format(number, force_grouping=True)
