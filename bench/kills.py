"""The server killed (SIGKILL) twenty times at random moments under eight phones, then ``datchuan work`` in a process
of its own over what waits, on both databases; afterwards every submission that was acknowledged is there once, and no
house is half applied. The long form of tests/survey/test_durability.py.
"""

from __future__ import annotations

import random
import subprocess
import sys

from bench.field import DATABASES, Ground, durability, ground

KILLS, PHONES, EACH = 20, 8, 200


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.kills", database], check=True)


def _measure(database: str) -> None:
    with ground(database) as here:
        from tests.survey.field import phones_for
        from tests.survey.losses import losses
        from tests.survey.server import Server, besiege, running, wait_until

        from datchuan.survey.models import Submission

        server = Server(here.url, here.home)
        phones = phones_for(server.port, PHONES, EACH)
        seed = random.SystemRandom().randrange(2**32)
        with running(server):
            amid = besiege(server, phones, kills=KILLS, longest=1.5, chance=random.Random(seed))
            waiting = Submission.objects.filter(state=Submission.State.CHECKED)
            if not wait_until(lambda: not waiting.exists(), 300):
                raise RuntimeError("what waits is not taken")
        told, attempts = sum(len(phone.told) for phone in phones), sum(phone.attempts for phone in phones)
        print(f"  {database} ({durability()}), seed {seed}: {amid} of {KILLS} kills amid sending,")
        print(f"    {told} of {PHONES * EACH} acknowledged after {attempts} attempts; lost, doubled or halved:")
        found = losses(phones, here.home / "files")
        print("\n".join(f"      {each}" for each in found) or "      nothing")
        if found or told != PHONES * EACH or _worker_alone(here, seed):
            sys.exit(1)


def _worker_alone(here: Ground, seed: int) -> list[str]:
    """A server without a worker is sent as much again; the worker beside it is killed over it."""
    from threading import Event

    from tests.survey.field import phones_for
    from tests.survey.losses import losses
    from tests.survey.server import Server, Worker, harry, running

    from datchuan.survey.models import Submission

    server = Server(here.url, here.home, worker="none")
    phones = phones_for(server.port, PHONES, EACH)
    with running(server):
        for phone in phones:
            phone.send_all(Event())
    waiting = Submission.objects.filter(state=Submission.State.CHECKED)
    chance = random.Random(seed)
    amid = harry(Worker(here.url, here.home), waiting.count, kills=KILLS, longest=0.5, chance=chance)
    found = losses(phones, here.home / "files") + [f"{waiting.count()} wait still"] * waiting.exists()
    print(f"    the worker in a process of its own: {amid} of {KILLS} kills amid its work; lost, doubled or halved:")
    print("\n".join(f"      {each}" for each in found) or "      nothing")
    return found


if __name__ == "__main__":
    _measure(sys.argv[1])
