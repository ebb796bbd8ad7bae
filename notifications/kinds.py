"""Kinds of notice to a person, and of thing one may follow: each declared by the app that causes it, in `notifications.py`.

Facts are stored; the sentence is made when it is read, in the reader's language, of what that reader may see then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import pgettext_lazy


class Rhythm(models.TextChoices):
    """When a kind of notice comes by e-mail. On the page it stands at once, whatever the rhythm."""

    NOW = "now", pgettext_lazy("rhythm of e-mails", "At once")
    DAILY = "daily", pgettext_lazy("rhythm of e-mails", "Daily")
    WEEKLY = "weekly", pgettext_lazy("rhythm of e-mails", "Weekly")
    OFF = "off", pgettext_lazy("rhythm of e-mails", "Off")


@dataclass(frozen=True)
class Told:
    """A notice in words: one `sentence` of plain text in the active language, the path of the page it leads to, and what else
    the kind's letter prints. `title` is what people wrote within the sentence, `language` the one they wrote it in.
    """

    sentence: str
    address: str
    facts: dict = field(default_factory=dict)
    title: str = ""
    language: str = ""

    @property
    def parts(self):
        """The sentence before the title, the title, and the sentence after it."""
        return self.sentence.partition(self.title) if self.title else (self.sentence, "", "")


def _everybody(user):
    return True


def _nothing(announcement):
    pass


@dataclass(frozen=True)
class Kind:
    """`name` is `<app>.<what>`; the rest is told in `declare`."""

    name: str
    label: str
    section: str
    tell: Callable[[Iterable], dict]
    default: str = Rhythm.NOW
    is_duty: bool = False
    letter: str = "notification"
    concerns: Callable = _everybody
    first: Callable = _nothing


@dataclass(frozen=True)
class Followed:
    """A kind of thing one may follow. `visible(user)` is a queryset of it; `titles(user, ids)` a dict of id to title, address and
    the title's language.
    """

    name: str
    label: str
    visible: Callable
    titles: Callable


_kinds, _followed = {}, {}


def declare(name, *, label, section, tell, default=Rhythm.NOW, is_duty=False, **more):
    """Register a kind of notice and return its name.

    `label` names it in the preferences, under `section`. `tell(notices)` returns, in a bounded number of queries, a dict from
    the notice to its `Told`; one whose reader may not (any longer) see what it is about is left out. Kinds that share the
    function are told together. `default` is the rhythm of who has not chosen; a duty comes at once and cannot be switched off.
    Beside these: `letter` is a template of `templates/emails/`, given `notice`, `person`, `told` and what `told.facts` holds.
    Only people whom it `concerns` (a function of the person) find the kind among their choices. `first(announcement)` is done
    before followers are told of one, in one transaction with the first of them; it may be done again.
    """
    rhythm = Rhythm.NOW if is_duty else Rhythm(default)
    _kinds[name] = Kind(name, label, section, tell, rhythm, is_duty, **more)
    return name


def get(name):
    """The kind, or None if no app declares it any longer."""
    return _kinds.get(name)


def declared():
    """All kinds by name, in the order they were declared."""
    return dict(_kinds)


def declare_followed(name, *, label, visible, titles):
    """Register a kind of thing one may follow and return its name, which stands in addresses."""
    _followed[name] = Followed(name, label, visible, titles)
    return name


def followed(name=None):
    """One kind of thing one may follow (None if there is none of this name), or all of them by name."""
    return dict(_followed) if name is None else _followed.get(name)


def tell(notices):
    """The `Told` of each notice in the active language, a dict; without those whose readers may not see what they are about."""
    found = {}
    for teller in dict.fromkeys(kind.tell for kind in map(get, dict.fromkeys(notice.kind for notice in notices)) if kind):
        found |= teller([notice for notice in notices if (kind := get(notice.kind)) and kind.tell is teller])
    return found
