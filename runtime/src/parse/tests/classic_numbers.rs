//! Values and timestamps that classic text does not allow.

use super::assert_refused_classic;

#[test]
fn numbers() {
    assert_refused_classic(&[
        (
            "x\n",
            "line 1, column 2: the sample `x` has no value; write a number behind it",
        ),
        (
            "x \n",
            "line 1, column 3: the sample `x ` has no value; write a number behind it",
        ),
        (
            "x{a=\"b\"}\n",
            "line 1, column 9: the sample `x{a=\"b\"}` has no value; write a number behind it",
        ),
        (
            "x one\n",
            "line 1, column 3: the value `one` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "x 1,5\n",
            "line 1, column 3: the value `1,5` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "x 0x10\n",
            "line 1, column 3: the value `0x10` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "x 1_000\n",
            "line 1, column 3: the value `1_000` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "x -NaN\n",
            "line 1, column 3: the value `-NaN` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "x 1e400\n",
            "line 1, column 3: the value `1e400` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "x 1\r\n",
            "line 1, column 3: a carriage return ends the line; end it with a line feed alone",
        ),
        (
            "x{a=\"b\"} 1e\n",
            "line 1, column 10: the value `1e` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
    ]);
}

#[test]
fn carriage_returns() {
    assert_refused_classic(&[
        (
            "x 1\r\n",
            "line 1, column 3: a carriage return ends the line; end it with a line feed alone",
        ),
        (
            "\r\n",
            "line 1, column 1: a carriage return ends the line; end it with a line feed alone",
        ),
        (
            "# TYPE x gauge\r\nx 1\r\n",
            "line 1, column 10: a carriage return ends the line; end it with a line feed alone",
        ),
        (
            "x{a=\"b\"}\r\n",
            "line 1, column 9: a carriage return ends the line; end it with a line feed alone",
        ),
    ]);
}

#[test]
fn timestamps() {
    assert_refused_classic(&[
        (
            "x 1 1.5\n",
            "line 1, column 5: the timestamp `1.5` is no whole number; write milliseconds since 1970, or leave it out",
        ),
        (
            "x 1 now\n",
            "line 1, column 5: the timestamp `now` is no whole number; write milliseconds since 1970, or leave it out",
        ),
        (
            "x 1 \n",
            "line 1, column 4: a blank ends the line; leave it out",
        ),
        (
            "x 1 5 6\n",
            "line 1, column 6: ` 6` is behind the end of the sample; leave it out",
        ),
        (
            "x 1 99999999999999999999\n",
            "line 1, column 5: the timestamp `99999999999999999999` is no whole number; write milliseconds since 1970, or leave it out",
        ),
        (
            "x 1 # {a=\"b\"} 1\n",
            "line 1, column 5: this format has neither exemplars nor comments behind a sample; leave it out, or write OpenMetrics",
        ),
        (
            "x 1 # so it is\n",
            "line 1, column 5: this format has neither exemplars nor comments behind a sample; leave it out, or write OpenMetrics",
        ),
        (
            "x 1 2 # {} 1\n",
            "line 1, column 6: ` # {} 1` is behind the end of the sample; leave it out",
        ),
    ]);
}
