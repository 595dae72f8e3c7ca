import io

from deploy.screen import UP_AND_CLEAR, Address, Screen


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_in_a_log_each_name_is_one_line_when_it_is_ready() -> None:
    out = io.StringIO()
    screen = Screen(out, colour=True)

    screen.waiting(("desk", "till"), (), 0.1)
    screen.waiting(("desk", "till"), ("till",), 1.0)
    screen.waiting(("desk", "till"), ("till", "desk"), 2.0)

    assert out.getvalue() == "  ✓ till\n  ✓ desk\n"


def test_in_a_log_a_long_wait_is_mentioned_now_and_then() -> None:
    out = io.StringIO()
    screen = Screen(out, colour=False)

    for seconds in range(25):
        screen.waiting(("desk", "till"), (), float(seconds))

    assert out.getvalue().splitlines() == [
        "  … still waiting for desk, till (10 s)",
        "  … still waiting for desk, till (20 s)",
    ]


def test_on_a_terminal_the_lines_are_painted_over() -> None:
    out = Terminal()
    screen = Screen(out, colour=False)

    screen.waiting(("desk", "till"), (), 0.0)
    screen.waiting(("desk", "till"), ("desk",), 1.0)

    assert out.getvalue() == (
        "  … desk (0 s)\n  … till (0 s)\n" + UP_AND_CLEAR * 2 + "  ✓ desk\n  … till (1 s)\n"
    )


def test_colour_stays_out_of_a_log() -> None:
    out = io.StringIO()

    Screen(out, colour=True).welcome([Address("The shop", "http://shop.test")], "var/log", 3.21)

    assert "\x1b" not in out.getvalue()


def test_the_welcome_names_every_page() -> None:
    out = io.StringIO()

    Screen(out, colour=False).welcome(
        [Address("The shop", "http://shop.test"), Address("The API", "http://api.test")],
        "var/log",
        3.21,
    )

    assert "ready after 3.2 s" in out.getvalue()
    assert "  The shop  http://shop.test\n  The API   http://api.test\n" in out.getvalue()
