//! Owns the command line: arguments, commands, and how an error becomes a message and an exit status.
//! Must not know rules or figures; it asks the service and prints the answer.
