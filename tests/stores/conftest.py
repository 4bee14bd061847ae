"""The stores' own tests start heavy servers: they run by `make test-stores`, which sets MINGDAN_STORES."""

import os

collect_ignore_glob = [] if os.environ.get("MINGDAN_STORES") else ["test_*.py"]
