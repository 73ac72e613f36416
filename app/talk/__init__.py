"""The conversation: pathways, topics, steps, answers, what comes next. Pure Python."""
