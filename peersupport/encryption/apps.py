"""The encryption app. It stands last in INSTALLED_APPS, because it seals columns of the apps before it."""

import sys

from django.apps import AppConfig, apps
from django.conf import settings


class EncryptionConfig(AppConfig):
    """Seals the columns named in settings.VAULT_SEALED and refuses to start without a key ring."""

    name = "peersupport.encryption"
    label = "vault"
    verbose_name = "Encryption"

    def import_models(self) -> None:
        """Read the key ring, for nothing starts without one, and seal columns before anything queries them."""
        super().import_models()
        from peersupport.encryption.keyring import ring  # noqa: PLC0415  (these need the app registry)
        from peersupport.encryption.sealing import seal  # noqa: PLC0415

        # The command that makes the first key has to run before there is a ring.
        if sys.argv[1:2] != ["vault_newkey"]:
            ring()
        for path, field_class in settings.VAULT_SEALED.items():
            seal(apps, path, field_class)

    def ready(self) -> None:
        """Register the system checks."""
        from peersupport.encryption import checks  # noqa: F401, PLC0415  (they look at loaded models)
