//! Lines that OpenMetrics does not allow.

use super::assert_refused_open_metrics;

#[test]
fn ends() {
    assert_refused_open_metrics(&[
        (
            "",
            "line 1, column 1: the text ends without `# EOF`; write it as the last line",
        ),
        (
            "x 1\n",
            "line 2, column 1: the text ends without `# EOF`; write it as the last line",
        ),
        (
            "x 1",
            "line 1, column 4: the last line has no line feed; end it with one, and the text with a line `# EOF`",
        ),
        (
            "x 1\n# EO",
            "line 2, column 5: the last line has no line feed; end it with one, and the text with a line `# EOF`",
        ),
        (
            "x 1\n# EOF \n",
            "line 2, column 2: `# EOF ` is a comment; leave it out: there are HELP, TYPE, UNIT and EOF only",
        ),
        (
            "# EOF\n\n",
            "line 2, column 1: this line is behind `# EOF`; leave it out, or put it before",
        ),
        (
            "# EOF\nx 1\n",
            "line 2, column 1: this line is behind `# EOF`; leave it out, or put it before",
        ),
        (
            "# EOF\n# EOF\n",
            "line 2, column 1: this line is behind `# EOF`; leave it out, or put it before",
        ),
    ]);
}

#[test]
fn blanks() {
    assert_refused_open_metrics(&[
        (
            "\n# EOF\n",
            "line 1, column 1: this line is blank; leave it out",
        ),
        (
            " x 1\n# EOF\n",
            "line 1, column 1: a blank is before a metric name; leave it out",
        ),
        (
            "x  1\n# EOF\n",
            "line 1, column 3: there is more than one space before the value; write one only",
        ),
        (
            "x\t1\n# EOF\n",
            "line 1, column 2: there is no space before the value; write one",
        ),
        (
            "x 1 \n# EOF\n",
            "line 1, column 4: a blank ends the line; leave it out",
        ),
        (
            "x {a=\"b\"} 1\n# EOF\n",
            "line 1, column 2: a blank is before the labels; leave it out",
        ),
        (
            "x{a=\"b\"}1\n# EOF\n",
            "line 1, column 9: there is no space before the value; write one",
        ),
        (
            "x{ a=\"b\"} 1\n# EOF\n",
            "line 1, column 3: a blank is before a label name; leave it out",
        ),
        (
            "x{a =\"b\"} 1\n# EOF\n",
            "line 1, column 4: label `a` has no value; write `a=\"…\"`",
        ),
        (
            "x{a= \"b\"} 1\n# EOF\n",
            "line 1, column 5: the value of label `a` has no quotes; write `a=\"…\"`",
        ),
        (
            "x{a=\"b\",} 1\n# EOF\n",
            "line 1, column 8: a comma stands before the closing brace; leave it out",
        ),
        (
            "x{a=\"b\" } 1\n# EOF\n",
            "line 1, column 8: neither a comma nor a closing brace is behind a label; write `,` or `}`",
        ),
        (
            "x{a=\"b\", c=\"d\"} 1\n# EOF\n",
            "line 1, column 9: a blank is before a label name; leave it out",
        ),
        (
            "#  TYPE x gauge\n# EOF\n",
            "line 1, column 3: there is more than one space before the word behind `#`; write one only",
        ),
        (
            "#TYPE x gauge\n# EOF\n",
            "line 1, column 2: there is no space before the word behind `#`; write one",
        ),
        (
            "# TYPE  x gauge\n# EOF\n",
            "line 1, column 8: there is more than one space before the family's name; write one only",
        ),
        (
            "# TYPE x  gauge\n# EOF\n",
            "line 1, column 10: there is more than one space before the type of `x`; write one only",
        ),
    ]);
}

#[test]
fn comments() {
    assert_refused_open_metrics(&[
        (
            "# so it is\n# EOF\n",
            "line 1, column 2: `# so it is` is a comment; leave it out: there are HELP, TYPE, UNIT and EOF only",
        ),
        (
            "#\n# EOF\n",
            "line 1, column 2: the word behind `#` is missing; write it behind a space",
        ),
        (
            "# HELPER x y\n# EOF\n",
            "line 1, column 2: `# HELPER x y` is a comment; leave it out: there are HELP, TYPE, UNIT and EOF only",
        ),
    ]);
}

#[test]
fn reserved_names() {
    assert_refused_open_metrics(&[
        (
            "x{__a=\"1\"} 1\n# EOF\n",
            "line 1, column 3: `__a` begins with two underscores; write one: such names belong to servers",
        ),
        (
            "x{__name__=\"y\"} 1\n# EOF\n",
            "line 1, column 3: label `__name__` is the metric's name; write it before the braces",
        ),
        (
            "x{\"a\"=\"y\"} 1\n# EOF\n",
            "line 1, column 3: a label name is in quotes; leave them out",
        ),
    ]);
}

#[test]
fn escapes() {
    assert_refused_open_metrics(&[
        (
            "x{a=\"\\t\"} 1\n# EOF\n",
            "line 1, column 6: `\\t` is no escape; write `\\\\` for a backslash; there are `\\\\`, `\\\"` and `\\n`",
        ),
        (
            "# HELP x a \"b\"\n# EOF\n",
            "line 1, column 12: a double quote is not escaped; write `\\\"`",
        ),
        (
            "# HELP x a\\b\n# EOF\n",
            "line 1, column 11: `\\b` is no escape; write `\\\\` for a backslash; there are `\\\\`, `\\\"` and `\\n`",
        ),
        (
            "# HELP x{\n# EOF\n",
            "line 1, column 9: there is no space before the help text; write one",
        ),
    ]);
}

#[test]
fn carriage_returns() {
    assert_refused_open_metrics(&[
        (
            "x 1\r\n# EOF\r\n",
            "line 1, column 3: a carriage return ends the line; end it with a line feed alone",
        ),
        (
            "# EOF\r\n",
            "line 1, column 2: a carriage return ends the line; end it with a line feed alone",
        ),
    ]);
}

#[test]
fn timestamps() {
    assert_refused_open_metrics(&[
        (
            "x 1 NaN\n# EOF\n",
            "line 1, column 5: the timestamp `NaN` is no moment; write seconds since 1970, or leave it out",
        ),
        (
            "x 1 +Inf\n# EOF\n",
            "line 1, column 5: the timestamp `+Inf` is no moment; write seconds since 1970, or leave it out",
        ),
        (
            "x 1 later\n# EOF\n",
            "line 1, column 5: the timestamp `later` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "x 1 1 1\n# EOF\n",
            "line 1, column 7: `1` is no exemplar; write it like `# {trace_id=\"…\"} 0.25`, or leave it out",
        ),
    ]);
}

#[test]
fn exemplars() {
    assert_refused_open_metrics(&[
        (
            "# TYPE x counter\nx_created 1 # {} 1\n# EOF\n",
            "line 2, column 12: `x_created` has an exemplar; leave it out: only counters and buckets have them",
        ),
        (
            "# TYPE x gauge\nx 1 # {} 1\n# EOF\n",
            "line 2, column 4: `x` has an exemplar; leave it out: only counters and buckets have them",
        ),
        (
            "# TYPE x histogram\nx_bucket{le=\"+Inf\"} 1\nx_count 1 # {} 1\n# EOF\n",
            "line 3, column 10: `x_count` has an exemplar; leave it out: only counters and buckets have them",
        ),
        (
            "# TYPE x counter\nx_total 1 #\n# EOF\n",
            "line 2, column 11: `#` is no exemplar; write it like `# {trace_id=\"…\"} 0.25`, or leave it out",
        ),
        (
            "# TYPE x counter\nx_total 1 # 1\n# EOF\n",
            "line 2, column 11: `# 1` is no exemplar; write it like `# {trace_id=\"…\"} 0.25`, or leave it out",
        ),
        (
            "# TYPE x counter\nx_total 1 #{} 1\n# EOF\n",
            "line 2, column 11: `#{} 1` is no exemplar; write it like `# {trace_id=\"…\"} 0.25`, or leave it out",
        ),
        (
            "# TYPE x counter\nx_total 1 # {}\n# EOF\n",
            "line 2, column 15: the exemplar's value is missing; write it behind a space",
        ),
        (
            "# TYPE x counter\nx_total 1 # {}1\n# EOF\n",
            "line 2, column 15: there is no space before the exemplar's value; write one",
        ),
        (
            "# TYPE x counter\nx_total 1 # {} x\n# EOF\n",
            "line 2, column 16: the exemplar's value `x` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "# TYPE x counter\nx_total 1 # {a=b} 1\n# EOF\n",
            "line 2, column 16: the value of label `a` has no quotes; write `a=\"…\"`",
        ),
        (
            "# TYPE x counter\nx_total 1 # {a=\"b\",a=\"c\"} 1\n# EOF\n",
            "line 2, column 20: label `a` is there twice; leave one of them out, or rename it",
        ),
        (
            "# TYPE x counter\nx_total 1 # {} 1 x\n# EOF\n",
            "line 2, column 18: the timestamp `x` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "# TYPE x counter\nx_total 1 # {} 1 1 1\n# EOF\n",
            "line 2, column 19: ` 1` is behind the end of the sample; leave it out",
        ),
        (
            "# TYPE x counter\nx_total 1 # {} 1 # {} 1\n# EOF\n",
            "line 2, column 17: ` # {} 1` is behind the end of the sample; leave it out",
        ),
        (
            "# TYPE x counter\nx_total 1# {} 1\n# EOF\n",
            "line 2, column 9: the value `1#` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
        (
            "# TYPE x counter\nx_total 1  # {} 1\n# EOF\n",
            "line 2, column 11: there is more than one space before the timestamp; write one only",
        ),
        (
            "# TYPE x counter\nx_total 1 # {a=\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"} 1\n# EOF\n",
            "line 2, column 14: the exemplar's label names and values have 129 characters; write 128 at most",
        ),
    ]);
}
