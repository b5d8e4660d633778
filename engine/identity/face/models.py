"""The models: found in the package that brings them, which is never imported, and used only as they were released.

`face_recognition_models` needs `pkg_resources` to be imported, and the wrapper package `face_recognition` ends the
process where that is missing; the files alone are wanted.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from pathlib import Path

from engine.errors import IDN_MODELS, Defect, IdentityError

PACKAGE = "face_recognition_models"
RESNET = "dlib_face_recognition_resnet_model_v1.dat"
LANDMARKS_5 = "shape_predictor_5_face_landmarks.dat"
LANDMARKS_68 = "shape_predictor_68_face_landmarks.dat"
"""Trained on iBUG 300-W, whose licence bars commercial use: only where the installation opts in."""
DIGESTS: Mapping[str, str] = {
    RESNET: "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    LANDMARKS_5: "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
    LANDMARKS_68: "fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f",
}
"""SHA-256 of the files of release 0.3.0."""
_ADVICE = "install the extra: uv sync --extra face"


def folder() -> Path:
    """Where the models are. Raises IdentityError IDN-MODELS if the extra is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations or importlib.util.find_spec("dlib") is None:
        raise IdentityError(IDN_MODELS, Defect(PACKAGE, "dlib or its models are not installed", _ADVICE))
    return Path(spec.submodule_search_locations[0]) / "models"


def checked(name: str, within: Path) -> Path:
    """The model's file, once its digest was compared. Raises IdentityError IDN-MODELS."""
    path = within / name
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise IdentityError(IDN_MODELS, Defect(str(path), f"it cannot be read: {error.strerror}", _ADVICE)) from None
    if found != DIGESTS[name]:
        raise IdentityError(IDN_MODELS, Defect(str(path), "its bytes are not those that were released", _ADVICE))
    return path
