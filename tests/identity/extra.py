"""Whether the extra `face` is there."""

from __future__ import annotations

import pytest

from engine.errors import IdentityError
from engine.identity.face import models


def need_face() -> None:
    """Skip the test, or the module that is being imported, if dlib or its models are not installed."""
    try:
        models.folder()
    except IdentityError as error:
        pytest.skip(str(error), allow_module_level=True)
