"""What watches the suite finds what is personal wherever it is said, and nothing that is not."""

from __future__ import annotations

import asyncio
import logging
import sys

import httpx
import pytest
from starlette.responses import JSONResponse

from engine.errors import MiaopiError
from tests.canaries import PERSON
from tests.leaks import WATCH, Watch, personal, planted

NAME, NUMBER, PHONE, MAIL, HOME = PERSON


@pytest.mark.parametrize("canary", PERSON)
def test_each_planted_string_is_found_in_the_middle_of_a_text(canary: str) -> None:
    assert personal([f"request of “{canary}”；refused", "nothing"]) == [(canary, f"request of “{canary}”；refused")]


@pytest.mark.parametrize("harmless", [
    "91440703MA0EXA015Y", "440703199001011230", "13800138000123", "20261126-7F3K9Q2M8XWD", "4138001380001a", "17179869184", "有限公司", "江门市蓬江区", "a@b",
])
def test_codes_ids_and_digests_are_nobodys(harmless: str) -> None:
    assert personal([f"said {harmless} here"]) == []


def test_the_people_of_the_examples_and_of_the_labelled_cases_are_planted() -> None:
    assert {"沈汀", NAME, HOME, "44070319960705011X"} <= planted()
    assert len(planted()) > 400


def test_a_record_is_kept_with_the_failure_it_tells_of() -> None:
    watch = Watch()
    try:
        raise ValueError(NUMBER)
    except ValueError:
        watch.handle(logging.LogRecord("miaopi.api", logging.ERROR, "", 0, "it broke: %s", (NAME,), sys.exc_info()))
    assert {leak.split(":")[0] for leak in watch.leaks()} == {"log"}
    assert len(watch.leaks()) == 2


def test_an_address_that_is_asked_for_and_an_answer_that_refuses_are_kept_and_a_good_answer_is_not() -> None:
    watch = Watch()

    async def run(status: int) -> None:
        app = watch.served(JSONResponse({"said": PHONE}, status))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            await client.get("/v1/x", params={"name": NAME} if status == 200 else {})

    asyncio.run(run(200))
    assert [leak.split(":")[0] for leak in watch.leaks()] == ["url"]
    asyncio.run(run(422))
    assert [leak.split(":")[0] for leak in watch.leaks()] == ["url", "answer"]


def test_what_errors_say_is_watched() -> None:
    """Every error of this process, from its making: the mark below is in what is searched at the end."""
    MiaopiError("SGN-SEAT", ())
    assert "SGN-SEAT " in WATCH.said["error"]
