"""The app of the sample models."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """Made for tests; never installed elsewhere."""

    name = "tests.peersupport.encryption.sample"
    label = "vaultsample"
