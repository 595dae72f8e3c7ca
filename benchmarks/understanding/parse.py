"""Parse sentences with a trained Rasa model: JSON list of texts in, JSON list of intents out.

Run by the Python of a Rasa environment, ours or the throwaway one:
`python benchmarks/understanding/parse.py MODEL < texts.json > intents.json`.
"""

import asyncio
import json
import logging
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
sys.path.insert(0, str(Path(__file__).parents[2]))  # bot.components

import structlog  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402


async def intents(model: str, texts: list[str]) -> list[str | None]:
    agent = Agent.load(model)
    return [(await agent.parse_message(text))["intent"]["name"] for text in texts]


if __name__ == "__main__":
    quiet = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=quiet)
    json.dump(asyncio.run(intents(sys.argv[1], json.load(sys.stdin))), sys.stdout)
