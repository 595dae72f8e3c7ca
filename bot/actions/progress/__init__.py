"""How far a return has come: what happened, what comes next, what was promised."""
