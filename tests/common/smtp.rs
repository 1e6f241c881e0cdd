//! Owns a mail server for tests, on loopback: it speaks SMTP properly, keeps what it took, and fails when told to.
//! Must not know what a mail should say.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a test waits for something before it fails.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Where in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Greeting,
    Hello,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    /// The command DATA.
    Data,
    /// The final answer, after the mail's content.
    Taken,
    Reset,
}

/// What to do at a stage instead of the usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Give this answer (`550 no such person`).
    Answer(String),
    /// Answer as usual when `release` is called, and not before.
    Hold,
    /// Close the connection without an answer; nothing is taken.
    Drop,
    /// Take the mail, then close the connection instead of saying so.
    TakeAndDrop,
    /// Give the usual answer, then close the connection.
    AnswerAndDrop,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    /// Headers and text as they came, dots unstuffed, lines ending in CRLF.
    pub content: String,
    /// Who had signed in.
    pub user: Option<String>,
    pub encrypted: bool,
}

impl Taken {
    /// A header's value, unfolded, as it is on the wire.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.content.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    /// What follows the headers, as it is on the wire.
    pub fn body(&self) -> &str {
        self.content.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default()
    }
}

/// How the server is set up.
#[derive(Clone, Default)]
pub struct Setup {
    /// Who may sign in, and must.
    pub account: Option<(String, String)>,
    /// Offers only LOGIN.
    pub login_only: bool,
    /// Offers STARTTLS, or speaks TLS at once.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    pub tls_at_once: bool,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    /// What to do instead, and how many times (`None`: until told otherwise).
    acts: BTreeMap<Stage, (Act, Option<usize>)>,
    held: usize,
    released: bool,
    stopping: bool,
    connections: usize,
    commands: Vec<String>,
    open: Vec<TcpStream>,
}

struct Shared {
    setup: Setup,
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// The server; it stops when it is dropped.
pub struct Smtp {
    shared: Arc<Shared>,
    address: SocketAddr,
    listening: Option<JoinHandle<()>>,
}

impl Smtp {
    pub fn start() -> Self {
        Self::with(Setup::default())
    }

    pub fn with(setup: Setup) -> Self {
        let shared = Arc::new(Shared { setup, state: Mutex::default(), changed: Condvar::new() });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let listening = Some(listen(listener, Arc::clone(&shared)));
        Self { shared, address, listening }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its name for `server`, unencrypted.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on this is done at the stage.
    pub fn always(&self, stage: Stage, act: Act) {
        self.shared.state().acts.insert(stage, (act, None));
    }

    /// The next time this is done at the stage, and then the usual again.
    pub fn once(&self, stage: Stage, act: Act) {
        self.shared.state().acts.insert(stage, (act, Some(1)));
    }

    /// The next times this answer is given at the stage.
    pub fn answer(&self, stage: Stage, times: usize, answer: &str) {
        self.shared.state().acts.insert(stage, (Act::Answer(answer.to_owned()), Some(times)));
    }

    /// The usual again, everywhere; what was held goes on.
    pub fn behave(&self) {
        self.shared.state().acts.clear();
        self.release();
    }

    /// Lets every held answer go.
    pub fn release(&self) {
        let mut state = self.shared.state();
        state.released = true;
        self.shared.changed.notify_all();
        while state.held > 0 {
            state = self.shared.changed.wait_timeout(state, DEADLINE).unwrap().0;
        }
        state.released = false;
    }

    /// Waits until somebody waits for a held answer.
    pub fn wait_held(&self) {
        self.wait("an answer to be held", |state| state.held > 0);
    }

    /// Waits until this many mails were taken, and gives all.
    pub fn wait_taken(&self, count: usize) -> Vec<Taken> {
        self.wait("mails to be taken", |state| state.taken.len() >= count);
        self.taken()
    }

    fn wait(&self, what: &str, ready: impl Fn(&State) -> bool) {
        let end = Instant::now() + DEADLINE;
        let mut state = self.shared.state();
        while !ready(&state) {
            let left =
                end.checked_duration_since(Instant::now()).unwrap_or_else(|| panic!("waited in vain for {what}"));
            state = self.shared.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.shared.state().taken.clone()
    }

    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// Every command line so far, without what signs in.
    pub fn commands(&self) -> Vec<String> {
        self.shared.state().commands.clone()
    }

    /// Closes the port and every connection: from now on nobody is there.
    pub fn go_down(&mut self) {
        {
            let mut state = self.shared.state();
            state.stopping = true;
            for stream in state.open.drain(..) {
                let _ = stream.shutdown(Shutdown::Both);
            }
            self.shared.changed.notify_all();
        }
        if let Some(listening) = self.listening.take() {
            // Wakes the thread that waits for a connection.
            let _ = TcpStream::connect(self.address);
            listening.join().unwrap();
        }
    }

    /// Is there again, at the same port.
    pub fn come_back(&mut self) {
        assert!(self.listening.is_none(), "it is there already");
        let end = Instant::now() + DEADLINE;
        let listener = loop {
            match TcpListener::bind(self.address) {
                Ok(listener) => break listener,
                Err(error) => assert!(Instant::now() < end, "the port does not come free: {error}"),
            }
            thread::yield_now();
        };
        self.shared.state().stopping = false;
        self.listening = Some(listen(listener, Arc::clone(&self.shared)));
    }

    /// Closes every connection, as a server does that waited for too long; the port stays open.
    pub fn hang_up(&self) {
        for stream in self.shared.state().open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.go_down();
    }
}

fn listen(listener: TcpListener, shared: Arc<Shared>) -> JoinHandle<()> {
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let mut state = shared.state();
            if state.stopping {
                return;
            }
            state.connections += 1;
            state.open.push(stream.try_clone().unwrap());
            drop(state);
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let raw = stream.try_clone().unwrap();
                // A client that goes away ends its conversation.
                let _ = converse(stream, &shared);
                let _ = raw.shutdown(Shutdown::Both);
            });
        }
    })
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

struct Conversation<'a> {
    shared: &'a Shared,
    stream: Box<dyn Stream>,
    /// Read but not yet used: a client may send several commands at once.
    pending: Vec<u8>,
    raw: TcpStream,
    encrypted: bool,
    user: Option<String>,
    from: Option<String>,
    to: Vec<String>,
}

fn closed() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionAborted)
}

fn encrypt(raw: &TcpStream, config: &Arc<rustls::ServerConfig>) -> io::Result<Box<dyn Stream>> {
    let session = rustls::ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
    Ok(Box::new(rustls::StreamOwned::new(session, raw.try_clone()?)))
}

fn converse(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let raw = stream.try_clone()?;
    let at_once = shared.setup.tls.as_ref().filter(|_| shared.setup.tls_at_once);
    let inner = at_once.map_or_else(|| Ok(Box::new(stream) as Box<dyn Stream>), |config| encrypt(&raw, config))?;
    let encrypted = at_once.is_some();
    let mut talk = Conversation {
        shared,
        stream: inner,
        pending: Vec::new(),
        raw,
        encrypted,
        user: None,
        from: None,
        to: Vec::new(),
    };
    talk.reply(Stage::Greeting, "220 mail.test ESMTP")?;
    while talk.next()? {}
    Ok(())
}

impl Conversation<'_> {
    fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.pending.windows(2).position(|pair| pair == b"\r\n") {
                let line = String::from_utf8_lossy(&self.pending[..end]).into_owned();
                self.pending.drain(..end + 2);
                return Ok(line);
            }
            let mut bytes = [0; 4096];
            let read = self.stream.read(&mut bytes)?;
            if read == 0 {
                return Err(closed());
            }
            self.pending.extend_from_slice(&bytes[..read]);
        }
    }

    fn say(&mut self, answer: &str) -> io::Result<()> {
        self.stream.write_all(format!("{answer}\r\n").as_bytes())?;
        self.stream.flush()
    }

    /// What was told to be done at this stage, counted down.
    fn act(&self, at: Stage) -> Option<Act> {
        let mut state = self.shared.state();
        let (act, left) = state.acts.get_mut(&at)?;
        let act = act.clone();
        match left {
            Some(0 | 1) => {
                state.acts.remove(&at);
            }
            Some(left) => *left -= 1,
            None => {}
        }
        Some(act)
    }

    /// Answers as usual or as was told; says whether the usual was answered.
    fn reply(&mut self, stage: Stage, usual: &str) -> io::Result<bool> {
        match self.act(stage) {
            None => self.say(usual).map(|()| true),
            Some(Act::Answer(answer)) => self.say(&answer).map(|()| false),
            Some(Act::Hold) => {
                self.hold();
                self.say(usual).map(|()| true)
            }
            Some(Act::Drop | Act::TakeAndDrop) => Err(closed()),
            Some(Act::AnswerAndDrop) => {
                self.say(usual)?;
                Err(closed())
            }
        }
    }

    fn hold(&self) {
        let mut state = self.shared.state();
        state.held += 1;
        self.shared.changed.notify_all();
        while !state.released && !state.stopping {
            state = self.shared.changed.wait(state).unwrap();
        }
        state.held -= 1;
        self.shared.changed.notify_all();
    }

    /// One command; says whether another may follow.
    fn next(&mut self) -> io::Result<bool> {
        let line = self.line()?;
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let noted = if verb == "AUTH" { "AUTH".to_owned() } else { line.clone() };
        self.shared.state().commands.push(noted);
        let must_sign_in = self.shared.setup.account.is_some() && self.user.is_none();
        match verb.as_str() {
            "EHLO" => self.hello()?,
            "HELO" => {
                self.forget();
                self.reply(Stage::Hello, "250 mail.test")?;
            }
            "STARTTLS" => self.start_tls()?,
            "AUTH" => self.auth(&line)?,
            "MAIL" if must_sign_in => self.say("530 5.7.0 Authentication required")?,
            "MAIL" if self.from.is_some() => self.say("503 5.5.1 a mail is under way")?,
            "MAIL" => match path(&line, "MAIL FROM:") {
                None => self.say("501 5.5.4 MAIL FROM:<address>")?,
                Some(from) => {
                    if self.reply(Stage::Mail, "250 2.1.0 sender ok")? {
                        self.from = Some(from);
                    }
                }
            },
            "RCPT" if self.from.is_none() => self.say("503 5.5.1 MAIL first")?,
            "RCPT" => match path(&line, "RCPT TO:").filter(|to| !to.is_empty()) {
                None => self.say("501 5.5.4 RCPT TO:<address>")?,
                Some(to) => {
                    if self.reply(Stage::Rcpt, "250 2.1.5 recipient ok")? {
                        self.to.push(to);
                    }
                }
            },
            "DATA" if self.to.is_empty() => self.say("503 5.5.1 RCPT first")?,
            "DATA" => self.data()?,
            "RSET" => {
                self.forget();
                self.reply(Stage::Reset, "250 2.0.0 forgotten")?;
            }
            "NOOP" => self.say("250 2.0.0 ok")?,
            "QUIT" => {
                self.say("221 2.0.0 good-bye")?;
                return Ok(false);
            }
            _ => self.say("500 5.5.2 no such command")?,
        }
        Ok(true)
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    fn hello(&mut self) -> io::Result<()> {
        self.forget();
        let setup = &self.shared.setup;
        let mut offers = vec!["mail.test", "PIPELINING", "8BITMIME"];
        if setup.tls.is_some() && !self.encrypted {
            offers.push("STARTTLS");
        }
        if setup.account.is_some() {
            offers.push(if setup.login_only { "AUTH LOGIN" } else { "AUTH PLAIN LOGIN" });
        }
        let last = offers.len() - 1;
        let lines: Vec<String> = offers
            .iter()
            .enumerate()
            .map(|(i, word)| format!("250{}{word}", if i == last { ' ' } else { '-' }))
            .collect();
        self.reply(Stage::Hello, &lines.join("\r\n")).map(|_| ())
    }

    fn start_tls(&mut self) -> io::Result<()> {
        let Some(config) = self.shared.setup.tls.clone().filter(|_| !self.encrypted) else {
            return self.say("502 5.5.1 not here");
        };
        if self.reply(Stage::StartTls, "220 2.0.0 go ahead")? {
            // What was said before in the clear counts for nothing.
            self.pending.clear();
            self.forget();
            self.stream = encrypt(&self.raw, &config)?;
            self.encrypted = true;
        }
        Ok(())
    }

    fn auth(&mut self, line: &str) -> io::Result<()> {
        let Some((user, password)) = self.shared.setup.account.clone() else {
            return self.say("502 5.5.1 nobody signs in here");
        };
        let words: Vec<&str> = line.split(' ').collect();
        let given = match words.get(1).map(|word| word.to_ascii_uppercase()).as_deref() {
            Some("PLAIN") => {
                let response = match words.get(2) {
                    Some(response) => (*response).to_owned(),
                    None => self.ask("334 ")?,
                };
                let parts = decode(&response);
                let mut parts = parts.split('\0').skip(1).map(str::to_owned);
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
            }
            Some("LOGIN") => {
                let name = self.ask("334 VXNlcm5hbWU6")?;
                let word = self.ask("334 UGFzc3dvcmQ6")?;
                (decode(&name), decode(&word))
            }
            _ => return self.say("504 5.5.4 PLAIN or LOGIN"),
        };
        if given != (user.clone(), password) {
            return self.say(&format!("535 5.7.8 {} is not the password", given.1));
        }
        if self.reply(Stage::Auth, "235 2.7.0 signed in")? {
            self.user = Some(user);
        }
        Ok(())
    }

    fn ask(&mut self, question: &str) -> io::Result<String> {
        self.say(question)?;
        self.line()
    }

    fn data(&mut self) -> io::Result<()> {
        if !self.reply(Stage::Data, "354 end with a dot")? {
            return Ok(());
        }
        let mut content = String::new();
        loop {
            let line = self.line()?;
            if line == "." {
                break;
            }
            content.push_str(line.strip_prefix('.').unwrap_or(&line));
            content.push_str("\r\n");
        }
        let taken = Taken {
            from: self.from.take().unwrap_or_default(),
            to: std::mem::take(&mut self.to),
            content,
            user: self.user.clone(),
            encrypted: self.encrypted,
        };
        let act = self.shared.state().acts.get(&Stage::Taken).map(|(act, _)| act.clone());
        match act {
            Some(Act::Answer(_) | Act::Drop) => {}
            // Where an answer is held, it alone is late: the mail is there.
            _ => self.keep(taken),
        }
        self.reply(Stage::Taken, "250 2.0.0 taken").map(|_| ())
    }

    fn keep(&self, taken: Taken) {
        self.shared.state().taken.push(taken);
        self.shared.changed.notify_all();
    }
}

fn path(line: &str, start: &str) -> Option<String> {
    let (head, rest) = line.split_at_checked(start.len())?;
    let inner = rest.trim_start().strip_prefix('<')?.split_once('>')?.0;
    head.eq_ignore_ascii_case(start).then(|| inner.to_owned())
}

/// Base64, as far as a password needs it.
pub fn decode(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0u32;
    let mut count = 0;
    let mut bytes = Vec::new();
    for value in text.bytes().filter_map(|byte| LETTERS.iter().position(|letter| *letter == byte)) {
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
