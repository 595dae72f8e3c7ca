"""`make live` itself, for a shop whose order backend is elsewhere."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.health import is_healthy
from deploy.ports import free_ports, holder_of
from deploy.service import Service
from deploy.stack import Stack
from tests.deploy.small_processes import until
from tests.end_to_end.chat import Chat

ROOT = Path(__file__).resolve().parents[2]
START_S, STOP_S = 300.0, 60.0
SECRET = "of the shop's own Slack app"
SETTINGS = """
PUBLIC_URL=https://chat.linden.example
ALLOWED_ORIGINS=https://linden.example
BACKEND=sandbox
BACKEND_URL={backend}/api
BACKEND_TOKEN=sandbox-token
POLICY_FILE=policy.yml
STATE_DIR={state}
ACTIONS_PORT={actions}
RASA_PORT={rasa}
CHAT_PORT={chat}
"""


class Live:
    """A shop's server that runs, and what it wrote."""

    def __init__(self, folder: Path, backend: str) -> None:
        ports = free_ports(3)
        self.actions, self.rasa, self.chat = ports
        self.state, self.output = folder / "state", folder / "output"
        file = folder / "shop.env"
        file.write_text(SETTINGS.format(backend=backend, **vars(self)))
        file.chmod(0o600)
        kept = {"PATH", "HOME", "LANG", "UV_LINK_MODE", "UV_CACHE_DIR"}
        self.environ = {name: os.environ[name] for name in kept & set(os.environ)}
        self.environ["SHOP_ENV"] = str(file)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "live"], cwd=ROOT, env=self.environ, stdout=output, stderr=output
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.chat}"

    def text(self) -> str:
        return self.output.read_text()

    def shows(self, words: str, patience_s: float = STOP_S) -> bool:
        over = lambda: words in self.text() or self.process.poll() is not None  # noqa: E731
        return until(over, patience_s) and words in self.text()

    def make(self, target: str, **environ: str) -> str:
        """What it says, whether it succeeds or not."""
        done = subprocess.run(
            ["make", target],
            cwd=ROOT,
            env=self.environ | environ,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(STOP_S)


@pytest.fixture(scope="module")
def order_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("elsewhere")
    [port] = free_ports(1)
    environ = {"PATH": os.environ["PATH"], "SANDBOX_PORT": str(port), "STATE_DIR": str(folder)}
    environ |= {"SLACK_BOT_TOKEN": "xoxb-sandbox", "SLACK_SIGNING_SECRET": SECRET}
    command = (sys.executable, "-m", "sandbox")
    shop = Service("shop", "the shop", command, port, "SANDBOX_PORT", environ=environ, cwd=ROOT)
    with Stack((shop,), folder / "log") as stack:
        stack.start()
        stack.wait_healthy()
        yield stack.url("shop")


@pytest.fixture(scope="module")
def live(order_backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    live = Live(tmp_path_factory.mktemp("live"), order_backend)
    assert live.shows("Ctrl-C stops everything", START_S), live.text()
    yield live
    live.stop()
    assert live.text().endswith("Stopped.\n")
    assert not any(
        is_healthy(f"http://127.0.0.1:{port}/") for port in (live.actions, live.rasa, live.chat)
    )


def test_it_says_what_is_unwise_and_what_to_put_on_the_shops_pages(live: Live) -> None:
    assert "Note: Without SLACK_BOT_TOKEN no person hears" in live.text()
    assert "is still the demo shop's policy" in live.text()
    assert '<script async src="https://chat.linden.example/chat.js"></script>' in live.text()


def test_a_customer_is_served_from_the_shops_own_backend(live: Live) -> None:
    chat = Chat(live.url)

    chat.say("where is my refund for order 1016, olivia.brooks@example.com")

    chat.hears("RMA-4003")


def test_links_lead_to_the_public_address(live: Live) -> None:
    chat = Chat(live.url)

    chat.say("I changed my mind about the gift card of order 1006, lena.hoffmann@example.com")
    chat.hears("https://chat.linden.example/policy")

    assert "127.0.0.1" not in " ".join(chat.told_by("bot"))


def test_other_pages_than_the_shops_are_refused(live: Live) -> None:
    def opened_from(origin: str) -> int:
        where = f"{live.url}/chat/v1/conversations"
        return httpx.post(where, json={}, headers={"Origin": origin}).status_code

    assert opened_from("https://linden.example") == httpx.codes.CREATED
    assert opened_from("http://127.0.0.1:8090") == httpx.codes.FORBIDDEN


def test_a_process_that_is_killed_is_started_again_and_the_talk_goes_on(live: Live) -> None:
    chat = Chat(live.url)
    holder = holder_of(live.rasa) or "process 0"
    os.kill(int(holder.split()[1]), signal.SIGKILL)
    assert live.shows("Starting rasa again in 1 s.")

    chat.say("how long do refunds take?")
    assert live.shows("rasa is there again.", START_S)

    chat.hears("days")


def test_a_backup_is_made_while_it_runs(live: Live) -> None:
    said = live.make("backup")

    [archive] = re.findall(r"\S+\.tar\.gz", said)
    assert Path(archive).parent == live.state / "backup"
    assert Path(archive).stat().st_size > 1_000


@pytest.fixture
def doors(order_backend: str) -> dict[str, str]:
    """Slack and Telegram, as the sandbox has them."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_BASE_URL": f"{order_backend}/slack/api/",
        "TELEGRAM_TOKEN": "7000000001:sandbox-telegram",
        "TELEGRAM_API_BASE_URL": f"{order_backend}/telegram/bot",
        "TELEGRAM_FILE_BASE_URL": f"{order_backend}/telegram/file/bot",
    }


def test_the_doctor_finds_nothing_where_all_is_well(live: Live, doors: dict[str, str]) -> None:
    said = live.make("doctor", PUBLIC_URL=live.url, **doors)

    unwise = [line for line in said.splitlines() if line.startswith("- ")]
    assert len(unwise) == 2, said
    assert "the demo shop's policy" in unwise[0]
    assert "BACKEND is the sandbox" in unwise[1]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"BACKEND_TOKEN": "wrong"}, "the order backend does not take BACKEND_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack does not take SLACK_BOT_TOKEN (invalid_auth)"),
        (
            {"SLACK_CHANNELS": "customer_service=nowhere,warehouse=warehouse,finance=finance"},
            "Slack's channel #nowhere cannot be used for customer_service",
        ),
        ({"TELEGRAM_TOKEN": "123456:WRONG"}, "Telegram does not know TELEGRAM_TOKEN"),
        (
            {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "us@linden.example"},
            "The mail server of SMTP_URL cannot be reached at 127.0.0.1:1",
        ),
        ({"PUBLIC_URL": "http://127.0.0.1:1"}, "http://127.0.0.1:1/health cannot be reached"),
        ({"IDENTITY_PAIRS": "shoe size"}, "IDENTITY_PAIRS is 'shoe size'"),
        ({"QUIET_HOURS": "always"}, "QUIET_HOURS is 'always'"),
    ],
)
def test_the_doctor_names_what_would_not_work(
    live: Live, doors: dict[str, str], wrong: dict[str, str], sentence: str
) -> None:
    said = live.make("doctor", **({"PUBLIC_URL": live.url} | doors | wrong))

    assert sentence in said
