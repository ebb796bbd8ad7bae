from urllib.parse import urlencode

from django import template
from django.urls import reverse

from notifications.models import Follow

register = template.Library()


@register.inclusion_tag("notifications/_follow.html", takes_context=True)
def follow_button(context, what, object_id):
    """Says whether the reader follows a thing and lets her change that, in one query; leads a visitor to log in, without any."""
    user, request = context["user"], context["request"]
    shown = {"user": user, "what": what, "object_id": object_id, "csrf_token": context.get("csrf_token")}
    if user.is_authenticated:
        follows = Follow.objects.filter(person=user, what=what, object_id=object_id)
        return shown | {"follows": follows.exists()}
    return shown | {"log_in": f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"}
