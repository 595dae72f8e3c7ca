"""`python -m sandbox`: reads the settings, builds the sandbox, serves it on loopback.

SANDBOX_PORT (8090), STATE_DIR (var/), SHOP_DATA or --data (the built-in shop),
BACKEND_TOKEN (sandbox-token). State lives in STATE_DIR/sandbox.sqlite; delete it to reset.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import uvicorn

from sandbox.app import build
from sandbox.codec import FormatError


def main() -> None:
    arguments = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    arguments.add_argument("--data", default=os.environ.get("SHOP_DATA"), help="shop JSON to load")
    data = arguments.parse_args().data
    port = int(os.environ.get("SANDBOX_PORT", "8090"))
    try:
        app = build(
            Path(os.environ.get("STATE_DIR", "var")) / "sandbox.sqlite",
            token=os.environ.get("BACKEND_TOKEN", "sandbox-token"),
            data=Path(data) if data else None,
        )
    except (FormatError, OSError) as error:
        sys.exit(f"sandbox: the shop cannot be loaded: {error}")
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
