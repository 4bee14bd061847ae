"""What an operator sees: the metrics, the access log, the health of the server."""

import datetime
import json
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mingdan.serve.query_lanes import QueryLanes

METRICS_TYPE = "text/plain; version=1.0.0; charset=utf-8"
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


class Operations:
    """Counts the requests, and logs each as a line of JSON without query text and addresses.

    Args:
        log: where lines go; None for nowhere.
    """

    def __init__(self, log: TextIO | None = sys.stderr) -> None:
        self._log = log
        self.registry = CollectorRegistry()
        self._counters: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "mingdan_requests", "Requests, by what was asked for and status.", ("kind", "status"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "mingdan_request_seconds", "How long requests took.", ("kind",), buckets=_SECONDS, registry=self.registry
        )
        self._swaps = Counter(
            "mingdan_release_swaps", "Releases that were put in place, or refused.", ("result",),
            registry=self.registry,
        )  # fmt: skip

    def seen(self, kind: str, method: str, path: str, status: int, size: int, seconds: float) -> None:
        """Notes a request that was answered."""
        key = kind, status
        if key not in self._counters:
            self._counters[key] = self._requests.labels(kind, str(status)), self._seconds.labels(kind)
        counter, histogram = self._counters[key]
        counter.inc()
        histogram.observe(seconds)
        self._write(
            f'"event":"request","kind":"{kind}","method":{json.dumps(method)},"path":{json.dumps(path)},'
            f'"status":{status},"bytes":{size},"ms":{seconds * 1_000:.2f}'
        )

    def swapped(self, result: str, **more: object) -> None:
        """Notes that another release was put in place (`done`) or not (`refused`)."""
        self._swaps.labels(result).inc()
        self.event("release", result=result, **more)

    def event(self, event: str, **more: object) -> None:
        """Writes a line of the log."""
        members = "".join(f",{json.dumps(name)}:{json.dumps(value)}" for name, value in more.items())
        self._write(f'"event":{json.dumps(event)}{members}')

    def _write(self, members: str) -> None:
        if self._log is None:
            return
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        try:
            self._log.write(f'{{"time":"{now}",{members}}}\n')
            self._log.flush()
        except (OSError, ValueError):
            self._log = None  # nobody reads it: the server goes on

    def exposition(self) -> bytes:
        """The metrics in the text format of Prometheus."""
        return generate_latest(self.registry)


class LaneMetrics(Collector):
    """The state of the workers, read when the metrics are.

    Args:
        lanes: gives the lanes of the release that is served.
    """

    def __init__(self, lanes: Callable[[], QueryLanes]) -> None:
        self._lanes = lanes

    def collect(self) -> Iterable[Metric]:
        """The gauges."""
        lanes = self._lanes()
        state = GaugeMetricFamily("mingdan_query_lanes", "Queries and workers, by state.", labels=("state",))
        for name, number in lanes.numbers.items():
            state.add_metric((name,), number)
        ended = GaugeMetricFamily("mingdan_queries_ended", "Queries of this release ended early.", labels=("reason",))
        for name, number in lanes.ended.items():
            ended.add_metric((name,), number)
        yield from (state, ended)
