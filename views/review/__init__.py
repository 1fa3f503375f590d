"""Reviewing a text: what it seems to tell, beside its words, and a person's decision about each, one by one or many at once."""

from views.review.page import show
from views.review.reading import forget_reading, read

__all__ = ["forget_reading", "read", "show"]
