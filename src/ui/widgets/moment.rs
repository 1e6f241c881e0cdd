//! Owns how a time is written for people: day and time, UTC.
//! Must not know what time it is.

/// Seconds since 1970 as day and time, UTC.
pub fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map_or_else(|_| "–".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn days_and_times_are_those_of_utc() {
        assert_eq!(moment(0), "1970-01-01 00:00");
        assert_eq!(moment(1_700_000_000), "2023-11-14 22:13");
        assert_eq!(moment(i64::MAX), "–");
    }
}
