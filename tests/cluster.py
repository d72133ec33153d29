"""A real Spark standalone cluster on loopback, from the Python package: one master, one or two workers, free ports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HAS_JAVA = bool(shutil.which("java"))
_SECONDS = 180  # a shared machine may be slow; the cluster is there in ten


@contextmanager
def spark_cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """The master's address ``spark://127.0.0.1:PORT``; each worker has one core. All are stopped at the end."""
    deploy = "org.apache.spark.deploy"
    ports = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")  # 0: the kernel chooses a free one
    with ExitStack() as stack:
        log = stack.enter_context(_process(folder / "master", f"{deploy}.master.Master", *ports))
        master = _waited(log, r"Starting Spark master at (spark://\S+)")
        logs = []
        for number in range(workers):
            place = folder / f"worker{number}"
            size = ("--cores", "1", "--memory", "2g", "--work-dir", str(place))
            command = (f"{deploy}.worker.Worker", *ports, *size, master)
            logs.append(stack.enter_context(_process(place, *command)))
        for each in logs:
            _waited(each, r"(Successfully registered) with master")
        yield master


@contextmanager
def _process(place: Path, *command: str) -> Iterator[Path]:
    """One of Spark's processes; what it says goes to the file given back."""
    import pyspark

    home = Path(pyspark.__file__).parent
    place.mkdir(parents=True)
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "LC_ALL": "C.UTF-8"}
    with (place / "log").open("w") as log:
        process = subprocess.Popen([str(home / "bin" / "spark-class"), *command], stdout=log, stderr=log, env=env)
    try:
        yield place / "log"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _waited(log: Path, pattern: str) -> str:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"{pattern} not in {log.read_text(encoding='utf-8')[-2000:]}")
