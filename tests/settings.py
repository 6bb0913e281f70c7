"""The product's settings with an instance folder of their own, a quick password hasher and jobs run at once."""

import os
import tempfile

if "BIANZHI_INSTANCE" not in os.environ:
    _FOLDER = tempfile.TemporaryDirectory(prefix="bianzhi-tests-")
    os.environ["BIANZHI_INSTANCE"] = _FOLDER.name
os.environ.setdefault("BIANZHI_INLINE_JOBS", "1")
# The browser library drives its own event loop; Django would take the test for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from bianzhi.site.settings import *  # noqa: F403 - only after the environment is set

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 - WhiteNoise warns when it is missing, and warnings are errors
