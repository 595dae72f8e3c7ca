"""The agents' door: conversations that wait for a person, as threads in Slack (docs/slack.md)."""
