"""Everything that changes discussions. Each action is atomic and records its event.

Whatever changes the contributions of a topic locks the topic's row first: numbers, positions and counts are given one by one.
"""
