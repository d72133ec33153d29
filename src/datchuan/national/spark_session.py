"""A Spark session that starts quietly, says in a sentence why it cannot, and leaves no process behind.

The driver listens on 127.0.0.1, which is enough where the cluster's machines are this one; SPARK_LOCAL_IP names an
address that other machines reach. Memory and all else are set as usual, in SPARK_CONF_DIR/spark-defaults.conf.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from datchuan.kernel.problem import Problem

if TYPE_CHECKING:
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

LOCAL = "local[2]"
_MASTERS = re.compile(r"local\[(?:\d+|\*)\]|spark://[^\s:,/]+:\d+(?:,[^\s:,/]+:\d+)*")
_REACH_SECONDS, _WORKER_SECONDS = 5, 60
_TALKATIVE = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")  # they print whole Java traces on stderr


@contextmanager
def spark_session(master: str) -> Iterator[SparkSession]:
    """A session on ``master`` (``local[N]`` or ``spark://HOST:PORT``), stopped with its Java process at the end.

    Raises Problem 616 where pyspark or Java is missing, 617 where the master cannot be meant, reached, or has no
    worker to give.
    """
    _require()
    _reach(master)
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    conf = _conf(master)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        gateway = _launched(conf, log)
        try:
            context = _context(conf, gateway, master)
            try:
                yield SparkSession(context)
            finally:
                context.stop()
        finally:
            _end(gateway)
            # the next session starts a Java process of its own
            SparkContext._gateway = SparkContext._jvm = None


def _require() -> None:
    import importlib.util

    if any(importlib.util.find_spec(name) is None for name in ("pyspark", "pyarrow")):
        raise Problem(
            616, "chưa cài Spark (pyspark, pyarrow)", mend='Cài bằng: pip install "datchuan[national,spark]".'
        )
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(str(Path(home) / "bin" / "java") if home else "java"):
        where = f"JAVA_HOME={home}" if home else ""
        mend = "Cài Java 17, trên Debian: apt install openjdk-17-jre-headless."
        raise Problem(616, "không tìm thấy Java, Spark cần Java 17", where=where, mend=mend)


def _reach(master: str) -> None:
    """Ask the masters' ports first: Spark itself would try for a minute and then say nothing that helps."""
    if not _MASTERS.fullmatch(master):
        mend = "Viết spark://MÁY:CỔNG hoặc local[2]."
        raise Problem(617, f"“{master}” không phải là máy chủ Spark", where="--master", mend=mend)
    if master.startswith("local"):
        return
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host, int(port)), _REACH_SECONDS).close()
        except (OSError, OverflowError, UnicodeError):
            continue
        return
    mend = "Kiểm tra địa chỉ, cổng và xem máy chủ Spark có đang chạy."
    raise Problem(617, f"không kết nối được máy chủ Spark {master}", where="--master", mend=mend)


def _conf(master: str) -> SparkConf:
    from pyspark import SparkConf

    host = os.environ.get("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.driver.host": host,
        "spark.driver.bindAddress": host,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executorEnv.LC_ALL": "C.UTF-8",  # or Java finds no file with a Vietnamese name
        "spark.sql.caseSensitive": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "16",
        "spark.sql.artifact.isolation.enabled": "false",  # it leaves a folder behind
    }
    return SparkConf(loadDefaults=False).setMaster(master).setAppName("datchuan").setAll(list(settings.items()))


def _launched(conf: SparkConf, log: IO[str]) -> Any:
    """The Java process; what it prints goes to ``log``, of which the last words are told if it does not start."""
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway

    kept = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"  # or Java finds no file with a Vietnamese name
    try:
        return launch_gateway(conf, {"stdout": log, "stderr": log})
    except (PySparkException, OSError) as error:
        log.seek(0)
        last = next((line.strip() for line in reversed(log.readlines()) if line.strip()), str(error))
        raise Problem(616, f"Spark không khởi động được: {last}", mend="Spark cần Java 17.") from error
    finally:
        os.environ.pop("LC_ALL")
        if kept is not None:
            os.environ["LC_ALL"] = kept


def _context(conf: SparkConf, gateway: Any, master: str) -> SparkContext:
    from py4j.protocol import Py4JError
    from pyspark import SparkContext

    what = f"máy chủ Spark {master} không nhận việc"
    mend = "Xem máy chủ có máy thợ đang chạy, còn lõi và bộ nhớ; cả cụm phải cùng phiên bản Spark 4.0."
    try:
        context = SparkContext(conf=conf, gateway=gateway)
        if not master.startswith("local") and not _has_workers(context):
            context.stop()
            raise Problem(617, what, where="--master", mend=mend)
    except (Py4JError, ValueError) as error:
        raise Problem(617, what, where="--master", mend=mend) from error
    return context


def _has_workers(context: SparkContext) -> bool:
    """Whether a worker came in time: without one Spark would wait for ever."""
    until = time.monotonic() + _WORKER_SECONDS
    while time.monotonic() < until:
        if context._jsc.sc().getExecutorMemoryStatus().size() > 1:  # the driver is one of them
            return True
        time.sleep(0.2)
    return False


def _end(gateway: Any) -> None:
    gateway.shutdown()
    gateway.proc.stdin.close()  # at which the Java process ends by itself
    try:
        gateway.proc.wait(timeout=20)
    except Exception:
        gateway.proc.kill()
        gateway.proc.wait()
