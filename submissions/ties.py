"""What ties a member of the secretariat to those who submitted something: her own employer, or her own State."""

from accounts.models import Organization


def between(user, theirs):
    """Of the organizations `theirs` (see `whole`) those that tie her to them, as a list; empty if nothing does."""
    theirs = {row.pk: row for row in theirs}
    mine = {row.pk: row for row in houses(user)}
    return [theirs[pk] for pk in theirs.keys() & mine.keys()]


def houses(person):
    """Her employer and those she speaks for, whole, and every authority of their State."""
    spoken_for = [delegation.organization for delegation in person.delegations()]
    employer = [person.organization] if person.organization else []
    return whole([*employer, *spoken_for])


def whole(organizations):
    """The organizations and all they are parts of, up to the State whose authorities they are."""
    return [node for organization in organizations for node in (organization, *organization.ancestors())] + _states(organizations)


def _states(organizations):
    """The State nodes of authorities that stand beside the tree: a ministry without a parent, a city."""
    countries = {row.country_id for row in organizations if row.kind.group == "States" and row.country_id}
    return list(Organization.objects.filter(is_state=True, country__in=countries)) if countries else []
