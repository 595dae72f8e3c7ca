"""`returns-desk`: the tools on the command line, of the policy and of what is stored."""
