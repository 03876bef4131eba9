"""The worker beside the server: what a large job took is given back by a fresh one."""

from __future__ import annotations

import sys

import pytest

from zhiben.cli import background


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_that_has_grown_has_had_enough():
    small, any_size = background.Enough(32 * 2**20), background.Enough()
    assert not small.is_set()
    taken = bytearray(64 * 2**20)
    taken[::4096] = b"x" * len(taken[::4096])
    assert small.is_set()
    assert not any_size.is_set()
    any_size.set()
    assert any_size.is_set()


@pytest.mark.skipif(not hasattr(background.os, "fork"), reason="nothing can be forked")
def test_a_child_that_ends_is_known_by_how_it_ended():
    def broken():
        sys.stderr = open("/dev/null", "w")  # noqa: PTH123, SIM115  (what it says of itself is not this test's)
        raise OSError

    ends = [background.os.waitpid(background.forked(work), 0)[1] for work in (lambda: None, broken)]
    assert [background.os.waitstatus_to_exitcode(end) for end in ends] == [0, 1]
