"""What lists of practices say in words."""

from django import template

from practices.facets import said

register = template.Library()
register.filter("practices", said)
