"""Where a submission and the decision on it stand, for the permissions of every app that screens."""

import rules

from submissions.models import SUBMITTED


@rules.predicate
def is_submitted(user, version):
    return version.state == SUBMITTED


@rules.predicate
def nothing_waits(user, version):
    return not any(row.waits for row in version.screenings.all())


@rules.predicate
def waits(user, screening):
    return screening.waits


@rules.predicate
def is_another(user, screening):
    return screening.decided_by_id != user.pk
