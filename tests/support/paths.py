"""Where things lie in the checkout."""

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
GOLDEN = TESTS / "golden"
NOTICE = ROOT / "data" / "source" / "sichuan-2022" / "notice.txt"
