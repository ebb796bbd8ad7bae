"""Every page type of the Hub, once: its address without the language, and who looks at it."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle, product

from accounts.actions import invitations
from core import clock
from discussions.actions import comments, moving, prompts, reports, spaces
from discussions.models import Comment, Space, Topic
from drafts import actions as drafts
from notifications import actions as notifications
from notifications.choices import addresses
from notifications.models import Notice
from practices.models import Call, Practice
from taxonomy.models import Objective
from tests.discussions import staged, taken
from tests.discussions.joined import naming_union
from tests.discussions.scene import discussion
from tests.pledges.shown import pledging
from tests.practices.drafted import on_the_way
from tests.practices.shown import practice
from tests.practices.submissions import submit
from tests.reviews.applying import on_the_roster
from tests.reviews.boarded import boarded
from tests.reviews.shown import reviewing

LANGUAGES, THEMES, WIDTHS = ("en", "fr", "es"), ("light", "dark"), (320, 768, 1280)


@dataclass(frozen=True)
class Kind:
    """`prepare(cast)` makes what the page shows and returns what its address needs; `status` is what it answers.

    `queries` is the most it may send to the database: 6 for a visitor; one more to know who is logged in; more for forms that ask
    who may write.
    """

    address: str
    person: str = ""
    status: int = 200
    prepare: object = None
    queries: int = 0

    @property
    def most_queries(self):
        return self.queries or (7 if self.person else 6)

    @property
    def name(self):
        return f"{self.person or 'visitor'}:{self.address}"

    def path(self, language, facts):
        """Its address, with what `prepare` returned."""
        return f"/{language}{self.address.format(**facts or {})}"


def _draft(cast):
    data = {"subject": "Une question", "text": "Bonjour"}
    drafts.save(owner=cast.member, kind="pages.contact", place="", data=data, version=0)
    return {}


def _held(cast):
    fields = [["full_name", "Amina Diallo"], ["about", "Un texte " * 60]]
    return {"held": drafts.hold(path="/fr/account/profile/", fields=fields, owner=cast.member).pk}


def _waiting(cast):
    invitations.send(email="colleague@example.org", language="es", organization=cast.union, scopes=["post"], by=cast.focal_point)
    return {}


def _delegation(cast):
    return {"delegation": cast.delegate.delegations().get(organization=cast.union).pk}


def _followed(cast):
    """One of each kind, and one she may no longer see."""
    topic = Topic.objects.get(slug=discussion(cast)["topic"])
    shown = Practice.objects.get(slug=practice(cast)["practice"])
    objective = Objective.objects.get(number=7)
    for what, key in (
        ("space", topic.space_id),
        ("topic", topic.pk),
        ("practice", shown.pk),
        ("objective", objective.pk),
        ("topic", 0),
    ):
        notifications.follow(what=what, object_id=key, by=cast.member)
    return {}


def _told(cast):
    """What the course of a practice and a discussion has told people, some of it read, and what is gone."""
    discussion(cast)
    practice(cast)
    people, kinds = (cast.outsider, cast.secretariat), ("reviews.opened", "discussions.comment_replied")
    gone = {"key": "gone", "object_id": 0, "at": clock.now(), "rhythm": "off"}
    rows = [Notice(person=person, kind=kind, **gone) for person in people for kind in kinds]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    notifications.mark_read(by=cast.outsider, ids=Notice.objects.filter(kind="reviews.opened").values("pk"))
    return {}


def _unsubscribing(cast):
    link = addresses(cast.member, "discussions.comment_replied")["unsubscribe"]
    return {"token": link.rstrip("/").rpartition("/")[2]}


def _call(cast):
    """Made at the first call."""
    call = Call.objects.filter(slug="fair-recruitment").first() or submit(cast)
    return {"call": call.slug}


_DRAFT = "/practices/drafts/{draft}"


def _reported(cast):
    """The discussion, with a report of each sort about the focal point's contribution, and one that waits for approval."""
    facts = discussion(cast)
    comment = Comment.objects.get(pk=facts["comment"])
    reports.report(comment=comment, by=cast.member, reason="risk", words="Elle nomme une personne.")
    reports.report(comment=comment, by=None, reason="spam")
    Space.objects.filter(pk=comment.topic.space_id).update(holds_newcomers=True)
    held = comments.post(thread=comment.thread, by=cast.former, body="<p>My first words.</p>", language="en")
    return facts | {"held": held.pk}


def _to_move(cast):
    """A contribution of the member in a closed space, which is to move to where everyone reads."""
    facts, space = discussion(cast), Space(slug="between-us", title_en="Between us", read="members")
    spaces.open_space(space=space, by=cast.secretariat)
    spaces.admit(person=cast.member, space=space, standing="member", by=cast.secretariat, why="asked")
    topic = spaces.open_topic(topic=Topic(space=space, slug="wages-inside", title_en="Wages"), by=cast.secretariat)
    prompts.set_window(topic=topic, opens_at=clock.now(), by=cast.secretariat)
    comment = comments.post(thread=topic.threads.get(number=0), by=cast.member, body="<p>Des mots.</p>", language="fr")
    target = Comment.objects.get(pk=facts["comment"]).thread
    return {"move": moving.shift(comment=comment, thread=target, by=cast.secretariat, why="It concerns everyone").pk}


_THREAD = "/discussions/{space}/{topic}/threads/{thread}/"
_COMMENT = "/discussions/comments/{comment}/"

KINDS = [
    Kind("/", prepare=lambda cast: discussion(cast) | practice(cast)),
    Kind("/objectives/"),
    Kind("/objectives/5/", prepare=discussion),
    Kind("/objectives/7/", prepare=practice),
    Kind("/discussions/"),
    Kind("/discussions/", person="member", prepare=discussion),
    Kind("/discussions/{space}/", prepare=discussion),
    Kind("/discussions/{space}/", person="member", prepare=staged.joined, queries=9),
    Kind("/discussions/{space}/members/", prepare=staged.joined),
    Kind("/discussions/{space}/{topic}/", prepare=discussion),
    Kind("/discussions/{space}/{topic}/", person="delegate", prepare=staged.with_outcome, queries=8),
    Kind("/discussions/{space}/", person="delegate", prepare=staged.archived, queries=9),
    Kind("/discussions/{space}/{topic}/", person="member", prepare=discussion),
    Kind("/discussions/{space}/{topic}/contributions/?sort=endorsed&language=en", prepare=discussion),
    Kind("/discussions/{space}/{topic}/contributions/", person="member", prepare=discussion, queries=8),
    Kind("/discussions/{space}/{topic}/print/", prepare=discussion),
    Kind(_THREAD, prepare=discussion),
    Kind(_THREAD, person="member", prepare=discussion, queries=8),
    Kind(f"{_THREAD}contribute/", person="focal_point", prepare=discussion, queries=14),
    Kind(f"{_THREAD}replies/{{root}}/", prepare=discussion),
    Kind("/discussions/{space}/{topic}/", person="reviewer", prepare=staged.called_for, queries=8),
    Kind("/discussions/{space}/{topic}/threads/{older}/", prepare=staged.called_for),
    Kind("/discussions/{space}/{topic}/threads/{older}/contribute/", person="member", prepare=staged.called_for, queries=14),
    Kind("/discussions/comments/{held}/", person="former", prepare=_reported, queries=8),
    Kind(f"{_COMMENT}history/", prepare=discussion),
    Kind(f"{_COMMENT}reply/", person="member", prepare=discussion, queries=18),
    Kind(f"{_COMMENT}edit/", person="focal_point", prepare=discussion, queries=14),
    Kind(f"{_COMMENT}withdraw/", person="focal_point", prepare=discussion),
    Kind(f"{_COMMENT}endorse/", person="delegate", prepare=taken.endorsed, queries=16),
    Kind(f"{_COMMENT}endorsements/", prepare=taken.endorsed),
    Kind(f"{_COMMENT}endorsements/", person="member", prepare=taken.endorsed, queries=12),
    Kind("/discussions/moderation/duplicates/", person="secretariat", prepare=taken.repeated, queries=14),
    Kind("/discussions/{space}/{topic}/export/", prepare=discussion),
    Kind("/discussions/{space}/{topic}/export/", person="member", prepare=discussion, queries=10),
    Kind("/discussions/compilations/{waiting}/", person="member", prepare=taken.compiling, queries=8),
    Kind("/discussions/compilations/{ready}/", person="member", prepare=taken.compiling, queries=8),
    Kind(f"{_COMMENT}report/", prepare=discussion),
    Kind(f"{_COMMENT}report/", person="member", prepare=discussion, queries=14),
    Kind(f"{_COMMENT}moderate/", person="secretariat", prepare=_reported, queries=26),
    Kind(f"{_COMMENT}moderate/", person="member", status=403, prepare=_reported),
    Kind("/discussions/moderation/", person="secretariat", prepare=_reported, queries=10),
    Kind("/discussions/moderation/?kind=marked", person="secretariat", prepare=_reported, queries=10),
    Kind("/discussions/{space}/{topic}/moderate/", person="secretariat", prepare=_reported, queries=12),
    Kind("/discussions/moves/{move}/", person="member", prepare=_to_move, queries=14),
    Kind("/discussions/confirmations/", person="focal_point", prepare=naming_union),
    Kind("/discussions/confirmations/{asked}/", person="focal_point", prepare=naming_union, queries=9),
    Kind("/discussions/confirm/{token}/", prepare=naming_union),
    Kind("/discussions/confirm/nothing/", status=404),
    Kind("/discussions/comments/{joint}/files/{comment_file}/remove/", person="member", prepare=naming_union, queries=9),
    Kind("/organizations/union/", prepare=pledging, queries=9),
    Kind("/organizations/union/contributions/", prepare=discussion),
    Kind("/pledges/", prepare=pledging),
    Kind("/pledges/?q=stations&objective=7&stage=completed", prepare=pledging, queries=8),
    Kind("/pledges/dashboard/", prepare=pledging, queries=9),
    Kind("/pledges/{pledge}/", prepare=pledging),
    Kind("/pledges/{pledge}/", person="member", prepare=pledging, queries=20),
    Kind("/pledges/{pledge}/", person="secretariat", prepare=pledging, queries=16),
    Kind("/pledges/{pledge}/versions/1/", prepare=pledging),
    Kind("/pledges/{pledge}/versions/2/differences/", prepare=pledging),
    Kind("/pledges/{pledge}/update/", person="member", prepare=pledging, queries=20),
    Kind("/pledges/{pledge}/amend/", person="member", prepare=pledging, queries=20),
    Kind("/pledges/{pledge}/withdraw/", person="member", prepare=pledging, queries=16),
    Kind("/pledges/{pledge}/doubt/", person="outsider", prepare=pledging, queries=12),
    Kind("/pledges/{pledge}/participants/{participant}/leave/", person="member", prepare=pledging, queries=20),
    Kind("/pledges/updates/{link}/", prepare=pledging, queries=10),
    Kind("/pledges/updates/nothing/", status=404),
    Kind("/pledges/participants/{token}/", person="outsider", prepare=pledging, queries=12),
    Kind("/pledges/doubts/", person="secretariat", prepare=pledging, queries=10),
    Kind("/pledges/doubts/{doubt}/", person="secretariat", prepare=pledging, queries=12),
    Kind("/pledges/doubts/{doubt}/", person="member", prepare=pledging, queries=12),
    Kind("/pledges/make/", person="member", prepare=pledging, queries=14),
    Kind("/pledges/mine/", person="member", prepare=pledging, queries=14),
    Kind("/pledges/screening/", person="secretariat", prepare=pledging, queries=14),
    Kind("/pledges/drafts/{draft}/", person="member", prepare=pledging, queries=26),
    Kind("/pledges/drafts/{returned}/", person="member", prepare=pledging, queries=28),
    Kind("/pledges/drafts/{submitted}/", person="secretariat", prepare=pledging, queries=30),
    *(
        Kind(f"/pledges/drafts/{{draft}}/{group}/", person="member", prepare=pledging, queries=22)
        for group in ("pledge", "compact", "places", "participants", "measures", "contact")
    ),
    Kind("/pledges/drafts/{draft}/check/", person="member", prepare=pledging, queries=26),
    Kind("/pledges/drafts/{returned}/check/", person="member", prepare=pledging, queries=30),
    Kind("/pledges/drafts/{draft}/withdraw/", person="member", prepare=pledging, queries=14),
    Kind("/pledges/drafts/{draft}/files/add/", person="member", prepare=pledging, queries=14),
    Kind("/pledges/drafts/{submitted}/decide/publish/", person="secretariat", prepare=pledging, queries=20),
    Kind("/pledges/drafts/{submitted}/decide/return/", person="secretariat", prepare=pledging, queries=20),
    Kind("/pledges/drafts/{state}/agree/", person="focal_point", prepare=pledging, queries=24),
    Kind("/practices/calls/", prepare=_call),
    Kind("/practices/calls/{call}/", prepare=_call),
    Kind("/search/"),
    Kind("/search/?q=recruitment+OR+contracts", prepare=discussion, queries=8),
    Kind("/search/?q=recruitmnt", person="member", prepare=discussion, queries=10),
    Kind("/practices/", prepare=practice),
    Kind("/practices/?q=ferry&objective=7&country=ABC", prepare=practice, queries=8),
    Kind("/practices/?level=global&sort=title", person="member", prepare=practice),
    Kind("/practices/figures/", prepare=practice),
    Kind("/practices/{practice}/", prepare=practice),
    Kind("/practices/{practice}/", person="focal_point", prepare=practice, queries=14),
    Kind("/practices/{retired}/", prepare=practice),
    Kind("/practices/{practice}/sheet/", prepare=practice),
    Kind("/practices/{practice}/versions/", prepare=practice),
    Kind("/practices/{practice}/versions/1/", prepare=practice),
    Kind("/practices/{practice}/versions/2/differences/", prepare=practice),
    Kind("/practices/{practice}/correct/", person="focal_point", prepare=practice, queries=13),
    Kind("/practices/{practice}/retire/", person="focal_point", prepare=practice),
    Kind("/practices/guide/"),
    Kind("/practices/submit/", person="focal_point"),
    Kind("/practices/mine/", person="focal_point", prepare=on_the_way),
    Kind(f"{_DRAFT}/", person="focal_point", prepare=on_the_way, queries=22),
    Kind("/practices/drafts/{sent}/", person="secretariat", prepare=on_the_way, queries=29),
    Kind("/practices/drafts/{returned}/", person="focal_point", prepare=on_the_way, queries=22),
    Kind("/practices/drafts/{version}/", person="member", prepare=reviewing, queries=36),
    Kind("/practices/drafts/{changing}/", person="focal_point", prepare=on_the_way, queries=29),
    Kind("/practices/drafts/{changing}/answers/", person="focal_point", prepare=on_the_way, queries=14),
    Kind(f"{_DRAFT}/brief/", person="focal_point", prepare=on_the_way, queries=9),
    Kind(f"{_DRAFT}/compact/?check", person="focal_point", prepare=on_the_way, queries=11),
    Kind(f"{_DRAFT}/places/", person="focal_point", prepare=on_the_way, queries=9),
    Kind(f"{_DRAFT}/organizations/?check", person="focal_point", prepare=on_the_way, queries=12),
    Kind(f"{_DRAFT}/substance/?check", person="member", prepare=on_the_way),
    Kind(f"{_DRAFT}/sources/?check", person="focal_point", prepare=on_the_way, queries=8),
    Kind(f"{_DRAFT}/contact/?check", person="focal_point", prepare=on_the_way),
    Kind(f"{_DRAFT}/check/", person="focal_point", prepare=on_the_way, queries=18),
    Kind("/practices/drafts/{ready}/check/", person="focal_point", prepare=on_the_way, queries=29),
    Kind(f"{_DRAFT}/people/", person="focal_point", prepare=on_the_way),
    Kind(f"{_DRAFT}/people/{{co_author}}/remove/", person="focal_point", prepare=on_the_way),
    Kind(f"{_DRAFT}/files/add/", person="focal_point", prepare=on_the_way),
    Kind(f"{_DRAFT}/files/{{enclosure}}/remove/", person="focal_point", prepare=on_the_way),
    Kind(f"{_DRAFT}/withdraw/", person="focal_point", prepare=on_the_way),
    Kind("/practices/invitations/{token}/", person="outsider", prepare=on_the_way),
    Kind("/reviews/roster/"),
    Kind("/reviews/roster/", person="delegate", prepare=on_the_roster, queries=9),
    Kind("/reviews/roster/", person="outsider", prepare=on_the_roster, queries=9),
    Kind("/reviews/roster/apply/", person="member", prepare=on_the_roster, queries=9),
    Kind("/reviews/roster/edit/", person="delegate", prepare=on_the_roster, queries=9),
    Kind("/reviews/roster/edit/", person="outsider", prepare=on_the_roster, queries=9),
    Kind("/reviews/roster/availability/", person="outsider", prepare=on_the_roster),
    Kind("/reviews/roster/leave/", person="outsider", prepare=on_the_roster, queries=9),
    Kind("/reviews/roster/coverage/", person="secretariat", prepare=on_the_roster, queries=8),
    Kind("/principles/human-rights/"),
    Kind("/principles/people-centred/", prepare=practice),
    Kind("/countries/", prepare=practice),
    Kind("/countries/?q=ivory+coast", prepare=practice),
    Kind("/countries/?q=nowhere"),
    Kind("/countries/sen/", prepare=practice),
    Kind("/countries/che/"),
    Kind("/about/"),
    Kind("/privacy/"),
    Kind("/participation-rules/"),
    Kind("/contact/"),
    Kind("/contact/sent/"),
    Kind("/styleguide/"),
    Kind("/nothing-here/", status=404),
    Kind("/account/login/"),
    Kind("/account/signup/"),
    Kind("/account/confirm-email/"),
    Kind("/account/confirm-email/nonsense/"),
    Kind("/account/inactive/"),
    Kind("/account/password/reset/"),
    Kind("/account/password/reset/done/"),
    Kind("/account/password/reset/key/1-nonsense/"),
    Kind("/account/password/reset/key/done/"),
    Kind("/", person="member", prepare=practice, queries=9),
    Kind("/contact/", person="member", prepare=_draft),
    Kind("/account/profile/", person="member"),
    Kind("/account/notices/", person="member"),
    Kind("/account/notices/", person="outsider", prepare=_told, queries=18),
    Kind("/account/notices/?unread", person="secretariat", prepare=_told, queries=18),
    Kind("/account/notices/choices/", person="member"),
    Kind("/account/notices/choices/", person="secretariat"),
    Kind("/account/notices/unsubscribe/{token}/", prepare=_unsubscribing),
    Kind("/account/notices/unsubscribe/nonsense/", status=404),
    Kind("/account/following/", person="outsider"),
    Kind("/account/following/", person="member", prepare=_followed, queries=11),
    Kind("/account/email/", person="member"),
    Kind("/account/password/change/", person="member"),
    Kind("/account/2fa/", person="member"),
    Kind("/account/2fa/totp/activate/", person="member"),
    Kind("/account/sessions/", person="member"),
    Kind("/account/logout/", person="member"),
    Kind("/account/organizations/", person="delegate"),
    Kind("/account/organizations/propose/", person="member"),
    Kind("/account/organizations/union/delegates/", person="focal_point", prepare=_waiting),
    Kind("/account/organizations/union/delegates/", person="member", status=403),
    Kind("/account/delegations/{delegation}/end/", person="delegate", prepare=_delegation),
    Kind("/account/drafts/", person="member", prepare=_draft),
    Kind("/account/held/{held}/", person="member", prepare=_held),
    Kind("/reviews/"),
    Kind("/reviews/", person="reviewer", prepare=reviewing, queries=12),
    Kind("/reviews/history/", person="reviewer", prepare=reviewing, queries=10),
    Kind("/reviews/invitations/{invited}/", person="reviewer", prepare=reviewing, queries=14),
    Kind("/reviews/invitations/{invited}/decline/", person="reviewer", prepare=reviewing, queries=10),
    Kind("/reviews/reports/{held}/", person="reviewer", prepare=reviewing, queries=20),
    Kind("/reviews/reports/{late}/", person="reviewer", prepare=reviewing, queries=20),
    Kind("/reviews/reports/{lost}/", person="reviewer", prepare=reviewing, queries=20, status=403),
    Kind("/reviews/reports/{held}/ask/", person="reviewer", prepare=reviewing, queries=20),
    Kind("/reviews/questions/{question}/", person="member", prepare=reviewing, queries=14),
    Kind("/reviews/{case}/", person="reviewer", prepare=reviewing, queries=60),
    Kind("/reviews/board/", person="secretariat", prepare=boarded, queries=10),
    Kind("/reviews/board/?waits=resolve&people=idle", person="secretariat", prepare=boarded, queries=10),
    Kind("/reviews/{full}/", person="secretariat", prepare=boarded, queries=25),
    Kind("/reviews/{split}/", person="secretariat", prepare=boarded, queries=25),
    Kind("/reviews/{signing}/", person="secretariat", prepare=boarded, queries=30),
    Kind("/reviews/{split}/suggestions/", person="secretariat", prepare=boarded, queries=10),
    Kind("/reviews/{split}/invite/{barred}/", person="secretariat", prepare=boarded, queries=15),
    Kind("/reviews/{split}/override/{barred}/", person="secretariat", prepare=boarded, queries=11),
    Kind("/reviews/{full}/seats/{seat}/extend/", person="secretariat", prepare=boarded),
    Kind("/reviews/{full}/seats/{seat}/remove/", person="secretariat", prepare=boarded),
    Kind("/reviews/{split}/clock/stop/", person="secretariat", prepare=boarded),
    Kind("/reviews/{torn}/attempt/", person="secretariat", prepare=boarded),
    Kind("/reviews/{split}/attempt/close/", person="secretariat", prepare=boarded),
    Kind("/reviews/{ripe}/decide/", person="secretariat", prepare=boarded, queries=18),
    Kind("/reviews/{signing}/sign/deny/", person="secretariat", prepare=boarded, queries=17),
]
PLAIN = ("en", "light", 1280)
OTHERS = [combination for combination in product(LANGUAGES, THEMES, WIDTHS) if combination != PLAIN]


TOGETHER = 8


def each_once():
    """Pairs of page and combinations, in groups: every page as most see it, and once in another one, in turn."""
    rotating = cycle(OTHERS[::5] + OTHERS[1::5] + OTHERS[2::5] + OTHERS[3::5] + OTHERS[4::5])
    return _grouped([(kind, (PLAIN, next(rotating))) for kind in KINDS])


def everything():
    """The full product, for `make matrix`."""
    return _grouped([(kind, (PLAIN, *OTHERS)) for kind in KINDS])


def _grouped(pairs):
    """Those that show the same things stand together, up to `TOGETHER` of them: what they show is made once for a group."""
    same = defaultdict(list)
    for pair in pairs:
        same[pair[0].prepare].append(pair)
    return [rows[at : at + TOGETHER] for rows in same.values() for at in range(0, len(rows), TOGETHER)]


def name_of(group):
    """What a test of a group is called: its first page."""
    return group[0][0].name
