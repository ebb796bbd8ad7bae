"""Uploads: one model for every app; stored under generated names, served to whoever may see what they belong to."""
