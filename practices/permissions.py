"""Who may write, submit, withdraw and update a practice, and what is the secretariat's alone."""

import rules
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope
from accounts.permissions import ONLY_SECRETARIAT, is_member, is_secretariat
from core.permissions import LOG_IN, declare
from practices import ties
from practices.models import CoAuthor, Practice
from practices.models.versions import State
from submissions.permissions import is_another, is_submitted, nothing_waits, waits

NOT_YOURS = _("Only those who write this practice may do this.")


@rules.predicate
def writes_practice(user, practice):
    return Practice.objects.of(user).filter(pk=practice.pk).exists()


@rules.predicate
def writes_version(user, version):
    return writes_practice.test(user, version.practice)


@rules.predicate
def is_writable(user, version):
    return version.is_writable


@rules.predicate
def speaks_for_it(user, version):
    house = version.practice.organization_id
    return house is None or user.delegations(Scope.SUBMIT).filter(organization=house).exists()


@rules.predicate
def is_on_its_way(user, version):
    return version.state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.IN_REVIEW, State.CHANGES_ASKED)


@rules.predicate
def is_listed(user, practice):
    return practice.is_listed


@rules.predicate
def is_retired(user, practice):
    return practice.retired_at is not None


@rules.predicate
def has_nothing_on_the_way(user, practice):
    return not practice.versions.open().exists()


@rules.predicate
def is_not_own(user, version):
    """Nor was: whoever wrote it once does not decide on it after leaving."""
    once = Q(co_authors__state=CoAuthor.State.ACCEPTED, co_authors__answered_by=user)
    own = Q(pk__in=Practice.objects.of(user).values("pk"))
    return not Practice.objects.filter(own | once, pk=version.practice_id).exists()


@rules.predicate
def is_not_own_screening(user, screening):
    return is_not_own.test(user, screening.version)


@rules.predicate
def has_no_ties(user, screening):
    return not ties.of(user, screening.version.practice)


@rules.predicate
def is_own_co_author(user, co_author):
    return writes_practice.test(user, co_author.practice)


@rules.predicate
def can_be_removed(user, co_author):
    return co_author.is_open or co_author.person is not None


OWN = _("You write this practice yourself, so somebody else decides on it.")
NO_LONGER_WRITABLE = _("This version has been submitted and can no longer be edited.")
NOT_WAITING = _("This submission is not waiting for screening (any longer).")

declare("practices.begin_practice", (is_member, LOG_IN))
declare(
    "practices.edit_version",  # asked with the version; also: add files
    (is_member, LOG_IN),
    (writes_version, NOT_YOURS),
    (is_writable, NO_LONGER_WRITABLE),
)
declare(
    "practices.submit_version",
    (is_member, LOG_IN),
    (writes_version, NOT_YOURS),
    (is_writable, NO_LONGER_WRITABLE),
    (speaks_for_it, _("It is submitted in the name of an organization: one of its delegates who may submit practices sends it.")),
)
declare(
    "practices.withdraw_version", (is_member, LOG_IN), (writes_version, NOT_YOURS), (is_on_its_way, _("This version is decided."))
)
declare("practices.invite_coauthor", (is_member, LOG_IN), (writes_practice, NOT_YOURS))
declare(
    "practices.remove_coauthor",  # asked with the co-author
    (is_member, LOG_IN),
    (is_own_co_author, NOT_YOURS),
    (can_be_removed, _("This invitation is no longer open.")),
)
declare(
    "practices.begin_update",
    (is_member, LOG_IN),
    (writes_practice, NOT_YOURS),
    (is_listed, _("Only a published practice that is not retired can be updated.")),
    (has_nothing_on_the_way, _("A new version is on its way already.")),
)
declare(
    "practices.correct_practice",
    (is_member, LOG_IN),
    (writes_practice | is_secretariat, NOT_YOURS),
    (is_listed, _("Only a published practice that is not retired can be corrected.")),
    (has_nothing_on_the_way, _("A new version is on its way. Correct it there, or once it is decided.")),
)
declare(
    "practices.retire_practice",
    (is_member, LOG_IN),
    (writes_practice | is_secretariat, NOT_YOURS),
    (is_listed, _("Only a published practice can be retired, once.")),
)
declare("practices.reinstate_practice", (is_secretariat, ONLY_SECRETARIAT), (is_retired, _("This practice is not retired.")))
declare(
    "practices.screen_version",  # asked with the version
    (is_secretariat, ONLY_SECRETARIAT),
    (is_submitted, NOT_WAITING),
    (is_not_own, OWN),
    (nothing_waits, _("A decision waits for a second signature already.")),
)
declare(
    "practices.sign_screening",  # asked with the screening; signs or denies
    (is_secretariat, ONLY_SECRETARIAT),
    (waits, _("This decision does not wait for a signature (any longer).")),
    (is_another, _("The second signature must be somebody else’s.")),
    (is_not_own_screening, OWN),
    (has_no_ties, _("You have ties to those who submitted this, so somebody else must sign.")),
)
declare("practices.read_focal_point", (is_secretariat, ONLY_SECRETARIAT))
declare("practices.edit_call", (is_secretariat, ONLY_SECRETARIAT))
