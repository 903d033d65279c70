"""The studio's settings with a data folder of the tests' own.

pytest-django reads the settings before any conftest: what they must not find in the environment, and what they
must, is arranged here.
"""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="fluxstudio-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["FLUXSTUDIO_DATA_DIR"] = _data
os.environ["FLUXSTUDIO_ENGINE"] = "0"
os.environ["FLUXSTUDIO_TEST_LANGUAGES"] = "1"
os.environ.setdefault(
    "FLUXSTUDIO_SECRET_KEY", "a secret that only the tests know, long enough for every check we make"
)
for _name in ("WAVESPEED_API_KEY", "WAVESPEED_BASE_URL", "FLUXSTUDIO_PUBLIC_URL", "FLUXSTUDIO_EMAIL_URL"):
    os.environ.pop(_name, None)

from fluxstudio.settings import *  # noqa: E402, F403

# Processes that tests start are the studio itself, not a test of it.
os.environ["DJANGO_SETTINGS_MODULE"] = "fluxstudio.settings"
