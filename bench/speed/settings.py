"""The real settings, and one address more: the limit."""

from peersupport.settings import *  # noqa: F403

ROOT_URLCONF = "bench.speed.urls"
