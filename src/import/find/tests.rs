use super::*;

fn touch(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "x").unwrap();
}

#[test]
fn folders_are_walked_in_order_without_hidden_files_and_each_file_once() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    for name in ["b.csv", "a/2.csv", "a/1.csv", ".hidden.csv", ".git/config", "a/.cache/x.csv"] {
        touch(&root.join(name));
    }
    let expected = [root.join("a/1.csv"), root.join("a/2.csv"), root.join("b.csv")];
    assert_eq!(find_files(&[root.to_path_buf()]).unwrap(), expected);
    assert_eq!(find_files(&[root.join("a/1.csv"), root.to_path_buf(), root.join("a")]).unwrap(), expected);
    // A hidden file that is named is meant.
    assert_eq!(find_files(&[root.join(".hidden.csv")]).unwrap(), [root.join(".hidden.csv")]);
}

#[test]
fn links_in_a_circle_and_into_nowhere_do_no_harm() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    touch(&root.join("a/1.csv"));
    std::os::unix::fs::symlink(root, root.join("a/up")).unwrap();
    std::os::unix::fs::symlink("self", root.join("self")).unwrap();
    std::os::unix::fs::symlink("nowhere", root.join("lost")).unwrap();
    assert_eq!(find_files(&[root.to_path_buf()]).unwrap(), [root.join("a/1.csv")]);
}

#[test]
fn a_path_that_is_not_there_and_an_empty_folder_are_named() {
    let root = tempfile::tempdir().unwrap();
    let missing = root.path().join("no such.csv");
    let refusal = find_files(std::slice::from_ref(&missing)).unwrap_err();
    assert_eq!(refusal.what, format!("there is no file or folder '{}'", missing.display()));
    let refusal = find_files(&[root.path().to_path_buf()]).unwrap_err();
    assert_eq!(refusal.what, format!("the folder '{}' holds no files", root.path().display()));
    let refusal = open(root.path()).unwrap_err();
    assert_eq!(refusal.what, format!("'{}' is no file", root.path().display()));
}

#[test]
fn the_digest_is_that_of_the_standard() {
    // FIPS 180-2, appendix B.1.
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("abc");
    fs::write(&path, "abc").unwrap();
    assert_eq!(sha256(&path).unwrap(), expected);
    assert_eq!(sha256_bytes(b"abc"), expected);
    assert!(sha256(&root.path().join("none")).is_err());
}
