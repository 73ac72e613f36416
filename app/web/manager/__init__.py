"""Pages for the audience: manager."""
