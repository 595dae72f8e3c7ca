from __future__ import annotations

import pytest

from backend_client.protocol import OrderBackend
from bot.actions.staff.service import StaffService
from tests.actions.staff.desk import SECRET, StaffDesk, services_over


@pytest.fixture
def desk(backend: OrderBackend) -> StaffDesk:
    services = services_over(backend)
    return StaffDesk(StaffService(services, SECRET), services)
