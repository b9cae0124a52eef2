"""Makes the recordings under `fixtures/recordings/`: the emulator, clean and with several faults.

    python tools/make_recordings.py

SIDs and dates differ from time to time; what `check` says of them does not.
"""

from pathlib import Path

from conformance.catalogue import chapter_of
from conformance.report import har
from tools.recording import record

FOLDER = Path(__file__).parent.parent / "fixtures" / "recordings"
SHOWN = ("session.sid", "fetch.by-sid", "delete.unnamed", "delete.twice-404")
FAULTS = (
    "",
    "delete-answers-200",
    "delete-hides-from-list-only",
    "session-sid-prefix",
    "update-close-refused",
)


def main() -> None:
    """Write one archive for each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chapters = tuple(dict.fromkeys(map(chapter_of, SHOWN)))
    for fault in FAULTS:
        path = FOLDER / f"{fault or 'clean'}.har"
        path.write_text(har.render(record(fault, chapters, SHOWN)), encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
