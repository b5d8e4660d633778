"""Reading a table of real registrations as applications: what the table does not hold is unknown, not absent.

Columns are found by name in any order: name, entity_type, capital, scope, province, city, address,
registered_on. Others are passed over. TSV or CSV, plain or gzip.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO

from engine.domain.application import Application, Capital, EntityType
from engine.errors import APP_ENCODING, APP_NOT_FOUND, APP_TABLE, Defect, InputError
from reference_libs.library import Libraries, Library

COLUMNS = ("name", "entity_type", "capital", "scope", "province", "city", "address", "registered_on")
NEVER_IN_A_TABLE = ("parties", "premises", "documents", "promises", "consents", "delivery", "beneficial_owner", "term",
                    "organisation", "authority", "parent")
_MISSING = {"", "N/A", "n/a", "NULL", "null", "-", "无"}
_AMOUNT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*[(（]?\s*(万)?")
_FOREIGN = {"美元": "USD", "港": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP"}
_KNOWN_TYPES: dict[str, EntityType] = {
    "individual": "individual", "company": "company", "sole_proprietorship": "sole_proprietorship",
    "partnership": "partnership", "cooperative": "cooperative", "branch": "branch",
    "个体工商户": "individual", "有限责任公司": "company", "个人独资企业": "sole_proprietorship",
    "合伙企业": "partnership", "农民专业合作社": "cooperative", "分公司": "branch",
}
_BRANCH = re.compile(
    r"(分公司|支公司|分行|支行|分店|分厂|分部|办事处|门市部|营业部|营业厅|营业所|代表处|分社|分校|连锁店|专卖店|[0-9一二三四五六七八九十]店)$"
    r"|(公司|合作社|合作联社|联合社|信用社|银行|集团)[^()（）]*[^()（）司社团行]$"
    r"|(公司|合作社).+[厂店部站社点所行队处场]$"
)
_PARTNERSHIP = re.compile(r"[(（](普通合伙|有限合伙|特殊普通合伙)[)）]?$|合伙企业$|事务所$")
_JOINT_STOCK = re.compile(r"股份(有限)?公司$")
_REMARK = re.compile(r"[(（](?!有限责任公司|有限公司|股份)[^()（）]*[)）]?$")
"""What stands in brackets behind the whole name, （微型企业）or a branch's place; it says nothing of the type."""
_LIMITED = re.compile(r"有限(责任)?公司[)）]?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as an application, or why no entity type of ours fits it (`outside`)."""

    number: int
    name: str
    application: Application | None
    outside: str = ""


def read_registrations(path: Path, libraries: Libraries) -> Iterator[Row]:
    """The rows of a table. Raises InputError when the table itself cannot be read."""
    try:
        with _open(path) as stream:
            sample = stream.readline()
            if not sample:
                raise InputError(APP_TABLE, Defect(str(path), "an empty table", "the first line names the columns"))
            delimiter = "\t" if "\t" in sample else ","
            header = [c.strip().lstrip("\ufeff") for c in next(csv.reader([sample], delimiter=delimiter))]
            if "name" not in header:
                raise InputError(APP_TABLE, Defect(f"{path}:1", "no column 'name'", "columns: " + ", ".join(COLUMNS)))
            divisions = libraries["divisions"].compiled(_divisions)
            reader = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL)
            for number, cells in enumerate(reader, 1):
                yield _row(number, dict(zip(header, cells, strict=False)), divisions)
    except OSError as error:
        raise InputError(APP_NOT_FOUND, Defect(str(path), f"cannot open it: {error.strerror or error}", "check the path")) from None
    except UnicodeDecodeError as error:
        raise InputError(APP_ENCODING, Defect(str(path), f"byte {error.start} is not UTF-8", "save it as UTF-8")) from None
    except (csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise InputError(APP_TABLE, Defect(str(path), f"the table cannot be read: {error}", "check the file")) from None


def count_rows(path: Path) -> int | None:
    """Number of data rows, for the progress bar; None where counting would cost too much."""
    if path.stat().st_size > 200_000_000:
        return None
    opener = gzip.open if path.suffix == ".gz" else Path.open
    with opener(path, "rb") as stream:
        return max(0, sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")) - 1)


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _row(number: int, cells: Mapping[str, str], divisions: Mapping[tuple[str, str], str]) -> Row:
    given = {c: v for c in COLUMNS if (v := cells.get(c, "").strip()) not in _MISSING}
    name = given.get("name", "")
    entity_type, outside = _entity_type(given.get("entity_type", ""), name)
    if entity_type is None:
        return Row(number, name, None, outside)
    unknown = [k for k in NEVER_IN_A_TABLE if not (k == "parent" and entity_type != "branch")]
    unknown += [k for k in ("name", "scope", "address") if k not in given]
    registered_on = _day(given.get("registered_on", ""))
    if registered_on is None:
        unknown.append("registered_on")
    capital = _capital(given.get("capital", ""))
    if capital is None and entity_type != "branch":
        unknown.append("capital")
    province, city = given.get("province", ""), given.get("city", "")
    division = divisions.get((province, city)) or divisions.get((province, ""))
    if division is None:
        unknown.append("division")
    application = Application(
        id=f"row-{number}",
        entity_type=entity_type,
        name=name[:2000] or None,
        scope=given["scope"][:20000] if "scope" in given else None,
        address=given["address"][:2000] if "address" in given else None,
        capital=capital,
        division=division,
        registered_on=registered_on,
        unknown=tuple("/" + k for k in unknown),
    )
    return Row(number, name, application)


def _entity_type(stated: str, name: str) -> tuple[EntityType | None, str]:
    """The entity type as stated, else as the name's form shows it (企业名称登记管理规定 第十条)."""
    if stated in _KNOWN_TYPES:
        return _KNOWN_TYPES[stated], ""
    if _PARTNERSHIP.search(name):
        return "partnership", ""
    bare = _REMARK.sub("", name)
    if _JOINT_STOCK.search(bare):
        return None, "股份有限公司不在本规则范围"
    if _LIMITED.search(bare):
        return "company", ""
    if bare.endswith(("公司", "银行", "信用社", "联社", "集团")) and not bare.endswith(("分公司", "支公司")):
        return None, "非公司制企业法人等其他类型不在本规则范围"
    if bare.endswith(("合作社", "专业合作联社", "专业合作联合社")):
        return "cooperative", ""
    if _BRANCH.search(bare):
        return "branch", ""
    if bare.endswith(("厂", "企业", "中心", "场")):
        return "sole_proprietorship", ""
    if bare:
        return "individual", ""
    return None, "没有名称，无法判断主体类型"


def _capital(text: str) -> Capital | None:
    found = _AMOUNT.match(text)
    if found is None or len(found.group(1)) > 16:
        return None
    amount = Decimal(found.group(1).replace(",", "")) * (10000 if found.group(2) else 1)
    currency = next((code for word, code in _FOREIGN.items() if word in text), "CNY")
    return Capital(amount=amount.quantize(Decimal("0.01")), currency=currency)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _divisions(library: Library) -> Mapping[tuple[str, str], str]:
    """(province, city) as tables write them, short or long, to the division's code; (province, "") to the province's."""
    rows = library.by_id()
    found: dict[tuple[str, str], str] = {}
    for code, row in rows.items():
        if row["level"] not in ("prefecture", "county"):
            continue
        province = rows.get(code[:2] + "0000")
        if province is None or (row["level"] == "county" and not _stands_for_a_city(code)):
            continue
        for p in (province["short_name"], province["name"]):
            for c in (row["short_name"], row["name"]):
                found.setdefault((p, c), code)
    for code, row in rows.items():
        if row["level"] == "province":
            for name in (row["short_name"], row["name"]):
                found.setdefault((name, name), code)
                found.setdefault((name, ""), code)
    return found


def _stands_for_a_city(code: str) -> bool:
    """A municipality's district, or a county directly under its province, stands where others have a city."""
    return code[:2] in ("11", "12", "31", "50") or code[2:4] == "90"
