class JobFailed(Exception):
    """The work cannot be done, and trying again would not help; `reason` is shown to people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LostClaim(Exception):
    """The claim is no longer ours: cancelled, or taken over after our lease ran out."""
