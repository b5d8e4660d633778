from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from engine import errors
from engine.receive.registrations import count_rows, read_registrations
from reference_libs.library import load

LIBRARIES = load()
ROWS = "name\tscope\tcity\tprovince\tcapital\tcolour\n江门市晨岚建材有限公司\t建材销售\t江门\t广东\t1,050(万元人民币)\tred\n"


def table(tmp_path: Path, text: str, name: str = "rows.tsv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_are_found_by_name_and_the_rest_is_unknown(tmp_path: Path) -> None:
    (row,) = read_registrations(table(tmp_path, ROWS), LIBRARIES)
    application = row.application
    assert application is not None
    assert (application.entity_type, application.division, application.scope) == ("company", "440700", "建材销售")
    assert application.capital is not None
    assert application.capital.amount == 10_500_000
    assert application.is_unknown("address")
    assert application.is_unknown("parties")
    assert not application.is_unknown("scope")


def test_a_gzipped_table_and_a_csv_give_the_same(tmp_path: Path) -> None:
    plain = table(tmp_path, ROWS)
    packed = tmp_path / "rows.tsv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    commas = table(tmp_path, ROWS.replace("1,050", "1050").replace("\t", ","), "rows.csv")
    assert count_rows(packed) == count_rows(plain) == 1
    first, second, third = (next(read_registrations(p, LIBRARIES)).application for p in (plain, packed, commas))
    assert first == second == third


@pytest.mark.parametrize(
    ("name", "entity_type"),
    [
        ("江门市晨岚建材有限公司", "company"),
        ("江门市晨岚建材有限公司新会分公司", "branch"),
        ("中国某某销售有限公司江门枫边加油站", "branch"),
        ("江门市晨岚建材有限公司(普通合伙)", "partnership"),
        ("新会区晨岚蔬菜专业合作社", "cooperative"),
        ("蓬江区晨岚服装店", "individual"),
        ("江门市晨岚五金厂", "sole_proprietorship"),
    ],
)
def test_the_entity_type_is_read_from_the_form_of_the_name(tmp_path: Path, name: str, entity_type: str) -> None:
    (row,) = read_registrations(table(tmp_path, f"name\n{name}\n"), LIBRARIES)
    assert row.application is not None
    assert row.application.entity_type == entity_type


def test_a_type_outside_the_rules_says_so(tmp_path: Path) -> None:
    (row,) = read_registrations(table(tmp_path, "name\n江门市晨岚建材股份有限公司\n"), LIBRARIES)
    assert row.application is None
    assert "股份有限公司" in row.outside


@pytest.mark.parametrize(("text", "code"), [("", errors.APP_TABLE), ("colour\nred\n", errors.APP_TABLE)])
def test_a_table_without_names_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(errors.InputError) as caught:
        list(read_registrations(table(tmp_path, text), LIBRARIES))
    assert caught.value.code == code


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_bytes(b"name\n\xff\xfe\n")
    with pytest.raises(errors.InputError) as caught:
        list(read_registrations(path, LIBRARIES))
    assert caught.value.code == errors.APP_ENCODING
