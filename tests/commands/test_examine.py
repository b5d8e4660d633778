from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = sorted((ROOT / "examples" / "demo").glob("*.yaml"))
OUTCOMES = ["approve", "correct", "refer", "refuse", "redirect"]


def miaopi(
    *arguments: str, seed: str = "0", stdin: str | None = None, cwd: Path = ROOT, settings: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MIAOPI_") or k == "MIAOPI_HOME"} | {"PYTHONHASHSEED": seed}
    environment |= settings or {}
    program = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(
        program, capture_output=True, text=True, env=environment | {"PYTHONPATH": str(ROOT)}, input=stdin, cwd=cwd, check=False
    )


def test_the_demo_shows_each_outcome_once() -> None:
    run = miaopi("examine", *map(str, DEMO), "--json", "--as-of", "2026-11-21")
    assert run.returncode == 0
    assert [json.loads(line)["outcome"] for line in run.stdout.splitlines()] == OUTCOMES


def test_other_order_other_process_other_hash_seed_give_the_same_bytes() -> None:
    first = miaopi("examine", *map(str, DEMO), "--json", "--as-of", "2026-11-21", seed="1").stdout.splitlines()
    second = miaopi("examine", *map(str, reversed(DEMO)), "--json", "--as-of", "2026-11-21", seed="2").stdout.splitlines()
    assert first == second[::-1]


def test_one_bad_application_is_reported_and_the_others_are_decided(tmp_path: Path) -> None:
    good = {"entity_type": "individual"}
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join([json.dumps(good), '{"entity_type": "shop"}', json.dumps(good)]), encoding="utf-8")
    run = miaopi("examine", str(path), "--json")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 2
    assert ["outcome" in line for line in lines] == [True, False, True]
    assert lines[1]["error"]["code"] == "APP-SHAPE"


def test_the_offending_characters_are_marked_in_the_applicants_own_text() -> None:
    run = miaopi("examine", str(DEMO[1]), "--as-of", "2026-11-21")
    lines = run.stdout.splitlines()
    carets = next(line for line in lines if "^^" in line)
    assert carets.strip().startswith("^")
    assert "可改为：" in run.stdout


def test_explain_says_why_not_too() -> None:
    run = miaopi("examine", str(DEMO[0]), "--explain", "--as-of", "2026-11-21")
    assert "[未命中] name.word-banned" in run.stdout


def test_standard_input_is_read(tmp_path: Path) -> None:
    run = miaopi("examine", "-", "--json", stdin=DEMO[0].read_text(encoding="utf-8"))
    assert json.loads(run.stdout)["outcome"] == "approve"


def test_a_record_replays_identically_and_a_changed_one_does_not(tmp_path: Path) -> None:
    assert miaopi("examine", str(DEMO[1]), "--record", str(tmp_path), "--as-of", "2026-11-21").returncode == 0
    (record,) = tmp_path.glob("*.json")
    assert miaopi("replay", str(record)).returncode == 0
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('"outcome":"correct"', '"outcome":"approve"'), encoding="utf-8")
    changed = miaopi("replay", str(record))
    assert changed.returncode == 1
    assert "REC-DIFFERS" in changed.stdout


@pytest.mark.parametrize("arguments", [["examine"], ["examine", "--as-of", "2026-02-30", "x"], ["examine", "nothing.yaml"], ["examine", "--rulebook", "jiangmem", "-"]])
def test_wrong_use_ends_with_two_and_says_how(arguments: list[str]) -> None:
    run = miaopi(*arguments, stdin="")
    assert run.returncode == 2
    assert run.stdout + run.stderr


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"entity_type": "individual", "name": "江门\x1b[31m\u202e店"}), encoding="utf-8")
    run = miaopi("examine", str(path))
    assert "\x1b" not in run.stdout
    assert "\u202e" not in run.stdout


def test_a_table_gives_every_row_an_outcome_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    rows = ["name\tscope\tprovince\tcity\taddress"]
    rows += [f"江门市晨岚{i}建材有限公司\t建筑材料销售\t广东\t江门\t江门市蓬江区白沙街道栖云路{i}号" for i in range(1, 40)]
    table = tmp_path / "rows.tsv.gz"
    table.write_bytes(gzip.compress("\n".join(rows).encode()))
    out = tmp_path / "out.jsonl"
    whole = miaopi("examine", "--registrations", str(table), "--out", str(out), "--as-of", "2026-11-21", "--json")
    assert whole.returncode == 0
    complete = out.read_bytes()
    assert complete.count(b"\n") == 39
    out.write_bytes(complete[: len(complete) // 2])
    again = miaopi("examine", "--registrations", str(table), "--out", str(out), "--as-of", "2026-11-21", "--json")
    assert out.read_bytes() == complete
    assert json.loads(again.stdout)["outcomes"] == json.loads(whole.stdout)["outcomes"]


def test_topics_judge_only_what_the_table_holds(tmp_path: Path) -> None:
    table = tmp_path / "rows.tsv"
    table.write_text("name\tprovince\tcity\n江门市晨岚建材有限公司\t广东\t江门\n", encoding="utf-8")
    named = json.loads(miaopi("examine", "--registrations", str(table), "--topics", "name", "--json").stdout)
    whole = json.loads(miaopi("examine", "--registrations", str(table), "--json").stdout)
    assert (named["outcomes"], whole["outcomes"]) == ({"approve": 1}, {"refer": 1})
    wrong = miaopi("examine", "--registrations", str(table), "--topics", "nmae")
    assert wrong.returncode == 2


def test_help_is_given_without_loading_the_engine() -> None:
    loaded = miaopi_modules("--help")
    assert not {m for m in loaded if m.split(".")[0] in ("pydantic", "rich", "yaml", "rjieba")}


def miaopi_modules(*arguments: str) -> set[str]:
    code = f"import sys, cli\ntry:\n cli.miaopi({list(arguments)!r})\nexcept SystemExit: pass\nprint('MODULES', *sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(run.stdout.split("MODULES")[1].split())



def test_an_application_is_compared_with_the_names_that_were_imported(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("name\tcity\n江门市蓬江区叶知理发店\t江门\n", encoding="utf-8")
    home = {"MIAOPI_HOME": str(tmp_path / "var")}
    assert miaopi("names", "import", str(names), settings=home).returncode == 0
    assert miaopi("names", "rebuild", settings=home).returncode == 0
    compared, alone = (
        json.loads(miaopi("examine", str(DEMO[0]), "--json", "--as-of", "2026-11-21", settings=s).stdout) for s in (home, {})
    )
    assert [f["rule"] for f in compared["findings"] if f["effect"] == "correct"] == ["name.conflict-identical"]
    assert alone["outcome"] == "approve"
