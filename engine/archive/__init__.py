"""A case's file as one package: everything that was done, decided and said, known by one digest."""
