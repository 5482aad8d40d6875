"""What every request passes through: the gate, sessions and forms, limits, answers."""
