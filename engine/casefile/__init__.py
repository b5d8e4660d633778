"""The case file: what is done to applications, each act in one transaction, and how a decision becomes an act, once.

Every operation takes a session and is handed to `Writer.run`; none calls another that a user could ask for, none reads
the clock. What is possible at which stage says `engine.lifecycle`; what follows from an act says the rulebook's `kinds.yaml`.
"""
