"""Is a reviewer UN or external? Asked when she accepts and again when she sends her report."""

from reviews.models import Origin

UN = "UN"  # the group of kinds of organization


def of(person):
    """Her `Origin` now: UN if she says so on the roster, or works or speaks for an entity of the UN system or a part of one."""
    entry = getattr(person, "reviewer", None)
    spoken_for = [delegation.organization for delegation in person.delegations()]
    houses = [house for house in (person.organization, entry and entry.organization, *spoken_for) if house]
    nodes = [node for house in houses for node in (house, *house.ancestors())]
    says_so = entry is not None and entry.origin == Origin.UN
    return Origin.UN if says_so or any(node.kind.group == UN for node in nodes) else Origin.EXTERNAL
