"""What is kept: the database, its tables and their migrations. Knows nothing of names or of the law."""
