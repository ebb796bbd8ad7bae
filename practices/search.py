"""What the search index holds of practices."""


def follow(practice):
    """Bring the index in line with the practice: listed or not."""
