"""Letters about a practice: to everyone who writes it, each in her language."""

from accounts.models import Delegation, Scope
from events.actions import post
from events.letters import compose


def writers(practice):
    """Its speakers and those who write it with them, as long as their accounts are active."""
    people = [*_speakers(practice), *(row.person for row in practice.co_authors.select_related("answered_by"))]
    return list({person.pk: person for person in people if person and person.is_active}.values())


def _speakers(practice):
    """Who began it; if that was for an organization and she speaks for it no longer, its delegates who may submit, if any."""
    if practice.organization is None:
        return [practice.owner]
    running = Delegation.objects.running().with_scope(Scope.SUBMIT).filter(organization=practice.organization)
    delegates = [row.person for row in running.select_related("person")]
    return [practice.owner] if practice.owner in delegates or not delegates else delegates


def tell(version, letter, at=None, **facts):
    """Send the letter `letter` to each of them, once per instant `at`: of the submission, or of the beginning, unless given."""
    instant = int((at or version.submitted_at or version.begun_at).timestamp() * 1_000_000)
    for person in writers(version.practice):
        context = {"person": person, "version": version, "practice": version.practice, **facts}
        key = f"practices.{letter}:{version.pk}:{person.pk}:{instant}"
        post(kind=f"practices.{letter}", to=person.email, key=key, **compose(letter, context, person.language))
