"""A Slack in a box: its Web API, its signed events, and a page on which to play the agents."""
