"""What people are told of pledges: of those they follow, of their own, and the secretariat of doubts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from notifications import kinds
from notifications.actions import announce, notify
from notifications.kinds import Rhythm, Told
from notifications.readers import by_reader
from pledges import letters
from pledges.models import Doubt, Participant, Pledge, Update

SECTION = _("Pledges")


def tell(notices):
    """Notices about published pledges in words; of withdrawn ones nothing."""
    found = {}
    for reader, own in by_reader(notices):
        rows, mine = _pledges(reader, {notice.object_id for notice in own})
        for notice in own:
            pledge = rows.get(notice.object_id)
            if pledge and (notice.kind not in TO_WRITERS or pledge.pk in mine):
                found[notice] = _told(notice, pledge, pledge.get_absolute_url(), other=notice.facts.get("number", ""))
    return found


def tell_updates(notices):
    """Updates of pledges, each at its place in the history."""
    updates = Update.objects.in_bulk({notice.object_id for notice in notices})
    found = {}
    for reader, own in by_reader(notices):
        rows, _mine = _pledges(reader, {row.pledge_id for row in updates.values()})
        for notice in own:
            update = updates.get(notice.object_id)
            pledge = rows.get(update.pledge_id) if update else None
            if pledge:
                found[notice] = _told(notice, pledge, f"{pledge.get_absolute_url()}#update-{update.pk}")
    return found


def _pledges(reader, ids):
    """The listed pledges by key, and the keys of those the reader may write; two queries."""
    rows = Pledge.objects.visible_to(reader).listed().filter(pk__in=ids).select_related("current")
    mine = Pledge.objects.of(reader).filter(pk__in=ids).values_list("pk", flat=True)
    return {row.pk: row for row in rows}, set(mine)


def _told(notice, pledge, address, **facts):
    title, language = pledge.current.title, pledge.current.language
    facts |= {"title": title, "number": pledge.number, "pledge": pledge}
    return Told(str(SENTENCES[notice.kind]) % facts, address, facts, title, language)


def tell_participants(notices):
    """A participant has answered: for those who may write the pledge, published or not."""
    rows = Participant.objects.select_related("pledge__current").in_bulk({notice.object_id for notice in notices})
    found = {}
    for reader, own in by_reader(notices):
        pledges = {row.pledge_id for row in rows.values()}
        mine = set(Pledge.objects.of(reader).filter(pk__in=pledges).values_list("pk", flat=True))
        for notice in own:
            row = rows.get(notice.object_id)
            if row and row.pledge_id in mine:
                sentence = str(ANSWERS[row.status]) % {"name": row.called or row.name}
                found[notice] = Told(sentence, _desk_of(row.pledge), {"participant": row})
    return found


def _desk_of(pledge):
    """Where those who may write it see how it stands."""
    return pledge.get_absolute_url() if pledge.number else pledge.versions.latest("pk").get_absolute_url()


def tell_doubts(notices):
    """Doubts: the secretariat reads them, those who pledged only what was passed on."""
    rows = Doubt.objects.select_related("pledge__current").in_bulk({notice.object_id for notice in notices})
    found = {}
    for reader, own in by_reader(notices):
        mine = set(Pledge.objects.of(reader).filter(doubts__in=rows).values_list("pk", flat=True))
        for notice in own:
            row = rows.get(notice.object_id)
            is_staffs = notice.kind in TO_STAFF
            if row and (row.pledge_id in mine) != is_staffs and (reader.holds_staff_role or not is_staffs):
                found[notice] = _told(notice, row.pledge, reverse("pledges:doubt_detail", args=[row.key]), doubt=row)
    return found


NEW_PLEDGE = kinds.declare(
    "pledges.pledge_new", label=_("A new pledge on an objective I follow"), section=SECTION, tell=tell, default=Rhythm.DAILY
)
UPDATE = kinds.declare(
    "pledges.update_new", label=_("An update of a pledge I follow"), section=SECTION, tell=tell_updates, default=Rhythm.DAILY
)
MATCH = kinds.declare("pledges.match_new", label=_("Another pledge matches mine"), section=SECTION, tell=tell)
ANSWER = kinds.declare(
    "pledges.participant_answer",
    label=_("Somebody I asked to pledge with me has answered"),
    section=SECTION,
    tell=tell_participants,
)
DOUBT = kinds.declare(
    "pledges.doubt", label=_("A doubt about a pledge"), section=SECTION, tell=tell_doubts, concerns=lambda user: user.is_staff
)
DOUBT_PASSED_ON = kinds.declare(
    "pledges.doubt_passed_on", label=_("A question about my pledge"), section=SECTION, tell=tell_doubts, is_duty=True
)
DOUBT_ANSWERED = kinds.declare(
    "pledges.doubt_answered",
    label=_("An answer to a doubt about a pledge"),
    section=SECTION,
    tell=tell_doubts,
    concerns=lambda user: user.is_staff,
)
TO_WRITERS, TO_STAFF = {MATCH}, {DOUBT, DOUBT_ANSWERED}
SENTENCES = {
    NEW_PLEDGE: _("A new pledge is published: “%(title)s”"),
    UPDATE: _("There is an update of “%(title)s”"),
    MATCH: _("%(other)s matches your pledge “%(title)s”"),
    DOUBT: _("A doubt was raised about “%(title)s”"),
    DOUBT_PASSED_ON: _("The secretariat has a question about “%(title)s”"),
    DOUBT_ANSWERED: _("The question about “%(title)s” is answered"),
}
ANSWERS = {
    Participant.Status.CONFIRMED: _("“%(name)s” pledges with you"),
    Participant.Status.DECLINED: _("“%(name)s” does not pledge with you"),
    Participant.Status.NAMED: _("“%(name)s” has not answered yet"),
}


# ── Who is told ──────────────────────────────────────────────────────────────────────────────────────────────────


def published(pledge, *, by):
    """Have those told who follow one of its objectives."""
    objectives = pledge.current.objective_rows.values_list("objective", flat=True)
    announce(NEW_PLEDGE, object_id=pledge.pk, places=[("objective", key) for key in objectives], by=by)


def updated(update, *, by):
    """Have those told who follow the pledge."""
    announce(UPDATE, object_id=update.pk, places=[("pledge", update.pledge_id)], by=by)


def matched(match, *, by):
    """Tell those whose pledge is matched."""
    people = [person for person in letters.writers(match.other) if person != by]
    notify(MATCH, people=people, object_id=match.other_id, key=f"match:{match.pk}", facts={"number": match.pledge.number})


def answered(participant, *, by):
    """Tell those who asked."""
    people = [person for person in letters.writers(participant.pledge) if person != by]
    notify(
        ANSWER,
        people=people,
        object_id=participant.pk,
        key=f"{participant.pk}:{participant.status}:{participant.confirmed_at or ''}",
    )


def doubted(doubt, *, by):
    notify(DOUBT, people=_secretariat(doubt, by), object_id=doubt.pk, key=f"{doubt.pk}")


def doubt_passed_on(doubt, *, by):
    notify(DOUBT_PASSED_ON, people=letters.writers(doubt.pledge), object_id=doubt.pk, key=f"{doubt.pk}")


def doubt_answered(doubt, *, by):
    notify(DOUBT_ANSWERED, people=_secretariat(doubt, by), object_id=doubt.pk, key=f"{doubt.pk}")


def _secretariat(doubt, by):
    """Those who read all of it: not whoever makes the pledge herself."""
    staff = [person for person in User.objects.active().holding(Role.SECRETARIAT) if person != by]
    return [person for person in staff if not Pledge.objects.of(person).filter(pk=doubt.pledge_id).exists()]


# ── What one may follow ──────────────────────────────────────────────────────────────────────────────────────────


def _titles(user, ids):
    rows = Pledge.objects.visible_to(user).filter(pk__in=ids).select_related("current").order_by("title_key", "pk")
    return {row.pk: (row.current.title, row.get_absolute_url(), row.current.language) for row in rows}


PLEDGE = kinds.declare_followed("pledge", label=_("Pledges"), visible=Pledge.objects.visible_to, titles=_titles)
