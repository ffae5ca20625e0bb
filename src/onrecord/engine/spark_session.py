"""A session of Spark, as a person asks for it; and what Spark has to say, in a line."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import OnRecordError, UsageError

ROWS = 200  # rows that go to and from a task at a time: texts are long
ENVIRONMENT = "environment"  # folder into which the packed environment is unpacked, beside each executor
INDEX = "onrecord-cache"  # folder in it with the index of places
SETTINGS = {
    "spark.app.name": "onrecord",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS),
    "spark.sql.session.timeZone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Spark is to run: its master (as `spark-submit` says, else this machine), and settings as KEY=VALUE.

    `environment` is a packed environment that executors are to run in, where they have none with onrecord in it.
    """

    master: str | None = None
    settings: Sequence[str] = ()
    environment: str | None = None


@contextmanager
def session(cluster: Cluster) -> Iterator[Any]:
    """Give a session, and stop it. Raises UsageError where Spark or Java is missing, or the cluster is not there.

    What goes wrong in Spark while it is in use is raised as an OnRecordError that says so in a line.
    """
    _check()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    _choose_python(cluster.environment)
    try:
        spark = _builder(cluster).getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise UsageError(f"Spark does not start: {said(error)}; see docs/guide/spark.md") from error
    try:
        yield spark
    except (PySparkException, Py4JError) as error:
        raise _failed(error) from error
    finally:
        spark.stop()


def mode(spark: Any, path: str, columns: Iterable[str], *, overwrite: bool) -> str:
    """Give how a table of some columns is to be written to a path, as Spark calls it.

    Raises UsageError where something is there, unless it may be written over and is such a table.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException

    try:
        spark.read.format("binaryFile").load(path)
    except AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            return "errorifexists"
        raise
    if not overwrite:
        raise UsageError(f"{path} is there already; name another OUTPUT, or give --overwrite")
    try:
        there = spark.read.parquet(path).columns
    except (PySparkException, Py4JError):
        there = []
    if there != list(columns):
        raise UsageError(
            f"{path} is no table that this command has written; remove it, or name another OUTPUT"
        )
    return "overwrite"


def said(error: Exception) -> str:
    """Give the first line of what Spark or Java says."""
    java = getattr(error, "java_exception", None)
    text = str(java.toString()) if java is not None else str(error)
    return next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)[:500]


def _check() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"--engine spark needs {' and '.join(missing)}, which is not installed; pip install 'onrecord[spark]'"
        )
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")):
        where = f"JAVA_HOME is {home}, where no bin/java is" if home else "no java is on the PATH"
        raise UsageError(
            f"--engine spark needs Java 17 or later, and {where}; `apt-get install openjdk-17-jre-headless`, or set "
            "JAVA_HOME"
        )


def _choose_python(environment: str | None) -> None:
    """Say which Python tasks run in; where the person or `spark-submit` has said it, that one."""
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    if environment:
        os.environ["PYSPARK_PYTHON"] = f"./{ENVIRONMENT}/bin/python"
    elif "PYSPARK_GATEWAY_PORT" not in os.environ:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def _builder(cluster: Cluster) -> Any:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    if cluster.master:
        builder = builder.master(cluster.master)
    for name, value in {**SETTINGS, **_environment(cluster.environment), **_settings(cluster)}.items():
        builder = builder.config(name, value)
    return builder


def _environment(packed: str | None) -> dict[str, str]:
    if packed is None:
        cache = os.environ.get("ONRECORD_CACHE")
        return {"spark.executorEnv.ONRECORD_CACHE": cache} if cache else {}
    if "://" not in packed and not Path(packed).is_file():
        raise UsageError(f"--environment {packed} is not there; docs/guide/spark.md says how to make it")
    return {
        "spark.archives": f"{packed}#{ENVIRONMENT}",
        "spark.executorEnv.ONRECORD_CACHE": f"./{ENVIRONMENT}/{INDEX}",
    }


def _settings(cluster: Cluster) -> dict[str, str]:
    found = {}
    for setting in cluster.settings:
        name, is_one, value = setting.partition("=")
        if not is_one or not name.startswith("spark."):
            raise UsageError(f"--conf {setting} is no setting of Spark; give --conf spark.NAME=VALUE")
        found[name] = value
    return found


def _failed(error: Exception) -> OnRecordError:
    return OnRecordError(
        f"Spark stopped: {said(error)}; nothing was written; its log says more (--conf spark.log.level=INFO)"
    )
