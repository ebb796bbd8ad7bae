"""What ties a member of the secretariat to those who submitted a practice: see `submissions.ties`."""

from submissions import ties


def of(user, practice):
    """The organizations that tie her to it, as a list; empty if nothing does.

    Her employer and those she speaks for, whole (all their offices), and every authority of their State.
    """
    return ties.between(user, _submitting(practice))


def _submitting(practice):
    """What submitted it and all it belongs to: the organization, else those its writers work and speak for."""
    if practice.organization:
        return ties.whole([practice.organization])
    people = [practice.owner, *(row.person for row in practice.co_authors.select_related("answered_by__organization"))]
    return [house for person in people if person for house in ties.houses(person)]
