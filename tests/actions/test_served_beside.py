"""What the action server serves beside the actions: one application that starts."""

from typing import Any, cast

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from backend_client.metrics import CallMetrics
from bot.actions import measuring
from bot.actions.progress import reading
from bot.actions.staff import routes


def test_no_two_routes_have_one_name() -> None:
    Sanic.test_mode = True
    app = create_app(ActionExecutor())
    nobody = cast("Any", None)
    measuring.add_to(app, CallMetrics())
    reading.add_to(app, nobody)
    routes.add(app, nobody)

    names = [route.name for route in app.router.routes]

    assert len(names) >= 6
    assert len(names) == len(set(names)), "Sanic would not start."
