"""A topic as a compilation to print."""

from core import clock
from core.urls import absolute_url
from discussions import printing, reading
from discussions.views.reading import Paged


class TopicPrint(Paged):
    """A volume of a topic: what is asked and what was contributed to it, in order, to be read on paper."""

    template_name = "discussions/topic_print.html"

    def get_context_data(self, **kwargs):
        topic = reading.topic_at(self.request.user, kwargs["space"], kwargs["topic"])
        pages = self.pages(printing.volumes_of(topic))
        return (
            super().get_context_data()
            | pages
            | {
                "topic": topic,
                "parts": printing.volume_of(topic, self.page),
                "most": printing.VOLUME,
                "printed_at": clock.now(),
                "address": absolute_url(topic.get_absolute_url()),
            }
        )
