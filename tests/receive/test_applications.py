from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.receive.applications import Received, accept, read_path, read_stream

GOOD = {"entity_type": "individual", "name": "江门市蓬江区禾汐服装店"}


def read(data: bytes, source: str = "case.yaml") -> list[Received]:
    return list(read_stream(io.BytesIO(data), source))


def only_error(data: bytes, source: str = "case.yaml") -> errors.InputError:
    (received,) = read(data, source)
    assert received.application is None
    assert received.error is not None
    return received.error


@pytest.mark.parametrize("source", ["case.yaml", "case.json", "-"])
def test_an_application_is_read_from_json_whatever_the_source_is_called(source: str) -> None:
    (received,) = read(json.dumps(GOOD).encode(), source)
    assert received.application is not None
    assert received.application.name == GOOD["name"]


def test_unquoted_codes_in_yaml_are_the_text_people_mean() -> None:
    (received,) = read(b"entity_type: individual\ndivision: 440703\nindustry: 5232\n")
    assert received.application is not None
    assert (received.application.division, received.application.industry) == ("440703", "5232")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", errors.APP_EMPTY),
        (b"  \n ", errors.APP_EMPTY),
        (b"\xff\xfe\x00", errors.APP_ENCODING),
        (b"\x00\x01\x02\x03", errors.APP_SYNTAX),
        ("name: 江门".encode("gbk"), errors.APP_ENCODING),
        (b"just words", errors.APP_SHAPE),
        (b"[]", errors.APP_EMPTY),
        (b"name: a\nname: b\n", errors.APP_UNSAFE),
        (b'{"name": "a", "name": "b"}', errors.APP_UNSAFE),
        (b"a: &x 1\nb: *x\n", errors.APP_UNSAFE),
        (b"a: !!python/object:os.system {}\n", errors.APP_UNSAFE),
        (b"[" * 5000 + b"]" * 5000, errors.APP_UNSAFE),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, errors.APP_UNSAFE),
        (b'{"capital": {"amount": NaN}}', errors.APP_UNSAFE),
        (b'{"capital": {"amount": 1e400}}', errors.APP_UNSAFE),
        (b'{"capital": {"amount": ' + b"9" * 5000 + b"}}", errors.APP_UNSAFE),
        (b'{"name": "\\ud800"}', errors.APP_UNSAFE),
        (b"a: 1\n---\nb: 2\n", errors.APP_UNSAFE),
        (b'{"name": ', errors.APP_SYNTAX),
        (b" " * 20_000_001, errors.APP_TOO_LARGE),
    ],
    ids=lambda v: str(v)[:24],
)
def test_what_is_no_application_is_refused_with_a_code(data: bytes, code: str) -> None:
    assert only_error(data, "case.json" if data[:1] in (b"{", b"[") else "case.yaml").code == code


def test_every_defect_is_told_at_once_with_its_pointer() -> None:
    data = GOOD | {"colour": "red", "division": "4407", "parties": [{"name": "甲", "roles": ["boss"]}], "nmae": "x"}
    received = accept(data, "case")
    assert received.error is not None
    pointers = {d.where: d.advice for d in received.error.defects}
    assert set(pointers) == {"/colour", "/division", "/parties/0/roles/0", "/nmae"}
    assert "did you mean 'name'?" in pointers["/nmae"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "名" * 100_000},
        {"scope": ["服装零售"] * 1_000_000},
        {"premises": {"area": "1e999"}},
        {"premises": {"flue": "no"}},
        {"capital": {"amount": -1}},
        {"entity_type": "shop"},
        {"parties": "张三"},
    ],
    ids=["long name", "million items", "area", "flue", "capital", "type", "parties"],
)
def test_values_out_of_range_are_defects_and_not_crashes(change: dict[str, object]) -> None:
    received = accept(GOOD | change, "case")
    assert received.error is not None
    assert received.error.code == errors.APP_SHAPE


def test_one_bad_line_of_many_is_reported_and_the_others_are_read() -> None:
    lines = [json.dumps(GOOD), "{", json.dumps(GOOD | {"kind": "?"}), "\udcff", json.dumps(GOOD)]
    received = read("\n".join(lines).encode("utf-8", "surrogateescape"), "cases.jsonl")
    assert [r.application is not None for r in received] == [True, False, False, False, True]
    assert [r.source for r in received] == [f"cases.jsonl:{n}" for n in (1, 2, 3, 4, 5)]


def test_a_line_beyond_the_limit_is_skipped_and_the_next_one_is_read() -> None:
    huge = b'{"name": "' + b"x" * 3_000_000 + b'"}\n'
    received = read(huge + json.dumps(GOOD).encode(), "cases.jsonl")
    assert [r.application is not None for r in received] == [False, True]
    assert received[0].error is not None
    assert received[0].error.code == errors.APP_TOO_LARGE


def test_jsonl_on_standard_input_is_recognised() -> None:
    received = read((json.dumps(GOOD) + "\n" + json.dumps(GOOD)).encode(), "-")
    assert len(received) == 2
    assert all(r.application for r in received)


def test_a_list_of_applications_in_yaml_gives_each() -> None:
    received = read(b"- {entity_type: individual}\n- {entity_type: nothing}\n")
    assert [r.source for r in received] == ["case.yaml#0", "case.yaml#1"]
    assert [r.application is not None for r in received] == [True, False]


def test_a_missing_file_is_an_error_with_its_name(tmp_path: Path) -> None:
    (received,) = read_path(str(tmp_path / "nothing.yaml"))
    assert received.error is not None
    assert received.error.code == errors.APP_NOT_FOUND


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_raise(data: bytes) -> None:
    for source in ("a.yaml", "a.json", "a.jsonl", "-"):
        for received in read(data, source):
            assert (received.application is None) is (received.error is not None)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda c: st.lists(c, max_size=3) | st.dictionaries(st.sampled_from(["name", "parties", "scope", "x", "premises", "roles"]), c, max_size=3), max_leaves=12))
def test_no_data_makes_accepting_raise(data: object) -> None:
    received = accept(data, "case")
    assert (received.application is None) is (received.error is not None)
