"""Settings of the tests: the real ones, with quick passwords, keys of their own and a throw-away data folder.

DATABASE_URL chooses PostgreSQL; without it, SQLite in a file, so that the dump search can read the file itself.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="peersupport-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in ("DEBUG", "DEMO", "VAULT_KEYS_FILE", "SECRET_KEY_FILE"):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = _folder
os.environ["SECRET_KEY"] = "only for tests, and of fifty letters or even more"
os.environ["VAULT_KEYS"] = "dGVzdHMgb25seTogdGhpcyBrZXkgaXMga25vd24hISE="

from peersupport.running.translating import compile_translations  # noqa: E402
from peersupport.settings import *  # noqa: E402, F403
from peersupport.settings import BASE_DIR, CACHES, DATABASES, INSTALLED_APPS, STORAGES, TEMPLATES  # noqa: E402
from tests.undefined import Undefined  # noqa: E402

INSTALLED_APPS = [
    *INSTALLED_APPS[:-1],
    "peersupport.dev",  # its pages and commands are tested too; what DEMO opens stays shut
    "tests.peersupport.encryption.sample",
    INSTALLED_APPS[-1],  # encryption stays last
]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "tests.sqlite3")}
    # A power cut during tests may cost the test database.
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"]["init_command"].replace(
        "synchronous=FULL", "synchronous=OFF"
    )
CACHES["default"].update(BACKEND="django.core.cache.backends.locmem.LocMemCache", LOCATION="tests")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = Path(_folder) / "static"
STATIC_ROOT.mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CELERY_TASK_ALWAYS_EAGER = False
compile_translations(BASE_DIR / "locale")  # a fresh clone holds only the sources of the translations
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("undefined")
