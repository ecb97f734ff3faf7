"""The app of the sample models."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """Made for tests; never installed elsewhere. Without migrations, its tables come from the models."""

    name = "tests.peersupport.encryption.sample"
    label = "vaultsample"
