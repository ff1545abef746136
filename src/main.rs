//! The door: arguments to a verb or the reader, errors to an exit status.

fn main() -> std::process::ExitCode {
    dateline::cli::run()
}
