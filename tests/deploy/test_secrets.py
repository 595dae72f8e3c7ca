import stat
from pathlib import Path

from deploy.secrets import identity_secret


def test_the_secret_stays_the_same(tmp_path: Path) -> None:
    assert identity_secret(tmp_path) == identity_secret(tmp_path)


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    assert identity_secret(tmp_path / "one") != identity_secret(tmp_path / "two")


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    identity_secret(tmp_path)

    assert stat.S_IMODE((tmp_path / "identity_secret").stat().st_mode) == 0o600
