"""Who may make, update, answer for and withdraw a pledge, and what is the secretariat's alone."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope
from accounts.permissions import ONLY_SECRETARIAT, is_member, is_secretariat
from core.permissions import LOG_IN, declare
from pledges.models import Doubt, Pledge, State
from submissions.permissions import is_another, is_submitted, nothing_waits, waits

NOT_YOURS = _("Only those who make this pledge may do this.")


@rules.predicate
def makes_pledge(user, pledge):
    return Pledge.objects.of(user).filter(pk=pledge.pk).exists()


@rules.predicate
def makes_version(user, version):
    return makes_pledge.test(user, version.pledge)


@rules.predicate
def is_hers_to_change(user, pledge):
    """Not one that is published in the name of a State for which she does not speak herself: that State is not asked again."""
    is_for_state = pledge.authority_id is not None and pledge.current_id is not None
    return not is_for_state or Pledge.objects.changeable_by(user).filter(pk=pledge.pk).exists()


@rules.predicate
def is_version_hers_to_change(user, version):
    return is_hers_to_change.test(user, version.pledge)


@rules.predicate
def is_writable(user, version):
    return version.is_writable


@rules.predicate
def is_on_its_way(user, version):
    return version.state in (State.DRAFT, State.SUBMITTED, State.RETURNED)


@rules.predicate
def is_listed(user, pledge):
    return pledge.is_listed


@rules.predicate
def has_nothing_on_the_way(user, pledge):
    return not pledge.versions.open().exists()


@rules.predicate
def is_not_own(user, version):
    return not makes_version.test(user, version)


@rules.predicate
def is_not_own_screening(user, screening):
    return is_not_own.test(user, screening.version)


@rules.predicate
def reports_on(user, participant):
    """Her own pledge, or that of an organization she may report or pledge for."""
    if participant.has_filed and makes_pledge.test(user, participant.pledge):
        return True
    if participant.organization_id is None:
        return False
    rows = user.delegations().filter(organization=participant.organization_id)
    return any({Scope.REPORT, Scope.PLEDGE} & set(row.scopes) for row in rows)


@rules.predicate
def is_shown_on_a_listed_pledge(user, participant):
    return participant.is_shown and participant.pledge.is_listed


@rules.predicate
def pledges_for_it(user, participant):
    """A delegate who may pledge for the participant's organization."""
    house = participant.organization_id
    return house is not None and user.delegations(Scope.PLEDGE).filter(organization=house).exists()


@rules.predicate
def makes_its_pledge(user, participant):
    return makes_pledge.test(user, participant.pledge)


@rules.predicate
def is_its_pledge_hers_to_change(user, participant):
    return is_hers_to_change.test(user, participant.pledge)


@rules.predicate
def can_leave(user, participant):
    return not participant.has_filed and participant.left_at is None and participant.status != participant.Status.DECLINED


@rules.predicate
def is_focal_point(user, version):
    """She appoints the delegates of the State in whose name it is."""
    return user.delegations(Scope.APPOINT).filter(organization=version.pledge.organization_id).exists()


@rules.predicate
def waits_for_state(user, version):
    return version.pledge.waits_for_state and version.state == State.SUBMITTED


@rules.predicate
def makes_doubted(user, doubt):
    return makes_pledge.test(user, doubt.pledge)


@rules.predicate
def is_passed_on(user, doubt):
    return doubt.state == Doubt.State.PASSED_ON


@rules.predicate
def is_answered(user, doubt):
    return doubt.state == Doubt.State.ANSWERED


@rules.predicate
def is_unanswered(user, doubt):
    return doubt.state in (Doubt.State.NEW, Doubt.State.PASSED_ON)


@rules.predicate
def is_not_closed(user, doubt):
    return doubt.state != Doubt.State.CLOSED


OWN = _("You make this pledge yourself, so somebody else decides on it.")
THE_STATES = _("It is published in the name of a State: that State’s own delegates change it. You can report on it.")
NO_LONGER_WRITABLE = _("This version has been submitted and can no longer be edited.")
NOT_WAITING = _("This submission is not waiting for screening (any longer).")
WITHDRAWN = _("This pledge is withdrawn.")
ON_ITS_WAY = _("A new version is on its way. Change it there, or once it is decided.")

declare("pledges.begin_pledge", (is_member, LOG_IN))
declare(
    "pledges.edit_version",  # asked with the version; also: add a file
    (is_member, LOG_IN),
    (makes_version, NOT_YOURS),
    (is_version_hers_to_change, THE_STATES),
    (is_writable, NO_LONGER_WRITABLE),
)
declare(
    "pledges.submit_version",
    (is_member, LOG_IN),
    (makes_version, NOT_YOURS),
    (is_version_hers_to_change, THE_STATES),
    (is_writable, NO_LONGER_WRITABLE),
)
declare(
    "pledges.withdraw_version",  # before it is decided
    (is_member, LOG_IN),
    (makes_version, NOT_YOURS),
    (is_version_hers_to_change, THE_STATES),
    (is_on_its_way, _("This version is decided.")),
)
declare(
    "pledges.begin_revision",
    (is_member, LOG_IN),
    (makes_pledge, NOT_YOURS),
    (is_hers_to_change, THE_STATES),
    (is_listed, WITHDRAWN),
    (has_nothing_on_the_way, ON_ITS_WAY),
)
declare(
    "pledges.amend_pledge",
    (is_member, LOG_IN),
    (makes_pledge, NOT_YOURS),
    (is_hers_to_change, THE_STATES),
    (is_listed, WITHDRAWN),
    (has_nothing_on_the_way, ON_ITS_WAY),
)
declare(
    "pledges.withdraw_pledge",
    (is_member, LOG_IN),
    (makes_pledge | is_secretariat, NOT_YOURS),
    (is_hers_to_change | is_secretariat, THE_STATES),
    (is_listed, WITHDRAWN),
)
declare(
    "pledges.update_pledge",  # asked with the participant whose update it is
    (is_member, LOG_IN),
    (reports_on, NOT_YOURS),
    (is_shown_on_a_listed_pledge, WITHDRAWN),
)
declare(
    "pledges.answer_participant",  # confirm or decline for a verified organization
    (is_member, LOG_IN),
    (pledges_for_it, _("Only a delegate of this organization who may make pledges can answer for it.")),
)
declare(
    "pledges.leave_pledge",  # asked with the participant
    (is_member, LOG_IN),
    (pledges_for_it | makes_its_pledge | is_secretariat, NOT_YOURS),
    (pledges_for_it | is_its_pledge_hers_to_change | is_secretariat, THE_STATES),
    (can_leave, _("This participant cannot be taken out (any longer).")),
)
declare(
    "pledges.agree_for_state",  # asked with the version
    (is_member, LOG_IN),
    (is_focal_point, _("Only a focal point of the State can agree to this.")),
    (waits_for_state, _("Nothing waits for the State (any longer).")),
)
declare("pledges.doubt_pledge", (is_member, LOG_IN), (is_listed, WITHDRAWN))
declare("pledges.pass_on_doubt", (is_secretariat, ONLY_SECRETARIAT), (is_unanswered, _("This doubt is answered or closed.")))
declare(
    "pledges.answer_doubt",
    (is_member, LOG_IN),
    (makes_doubted, NOT_YOURS),
    (is_passed_on, _("This question is answered or closed.")),
)
declare("pledges.publish_doubt", (is_secretariat, ONLY_SECRETARIAT), (is_answered, _("It has no answer to publish.")))
declare("pledges.close_doubt", (is_secretariat, ONLY_SECRETARIAT), (is_not_closed, _("This doubt is closed.")))
declare(
    "pledges.screen_version",  # asked with the version
    (is_secretariat, ONLY_SECRETARIAT),
    (is_submitted, NOT_WAITING),
    (is_not_own, OWN),
    (nothing_waits, _("A decision waits for a second signature already.")),
)
declare(
    "pledges.sign_screening",  # asked with the screening; signs or denies
    (is_secretariat, ONLY_SECRETARIAT),
    (waits, _("This decision does not wait for a signature (any longer).")),
    (is_another, _("The second signature must be somebody else’s.")),
    (is_not_own_screening, OWN),
)
declare("pledges.read_contacts", (is_secretariat, ONLY_SECRETARIAT))
declare("pledges.edit_ladder", (is_secretariat, ONLY_SECRETARIAT))
