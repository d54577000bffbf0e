//! Histograms that are none.

use super::assert_refused_classic;

#[test]
fn bounds() {
    assert_refused_classic(&[
        (
            "# TYPE x histogram\nx_bucket 1\n",
            "line 2, column 1: `x_bucket` has no label `le`; write `le=\"…\"`",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"\"} 1\n",
            "line 2, column 1: `x_bucket` has no label `le`; write `le=\"…\"`",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"NaN\"} 1\n",
            "line 2, column 1: `le` is `NaN`, which is no bound; write a number, or `+Inf` for the last",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"Inf\"} 1\n",
            "line 2, column 1: `le` is `Inf`, which is no bound; write a number, or `+Inf` for the last",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"-Inf\"} 1\n",
            "line 2, column 1: `le` is `-Inf`, which is no bound; write a number, or `+Inf` for the last",
        ),
        (
            "# TYPE x histogram\nx_sum{le=\"1\"} 1\n",
            "line 2, column 1: `x_sum` has a label `le`; leave it out",
        ),
        (
            "# TYPE x histogram\nx_count{le=\"1\"} 1\n",
            "line 2, column 1: `x_count` has a label `le`; leave it out",
        ),
    ]);
}

#[test]
fn order() {
    assert_refused_classic(&[
        (
            "# TYPE x histogram\nx_bucket{le=\"2\"} 1\nx_bucket{le=\"1\"} 1\n",
            "line 3, column 1: the bounds of `x_bucket` do not rise; sort the buckets by `le`, each once",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"1\"} 1\nx_bucket{le=\"1.0\"} 1\n",
            "line 3, column 1: the bounds of `x_bucket` do not rise; sort the buckets by `le`, each once",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\nx_bucket{le=\"1\"} 1\nx_sum 1\nx_count 2\n",
            "line 3, column 1: the bounds of `x_bucket` do not rise; sort the buckets by `le`, each once",
        ),
    ]);
}

#[test]
fn sizes() {
    assert_refused_classic(&[
        (
            "# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_bucket{le=\"+Inf\"} 1\n",
            "line 3, column 21: the buckets of `x_bucket` are not cumulative; add what is in the buckets before to each",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"1\"} -1\n",
            "line 2, column 18: `x_bucket` is below 0; write a number from 0 on",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} NaN\n",
            "line 2, column 21: `x_bucket` is no number; write a number from 0 on",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\nx_sum 1\nx_count -2\n",
            "line 4, column 9: `x_count` is below 0; write a number from 0 on",
        ),
    ]);
}

#[test]
fn whole() {
    assert_refused_classic(&[
        (
            "# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_sum 1\nx_count 2\n",
            "line 2, column 1: a series of `x` has no bucket `le=\"+Inf\"`; write it as the last bucket",
        ),
        (
            "# TYPE x histogram\nx_sum 1\nx_count 2\n",
            "line 2, column 1: a series of `x` has no bucket `le=\"+Inf\"`; write it as the last bucket",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 3\nx_sum 1\nx_count 2\n",
            "line 4, column 9: `x_count` is not the bucket `le=\"+Inf\"`; write 3, or correct the bucket",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\nx_sum 1\n",
            "line 2, column 1: a series of `x` has no count; write `x_count`",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\nx_count 2\n",
            "line 2, column 1: a series of `x` has no sum; write `x_sum`",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\n",
            "line 2, column 1: a series of `x` has no sum; write `x_sum`",
        ),
        (
            "# TYPE x histogram\nx_bucket{a=\"b\",le=\"+Inf\"} 2\nx_sum{a=\"b\"} 1\nx_count{a=\"c\"} 2\n",
            "line 2, column 1: a series of `x` has no count; write `x_count`",
        ),
    ]);
}

#[test]
fn repeated() {
    assert_refused_classic(&[
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\nx_bucket{le=\"+Inf\"} 2\nx_sum 1\nx_count 2\n",
            "line 3, column 1: this sample of `x_bucket` is there already, on line 2; leave one of them out, or tell them apart by a label",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 2\nx_sum 1\nx_count 2\nx_sum 1\n",
            "line 5, column 1: this sample of `x_sum` is there already, on line 3; leave one of them out, or tell them apart by a label",
        ),
    ]);
}
