"""A refusal that is kept: it is returned, because what is raised would undo what was written of it with everything else."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import Defect, LicenceError


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a code, permission or token was not accepted. where: which of them, as a JSON pointer."""

    code: str
    problem: str
    where: str = "/code"
    advice: str = ""

    def error(self) -> LicenceError:
        """The refusal to be raised, once what was written of it is committed."""
        return LicenceError(self.code, Defect(self.where, self.problem, self.advice))
