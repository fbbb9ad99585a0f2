"""A session on a lent machine: its time is shared out within the limit, and a failure stops that network and is told."""
import sys
import time
from pathlib import Path

from pedicle_training.session import PLAN, commands, run


def test_the_phases_fit_into_the_minutes():
    made = commands("oar-ct", 9.5, "cuda", 8, Path("/tmp/out"))
    minutes = [float(c[c.index("--minutes") + 1]) for c in made]
    assert [c[c.index("--phase") + 1] for c in made] == list(PLAN) and 0.7 * 9.5 < sum(minutes) < 0.9 * 9.5
    assert made[1][made[1].index("--init") + 1] == "honest"


def test_a_failure_stops_the_network_and_is_kept_in_its_log(tmp_path):
    log, until = tmp_path / "oar-ct.log", time.time() + 60
    jobs = [[sys.executable, "-c", code] for code in ("print('one')", "raise SystemExit(3)", "print('no')")]
    assert run(jobs, log, until) == 3 and log.read_text() == "one\n"
    assert run(jobs[:1], log, until) == 0


def test_out_of_time_is_told(tmp_path):
    log = tmp_path / "oar-ct.log"
    assert run([[sys.executable, "-c", "import time; time.sleep(30)"]], log, time.time()) == 1
    assert "out of time" in log.read_text()
