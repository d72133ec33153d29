"""ODK Central beside ours, where its code is at hand: the same PostgreSQL, the same forms, the same phones.

Nothing of it is needed to run or test anything here, and it is not installed: ``CENTRAL`` names a folder with
getodk/central-backend and its packages (``npm ci --omit=dev``), ``CENTRAL_NODE`` the Node that its ``package.json``
asks for. Central stores what it is sent and checks no answer; it runs as ``node lib/bin/run-server.js``, one process.
Part of its work on a submission it does later.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.field import Ground

MAIL, PASSWORD = "do@localhost.local", "mat-khau-do-2020"
PATIENCE = 60
WAITING = "SELECT count(*) FROM audits WHERE action LIKE 'submission.%' AND processed IS NULL"
LONGEST_LATER = 180  # its worker sleeps up to 25 seconds before it looks again


def central_folder() -> Path | None:
    """Where Central's code is, ``None`` where it is not at hand."""
    given = os.environ.get("CENTRAL", "")
    return Path(given) if given and (Path(given) / "lib/bin/run-server.js").is_file() else None


class Central:
    """A server of Central on the ground's PostgreSQL, with a project, our form and the key of a device (app user)."""

    def __init__(self, folder: Path, here: Ground, port: int) -> None:
        self.folder, self.port = folder, port
        self.node = os.environ.get("CENTRAL_NODE", "node")
        database = {"host": str(here.home / "postgresql"), "user": "postgres", "password": "", "database": "central"}
        settings = {"database": database, "server": {"port": port}, "env": {"domain": f"http://127.0.0.1:{port}"}}
        self.environment = {**os.environ, "NODE_CONFIG": json.dumps({"default": settings}), "NODE_ENV": "production"}
        self.database = f"host={here.home / 'postgresql'} user=postgres dbname=central"
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self, here: Ground) -> None:
        """An empty database of its own and the first account."""
        import psycopg

        with psycopg.connect(here.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE central")
        self._run("lib/bin/run-migrations.js")
        self._run("lib/bin/cli.js", "-u", MAIL, "user-create", given=f"{PASSWORD}\n")
        self._run("lib/bin/cli.js", "-u", MAIL, "user-promote")

    def _run(self, script: str, *arguments: str, given: str = "") -> None:
        subprocess.run(
            [self.node, script, *arguments],
            check=True,
            cwd=self.folder,
            env=self.environment,
            input=given.encode(),
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.node, "lib/bin/run-server.js"], cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError):
                self._ask("GET", "/v1/projects")
                return
            time.sleep(0.1)
        raise RuntimeError("Central did not come up")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def finish(self) -> None:
        """Wait until it has done what it left for later when it acknowledged (its worker reads every submission again
        for its entities): it would be counted for whoever is measured next."""
        import psycopg

        end = time.monotonic() + LONGEST_LATER
        with psycopg.connect(self.database, autocommit=True) as connection:
            while time.monotonic() < end:
                left = connection.execute(WAITING)
                if not left.fetchone()[0]:  # type: ignore[index]
                    return
                time.sleep(0.2)
        raise RuntimeError("Central's worker does not come to an end")

    def path_for_phones(self, xform: str) -> str:
        """Publish the form and give a device its key; where it sends its submissions."""
        token = self._ask("POST", "/v1/sessions", {"email": MAIL, "password": PASSWORD})["token"]
        project = self._ask("POST", "/v1/projects", {"name": "Do"}, token)["id"]
        form = self._ask("POST", f"/v1/projects/{project}/forms?publish=true&ignoreWarnings=true", xform, token)
        user = self._ask("POST", f"/v1/projects/{project}/app-users", {"displayName": "May"}, token)
        role = next(each["id"] for each in self._ask("GET", "/v1/roles", None, token) if each["system"] == "app-user")
        grant = f"/v1/projects/{project}/forms/{form['xmlFormId']}/assignments/{role}/{user['id']}"
        self._ask("POST", grant, {}, token)
        return f"/v1/key/{user['token']}/projects/{project}/submission"

    def _ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        kind = "application/xml" if isinstance(body, str) else "application/json"
        headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
        content = body if isinstance(body, str) else json.dumps(body) if body is not None else None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, content.encode() if content else None, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 400 and token:
            raise RuntimeError(f"Central answers {answer.status} to {method} {path}: {said[:300]!r}")
        return json.loads(said)
