"""What a person gets by e-mail and when, and the links by which an e-mail lets her change it."""

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from core.urls import absolute_url
from notifications import kinds
from notifications.kinds import Rhythm
from notifications.models import Preference

DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)
_SALT = "notifications.unsubscribe"


def rhythms_of(person):
    """When each declared kind of notice comes to her by e-mail, a dict by the kind's name; one query."""
    chosen = dict(Preference.objects.visible_to(person).values_list("kind", "rhythm"))
    return {name: kind.default if kind.is_duty else chosen.get(name, kind.default) for name, kind in kinds.declared().items()}


def concerning(person):
    """The kinds of notice a person may get, in the order they were declared."""
    return [kind for kind in kinds.declared().values() if kind.concerns(person)]


def addresses(person, what):
    """Where an e-mail leads her: to her `choices` and, unless it is a duty, to the end of `what`, a kind or a rhythm."""
    kind = kinds.get(what)
    with override(person.language):
        found = {"choices": absolute_url(reverse("notifications:preferences"))}
        if kind is None or not kind.is_duty:
            token = signing.dumps([person.pk, what], salt=_SALT)
            found["unsubscribe"] = absolute_url(reverse("notifications:unsubscribe", args=[token]))
    return found


def named_by(token):
    """The person and the kind or rhythm a link of an e-mail names; None for a forged one, or where either is gone."""
    try:
        pk, what = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.active().filter(pk=pk).first()
    return (person, what) if person and (kinds.get(what) or what in DIGESTS) else None
