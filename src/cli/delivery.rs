//! Owns sending what is due of the outbox: one parcel after the other to the mail server, and beside the screens.
//! Must not know the protocol of a server, nor which mails there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::domain::Problem;
use crate::mail::{Fault, Mail, Post, Settings};
use crate::service::{Delivery, Parcel, Service, ServiceError};

/// How many parcels are taken at a time: each time the whole outbox is looked through.
const AT_A_TIME: usize = 200;
/// As long as it is not known whether the server can be used, one parcel finds out.
const TO_FIND_OUT: usize = 1;
/// A parcel is sent only while so many seconds of its lease are left: reaching a server and its answers take time.
const ENOUGH: i64 = 150;
/// How long the sender beside the screens rests after the server could not be reached, and at most otherwise.
const REST: Duration = Duration::from_mins(1);
const LONGEST_SLEEP: Duration = Duration::from_hours(1);

/// What became of one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The parcel.
    pub parcel: Parcel,
    /// How it went.
    pub delivery: Delivery,
}

/// What became of everything that was due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many parcels were sent.
    pub sent: usize,
    /// How many were not taken this time, or perhaps.
    pub later: usize,
    /// How many were refused for good.
    pub refused: usize,
    /// Why the server could not be used; what is due then waits.
    pub unreachable: Option<String>,
}

impl Tally {
    /// Whether everything that was due was sent.
    pub const fn is_clean(&self) -> bool {
        self.later == 0 && self.refused == 0 && self.unreachable.is_none()
    }

    fn count(&mut self, delivery: &Delivery) {
        match delivery {
            Delivery::Sent => self.sent += 1,
            Delivery::Later(_) => self.later += 1,
            Delivery::Refused(_) => self.refused += 1,
            // The mail waits out its lease, and the others come when the server answers again.
            Delivery::Unanswered(reason) => {
                self.later += 1;
                self.unreachable = Some(reason.clone());
            }
            Delivery::Unreachable(reason) => self.unreachable = Some(reason.clone()),
            Delivery::Untried(_) => {}
        }
    }
}

/// Why sending could not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// The settings do not fit.
    Settings(Problem),
    /// The store.
    Store(ServiceError),
}

impl From<ServiceError> for Stopped {
    fn from(error: ServiceError) -> Self {
        Self::Store(error)
    }
}

/// Sends what is due now and tells of each parcel; ends when nothing is due or the server cannot be used.
pub fn deliver_due(service: &Service, settings: &Settings, each: &mut dyn FnMut(&Outcome)) -> Result<Tally, Stopped> {
    let mut post = Post::new(settings).map_err(Stopped::Settings)?;
    let sender = name_of_sender();
    service.forget_old_mails()?;
    let mut tally = Tally::default();
    let mut most = TO_FIND_OUT;
    while tally.unreachable.is_none() {
        let parcels = service.lease_mails(&sender, most)?;
        if parcels.is_empty() {
            break;
        }
        most = AT_A_TIME;
        let before = tally.clone();
        for parcel in parcels {
            let delivery = match &tally.unreachable {
                Some(reason) => Delivery::Untried(reason.clone()),
                // There is time for it in the next lease; to send it now could be to send it twice.
                None if service.lease_left(&parcel) < ENOUGH => Delivery::Untried(String::new()),
                None => attempt(&mut post, &parcel),
            };
            service.settle(&parcel, &delivery)?;
            tally.count(&delivery);
            if !matches!(delivery, Delivery::Untried(_)) {
                each(&Outcome { parcel, delivery });
            }
        }
        // Who listens may well be the next to send: that a server cannot be reached is no reason to try it again.
        if (tally.sent, tally.later, tally.refused) != (before.sent, before.later, before.refused) {
            service.tell_of_mails();
        }
    }
    Ok(tally)
}

fn attempt(post: &mut Post, parcel: &Parcel) -> Delivery {
    let mail = Mail {
        to: parcel.to.clone(),
        to_name: parcel.name.clone(),
        subject: parcel.subject.clone(),
        text: parcel.text.clone(),
        message_id: parcel.message_id.clone(),
        date: parcel.at,
    };
    match post.deliver(&mail) {
        Ok(()) => Delivery::Sent,
        Err(error) if error.whose == Fault::TheServer => Delivery::Unreachable(error.reason),
        Err(error) if error.whose == Fault::Unanswered => Delivery::Unanswered(error.reason),
        Err(error) if error.lasting => Delivery::Refused(error.reason),
        Err(error) => Delivery::Later(error.reason),
    }
}

/// A name that no other sender has, in this process or another.
fn name_of_sender() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{} {}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Sends beside the screens until it is stopped: at every change and whenever a mail becomes due. What fails is seen
/// in the outbox alone.
pub(super) fn beside(service: Arc<Service>, settings: Settings) -> Stop {
    let (stop, stopped) = channel();
    let changes = service.changes();
    // The thread is not waited for: what it has taken when the process ends is sent when the lease has run out.
    let thread = thread::spawn(move || {
        while stopped.try_recv() == Err(TryRecvError::Empty) {
            let tally = deliver_due(&service, &settings, &mut |_| {});
            let goes_on = if tally.is_ok_and(|tally| tally.unreachable.is_none()) {
                woken(&changes, until_due(&service))
            } else {
                rested(&stopped, &changes, REST)
            };
            if !goes_on {
                break;
            }
        }
    });
    Stop { stop, thread }
}

/// Ends the sender when it goes.
#[cfg_attr(not(test), expect(dead_code, reason = "held, not used: the other end learns that it went"))]
pub(super) struct Stop {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

fn until_due(service: &Service) -> Duration {
    let seconds = service.seconds_to_next_mail().ok().flatten().and_then(|seconds| u64::try_from(seconds).ok());
    seconds.map_or(LONGEST_SLEEP, |seconds| Duration::from_secs(seconds.max(1)).min(LONGEST_SLEEP))
}

/// Waits for a change or for the time to pass; false: there is nobody left to make a change.
fn woken(changes: &Receiver<()>, rest: Duration) -> bool {
    let woken = changes.recv_timeout(rest);
    // One round sends whatever many changes brought.
    while changes.try_recv().is_ok() {}
    !matches!(woken, Err(RecvTimeoutError::Disconnected))
}

/// Waits for the time to pass, whatever changes: no change makes a server answer. False: it was stopped.
fn rested(stopped: &Receiver<()>, changes: &Receiver<()>, rest: Duration) -> bool {
    let waited = stopped.recv_timeout(rest);
    while changes.try_recv().is_ok() {}
    waited == Err(RecvTimeoutError::Timeout)
}

#[cfg(test)]
mod tests;
