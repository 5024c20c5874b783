"""What must never be committed: keys, and the places of somebody's machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Notebooks name their widgets by ids of the same look.
KEY = re.compile(r"(?<!\"model_id\": \")(?<![0-9A-Za-z_+/=-])[0-9a-f]{32}(?![0-9A-Za-z_+/=-])")
# The first component is spelled with a class so that this very line is not a finding.
PLACE = re.compile(r"(?<![\w.:/$}{-])/(?:[h]ome|[U]sers|[r]oot|[w]ork)/\w[\w.-]*/|\b[A-Z]:\\Users\\")
KNOWN = {"f828b9af25161bc066ef152db7b29ccc"}  # the client id in the vendor's printed example


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git there is
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def findings(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [
            f"{path.relative_to(ROOT)}: {match.group()}"
            for match in pattern.finditer(text)
            if match.group() not in KNOWN
        ]
    return found


def test_no_key_is_committed():
    """RunningHub's keys are 32 hexadecimal digits."""
    assert findings(KEY) == []


def test_no_place_of_a_machine_is_committed():
    """A path of the author's works on no other machine, and tells where they work."""
    assert findings(PLACE) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('key = "1b9d6bcd3f0e4a5c' + '8d7e6f5a4b3c2d1e"', True),
        ('"model_id": "1b9d6bcd3f0e4a5c8d7e6f5a4b3c2d1e"', False),
        ("sha256 " + "ab" * 32, False),
        ("GET /openapi/v2/query", False),
        ("open('/" + "home/ann/clips/cat.png')", True),
        ("https://example.org/home/ann/x", False),
    ],
)
def test_the_patterns_find_what_they_should(text, found):
    """A net with holes passes every test but this one."""
    assert bool(KEY.search(text) or PLACE.search(text)) is found
