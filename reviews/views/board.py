"""The secretariat's board: which case moves next, and who can be asked."""

from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from core.holding import holds_posts
from core.permissions import require
from reviews.board import Board as Reading

PEOPLE = ("idle", "overloaded")


@method_decorator(holds_posts, name="dispatch")
class Board(TemplateView):
    """Cases by state and age, with the newest problem first; `?state=` and `?waits=` narrow them, `?people=` lists reviewers."""

    template_name = "reviews/board.html"

    def get(self, request, *args, **kwargs):
        require(request.user, "reviews.open_board")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        page = asked.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
        board = Reading(self.request.user, asked.get("state", ""), asked.get("waits", ""), number)
        people = asked.get("people", "")
        listed = {"people": people, "listed": getattr(board, people)} if people in PEOPLE else {}
        return super().get_context_data(**kwargs) | {"board": board} | listed
