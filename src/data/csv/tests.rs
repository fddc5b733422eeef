use super::*;

fn error(text: &str) -> String {
    parse(text, None).expect_err(text).to_string()
}

/// The column names of a text, including those of a refused one.
fn columns(text: &str, label: Option<usize>) -> Vec<String> {
    let mut columns = vec!["left over".into()];
    let _ = read(text, label, &mut columns);
    columns
}

fn table(text: &str) -> CsvTable {
    parse(text, None).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn reads_headers_quotes_delimiters_and_labels() {
    let text = "\u{feff}a;b;kind\r\n1;2;\"x; \"\"y\"\"\"\r\n\r\n3;-4e1;z\r\n";
    let read = table(text);
    assert_eq!(columns(text, None), ["a", "b", "kind"]);
    assert_eq!(read.data.class_names, ["x; \"y\"", "z"]);
    assert_eq!(read.data.x, ndarray::arr2(&[[1.0, 2.0], [3.0, -40.0]]));
    assert_eq!(
        read.note,
        "2 rows, 2 features; label “kind”: x; \"y\" 1, z 1."
    );
    let read = parse("0\t1.5\n10\t2\n2\t3", Some(0)).unwrap();
    assert_eq!(read.data.class_names, ["0", "2", "10"]);
    assert_eq!(read.data.targets, Targets::Classes(vec![0, 2, 1]));
    let read = table("x,y\n1,0.5\n2,1.25\n");
    assert!(matches!(read.data.targets, Targets::Values(_)));
}

#[test]
fn columns_are_named_as_the_table_is_cut() {
    for (text, expected) in [
        ("\"a,b\",x,y,label\n", &["a,b", "x", "y", "label"][..]),
        ("t;1,a,b,label\n", &["t;1", "a", "b", "label"]),
        (
            "x,y,\"kind; of; this; sort\"\n",
            &["x", "y", "kind; of; this; sort"],
        ),
        ("\"a,b,c,d\";x;label\n", &["a,b,c,d", "x", "label"]),
        ("a\tb;c\td\n", &["a", "b;c", "d"]),
        ("x, \"y\"\"\" ,z\n", &["x", "y\"", "z"]),
        ("5\" pipe,x,label\n", &["5\" pipe", "x", "label"]),
        (
            "\"two\nlines\",x;1,label\n1,2,a",
            &["two\nlines", "x;1", "label"],
        ),
        (
            "\u{feff}# x;y;z\r\n#\r\n\r\na,b,label\r\n1,2,x\r\n",
            &["a", "b", "label"],
        ),
        ("a,,label\n1,2,x", &["a", "column 2", "label"]),
        // Without a header.
        ("1,2,x\n3,4,y", &["column 1", "column 2", "label"]),
        ("1,5;2,5;3,5\n", &["column 1", "column 2", "label"]),
        // Refused, but its columns can still be chosen.
        ("name,x,y\nA,1,2\nB,1,oops\n", &["name", "x", "y"]),
        ("a,b,c\n1,2\n", &["a", "b", "c"]),
        // Nothing to choose from.
        ("", &[]),
        ("# x,y\n", &[]),
        ("a\n1\n", &[]),
        ("\"a,b\n1,2\n", &[]),
    ] {
        assert_eq!(columns(text, None), expected, "{text}");
    }
    assert_eq!(
        columns("1,2,x\n3,4,y", Some(0)),
        ["label", "column 2", "column 3"]
    );
}

#[test]
fn the_chosen_label_is_the_column_of_that_name() {
    let text = "\"a,b\",x,y,label\n1,0,3.5,0\n2,1,5.5,1\n3,1,7.5,0\n";
    let read = parse(text, Some(1)).unwrap();
    assert_eq!(read.data.input_names, ["a,b", "y", "label"]);
    assert_eq!(read.data.targets, Targets::Classes(vec![0, 1, 1]));
    assert_eq!(read.data.x.row(1).to_vec(), [2.0, 5.5, 1.0]);
    assert_eq!(read.note, "3 rows, 3 features; label “x”: 0 1, 1 2.");
}

#[test]
fn comments_lead_a_file_and_are_part_of_none() {
    // In the form that the page writes: quotes and delimiters mean nothing in them.
    let own = "# Training Ground 0.1.0, playground: “Loss”; a, b\n# \"https://example.org/#/playground?data=csv\nstep,loss\n0,0.5\n1,0.25\n";
    let read = table(own);
    assert_eq!(columns(own, None), ["step", "loss"]);
    assert_eq!(read.data.len(), 2);
    // Comment lines count, so that a message names the right line of the file.
    assert_eq!(
        error("# one\r\n# two\r\na,b\r\n1,x\r\noops,y"),
        "Line 5, column 1 (a): “oops” is not a number."
    );
    assert_eq!(
        error("# one\n\na,b\n1,x\n2"),
        "Line 5 has 1 cell; line 3 has 2."
    );
    assert_eq!(columns("# old\r# Mac\ra,b\r1,x\r2,y", None), ["a", "b"]);
    // After the first record it is a cell like any other.
    let colors = table("x,color\n1,#f00\n2,#0f0\n");
    assert_eq!(colors.data.class_names, ["#0f0", "#f00"]);
    let quoted = table("\"#\",x,label\n1,2,a\n2,3,b\n");
    assert_eq!(quoted.data.input_names, ["#", "x"]);
}

#[test]
fn decimal_commas_are_named() {
    for (text, expected) in [
        (
            "a;b;label\n1,5;2,5;x\n2,5;3,5;y\n",
            "Line 2, column 1 (a): “1,5” has a decimal comma; write it with a point: 1.5.",
        ),
        (
            "a\tlabel\n1\tx\n-2,5e3\ty\n",
            "Line 3, column 1 (a): “-2,5e3” has a decimal comma; write it with a point: -2.5e3.",
        ),
        (
            "1,5;2,5;x\n2,5;3,5;y\n",
            "Line 1, column 1 (column 1): “1,5” has a decimal comma; write it with a point: 1.5.",
        ),
        (
            "1,5;2,5;3,5\n",
            "Line 1, column 1 (column 1): “1,5” has a decimal comma; write it with a point: 1.5.",
        ),
        // A regression label.
        (
            "a;y\n1;1,5\n2;2,5\n",
            "Line 2, column 2 (y): “1,5” has a decimal comma; write it with a point: 1.5.",
        ),
        (
            "\"1,5\",\"2,5\",x\n2,3,y\n",
            "Line 1, column 1 (column 1): “1,5” has a decimal comma; write it with a point: 1.5.",
        ),
        (
            "a,b,label\n1,5,2,5,x\n",
            "Line 2 has 5 cells; line 1 has 3. If its numbers have decimal commas, write points instead.",
        ),
        ("a;b;label\n1,5;x\n", "Line 2 has 2 cells; line 1 has 3."),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
    assert!(error("a;c;b\nred, green;1;x\n").ends_with("“red, green” is not a number."));
}

#[test]
fn numbers_of_any_size_that_single_precision_holds() {
    let read = table("a,label\n0,x\n1e-320,y\n-3.4e38,x\n1e-999,y\n");
    assert_eq!(read.data.x.column(0).to_vec(), [0.0, 1e-320, -3.4e38, 0.0]);
    for huge in ["1e308", "-1e308", "3.5e38"] {
        let message = format!(
            "Line 3, column 1 (a): “{huge}” is beyond 3.4e38, the largest number the engine takes."
        );
        assert_eq!(error(&format!("a,label\n0,x\n{huge},y\n")), message);
    }
    assert_eq!(
        error("a,y\n1,0.5\n2,1e39\n"),
        "Line 3, column 2 (y): “1e39” is beyond 3.4e38, the largest number the engine takes."
    );
}

#[test]
fn bad_tables_say_where() {
    assert_eq!(error(""), "The CSV text is empty.");
    assert_eq!(error("\n \n"), "The CSV text is empty.");
    assert_eq!(error("# nothing else"), "The CSV text is empty.");
    assert!(error("hello").contains("only one column"));
    assert_eq!(error("a,b"), "There is a header but no data under it.");
    assert_eq!(error("a,b\n1,x\n2"), "Line 3 has 1 cell; line 1 has 2.");
    assert_eq!(
        error("a,b\n1,x\nfoo,y"),
        "Line 3, column 1 (a): “foo” is not a number."
    );
    assert_eq!(
        error("a,b\n1,x\n,y"),
        "Line 3, column 1 (a): the cell is empty."
    );
    assert_eq!(
        error("a,b\n1,x\nNaN,y"),
        "Line 3, column 1 (a): “NaN” is not a number."
    );
    assert_eq!(
        error("a,b\n1,x\n2,"),
        "Line 3, column 2 (b): the label is empty."
    );
    assert_eq!(
        error("1,x\n2,x"),
        "The label column “label” has the same value in every row."
    );
    assert_eq!(
        error("1,\"x\n2,y"),
        "The quote opened in line 1 is never closed."
    );
    assert!(error(&"1,2\n".repeat(3_000_000)).contains("12 MB"));
    assert!(error(&"1,2\n".repeat(20_001)).contains("20000 rows"));
    assert!(error(&format!("a,b\n{}", "1,2\n".repeat(20_001))).contains("20000 rows"));
    assert_eq!(
        table(&format!("a,b\n{}", "1,2\n1,3\n".repeat(10_000)))
            .data
            .len(),
        20_000
    );
    assert!(parse("1,2\n3,4", Some(7)).is_err());
    let many: String = (0..30).map(|i| format!("{i},name{i}\n")).collect();
    assert!(error(&many).contains("30 different texts"));
}

#[test]
fn the_columns_that_tell_most_are_drawn() {
    let iris = include_str!("../../../www/data/iris.csv");
    let read = table(iris);
    let names = read.axes.map(|a| read.data.input_names[a].as_str());
    assert_eq!(names, ["petal length (cm)", "petal width (cm)"]);
    // Regression targets: columns 0 and 2 vary with the target, 1 does not; a constant column tells nothing.
    let line = |i: usize| {
        let y = i as f64 + 0.5;
        format!("{},{},{},7,{y}", -2.0 * y, (i * 7) % 5, y + (i % 3) as f64)
    };
    let numbers: Vec<String> = (0..40).map(line).collect();
    assert_eq!(table(&numbers.join("\n")).axes, [0, 2]);
    // The first column wins a tie; a single column is used for both axes.
    assert_eq!(table("1,1,1,a\n2,2,2,b\n3,3,3,b").axes, [0, 1]);
    assert_eq!(table("7,7,7,a\n7,7,7,b").axes, [0, 1]);
    assert_eq!(table("1,a\n2,b").axes, [0, 0]);
    // The largest numbers do not overflow. Every twentieth row has the same class, but rows are not picked evenly.
    assert_eq!(table("3e38,1,2,a\n-3e38,1,3,b\n3e38,2,2,a").axes, [0, 2]);
    let many: Vec<String> = (0..20_000)
        .map(|i| format!("{},{},{},{}", i % 11, i % 13, i % 2, i % 2))
        .collect();
    assert_eq!(table(&many.join("\n")).axes[1], 2);
}
