"""`python -m connectors.promises [--days N]`: how the promised days of late were kept."""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

from connectors import promises, settings
from connectors.settings import SettingsError
from desk.care.promises import report
from desk.database import Database
from desk.errors import DeskError


async def _print(url: str, days: int) -> None:
    database, now = Database(url), datetime.now(UTC)
    try:
        await database.upgrade()
        async with database.read() as connection:
            found = await report(connection, now - timedelta(days=days), now)
    finally:
        await database.close()
    print("\n".join(promises.lines(found)))


def main() -> int:
    """0; 2 when a setting is wrong."""
    arguments = argparse.ArgumentParser(prog="python -m connectors.promises")
    arguments.add_argument("--days", type=int, default=30)
    given = arguments.parse_args()
    try:
        asyncio.run(_print(settings.read(os.environ).database_url, given.days))
    except (SettingsError, DeskError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
