from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class PersonBackend(AuthenticationBackend):
    """django-allauth's, which fetches the person of a session together with her rights: one query per request."""

    def get_user(self, user_id):
        person = User.objects.with_rights().filter(pk=user_id).first()
        if person is None or not self.user_can_authenticate(person):
            return None
        person.memo = {}
        return person
