"""Posts updates to the bot's webhook, in order, until each is taken."""

from __future__ import annotations

import asyncio

import httpx

from sandbox.telegram.world import World

RETRY_AFTER = 1.0
HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def deliver(world: World, client: httpx.AsyncClient) -> bool:
    """Post what waits; False when the webhook did not take an update, which then waits on."""
    while world.webhook and world.updates:
        hook, update = world.webhook, world.updates[0]
        headers = {HEADER: hook.secret} if hook.secret else {}
        try:
            answer = await client.post(hook.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            world.webhook_error = f"Connection failed: {type(error).__name__}"
            return False
        if not answer.is_success:
            world.webhook_error = f"Wrong response from the webhook: {answer.status_code}"
            return False
        world.updates = [one for one in world.updates if one is not update]
    return True


async def deliver_for_ever(world: World, client: httpx.AsyncClient) -> None:
    """Deliver whatever comes."""
    while True:
        done = await deliver(world, client)
        if done:
            await world.bell.wait(60.0)
        else:
            await asyncio.sleep(RETRY_AFTER)
