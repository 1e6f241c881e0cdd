//! Owns the person's own files: `config.toml`, `keys.toml` and `themes/`, in the folder for settings.
//! Must not know what keys and themes mean; `ui` reads them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::written::Written;
use crate::ui::{self, BUILT_IN, Depth, Keymap, Theme};

/// The person's own files; each may be missing.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    folder: Option<PathBuf>,
    settings: Option<String>,
    /// What `settings` says.
    written: Written,
    keys: Option<String>,
    /// Themes by name.
    themes: BTreeMap<String, String>,
    unreadable: Vec<String>,
}

/// A theme that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub name: String,
    pub own: bool,
    pub chosen: bool,
}

impl Configuration {
    /// Reads the files of `$XDG_CONFIG_HOME/collaborate`.
    pub(super) fn read() -> Self {
        let base = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let folder = base("XDG_CONFIG_HOME").or_else(|| base("HOME").map(|home| home.join(".config")));
        folder.map(|base| Self::of(&base.join("collaborate"))).unwrap_or_default()
    }

    /// Reads the files of a folder.
    pub(super) fn of(folder: &Path) -> Self {
        let mut found = Self { folder: Some(folder.to_owned()), ..Self::default() };
        found.settings = found.text(&folder.join("config.toml"));
        found.written = Written::read(found.settings.as_deref().unwrap_or_default(), &found.path("config.toml"));
        found.keys = found.text(&folder.join("keys.toml"));
        let mut themes: Vec<PathBuf> =
            fs::read_dir(folder.join("themes")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        themes.sort();
        for path in themes.iter().filter(|path| path.extension().is_some_and(|ending| ending == "toml")) {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if let Some(text) = found.text(path) {
                found.themes.insert(name, text);
            }
        }
        found
    }

    fn text(&mut self, path: &Path) -> Option<String> {
        match fs::read_to_string(path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                self.unreadable.push(format!("{}: cannot be read: {error}", path.display()));
                None
            }
        }
    }

    /// A file of the folder, as it is named to people.
    pub(super) fn path(&self, name: &str) -> String {
        self.folder.as_ref().map_or_else(|| name.to_owned(), |folder| folder.join(name).display().to_string())
    }

    /// The folder of the files.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// What `config.toml` says.
    pub(super) fn written(&self) -> &Written {
        &self.written
    }

    /// Why `config.toml` may say more than was read of it.
    pub(super) fn misread(&self) -> Vec<String> {
        let own = self.path("config.toml");
        let closed = self.unreadable.iter().filter(|mistake| mistake.starts_with(&own));
        closed.chain(&self.written.mistakes).cloned().collect()
    }

    /// The files that are there.
    pub(super) fn files(&self) -> Vec<String> {
        let own = [("config.toml", &self.settings), ("keys.toml", &self.keys)];
        let own = own.iter().filter(|(_, text)| text.is_some()).map(|(name, _)| self.path(name));
        own.chain(self.themes.keys().map(|name| self.path(&format!("themes/{name}.toml")))).collect()
    }

    /// Everything that is wrong with the files, as `file:line: sentence`.
    pub(super) fn mistakes(&self) -> Vec<String> {
        let mut mistakes = self.unreadable.clone();
        if let Some(keys) = &self.keys {
            mistakes.extend(ui::check_keys(keys, &self.path("keys.toml")));
        }
        for (name, text) in &self.themes {
            mistakes.extend(ui::check_theme(text, &self.path(&format!("themes/{name}.toml"))));
        }
        mistakes.extend(self.theme(Depth::Mono).1);
        mistakes
    }

    /// The keys, and what is wrong with the person's own.
    pub(super) fn keymap(&self) -> (Keymap, Vec<String>) {
        let mut keymap = Keymap::standard();
        let mistakes = self.keys.as_ref().map(|keys| keymap.read(keys, &self.path("keys.toml"))).unwrap_or_default();
        (keymap, mistakes)
    }

    /// The chosen theme, and what is wrong with `config.toml` or with it; then the terminal's own colours stand in.
    pub(super) fn theme(&self, depth: Depth) -> (Theme, Vec<String>) {
        let mut mistakes = self.written.mistakes.clone();
        let Some(name) = &self.written.theme else { return (Theme::terminal(depth), mistakes) };
        match Theme::load(name, depth, &|name| self.themes.get(name).cloned()) {
            Ok(theme) => (theme, mistakes),
            Err(more) => {
                mistakes.extend(more);
                (Theme::terminal(depth), mistakes)
            }
        }
    }

    /// Themes that can be chosen, built-in ones first.
    pub(super) fn listed(&self) -> Vec<Listed> {
        let chosen = self.written.theme.clone().unwrap_or_else(|| "terminal".to_owned());
        let built_in =
            BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).filter(|name| !self.themes.contains_key(name));
        built_in
            .map(|name| (name, false))
            .chain(self.themes.keys().map(|name| (name.clone(), true)))
            .map(|(name, own)| Listed { chosen: name == chosen, name, own })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Configuration, Depth, fs};

    #[test]
    fn no_files_are_no_mistakes_and_give_the_terminals_colours() {
        let folder = tempfile::tempdir().unwrap();
        let configuration = Configuration::of(&folder.path().join("nothing"));
        assert!(configuration.mistakes().is_empty());
        assert!(configuration.files().is_empty());
        assert_eq!(configuration.listed().iter().filter(|theme| theme.chosen).count(), 1);
    }

    #[test]
    fn mistakes_name_file_and_line_and_the_rest_stands() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("config.toml"), "\ntheme = \"night\"\n").unwrap();
        fs::write(folder.path().join("keys.toml"), "[list]\nfly = [\"x\"]\n").unwrap();
        let configuration = Configuration::of(folder.path());
        let mistakes = configuration.mistakes();
        assert_eq!(mistakes.len(), 2, "{mistakes:?}");
        assert!(mistakes[0].contains("keys.toml:2: "), "{mistakes:?}");
        assert!(mistakes[1].contains("night"), "{mistakes:?}");
        fs::write(folder.path().join("config.toml"), "\nthem = \"night\"\n").unwrap();
        let (_, mistakes) = Configuration::of(folder.path()).theme(Depth::Mono);
        assert!(mistakes[0].contains("config.toml:2: "), "{mistakes:?}");
    }

    #[test]
    fn a_theme_of_ones_own_can_be_chosen() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("themes")).unwrap();
        fs::write(folder.path().join("config.toml"), "theme = \"night\"\n").unwrap();
        fs::write(folder.path().join("themes/night.toml"), "inherits = \"terminal\"\n").unwrap();
        let configuration = Configuration::of(folder.path());
        assert_eq!(configuration.mistakes(), Vec::<String>::new());
        let night = configuration.listed().into_iter().find(|theme| theme.name == "night").unwrap();
        assert!(night.own && night.chosen);
        assert_eq!(configuration.files().len(), 2);
    }
}
