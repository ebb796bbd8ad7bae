"""Tables that come with an app: CSV in UTF-8 with a header line."""

import csv


def read(path):
    """The rows of a CSV file as dicts of stripped strings."""
    with path.open(newline="", encoding="utf-8") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]
