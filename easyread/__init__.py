"""Words made easy: prompt files, pictures, checks. Knows nothing of people, answers, Flask or a database."""
