"""The whole way of identification as a demonstration goes it: consent, a simulated session with the portrait that ships,
the decision. Only the rulebook for demonstrations accepts it, and says so."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from engine import bundle as bundles
from engine.identity.consents import Agreed, give, newest
from engine.identity.desk import Desk
from engine.identity.ports import Frame, Subject
from engine.identity.results import CaseIdentity
from engine.identity.simulated import SimulatedProvider
from engine.identity.verification import Verification
from engine.pipeline import Ports, process
from engine.receive.applications import read_path
from engine.store.database import Database
from tests.identity.conftest import CASE
from tests.identity.extra import need_face

ROOT = Path(__file__).parent.parent.parent
PORTRAIT = ROOT / "examples" / "demo" / "portrait.jpg"
APPROVABLE = ROOT / "examples" / "demo" / "1-approve.yaml"


def verified(desk: Desk, name: str, number: str) -> None:
    agreed = Agreed(CASE, "openid-demo", "face", newest("face").sha256)
    consent = desk.writer.run(lambda s: give(s, desk.vault, agreed, desk.instant()))
    of, verification = Subject(CASE, "openid-demo", consent), Verification(SimulatedProvider(desk), desk)
    session = verification.begin(of, name, number).session_id
    verification.hand_in(of, session, [Frame(0, PORTRAIT.read_bytes())], None)
    assert verification.outcome(of, session).reasons == ("simulated",)


@pytest.mark.parametrize(("rulebook", "outcome", "hit"), [("demo", "approve", "demo.simulated-face"), ("jiangmen", "refer", "identity.simulated")])
def test_a_simulated_session_is_enough_for_the_demonstration_alone(
    desk: Desk, database: Database, ports: Ports, as_of: dt.date, rulebook: str, outcome: str, hit: str
) -> None:
    (received,) = read_path(str(APPROVABLE))
    application = received.application
    assert application is not None
    judged = bundles.load(rulebook)
    asked = dataclasses.replace(ports, identity=CaseIdentity(database, desk.vault, CASE))
    before = process(application, judged, asked, as_of)
    assert before.outcome == "correct"
    assert "identity.missing" in {f.rule for f in before.findings}
    (operator,) = application.parties
    assert operator.document is not None
    verified(desk, str(operator.name), str(operator.document.number))
    after = process(application, judged, asked, as_of)
    assert after.outcome == outcome
    assert hit in {f.rule for f in after.findings}


def test_the_portrait_is_a_picture_the_embedded_provider_can_measure() -> None:
    need_face()
    from engine.identity.face import models
    from engine.identity.face.engine import LEAST_FACE, FaceEngine
    from engine.identity.face.picture import decode

    portrait = decode(PORTRAIT.read_bytes(), 640)
    assert min(portrait.pixels.shape[:2]) > 2 * LEAST_FACE
    assert len(FaceEngine(models.folder(), liveness=False).only_face(portrait.pixels).descriptor) == 128
