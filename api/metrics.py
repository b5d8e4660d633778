"""What is counted of requests. Labels are patterns of routes and words of ours, never anything a client wrote."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from engine.metrics import REGISTRY

REQUESTS = Counter("miaopi_requests", "Requests by method, route and status.", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "miaopi_request_seconds", "Seconds from a request's first byte to its answer, by route.", ["route"], registry=REGISTRY,
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20),
)
DECIDED = Counter("miaopi_decided", "Cases this process's worker handled, by the stage they reached or `none`.", ["stage"], registry=REGISTRY)
WAITING = Gauge("miaopi_waiting", "Requests that wait for a decision.", registry=REGISTRY)
MESSAGES = Counter("miaopi_wechat_messages", "Messages from WeChat, by kind.", ["kind"], registry=REGISTRY)
