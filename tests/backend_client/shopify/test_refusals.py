"""What each of Shopify's refusals becomes."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from backend_client import connect, errors
from backend_client.calls import Answer
from backend_client.model import ReturnStatus
from backend_client.shopify.refusals import by_errors, by_status, by_user_errors
from tests.conformance.shopify_stage import ShopifyStage
from tests.conformance.stage import Basket
from tests.conformance.steps import returned, wanted


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ACCESS_DENIED", errors.Unauthorized),
        ("SHOP_INACTIVE", errors.Unauthorized),
        ("INTERNAL_SERVER_ERROR", errors.BackendUnavailable),
        ("MAX_COST_EXCEEDED", errors.Unsupported),
        ("IDEMPOTENCY_CONCURRENT_REQUEST", errors.Conflict),
        ("THROTTLED", errors.RateLimited),
        ("BRAND_NEW", errors.InvalidRequest),
    ],
)
def test_an_error_of_the_request(code: str, kind: type[errors.BackendError]) -> None:
    assert type(by_errors([{"message": "no", "extensions": {"code": code}}], {})) is kind


def test_an_unknown_error_beside_data_may_have_come_after_the_change() -> None:
    error = by_errors([{"message": "odd"}], {}, perhaps_done=True)

    assert type(error) is errors.BackendUnavailable


@pytest.mark.parametrize("odd", [[], [None], ["text"], [{"extensions": None}]])
def test_an_error_without_its_shape_is_an_error_all_the_same(odd: list[Any]) -> None:
    assert isinstance(by_errors(odd, {}), errors.InvalidRequest)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("INVALID_STATE", errors.InvalidState),
        ("NOT_FOUND", errors.ReturnNotFound),
        ("MISSING_PERMISSION", errors.Unauthorized),
        ("FEATURE_NOT_ENABLED", errors.Unsupported),
        ("STALE_OBJECT", errors.Conflict),
        ("INTERNAL_ERROR", errors.BackendUnavailable),
        ("INVALID", errors.InvalidRequest),
        (None, errors.InvalidRequest),
    ],
)
def test_a_user_error(code: str | None, kind: type[errors.BackendError]) -> None:
    error = by_user_errors([{"code": code, "field": ["input", "id"], "message": "no"}])

    assert type(error) is kind
    assert "input.id" in str(error)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.Unauthorized),
        (402, errors.Unauthorized),
        (404, errors.Unauthorized),
        (429, errors.RateLimited),
        (503, errors.BackendUnavailable),
        (400, errors.InvalidRequest),
    ],
)
def test_a_status(status: int, kind: type[errors.BackendError]) -> None:
    assert type(by_status(Answer(status, {}, b""))) is kind


@pytest.mark.parametrize("url", ["http://shop.myshopify.com", "shop.myshopify.com", "https://a/b"])
def test_an_address_that_is_no_shop_is_named(url: str) -> None:
    with pytest.raises(ValueError, match="BACKEND_URL"):
        connect("shopify", url, "token")


async def test_an_unknown_status_is_kept_and_logged(
    shopify: ShopifyStage, caplog: pytest.LogCaptureFixture
) -> None:
    placed = await shopify.place(Basket())
    made = await returned(shopify, placed)

    def lost(answer: dict[str, Any]) -> dict[str, Any]:
        answer["data"]["order"]["returns"]["nodes"][0]["status"] = "LOST_AT_SEA"
        return answer

    shopify.server.overlay = lost
    with caplog.at_level(logging.WARNING):
        (seen,) = await shopify.backend.list_returns(made.order_id)

    assert seen.status == "LOST_AT_SEA"
    assert not ReturnStatus(seen.status).known
    assert "LOST_AT_SEA" in caplog.text


async def test_a_missing_field_is_a_failure_of_the_backend(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket())

    def cut(answer: dict[str, Any]) -> dict[str, Any]:
        del answer["data"]["order"]["totalPriceSet"]
        return answer

    shopify.server.overlay = cut
    with pytest.raises(errors.BackendUnavailable, match="makes no sense"):
        await shopify.backend.get_order(placed.order_id)


async def test_half_a_list_is_not_taken_for_all_of_it(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket((6,)))
    request = await wanted(shopify.backend, placed)
    for number in range(5):
        await shopify.backend.create_return(request, idempotency_key=f"return {number}")

    with pytest.raises(errors.Unsupported, match="more than fits"):
        await shopify.backend.create_return(request, idempotency_key="the sixth")
    with pytest.raises(errors.Unsupported, match="more than fits"):
        await shopify.backend.get_order(placed.order_id)
