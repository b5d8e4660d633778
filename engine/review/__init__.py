"""What officers work with: the queue, all that the machine found of a case, and their decision on it."""
