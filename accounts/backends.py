from allauth.account.auth_backends import AuthenticationBackend

from accounts.carried import carried
from accounts.models import User


class PersonBackend(AuthenticationBackend):
    """django-allauth's, which fetches the person of a session with her rights and what other apps carry along, in one query."""

    def get_user(self, user_id):
        person = User.objects.with_rights().annotate(**carried()).filter(pk=user_id).first()
        if person is None or not self.user_can_authenticate(person):
            return None
        person.memo = {}
        return person
