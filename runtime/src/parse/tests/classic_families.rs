//! Families that classic text does not allow.

use super::assert_refused_classic;

#[test]
fn types() {
    assert_refused_classic(&[
        (
            "# TYPE x a\\b\"c'\td\n",
            "line 1, column 10: `a\\b\"c'\\td` is no type; write `counter`, `gauge`, `histogram`, `summary`, `untyped`",
        ),
        (
            "# TYPE x gauge_of_the_length_of_a_long_winding_way\n",
            "line 1, column 10: `gauge_of_the_length_of_a_long_winding_wa…` is no type; write `counter`, `gauge`, `histogram`, `summary`, `untyped`",
        ),
        (
            "# TYPE x\n",
            "line 1, column 9: the type of `x` is missing; write it behind a space",
        ),
        (
            "# TYPE x info\n",
            "line 1, column 10: `info` is no type; write `counter`, `gauge`, `histogram`, `summary`, `untyped`",
        ),
        (
            "# TYPE x Counter\n",
            "line 1, column 10: `Counter` is no type; write `counter`, `gauge`, `histogram`, `summary`, `untyped`",
        ),
        (
            "# TYPE x gauge \n",
            "line 1, column 10: `gauge ` is no type; write `counter`, `gauge`, `histogram`, `summary`, `untyped`",
        ),
        (
            "# TYPE x unknown\n",
            "line 1, column 10: `unknown` is no type; write `counter`, `gauge`, `histogram`, `summary`, `untyped`",
        ),
    ]);
}

#[test]
fn descriptors() {
    assert_refused_classic(&[
        (
            "# TYPE x gauge\n# TYPE x gauge\n",
            "line 2, column 1: there is a second TYPE of `x`; leave one of them out",
        ),
        (
            "# HELP x A.\n# HELP x A.\n",
            "line 2, column 1: there is a second HELP of `x`; leave one of them out",
        ),
        (
            "x 1\n# TYPE x gauge\n",
            "line 2, column 1: TYPE of `x` is behind its samples; put it before them",
        ),
        (
            "# TYPE x gauge\nx 1\n# HELP x A.\n",
            "line 3, column 1: HELP of `x` is behind its samples; put it before them",
        ),
    ]);
}

#[test]
fn pieces() {
    assert_refused_classic(&[
        (
            "x 1\ny 1\nx{a=\"b\"} 1\n",
            "line 3, column 1: family `x` is not in one piece: it begins on line 1; put all its lines behind each other",
        ),
        (
            "# TYPE x gauge\nx 1\ny 1\n# HELP x A.\n",
            "line 4, column 1: family `x` is not in one piece: it begins on line 1; put all its lines behind each other",
        ),
        (
            "# HELP x A.\n# HELP y B.\n# TYPE x gauge\n",
            "line 3, column 1: family `x` is not in one piece: it begins on line 1; put all its lines behind each other",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\ny 1\nx_bucket{a=\"b\",le=\"+Inf\"} 1\n",
            "line 6, column 1: family `x` is not in one piece: it begins on line 1; put all its lines behind each other",
        ),
    ]);
}

#[test]
fn shared_names() {
    assert_refused_classic(&[
        (
            "# TYPE x_count gauge\nx_count 1\n# TYPE x histogram\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\n",
            "line 3, column 1: `x_count` is a name of both `x` and `x_count`, which begins on line 1; rename one of the families",
        ),
        (
            "# TYPE x summary\nx_sum 1\nx_count 1\n# TYPE x_sum gauge\nx_sum 1\n",
            "line 4, column 1: `x_sum` is a name of both `x_sum` and `x`, which begins on line 1; rename one of the families",
        ),
    ]);
}

#[test]
fn repeated_samples() {
    assert_refused_classic(&[
        (
            "x 1\nx 1\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or tell them apart by a label",
        ),
        (
            "x{a=\"1\",b=\"2\"} 1\nx{b=\"2\",a=\"1\"} 2\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or tell them apart by a label",
        ),
        (
            "x 1 1\nx 1 2\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or tell them apart by a label",
        ),
    ]);
}

#[test]
fn samples_that_differ_by_an_empty_label_alone() {
    assert_refused_classic(&[
        (
            "x{a=\"1\",b=\"\"} 1\nx{a=\"1\"} 2\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or tell them apart by a label",
        ),
        (
            "x{b=\"\"} 1\nx{c=\"\"} 2\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or tell them apart by a label",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\nx_sum 1\nx_count 2\nx_bucket{a=\"\",le=\"+Inf\"} 2\n",
            "line 5, column 1: this sample of `x_bucket` is there already, on line 2; leave one of them out, or tell them apart by a label",
        ),
        (
            "# TYPE x histogram\nx_bucket{a=\"\",le=\"+Inf\"} 2\nx_sum 1\nx_count{a=\"\"} 3\n",
            "line 4, column 15: `x_count` is not the bucket `le=\"+Inf\"`; write 2, or correct the bucket",
        ),
    ]);
}

#[test]
fn samples_of_other_types() {
    assert_refused_classic(&[
        (
            "# TYPE x counter\nx_total 1\n",
            "line 2, column 1: `x_total` is no sample of the counter `x`; write `x`, or `# TYPE x_total counter`",
        ),
        (
            "# TYPE x gauge\nx_bucket{le=\"1\"} 1\n",
            "line 2, column 1: `x_bucket` is no sample of the gauge `x`; write `x`, or give it a TYPE of its own",
        ),
        (
            "# TYPE x histogram\nx 1\n",
            "line 2, column 1: `x` is no sample of the histogram `x`; write `x_bucket`, `x_sum`, `x_count`, or give it a TYPE of its own",
        ),
        (
            "# TYPE x summary\nx_bucket{le=\"1\"} 1\n",
            "line 2, column 1: `x_bucket` is no sample of the summary `x`; write `x`, `x_sum`, `x_count`, or give it a TYPE of its own",
        ),
    ]);
}

#[test]
fn counters() {
    assert_refused_classic(&[
        (
            "# TYPE x counter\nx -1\n",
            "line 2, column 3: `x` is below 0; write a number from 0 on",
        ),
        (
            "# TYPE x_total counter\nx_total{a=\"b\"} NaN 5\n",
            "line 2, column 16: `x_total` is no number; write a number from 0 on",
        ),
        (
            "# TYPE x counter\nx -Inf\n",
            "line 2, column 3: `x` is below 0; write a number from 0 on",
        ),
    ]);
}

#[test]
fn summaries() {
    assert_refused_classic(&[
        (
            "# TYPE x summary\nx 1\n",
            "line 2, column 1: `x` has no label `quantile`; write `quantile=\"…\"`",
        ),
        (
            "# TYPE x summary\nx{quantile=\"1.5\"} 1\n",
            "line 2, column 1: the quantile `1.5` is not between 0 and 1; write it like `quantile=\"0.99\"`",
        ),
        (
            "# TYPE x summary\nx{quantile=\"half\"} 1\n",
            "line 2, column 1: the quantile `half` is not between 0 and 1; write it like `quantile=\"0.99\"`",
        ),
        (
            "# TYPE x summary\nx_sum{quantile=\"0.5\"} 1\n",
            "line 2, column 1: `x_sum` has a label `quantile`; leave it out",
        ),
        (
            "# TYPE x summary\nx_count -1\n",
            "line 2, column 9: `x_count` is below 0; write a number from 0 on",
        ),
    ]);
}
