"""Numbers for Prometheus: what this process served, and how the engine stands."""

import time
from collections.abc import Iterator

from flask import Flask, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from werkzeug.wrappers import Response

from crm import __version__
from crm.jobs.figures import Figures

__all__ = ["CONTENT_TYPE_LATEST", "EXTENSION", "Traffic", "init", "text"]

EXTENSION = "keepwarm_traffic"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NOWHERE = "none"


class Traffic:
    """Requests of this process, by endpoint and status: an address may hold a secret."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "keepwarm_request_seconds",
            "Requests that this process answered, and how long they took.",
            ("endpoint", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )

    def note(self, response: Response) -> Response:
        """After a request."""
        seconds = time.perf_counter() - g.began
        self._seconds.labels(request.endpoint or NOWHERE, str(response.status_code)).observe(seconds)
        return response


class Standing(Collector):
    """How the engine stands; without figures, the database is away."""

    def __init__(self, figures: Figures | None) -> None:
        self.figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What is said about it."""
        build = GaugeMetricFamily("keepwarm_build_info", "Which version runs.", labels=["version"])
        build.add_metric([__version__], 1)
        yield build
        yield _gauge("database_up", "Whether the database answers.", self.figures is not None)
        if self.figures is not None:
            yield from _told(self.figures)


def text(traffic: Traffic, figures: Figures | None) -> bytes:
    """Everything, in the format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Standing(figures))
    return generate_latest(registry) + generate_latest(traffic.registry)


def init(app: Flask) -> None:
    """Count requests from now on."""
    traffic = app.extensions[EXTENSION] = Traffic()
    app.after_request(traffic.note)


def _told(figures: Figures) -> Iterator[GaugeMetricFamily]:
    deliveries = GaugeMetricFamily(
        "keepwarm_deliveries",
        "Deliveries that are not over, by state and kind of channel.",
        labels=["state", "channel"],
    )
    for (state, channel), count in sorted(figures.deliveries.items()):
        deliveries.add_metric([state, channel], count)
    yield deliveries
    yield _gauge("oldest_due_seconds", "How late the latest queued delivery is.", figures.oldest_due)
    yield _gauge("oldest_queued_seconds", "How long the oldest one has been queued.", figures.oldest_queued)
    yield _gauge("reminders_due", "Reminders that came due and are not planned yet.", figures.reminders_due)
    yield _gauge("workers_alive", "Processes with a fresh sign of life.", figures.workers)
    if figures.since_tick is not None:
        yield _gauge("last_tick_seconds", "How long ago a scheduler last ticked.", figures.since_tick)
    yield _gauge("on_hold", "Whether it sends nothing until its owner decides.", figures.is_on_hold)
    yield _gauge("clock_doubted", "Whether planning waits for the clock.", figures.is_clock_doubted)


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"keepwarm_{name}", help_text, value=float(value))
