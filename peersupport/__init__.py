"""The frame of the house. Importing it makes the Celery application known, so that every process can wake workers."""

from peersupport.celery import app as celery_app

__all__ = ["celery_app"]
