"""System checks of the deployment: each names the mend."""

from django.conf import settings
from django.core import checks
from django.core.checks import Error, Tags, register


@register()
def check_services(app_configs, **kwargs):
    """Warn where a command would find neither database nor Valkey."""
    return list(_services())


def _services():
    if not settings.DATABASE_URL:
        yield checks.Warning(
            "No database is known.", hint="Set DATABASE_URL, or start the embedded one: make run.", id="hub.W001"
        )
    if not settings.REDIS_URL:
        yield checks.Warning("No Valkey is known.", hint="Set REDIS_URL, or start the embedded one: make run.", id="hub.W002")


@register(Tags.security, deploy=True)
def check_production(app_configs, **kwargs):
    """What `check --deploy` asks beside Django's own questions."""
    return list(_production())


def _production():
    if not settings.PRODUCTION:
        yield Error("This is not a production deployment.", hint="Set HUB_MODE=production.", id="hub.E001")
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Error("Nobody would get e-mail.", hint="Set EMAIL_URL=smtp+tls://user:password@host:587", id="hub.E002")
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield checks.Warning(
            "No proxy is trusted: behind one, every visitor would look the same and https would never be seen.",
            hint="Set HUB_PROXIES to the number of proxies before the Hub; leave it at 0 only if there is none.",
            id="hub.W003",
        )
