from django.http import HttpResponse
from django.urls import path

from bench import replying, searching, taking
from bench.crowd import ANSWERED
from hub.urls import *  # noqa: F403
from hub.urls import urlpatterns as addresses_of_the_hub

CONSTANT = b"x" * 1000

urlpatterns = [
    path("bench/constant", lambda request: HttpResponse(CONSTANT)),
    path("bench/search/few", searching.few),
    path("bench/search/many", searching.many),
    path("bench/search/highlights", searching.highlights),
    path("bench/reply/", replying.Reply.as_view(), {"pk": ANSWERED}),
    path("bench/taken/<slug:extension>", taking.table),
    *addresses_of_the_hub,
]
