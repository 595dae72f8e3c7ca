"""What any adapter must do: one suite, run against every platform. See docs/adapters.md."""
