from django.http import HttpResponse
from django.urls import path

from hub.urls import *  # noqa: F403
from hub.urls import urlpatterns as addresses_of_the_hub

CONSTANT = b"x" * 1000

urlpatterns = [path("bench/constant", lambda request: HttpResponse(CONSTANT)), *addresses_of_the_hub]
