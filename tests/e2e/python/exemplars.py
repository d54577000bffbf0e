"""Reads an OpenMetrics text from standard input with the strict parser of
prometheus_client, and writes as JSON what is beside its numbers: `exemplars` as a list
of [name, labels, labels of the exemplar, value, timestamp], and `created` as a list of
[name, labels, value].
"""

import json
import sys

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
except ImportError:
    sys.exit(
        "Python's `prometheus_client` is missing: install it (`pip install -r tests/e2e/python/requirements.txt`) "
        "or run `./test`, which does; CALLMETER_PYTHON names the Python to use"
    )


def main():
    samples = [sample for family in text_string_to_metric_families(sys.stdin.read()) for sample in family.samples]
    exemplars = [
        [sample.name, sample.labels, sample.exemplar.labels, sample.exemplar.value, seconds(sample.exemplar.timestamp)]
        for sample in samples
        if sample.exemplar
    ]
    created = [[sample.name, sample.labels, sample.value] for sample in samples if sample.name.endswith("_created")]
    json.dump({"exemplars": exemplars, "created": created}, sys.stdout)


def seconds(timestamp):
    return None if timestamp is None else float(timestamp)


main()
