"""The words of a page about no group in particular."""

from django import template

from groups.words import usual_words

register = template.Library()
register.simple_tag(usual_words, name="usual_words")
