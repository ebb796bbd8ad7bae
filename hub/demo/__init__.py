"""The demonstration: a small cast of invented people and organizations, told through the actions."""
