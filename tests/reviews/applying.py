"""Applications and entries on the roster, for the tests."""

import uuid
from datetime import timedelta

from core import clock
from drafts import actions as drafts
from reviews.actions import roster
from reviews.drafting import APPLICATION
from reviews.models import Reviewer
from taxonomy.models import Country, Objective

STATES = ("applied", "asked", "accepted", "declined", "withdrawn")
WORDS = "Tell us more of your work on recruitment"


def facts(**given):
    """What `roster.apply` and `edit` take."""
    return {
        "backgrounds": ["policy"],
        "origin": "external",
        "organization_name": "Institute of Lanterns",
        "country": Country.objects.get(iso3="PER"),
        "years": 8,
        "themes": [],
        "languages": ["es", "en"],
        "publications": "On fees",
        "gender": "",
        "reviews_a_year": 2,
        "interests": "",
        "objectives": Objective.objects.filter(number__in=[6, 7]),
    } | given


def typed(**given):
    """The form of an application as a browser sends it; what is None is not sent."""
    sent = {
        "key": str(uuid.uuid4()),
        "backgrounds": ["policy", "technical"],
        "origin": "external",
        "organization_name": "Institute of Lanterns",
        "country": Country.objects.get(iso3="PER").pk,
        "years": "8",
        "objectives": list(Objective.objects.filter(number__in=[6, 7]).values_list("pk", flat=True)),
        "themes": ["gender"],
        "languages": ["es", "en"],
        "other_languages": ["qu", "", ""],
        "publications": "On fees",
        "interests": "I advise the Union",
        "reviews_a_year": "3",
        "gender": "woman",
    } | given
    return {name: value for name, value in sent.items() if value is not None}


def applied(person, **given):
    return roster.apply(by=person, key=uuid.uuid4(), **facts(**given))


def in_two_years():
    return clock.now() + timedelta(days=730)


def accepted(person, staff, until=None, **given):
    return roster.accept(entry=applied(person, **given), by=staff, until=until or in_two_years(), zone="UTC")


def in_state(state, person, staff):
    """An entry of this person that has come to a state."""
    entry = applied(person)
    if state == "asked":
        roster.ask(entry=entry, by=staff, words=WORDS)
    if state == "accepted":
        roster.accept(entry=entry, by=staff, until=in_two_years(), zone="UTC")
    if state == "declined":
        roster.decline(entry=entry, by=staff, words=WORDS)
    if state == "withdrawn":
        roster.leave(entry=entry, by=person)
    return again(entry)


def again(entry):
    """The row as it is now."""
    return Reviewer.objects.select_related("person", "country").get(pk=entry.pk)


def on_the_roster(cast):
    """The outsider is on the roster, the delegate was asked for more, the member has begun an application."""
    if not Reviewer.objects.filter(person=cast.outsider).exists():
        today = clock.today("UTC")
        entry = accepted(cast.outsider, cast.secretariat, languages=["en", "qu"], interests="I advise the Union")
        roster.set_availability(entry=entry, by=cast.outsider, reviews_a_year=3, away_from=today + timedelta(days=9))
        roster.ask(entry=applied(cast.delegate), by=cast.secretariat, words=WORDS)
        data = {"organization_name": "Institute of Lanterns", "backgrounds": "policy", "other_languages": ["qu", "", ""]}
        drafts.save(owner=cast.member, kind=APPLICATION, place="", data=data, version=0)
    return {}
