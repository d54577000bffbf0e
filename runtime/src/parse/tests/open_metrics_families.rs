//! Families that OpenMetrics does not allow.

use super::assert_refused_open_metrics;

#[test]
fn types() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x untyped\n# EOF\n",
            "line 1, column 10: `untyped` is no type; write `counter`, `gauge`, `histogram`, `summary`, `info`, `stateset`, `gaugehistogram`, `unknown`",
        ),
        (
            "# TYPE x gauge \n# EOF\n",
            "line 1, column 10: `gauge ` is no type; write `counter`, `gauge`, `histogram`, `summary`, `info`, `stateset`, `gaugehistogram`, `unknown`",
        ),
        (
            "# TYPE x counter\n# TYPE x counter\n# EOF\n",
            "line 2, column 1: there is a second TYPE of `x`; leave one of them out",
        ),
    ]);
}

#[test]
fn units() {
    assert_refused_open_metrics(&[
        (
            "# UNIT x seconds\n# EOF\n",
            "line 1, column 10: the name `x` does not end with the unit `seconds`; put `_` and the unit at the end of the name, or leave UNIT out",
        ),
        (
            "# UNIT xseconds seconds\n# EOF\n",
            "line 1, column 17: the name `xseconds` does not end with the unit `seconds`; put `_` and the unit at the end of the name, or leave UNIT out",
        ),
        (
            "# UNIT seconds seconds\n# EOF\n",
            "line 1, column 16: the name `seconds` does not end with the unit `seconds`; put `_` and the unit at the end of the name, or leave UNIT out",
        ),
        (
            "# TYPE x_a info\n# UNIT x_a a\n# EOF\n",
            "line 1, column 1: `x_a` of type `info` has a unit; leave UNIT out",
        ),
        (
            "# UNIT x_a a\n# UNIT x_a a\n# EOF\n",
            "line 2, column 1: there is a second UNIT of `x_a`; leave one of them out",
        ),
        (
            "x_a 1\n# UNIT x_a a\n# EOF\n",
            "line 2, column 1: UNIT of `x_a` is behind its samples; put it before them",
        ),
    ]);
}

#[test]
fn samples_of_other_types() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x_total counter\nx_total 1\n# EOF\n",
            "line 2, column 1: `x_total` is no sample of the counter `x_total`; write `x_total_total`, `x_total_created`, or `# TYPE x counter`",
        ),
        (
            "# TYPE x counter\nx 1\n# EOF\n",
            "line 2, column 1: `x` is no sample of the counter `x`; write `x_total`, `x_created`, or give it a TYPE of its own",
        ),
        (
            "# TYPE x gauge\nx_total 1\n# EOF\n",
            "line 2, column 1: `x_total` is no sample of the gauge `x`; write `x`, or `# TYPE x counter`",
        ),
        (
            "# TYPE x info\nx 1\n# EOF\n",
            "line 2, column 1: `x` is no sample of the info `x`; write `x_info`, or give it a TYPE of its own",
        ),
        (
            "# TYPE x gaugehistogram\nx_count 1\n# EOF\n",
            "line 2, column 1: `x_count` is no sample of the gaugehistogram `x`; write `x_bucket`, `x_gsum`, `x_gcount`, or give it a TYPE of its own",
        ),
        (
            "# TYPE x histogram\nx_gsum 1\n# EOF\n",
            "line 2, column 1: `x_gsum` is no sample of the histogram `x`; write `x_bucket`, `x_sum`, `x_count`, `x_created`, or give it a TYPE of its own",
        ),
    ]);
}

#[test]
fn shared_names() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x counter\nx_total 1\n# TYPE x_total gauge\nx_total 1\n# EOF\n",
            "line 3, column 1: `x_total` is a name of both `x_total` and `x`, which begins on line 1; rename one of the families",
        ),
        (
            "x_info 1\n# TYPE x info\n# EOF\n",
            "line 2, column 1: `x_info` is a name of both `x` and `x_info`, which begins on line 1; rename one of the families",
        ),
        (
            "# TYPE x counter\n# TYPE y gauge\n# TYPE x gauge\n# EOF\n",
            "line 3, column 1: family `x` is not in one piece: it begins on line 1; put all its lines behind each other",
        ),
    ]);
}

#[test]
fn counts() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 0.5\n# EOF\n",
            "line 2, column 21: `x_bucket` is 0.5, but counts in whole numbers; write a whole number",
        ),
        (
            "# TYPE x gaugehistogram\nx_bucket{le=\"+Inf\"} +Inf\n# EOF\n",
            "line 2, column 21: `x_bucket` is inf, but counts in whole numbers; write a whole number",
        ),
        (
            "# TYPE x summary\nx_count 0.5\n# EOF\n",
            "line 2, column 9: `x_count` is 0.5, but counts in whole numbers; write a whole number",
        ),
        (
            "# TYPE x gaugehistogram\nx_bucket{le=\"+Inf\"} 1\nx_gsum NaN\nx_gcount 1\n# EOF\n",
            "line 3, column 8: `x_gsum` is no number; write a number from 0 on",
        ),
        (
            "# TYPE x gaugehistogram\nx_bucket{le=\"+Inf\"} 1\nx_gsum -1\nx_gcount 1\n# EOF\n",
            "line 3, column 8: `x_gsum` is below 0; write a number from 0 on",
        ),
    ]);
}

#[test]
fn values() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x counter\nx_total -1\n# EOF\n",
            "line 2, column 9: `x_total` is below 0; write a number from 0 on",
        ),
        (
            "# TYPE x counter\nx_total NaN\n# EOF\n",
            "line 2, column 9: `x_total` is no number; write a number from 0 on",
        ),
        (
            "# TYPE x info\nx_info 2\n# EOF\n",
            "line 2, column 8: `x_info` is 2, but an info is always 1; write 1",
        ),
        (
            "# TYPE x stateset\nx{x=\"a\"} 0.5\n# EOF\n",
            "line 2, column 10: `x` is 0.5, but a state holds or not; write 1 or 0",
        ),
        (
            "# TYPE x stateset\nx{a=\"a\"} 1\n# EOF\n",
            "line 2, column 1: `x` has no label `x`; write `x=\"…\"`",
        ),
        (
            "# TYPE x summary\nx{quantile=\"0.5\"} -1\n# EOF\n",
            "line 2, column 19: `x` is below 0; write a number from 0 on",
        ),
        (
            "# TYPE x summary\nx_sum -1\n# EOF\n",
            "line 2, column 7: `x_sum` is below 0; write a number from 0 on",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"1.0\"} 1\nx_bucket{le=\"+Inf\"} 1\nx_sum -1\nx_count 1\n# EOF\n",
            "line 4, column 7: `x_sum` is below 0; write a number from 0 on",
        ),
        (
            "# TYPE x gaugehistogram\nx_bucket{le=\"+Inf\"} 1\nx_gsum 1\n# EOF\n",
            "line 2, column 1: a series of `x` has no count; write `x_gcount`",
        ),
        (
            "# TYPE x gaugehistogram\nx_bucket{le=\"+Inf\"} 1\nx_gsum 1\nx_gcount 2\n# EOF\n",
            "line 4, column 10: `x_gcount` is not the bucket `le=\"+Inf\"`; write 1, or correct the bucket",
        ),
    ]);
}

#[test]
fn points() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x summary\nx_sum 1 5\nx_count 1\n# EOF\n",
            "line 3, column 9: some samples of a series of `x_count` have a timestamp, others none; write it on all of them, or on none",
        ),
        (
            "x 1\nx 1\n# EOF\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or tell them apart by a label",
        ),
        (
            "x 1 2\nx 1 1\n# EOF\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or let their timestamps rise",
        ),
        (
            "x 1 1\nx 1 1\n# EOF\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or let their timestamps rise",
        ),
        (
            "x 1\nx 1 1\n# EOF\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or let their timestamps rise",
        ),
        (
            "x{a=\"\"} 1\nx 1\n# EOF\n",
            "line 2, column 1: this sample of `x` is there already, on line 1; leave one of them out, or tell them apart by a label",
        ),
        (
            "x 1 1\nx{a=\"\"} 2 2\nx{a=\"\"} 1\n# EOF\n",
            "line 3, column 1: this sample of `x` is there already, on line 2; leave one of them out, or tell them apart by a label",
        ),
        (
            "# TYPE x stateset\nx{x=\"\"} 1\n# EOF\n",
            "line 2, column 1: `x` has no label `x`; write `x=\"…\"`",
        ),
        (
            "x{a=\"1\"} 1 1\nx{a=\"2\"} 1\nx{a=\"1\"} 2 2\n# EOF\n",
            "line 3, column 1: this sample of `x` is behind those of another series; put all samples of one label set behind each other",
        ),
        (
            "# TYPE x summary\nx_sum{a=\"1\"} 1\nx_sum{a=\"2\"} 1\nx_count{a=\"1\"} 1\n# EOF\n",
            "line 4, column 1: this sample of `x_count` is behind those of another series; put all samples of one label set behind each other",
        ),
    ]);
}

#[test]
fn negative_bounds() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x histogram\nx_bucket{le=\"-1.0\"} 1\nx_bucket{le=\"+Inf\"} 2\nx_sum 5\nx_count 2\n# EOF\n",
            "line 4, column 1: `x_sum` is beside a bucket below 0; leave the sum and the count out: the sum of a histogram may not fall",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"-1.0\"} 1\nx_bucket{le=\"+Inf\"} 2\nx_count 2\n# EOF\n",
            "line 4, column 1: `x_count` is beside a bucket below 0; leave the sum and the count out: the sum of a histogram may not fall",
        ),
        (
            "# TYPE x gaugehistogram\nx_bucket{le=\"-1.0\"} 1\nx_bucket{le=\"+Inf\"} 2\nx_gsum NaN\nx_gcount 2\n# EOF\n",
            "line 4, column 8: `x_gsum` is no number; write one",
        ),
        (
            "# TYPE x gaugehistogram\nx_bucket{le=\"1.0\"} 1\nx_bucket{le=\"+Inf\"} 2\nx_gsum -1\nx_gcount 2\n# EOF\n",
            "line 4, column 8: `x_gsum` is below 0; write a number from 0 on",
        ),
    ]);
}

#[test]
fn descriptors_without_text() {
    assert_refused_open_metrics(&[
        (
            "# HELP a\na 1\n# EOF\n",
            "line 1, column 9: the help text is missing; write it behind a space",
        ),
        (
            "# UNIT a\na 1\n# EOF\n",
            "line 1, column 9: the unit is missing; write it behind a space",
        ),
    ]);
}

#[test]
fn quantiles_that_are_one_number() {
    assert_refused_open_metrics(&[(
        "# TYPE x summary\nx{quantile=\"0.5\"} 1\nx{quantile=\"0.50\"} 1\n# EOF\n",
        "line 3, column 1: this sample of `x` is there already, on line 2; leave one of them out, or tell them apart by a label",
    )]);
    super::assert_refused_classic(&[(
        "# TYPE x summary\nx{quantile=\"1\"} 1\nx{quantile=\"1.0\"} 1\n",
        "line 3, column 1: this sample of `x` is there already, on line 2; leave one of them out, or tell them apart by a label",
    )]);
}
