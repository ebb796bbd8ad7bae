"""The roof: settings, addresses, and the pages that mix apps. Nothing imports it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
