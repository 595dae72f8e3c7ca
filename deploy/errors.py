"""What can go wrong while the processes are set up, started and watched."""


class DeployError(Exception):
    """A whole sentence for the person at the terminal: what is wrong, where, and what to do."""


class BadSetting(DeployError):
    """An environment variable holds something that cannot be used."""


class PortTaken(DeployError):
    """A port that one of our processes needs is already in use."""


class ProcessDied(DeployError):
    """One of our processes ended although nobody stopped it."""


class NotHealthy(DeployError):
    """One of our processes runs, but did not answer its health check in time."""


class SetUpFailed(DeployError):
    """A set-up step (training, a browser) did not succeed."""
