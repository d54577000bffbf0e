//! Lines that classic text does not allow.

use super::assert_refused_classic;

#[test]
fn names() {
    assert_refused_classic(&[
        (
            "9x 1\n",
            "line 1, column 1: `9x` is no metric name; write letters, digits, `_` and `:`, and no digit first",
        ),
        (
            "x-y 1\n",
            "line 1, column 1: `x-y` is no metric name; write letters, digits, `_` and `:`, and no digit first",
        ),
        (
            "é 1\n",
            "line 1, column 1: `é` is no metric name; write letters, digits, `_` and `:`, and no digit first",
        ),
        (
            "﻿x 1\n",
            "line 1, column 1: `\\u{feff}x` is no metric name; write letters, digits, `_` and `:`, and no digit first",
        ),
        (
            "{a=\"b\"} 1\n",
            "line 1, column 1: a metric name is missing; write it here",
        ),
        (
            "# HELP 9x Help.\n",
            "line 1, column 8: `9x` is no metric name; write letters, digits, `_` and `:`, and no digit first",
        ),
        (
            "# HELP\n",
            "line 1, column 7: the family's name is missing; write it behind a space",
        ),
        (
            "# TYPE\n",
            "line 1, column 7: the family's name is missing; write it behind a space",
        ),
        (
            "# TYPE x{ gauge\n",
            "line 1, column 9: there is no space before the type of `x`; write one",
        ),
    ]);
}

#[test]
fn label_names() {
    assert_refused_classic(&[
        (
            "x{1a=\"b\"} 1\n",
            "line 1, column 3: `1a` is no label name; write letters, digits and `_`, and no digit first",
        ),
        (
            "x{a.b=\"c\"} 1\n",
            "line 1, column 3: `a.b` is no label name; write letters, digits and `_`, and no digit first",
        ),
        (
            "x{a:b=\"c\"} 1\n",
            "line 1, column 3: `a:b` is no label name; write letters, digits and `_`, and no digit first",
        ),
        (
            "x{=\"c\"} 1\n",
            "line 1, column 3: a label name is missing; write it here",
        ),
        (
            "x{,} 1\n",
            "line 1, column 3: a label name is missing; write it here",
        ),
        (
            "x{\"a\"=\"c\"} 1\n",
            "line 1, column 3: a label name is in quotes; leave them out",
        ),
        (
            "x{__name__=\"y\"} 1\n",
            "line 1, column 3: label `__name__` is the metric's name; write it before the braces",
        ),
    ]);
}

#[test]
fn label_sets() {
    assert_refused_classic(&[
        (
            "x{a=\"1\",b=\"2\",a=\"3\"} 1\n",
            "line 1, column 15: label `a` is there twice; leave one of them out, or rename it",
        ),
        (
            "x{a=\"1\" b=\"2\"} 1\n",
            "line 1, column 9: neither a comma nor a closing brace is behind a label; write `,` or `}`",
        ),
        (
            "x{a=\"1\"; b=\"2\"} 1\n",
            "line 1, column 8: neither a comma nor a closing brace is behind a label; write `,` or `}`",
        ),
        (
            "x{a=\"1\"\n",
            "line 1, column 8: neither a comma nor a closing brace is behind a label; write `,` or `}`",
        ),
        (
            "x{a=\"1\",\n",
            "line 1, column 9: the labels have no closing brace; write `}` behind them",
        ),
        (
            "x{\n",
            "line 1, column 3: the labels have no closing brace; write `}` behind them",
        ),
        (
            "x{a} 1\n",
            "line 1, column 4: label `a` has no value; write `a=\"…\"`",
        ),
        (
            "x{a,b=\"1\"} 1\n",
            "line 1, column 4: label `a` has no value; write `a=\"…\"`",
        ),
    ]);
}

#[test]
fn columns_are_characters() {
    assert_refused_classic(&[
        (
            "x{a=\"é🦀\",b=1} 1\n",
            "line 1, column 12: the value of label `b` has no quotes; write `b=\"…\"`",
        ),
        (
            "x 1\nx{a=\"é\"} é\n",
            "line 2, column 10: the value `é` is no number; write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
        ),
    ]);
}

#[test]
fn quotes_and_escapes() {
    assert_refused_classic(&[
        (
            "x{a=b} 1\n",
            "line 1, column 5: the value of label `a` has no quotes; write `a=\"…\"`",
        ),
        (
            "x{a=\"b} 1\n",
            "line 1, column 5: the value of label `a` has no closing quote; write `\"` behind it, and `\\n` for a line feed inside",
        ),
        (
            "x{a='b'} 1\n",
            "line 1, column 5: the value of label `a` has no quotes; write `a=\"…\"`",
        ),
        (
            "x{a=\"b\nc\"} 1\n",
            "line 1, column 5: the value of label `a` has no closing quote; write `\"` behind it, and `\\n` for a line feed inside",
        ),
        (
            "x{a=\"b\\\"} 1\n",
            "line 1, column 5: the value of label `a` has no closing quote; write `\"` behind it, and `\\n` for a line feed inside",
        ),
        (
            "x{a=\"C:\\dir\"} 1\n",
            "line 1, column 8: `\\d` is no escape; write `\\\\` for a backslash; there are `\\\\`, `\\\"` and `\\n`",
        ),
        (
            "x{a=\"\\\n",
            "line 1, column 6: `\\` is no escape; write `\\\\` for a backslash; there are `\\\\`, `\\\"` and `\\n`",
        ),
        (
            "# HELP x a\\tb\n",
            "line 1, column 11: `\\t` is no escape; write `\\\\` for a backslash; there are `\\\\` and `\\n`",
        ),
        (
            "# HELP x a\\\"b\n",
            "line 1, column 11: `\\\"` is no escape; write `\\\\` for a backslash; there are `\\\\` and `\\n`",
        ),
        (
            "# HELP x \\\n",
            "line 1, column 10: `\\` is no escape; write `\\\\` for a backslash; there are `\\\\` and `\\n`",
        ),
    ]);
}

#[test]
fn ends() {
    assert_refused_classic(&[
        (
            "x 1",
            "line 1, column 4: the last line has no line feed; end the last line with one",
        ),
        (
            "x 1\ny",
            "line 2, column 2: the last line has no line feed; end the last line with one",
        ),
        (
            "# HELP x",
            "line 1, column 9: the last line has no line feed; end the last line with one",
        ),
    ]);
}

#[test]
fn reserved_labels() {
    assert_refused_classic(&[
        (
            "x{__x=\"1\"} 1\n",
            "line 1, column 3: `__x` begins with two underscores; write one: such names belong to servers",
        ),
        (
            "x{a=\"1\",__address__=\"\"} 1\n",
            "line 1, column 9: `__address__` begins with two underscores; write one: such names belong to servers",
        ),
    ]);
}
