from django.core.management.base import BaseCommand, CommandError

from accounts.actions import roles
from accounts.models import Role, User
from core.workflow import TransitionNotAllowed


class Command(BaseCommand):
    help = "Make the first administrator: a person who has signed up and confirmed her address."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        person = User.objects.active().filter(email__iexact=email, emailaddress__verified=True).first()
        if person is None:
            raise CommandError(f"Nobody has signed up and confirmed the address {email}.")
        try:
            roles.grant(person=person, role=Role.ADMINISTRATOR, by=None, why="Granted on the command line")
        except TransitionNotAllowed:
            raise CommandError(f"{person} is an administrator already.") from None
        self.stdout.write(f"{person} is an administrator now.")
