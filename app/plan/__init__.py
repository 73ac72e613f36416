"""What staff do with the words: answers back, plan text, same-day items."""
