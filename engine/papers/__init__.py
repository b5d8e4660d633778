"""The papers of the procedure 文书."""
