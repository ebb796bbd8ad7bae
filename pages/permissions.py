from accounts.permissions import ONLY_SECRETARIAT, is_secretariat
from core.permissions import declare

declare("pages.answer_message", (is_secretariat, ONLY_SECRETARIAT))
