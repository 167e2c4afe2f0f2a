//! Room on the disk.

use std::path::Path;
use std::process::Command;

/// Free bytes where a folder lies, as `df` says, which is on every system that has POSIX tools.
pub(crate) fn free_bytes(folder: &Path) -> Option<u64> {
    let told = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    let blocks: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(blocks.saturating_mul(1024))
}
