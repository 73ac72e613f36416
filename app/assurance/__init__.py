"""What leaders can show from the records."""
