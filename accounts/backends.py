from datetime import UTC, datetime

from allauth.account.auth_backends import AuthenticationBackend

from accounts.carried import carried
from accounts.models import User
from core import clock
from core.questions import Question


def _person(pk, at):
    return User.objects.with_rights(at).annotate(**carried()).filter(pk=pk)


_PERSON = Question(_person, pk=-(10**15), at=datetime(1, 1, 1, tzinfo=UTC))


class PersonBackend(AuthenticationBackend):
    """django-allauth's, which fetches the person of a session with her rights and what other apps carry along, in one query."""

    def get_user(self, user_id):
        person = next(_PERSON.objects(User, pk=user_id, at=clock.now()), None)
        if person is None or not self.user_can_authenticate(person):
            return None
        person.memo = {}
        return person
