"""Asks Slack, Telegram and the mail server whether they take us."""

import asyncio
import smtplib
from collections.abc import AsyncIterator

import httpx
from telegram.error import InvalidToken, TelegramError

from connectors.mail import Server, Smtp
from connectors.slack.api import Slack, SlackError, SlackRefused
from connectors.slack.build import TIMEOUT
from connectors.slack.channels import Channels
from connectors.slack.settings import SlackSettings
from connectors.telegram import channel as telegram
from connectors.telegram.settings import TelegramSettings

PATIENCE_S = 20.0


async def troubles(
    slack: SlackSettings | None, bot: TelegramSettings | None, post: Server | None
) -> list[str]:
    """A sentence for each of them that would not work; those that are not set are not asked."""
    asked = [
        *([_of_slack(slack)] if slack else []),
        *([_of_telegram(bot)] if bot else []),
        *([_of_mail(post)] if post else []),
    ]
    found = await asyncio.gather(*map(_listed, asked))
    return [sentence for sentences in found for sentence in sentences]


async def _listed(sentences: AsyncIterator[str]) -> list[str]:
    said = []
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for sentence in sentences:
                said.append(sentence)
    except TimeoutError:
        said.append(f"Somebody outside did not answer within {PATIENCE_S:.0f} s.")
    return said


async def _of_slack(settings: SlackSettings) -> AsyncIterator[str]:
    async with httpx.AsyncClient(base_url=settings.base_url, timeout=TIMEOUT) as client:
        slack = Slack(client, settings.token)
        try:
            await slack.call("auth.test")
        except SlackRefused as refused:
            yield (
                f"Slack does not take SLACK_BOT_TOKEN ({refused.code}): copy it from the Slack"
                " app's page, OAuth & Permissions."
            )
            return
        except SlackError:
            yield f"Slack cannot be reached at {settings.base_url}."
            return
        channels = Channels(slack, settings.channels)
        for department, name in settings.channels.items():
            try:
                await channels.of(department)
            except SlackError as error:
                yield (
                    f"Slack's channel #{name} cannot be used for {department}: make it and invite"
                    f" the app, or name another in SLACK_CHANNELS. {error}"
                )


async def _of_telegram(settings: TelegramSettings) -> AsyncIterator[str]:
    bot = telegram.client(settings)
    try:
        await bot.initialize()
    except InvalidToken:
        yield "Telegram does not know TELEGRAM_TOKEN: copy it from @BotFather."
    except TelegramError:
        yield f"Telegram cannot be reached at {settings.api.removesuffix('/bot')}."
    finally:
        await bot.shutdown()


async def _of_mail(server: Server) -> AsyncIterator[str]:
    try:
        await asyncio.to_thread(Smtp(server).greet)
    except smtplib.SMTPAuthenticationError:
        yield f"The mail server {server.host} does not take the user and password of SMTP_URL."
    except (smtplib.SMTPException, OSError):
        yield f"The mail server of SMTP_URL cannot be reached at {server.host}:{server.port}."
