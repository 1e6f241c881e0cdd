//! Owns trying mails once more that were given up.
//! Must not know how a mail is sent, nor who may ask for it: that is the operator, as for sending.

use std::collections::BTreeSet;

use crate::store::{Commit, Mail, MailStanding, keys, read};

use super::TRIES;
use crate::service::inbox::line_of;
use crate::service::spread::Batch;
use crate::service::{MailLine, Service, ServiceError, Trouble};

impl Service {
    /// Lets mails that were given up wait again, due now, as if they had never been tried. All of them, or none.
    pub fn retry_mails(&self, numbers: &[u64]) -> Result<Vec<MailLine>, ServiceError> {
        let numbers: BTreeSet<u64> = numbers.iter().copied().collect();
        for number in &numbers {
            let mail = read::<Mail>(self.store.as_ref(), keys::mail(*number))?.value;
            given_up(*number, mail)?;
        }
        let mut tries = 0;
        loop {
            tries += 1;
            match self.wait_again(&numbers) {
                Err(error) if error.trouble == Trouble::Stale && tries < TRIES => {}
                outcome => break outcome?,
            }
        }
        self.tell_listeners();
        let now = self.now();
        let mut lines = Vec::new();
        for number in numbers {
            let mail = read::<Mail>(self.store.as_ref(), keys::mail(number))?.value;
            lines.extend(mail.map(|mail| line_of(mail, now)));
        }
        Ok(lines)
    }

    fn wait_again(&self, numbers: &BTreeSet<u64>) -> Result<(), ServiceError> {
        let now = self.now();
        let mut batch = Batch::default();
        for number in numbers {
            let held = read::<Mail>(self.store.as_ref(), keys::mail(*number))?;
            let gone = |mail: &Mail| matches!(mail.standing, MailStanding::GivenUp(_));
            let Some(mail) = held.value.clone().filter(gone) else { continue };
            let mut commit = Commit::new();
            commit.put_over(&held, &Mail { standing: MailStanding::Waiting, due: now, attempts: 0, ..mail })?;
            batch.add(self, commit)?;
        }
        Ok(batch.write(self)?)
    }
}

fn given_up(number: u64, mail: Option<Mail>) -> Result<(), ServiceError> {
    let hint = "list the outbox with `collaborate notifications list`";
    let Some(mail) = mail else {
        return Err(ServiceError::new(Trouble::NotFound, format!("there is no mail '{number}'"), hint));
    };
    if !matches!(mail.standing, MailStanding::GivenUp(_)) {
        let what = format!("mail {number} was not given up");
        return Err(ServiceError::new(Trouble::Invalid, what, "only mails that were given up are tried once more"));
    }
    if mail.text.is_empty() {
        let what = format!("the text of mail {number} was not kept");
        return Err(ServiceError::new(Trouble::Invalid, what, "the notice stands in the person's inbox"));
    }
    Ok(())
}
