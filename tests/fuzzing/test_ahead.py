from pathlib import Path

import pytest

from conformance.fuzzing import ahead
from tests.running import judge
from tests.twisted import twisted


def test_nothing_is_generated_for_a_target_that_is_not_sent_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(ahead, "Drafting", lambda *given, **_: started.append(given))
    with twisted() as served:
        ran = judge(tmp_path, served.base_url, ["fuzz.valid-accepted"], profile="remote")

    assert "on this machine only" in ran.requirements("not-run")["fuzz.valid-accepted"]["reason"]
    assert started == []
