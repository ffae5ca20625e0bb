"""What the commands say of Spark before Spark is asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from onrecord.cli import main

SPARK = ("--engine", "spark")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("extract", "--engine", "flink", "a.jsonl"), "no engine is called 'flink'; known: here, spark"),
        (("extract", "--master", "local[2]", "a.jsonl"), "go with --engine spark"),
        (("link", "--overwrite", "a.jsonl"), "go with --engine spark"),
        (("link", "a.jsonl", "out"), "OUTPUT goes with --engine spark"),
        (("extract", *SPARK, "a.jsonl"), "onrecord extract --engine spark INPUT... OUTPUT"),
        (("extract", *SPARK, "-", "out"), "onrecord extract --engine spark INPUT... OUTPUT"),
        (("link", *SPARK, "readings"), "onrecord link --engine spark INPUT... OUTPUT"),
        (("extract", *SPARK, "in/a.jsonl", "in"), "in holds in/a.jsonl, which is to be read"),
    ],
)
def test_a_mistake_at_the_keyboard_is_said_in_a_line(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said in run(arguments, capsys, monkeypatch)


def test_without_spark_or_java_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = ("extract", *SPARK, "a.jsonl", str(tmp_path / "out"))
    with monkeypatch.context() as patch:
        patch.setattr("importlib.util.find_spec", lambda name: None)
        assert (
            "needs pyspark and pyarrow and pandas, which is not installed; pip install 'onrecord[spark]'"
            in run(asked, capsys, patch)
        )
    with monkeypatch.context() as patch:
        patch.setattr("importlib.util.find_spec", lambda name: name)
        patch.setenv("PATH", str(tmp_path))
        patch.delenv("JAVA_HOME", raising=False)
        assert "needs Java 17 or later, and no java is on the PATH; `apt-get install" in run(
            asked, capsys, patch
        )
        patch.setenv("JAVA_HOME", str(tmp_path))
        assert f"JAVA_HOME is {tmp_path}, where no bin/java is" in run(asked, capsys, patch)


def run(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """Run a command that is refused; give what it says."""
    monkeypatch.setattr(sys, "argv", ["onrecord", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    return capsys.readouterr().err
