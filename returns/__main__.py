"""`returns-desk`: the tools of the returns desk, on the command line."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from returns import cli


def main() -> int:
    policy_file = os.environ.get("POLICY_FILE", "policy.yml")
    try:
        return cli.main(sys.argv[1:], datetime.now(UTC), policy_file, sys.stdout, sys.stderr)
    except BrokenPipeError:  # whoever was reading has seen enough
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
