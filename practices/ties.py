"""What ties a member of the secretariat to those who submitted a practice: her own employer, or her own State."""

from accounts.models import Organization


def of(user, practice):
    """The organizations that tie her to it, as a list; empty if nothing does.

    Her employer and those she speaks for, whole (all their offices), and every authority of their State.
    """
    theirs = {row.pk: row for row in _submitting(practice)}
    mine = {row.pk: row for row in _houses(user)}
    return [theirs[pk] for pk in theirs.keys() & mine.keys()]


def _submitting(practice):
    """What submitted it and all it belongs to: the organization, else those its writers work and speak for."""
    if practice.organization:
        return _with_ancestors([practice.organization])
    people = [practice.owner, *(row.person for row in practice.co_authors.select_related("answered_by__organization"))]
    return [house for person in people if person for house in _houses(person)]


def _houses(user):
    spoken_for = [delegation.organization for delegation in user.delegations()]
    employer = [user.organization] if user.organization else []
    return _with_ancestors([*employer, *spoken_for])


def _with_ancestors(organizations):
    """The organizations and all they are parts of, up to the State whose authorities they are."""
    return [node for organization in organizations for node in (organization, *organization.ancestors())] + _states(organizations)


def _states(organizations):
    """The State nodes of authorities that stand beside the tree: a ministry without a parent, a city."""
    countries = {row.country_id for row in organizations if row.kind.group == "States" and row.country_id}
    return list(Organization.objects.filter(is_state=True, country__in=countries)) if countries else []
