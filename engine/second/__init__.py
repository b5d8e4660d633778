"""The second engine: durable-rules draws the conclusions again, in a process of its own.

`engine.rules.durable` says what is to be run and reads what came out; here it is run. `host` is the only module
that imports durable-rules, and only the child imports `host`: a crash of its C code is the child's end and an
event for the parent, which refers the case concerned and starts another child.
"""
