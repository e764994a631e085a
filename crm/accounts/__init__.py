"""Users, sessions, settings and the gate that every request passes."""
