"""Measuring one submission: the pictures of the challenge and the photograph of the document.

Nothing is judged here but whether the procedure was kept to: the pictures can be used, they are different ones, they
show one face, which is the same from the first to the last. How far it is from the document's, and whether the turns
were those asked for, is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.domain.identity import Liveness
from engine.identity.face.challenge import is_neutral, seen_actions
from engine.identity.face.engine import Face, FaceEngine
from engine.identity.face.likeness import likenesses
from engine.identity.face.picture import Picture, decode
from engine.identity.face.reasons import PictureError
from engine.identity.face.submission import Measured, Submission
from engine.identity.ports import Action

SAME_FACE = 0.6
"""Distance up to which the pictures of one session show one face; more is another person."""
FRAME_SIDE, PHOTO_SIDE = 720, 1280
"""Pixels the longer side of a picture is scaled down to: detection takes 34 ms at 640 and 174 ms at 1280."""


def measure(engine: FaceEngine, submission: Submission) -> Measured:
    """All of it; the first thing that breaks the procedure ends it."""
    frames: list[Picture] = []
    try:
        for data in submission.frames:
            frames.append(decode(data, FRAME_SIDE))  # one by one: those before a bad one are remembered too
        photo = decode(submission.photo, PHOTO_SIDE) if submission.photo is not None else None
        if len({f.digest for f in frames}) < len(frames):
            raise PictureError("frames_repeated")
        faces = [engine.only_face(f.pixels) for f in frames]
        _refuse_swaps(faces)
        subject = engine.only_face(photo.pixels) if photo is not None else None
    except PictureError as error:
        return Measured(True, (error.reason,), "not_checked", None, tuple(f.digest for f in frames), "", ())
    liveness, why = _liveness(faces, submission.actions)
    reasons = why if subject is not None else (*why, "id_photo_missing")
    distance = None if subject is None else _distance(faces, subject)
    return Measured(
        False, reasons, liveness, distance, tuple(f.digest for f in frames), photo.digest if photo is not None else "",
        likenesses(faces[0].descriptor),
    )


def _refuse_swaps(faces: Sequence[Face]) -> None:
    for before, after in pairwise(faces):
        if max(_apart(before.descriptor, after.descriptor), _apart(faces[0].descriptor, after.descriptor)) > SAME_FACE:
            raise PictureError("face_swapped")


def _liveness(faces: Sequence[Face], actions: Sequence[Action]) -> tuple[Liveness, tuple[str, ...]]:
    yaws = [f.turned for f in faces if f.turned is not None]
    if len(yaws) < len(faces) or not actions:
        return "not_checked", ("liveness_not_checked",)
    if seen_actions(yaws) != tuple(actions):
        return "failed", ("actions_differ",)
    return "passed", ()


def _distance(faces: Sequence[Face], subject: Face) -> float:
    """From the document's face to the one that is farthest of those that look into the camera."""
    first = faces[0].turned
    straight = [f for f in faces if first is None or f.turned is None or is_neutral(f.turned, first)]
    return max(_apart(f.descriptor, subject.descriptor) for f in straight)


def _apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(one - other))
