import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.demo import story


class Command(BaseCommand):
    help = "Tell the demonstration's story through the actions (safe to repeat) and print its log-ins."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("The demonstration is not for production: its password is printed.")
        password = self.password()
        story.tell(password=password)
        self.stdout.write("Log-ins of the demonstration (the password of all is the same):\n")
        for email, what in story.log_ins():
            self.stdout.write(f"  {email:<28} {what}")
        self.stdout.write(f"  password: {password}")

    def password(self):
        """Made once for this installation and kept beside its data."""
        path = settings.VAR / "demo-password"
        if not path.exists():
            words = "-".join(secrets.token_hex(3) for _word in range(3))
            path.write_text(words)
            path.chmod(0o600)
        return path.read_text().strip()
