"""The ledger 台账: what was done, in an order nobody can change without being found out."""
