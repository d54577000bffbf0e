"""Reads two expositions with the parsers of prometheus_client and compares what
they hold with the samples of a snapshot.

Standard input is JSON: the expositions as `classic` and `openmetrics`, and
`samples` as a list of [name, labels, value].
"""

import json
import sys

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
    from prometheus_client.parser import text_string_to_metric_families as read_classic
except ImportError:
    sys.exit(
        "Python's `prometheus_client` is missing: install it (`pip install -r tests/e2e/python/requirements.txt`) "
        "or run `./test`, which does; CALLMETER_PYTHON names the Python to use"
    )


def main():
    given = json.load(sys.stdin)
    expected = by_series("the snapshot", given["samples"])
    faults = []
    for parser, read, exposition in [
        ("classic text", read_classic, given["classic"]),
        ("OpenMetrics", read_openmetrics, given["openmetrics"]),
    ]:
        faults += differences(parser, parsed(parser, read, exposition), expected)
    if faults:
        sys.exit("\n".join(faults))


def parsed(parser, read, exposition):
    """Every sample that a parser finds."""
    try:
        families = list(read(exposition))
    except ValueError as error:
        sys.exit(f"the {parser} parser refuses the exposition: {error}")
    return by_series(parser, [(sample.name, sample.labels, sample.value) for family in families for sample in family.samples])


def by_series(source, samples):
    """Values by name and labels, bounds as Python writes them."""
    values = {}
    for name, labels, value in samples:
        labels = {label: canonical(label, text) for label, text in labels.items()}
        series = name + json.dumps(labels, sort_keys=True)
        if series in values:
            sys.exit(f"{source}: {series} is there twice")
        values[series] = value
    return values


def canonical(label, text):
    return str(float(text)) if label == "le" else text


def differences(parser, found, expected):
    for series in expected.keys() - found.keys():
        yield f"{parser}: {series} is missing"
    for series in found.keys() - expected.keys():
        yield f"{parser}: {series} is not expected"
    for series in expected.keys() & found.keys():
        if found[series] != expected[series]:
            yield f"{parser}: {series} is {found[series]}, not {expected[series]}"


main()
