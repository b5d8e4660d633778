"""The service over HTTP: reads a request, calls one operation of the engine, prints the answer in an envelope.

One file per resource under `routes/`. What is common to all of them stands beside: `edge` (the only place where any
failure is caught), `envelope`, `codes`, `requests` (bodies and headers), `service` (what a process works with).
"""
