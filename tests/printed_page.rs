//! The printable page of a report, opened by a browser that others wrote: nothing complains, every chart has a size,
//! and it prints on A4.
//!
//! Runs where Chromium is installed (`COLLABORATE_TEST_CHROMIUM` or `chromium` on the path), else says that it is skipped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use command::{run, sample};

/// The browser, if there is one.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("COLLABORATE_TEST_CHROMIUM").map(PathBuf::from);
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).map(|folder| folder.join("chromium")).find(|path| path.is_file());
    named.or(found)
}

fn browse(browser: &Path, profile: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr"])
        .args(["--allow-file-access-from-files", "--virtual-time-budget=10000", "--no-first-run"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// What the browser's console said.
fn complaints(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect()
}

/// A page that frames the report and writes down how large each chart and each point was drawn.
const MEASURE: &str = r#"<!DOCTYPE html><meta charset="utf-8"><iframe id="it" src="report.html" width="1000" height="4000">
</iframe><pre id="sizes"></pre><script>
document.getElementById("it").addEventListener("load", () => {
  const page = document.getElementById("it").contentDocument;
  const sizes = (what) => [...page.querySelectorAll(what)].map((it) => it.getBoundingClientRect())
    .map((box) => `${what} ${box.width.toFixed(1)} ${box.height.toFixed(1)}`);
  const wide = page.documentElement.scrollWidth <= 1000 ? "fits" : `too wide: ${page.documentElement.scrollWidth}`;
  document.getElementById("sizes").textContent =
    [...sizes("svg"), ...sizes(".point"), ...sizes("table"), wide, "measured"].join("\n");
});
</script>"#;

/// Where each page of a PDF says how large it is.
fn page_sizes(pdf: &[u8]) -> Vec<(f64, f64)> {
    let text = String::from_utf8_lossy(pdf);
    let boxes =
        text.split("/MediaBox").skip(1).map(|rest| rest.split_once(']').unwrap().0.trim_start_matches([' ', '[']));
    boxes
        .map(|numbers| {
            let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
            (numbers[2], numbers[3])
        })
        .collect()
}

#[test]
fn a_browser_draws_the_page_without_complaint_and_prints_it_on_a4() {
    let Some(browser) = chromium() else {
        eprintln!("skipped: there is no Chromium here");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    for part in ["schools.csv", "2022-2023", "2023-2024"] {
        run(folder, &format!("import {}", sample(part).display()));
    }
    run(
        folder,
        "group create --name Coast --owner LA:999 --school 900003 --school 900024 --school 900015 --school 900027",
    );
    for (name, charts) in [("schools", 4), ("overview", 4)] {
        let page = folder.join("report.html");
        run(folder, &format!("report {name} --group Coast --output {}", page.display()));
        fs::write(folder.join("measure.html"), MEASURE).unwrap();
        let profile = folder.join("profile");
        let url = |file: &str| format!("file://{}", folder.join(file).display());
        let measured = browse(&browser, &profile, &["--dump-dom", &url("measure.html")]);
        assert_eq!(complaints(&measured), Vec::<String>::new());
        let dom = String::from_utf8_lossy(&measured.stdout);
        let sizes = dom.split_once("<pre id=\"sizes\">").unwrap().1.split_once("</pre>").unwrap().0;
        assert!(sizes.ends_with("fits\nmeasured"), "{sizes}");
        for (what, least) in [("svg", charts), (".point", charts), ("table", 1)] {
            let drawn: Vec<Vec<f64>> = sizes
                .lines()
                .filter_map(|line| line.strip_prefix(what)?.strip_prefix(' '))
                .map(|size| size.split(' ').map(|number| number.parse().unwrap()).collect())
                .collect();
            assert!(drawn.len() >= least, "{what} in {name}: {sizes}");
            assert!(drawn.iter().flatten().all(|length| *length >= 2.0), "{what} in {name}: {sizes}");
        }
        let pdf = folder.join("report.pdf");
        let printed = browse(
            &browser,
            &profile,
            &["--no-pdf-header-footer", &format!("--print-to-pdf={}", pdf.display()), &url("report.html")],
        );
        assert_eq!(complaints(&printed), Vec::<String>::new());
        let pages = page_sizes(&fs::read(&pdf).unwrap());
        assert!(!pages.is_empty(), "no page of {name} was printed");
        for (width, height) in pages {
            // A4 is 595.28 by 841.89 points; a wide list lies on its side.
            let (short, long) = (width.min(height), width.max(height));
            assert!((short - 595.28).abs() < 1.0 && (long - 841.89).abs() < 1.0, "{width} by {height}");
        }
    }
}
