"""Letters about a practice: to everyone who writes it, each in her language."""

from events.actions import post
from events.letters import compose


def writers(practice):
    """The owner and those who write it with her, as long as their accounts are active."""
    people = [practice.owner, *(row.person for row in practice.co_authors.select_related("answered_by"))]
    return list({person.pk: person for person in people if person and person.is_active}.values())


def tell(version, letter, **facts):
    """Send the letter `letter` to each of them, once per round of the version."""
    for person in writers(version.practice):
        context = {"person": person, "version": version, "practice": version.practice, **facts}
        key = f"practices.{letter}:{version.pk}:{person.pk}:{_round(version)}"
        post(kind=f"practices.{letter}", to=person.email, key=key, **compose(letter, context, person.language))


def _round(version):
    """What tells one round from the next: the instant of the submission, or of its beginning."""
    return int((version.submitted_at or version.begun_at).timestamp())
