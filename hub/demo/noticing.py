"""What people of the demonstration follow, choose and have read of their notices; and what the Hub does by itself every day.

The letters of past days count as sent in their time, with their bodies forgotten: the mailbox opens with the latest ones.
"""

from datetime import timedelta

from core import clock
from core.workflow import move
from discussions import notices as discussions
from discussions.models import Space, Topic
from events.models import Mail
from hub.demo import days
from hub.demo.judges import JUDGES
from notifications import actions as notifications
from notifications.kinds import Rhythm
from notifications.models import Announcement, Notice
from pledges.actions import ladder as pledge_ladder
from practices import notices as practices
from practices.models import Practice
from reviews import notices as reviews
from reviews.actions import ladder
from taxonomy.models import Objective

FOLLOWED = {
    "objective": (Objective, "number"),
    "space": (Space, "slug"),
    "topic": (Topic, "slug"),
    "practice": (Practice, "slug"),
}

# Who chose otherwise than the Hub proposes, before anything happened.
RHYTHMS = {
    "administrator": dict.fromkeys((reviews.ACCEPTED, reviews.REPORT_IN, reviews.LATE), Rhythm.OFF),
    "anjali": dict.fromkeys((reviews.ACCEPTED, reviews.REPORT_IN, reviews.ALL_IN), Rhythm.WEEKLY),
    "member": {discussions.CONTRIBUTION: Rhythm.WEEKLY},
    "rafael": {practices.NEW_PRACTICE: Rhythm.NOW},
    "ines": {discussions.REPLY: Rhythm.OFF},
}

# Who follows what, and since when; contributions and practices of before are news to nobody.
FOLLOWS = [
    ("member", "objective", 15, "-32 19:00"),
    ("member", "space", "services-in-cities", "-30 19:10"),
    ("delegate", "objective", 14, "-31 20:00"),
    ("delegate", "topic", "contracts-that-hold", "-12 21:00"),
    ("leilani", "practice", "what-the-test-really-asked-an-open-register-of-skills-assessments-for", "-28 03:00"),
    ("moderator", "space", "regular-pathways", "-27 08:00"),
    ("moderator", "space", "decent-work", "-27 08:05"),
    ("rafael", "objective", 18, "-26 17:30"),
    ("reviewer", "objective", 4, "-25 11:00"),
]
LONG_AGO = "-33 00:00"

# Until when people have read their notices; the others have never looked.
READ = dict.fromkeys(JUDGES, "-7 12:00") | {
    "administrator": "-20 09:00",
    "anjali": "-9 08:30",
    "member": "-2 20:00",
    "rafael": "-3 18:00",
    "reviewer": "-14 10:00",
    "reviewer-un": "-20 07:30",
    "secretariat": "-2 14:00",
}

MORNINGS = 40  # days before which all reminders are forgotten
MONTHS = range(-845, 0, 30)  # days on which those who pledged are reminded
DIGESTS = (-15, -8, -1)
FRESH = timedelta(days=2)


class Hub(days.Actor):
    """What nobody does by hand: reminders, expiry, notices of what is followed, digests."""

    def __init__(self, cast):
        self.cast, self.long_ago = cast, days.instant(LONG_AGO)
        self.steps = [{"at": "-1199 12:00", "does": "choose"}]
        self.steps += [{"at": at, "does": "follow", "who": who, "what": what, "name": name} for who, what, name, at in FOLLOWS]
        self.steps += [{"at": f"{-day} 15:00", "does": "remind"} for day in range(1, MORNINGS, 2)]
        self.steps += [{"at": f"{day} 15:05", "does": "climb"} for day in MONTHS]
        self.steps += [{"at": f"{day} 15:10", "does": "gather"} for day in DIGESTS]
        self.steps += [{"at": at, "does": "read", "who": who} for who, at in READ.items()]

    def choose(self):
        for who, rhythms in RHYTHMS.items():
            notifications.choose(by=self.cast[who], rhythms=rhythms)

    def follow(self, who, what, name):
        model, field = FOLLOWED[what]
        for row in model.objects.filter(**{field: name})[:1]:
            notifications.follow(what=what, object_id=row.pk, by=self.cast[who])

    def remind(self):
        ladder.sweep()

    def climb(self):
        pledge_ladder.sweep()

    def gather(self):
        """Tell followers what was announced by now, and send what waits for a digest."""
        for row in Announcement.objects.filter(done_at=None, at__range=(self.long_ago, clock.now())).order_by("at"):
            with days.on(row.at):
                notifications.spread(row.pk)
        waiting = Notice.objects.filter(mailed_at=None, rhythm__in=(Rhythm.DAILY, Rhythm.WEEKLY), at__lte=clock.now())
        for person, rhythm in waiting.order_by("person", "rhythm").values_list("person", "rhythm").distinct():
            notifications.digest(person, rhythm)

    def read(self, who):
        person = self.cast[who]
        ids = Notice.objects.filter(person=person, read_at=None, at__lte=clock.now()).values_list("pk", flat=True)
        notifications.mark_read(by=person, ids=list(ids))


def settle(known):
    """Mark letters written before the last days as sent when they were written; `known` are those of before the telling."""
    last = clock.now() - FRESH
    for mail in Mail.objects.filter(created_at__lt=last, state=Mail.State.QUEUED).exclude(pk__in=known).only("created_at"):
        sent = {"state": Mail.State.SENT, "sent_at": mail.created_at, "queued_at": None, "text": "", "html": ""}
        move(mail, where={"state": Mail.State.QUEUED}, to=sent)
