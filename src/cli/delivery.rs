//! Owns sending what is due of the outbox: one parcel after the other to the mail server, and beside the screens.
//! Must not know the protocol of a server, nor which mails there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::domain::Problem;
use crate::mail::{Fault, Mail, Post, Settings};
use crate::service::{Delivery, Parcel, Service, ServiceError};

/// How many parcels are taken at a time.
const AT_A_TIME: usize = 16;
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
    /// How many were not taken this time.
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
            Delivery::Unreachable(reason) => self.unreachable = Some(reason.clone()),
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
    let mut tally = Tally::default();
    while tally.unreachable.is_none() {
        let parcels = service.lease_mails(&sender, AT_A_TIME)?;
        if parcels.is_empty() {
            break;
        }
        for parcel in parcels {
            let delivery = match &tally.unreachable {
                Some(reason) => Delivery::Unreachable(reason.clone()),
                // Whoever takes it next sends it; to send it now could be to send it twice.
                None if service.lease_left(&parcel) < ENOUGH => continue,
                None => attempt(&mut post, &parcel),
            };
            service.settle(&parcel, &delivery)?;
            if tally.unreachable.is_none() {
                tally.count(&delivery);
                each(&Outcome { parcel, delivery });
            }
        }
        service.tell_of_mails();
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
    let stop = Stop(Arc::new(AtomicBool::new(false)));
    let stopped = Arc::clone(&stop.0);
    let changes = service.changes();
    // The thread is not waited for: what it has taken when the process ends is sent when the lease has run out.
    thread::spawn(move || {
        while !stopped.load(Ordering::Acquire) {
            let tally = deliver_due(&service, &settings, &mut |_| {});
            let rest = if tally.is_ok_and(|tally| tally.unreachable.is_none()) { until_due(&service) } else { REST };
            if !woken(&changes, rest) {
                break;
            }
        }
    });
    stop
}

/// Ends the sender when it goes.
pub(super) struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
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
