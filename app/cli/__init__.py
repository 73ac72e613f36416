"""The ownwords command."""
