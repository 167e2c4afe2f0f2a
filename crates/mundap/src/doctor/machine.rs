//! The machine: room on the disk, the clock, fonts, and who may read what.

use std::path::{Path, PathBuf};
use std::process::Command;

use app::App;
use app::clock::{Clock as _, SystemClock};
use domain::time::{DAY, Moment, SECOND};
use store::{Store, inspection};

use super::report::Report;
use crate::configuration::Configuration;
use crate::output::Output;
use crate::{disk, looks};

/// Free space below which the doctor complains.
const LITTLE_SPACE: u64 = 1 << 30;
/// No clock that is right shows a time before this program was written (2026-11-01).
const WRITTEN: Moment = Moment(1_793_491_200 * SECOND);
/// Folders in which systems keep their fonts.
const FONTS: [&str; 4] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];
/// Beginnings of the files of fonts that have Korean.
const KOREAN: [&str; 6] =
    ["NotoSansCJK", "NotoSansKR", "NotoSerifCJK", "Nanum", "Pretendard", "AppleSDGothicNeo"];

/// Free space where the database lies and where backups go.
pub(super) fn space(report: &mut Report, configuration: &Configuration, output: &Output) {
    let mut folders = vec![("free space", folder_of(configuration))];
    let backups = configuration.backup_folder.value.clone();
    if configuration.backups.value && backups.is_dir() {
        folders.push(("free space, backups", backups));
    }
    for (name, folder) in folders {
        let shown = |bytes: u64| format!("{} MiB ({})", bytes >> 20, folder.display());
        match disk::free_bytes(&folder) {
            None => report.fact(name, "?"),
            Some(bytes) if bytes >= LITTLE_SPACE => report.fact(name, shown(bytes)),
            Some(bytes) => {
                let advice = output.pick("자리를 비우십시오.", "make room");
                report.problem(name, shown(bytes), advice);
            }
        }
    }
}

fn folder_of(configuration: &Configuration) -> PathBuf {
    let file = database_file(configuration);
    let folder = file.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    let folder = folder.unwrap_or_else(|| configuration.data.value.clone());
    if folder.is_dir() { folder } else { PathBuf::from(".") }
}

fn database_file(configuration: &Configuration) -> Option<PathBuf> {
    let url = configuration.database.value.as_str();
    url.starts_with("sqlite:").then(|| PathBuf::from(store::sqlite_path(url)))
}

/// The clock is wrong when it shows a time before this program, before the newest act, or far from
/// the database server's.
pub(super) async fn clock(
    report: &mut Report,
    store: &Store,
    output: &Output,
) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let newest = Moment(inspection::newest_act_at(&store.read()).await?);
    let apart = (inspection::clock(store).await? - now.0).abs();
    if now < WRITTEN || newest > now.plus(60 * SECOND) || apart > 60 * SECOND {
        let advice = output.pick(
            "시계가 틀린 것 같습니다. 시간 맞춤(NTP)을 확인하십시오. 시계가 뒤로 갔으면 하루까지는 새 행위의 시각이 마지막 행위의 시각에 머뭅니다.",
            "the clock seems wrong; check time synchronisation (NTP). After it was set back, new acts keep the moment of the newest one for up to a day",
        );
        let value = format!(
            "{}; newest act {}; database {} s apart",
            now.rfc3339(),
            newest.rfc3339(),
            apart / SECOND
        );
        report.problem("clock", value, advice);
    } else {
        report.fact("clock", now.rfc3339());
        report.fact("days since newest act", (now.0 - newest.0) / DAY);
    }
    if synchronised() == Some(false) {
        let advice = output.pick(
            "timedatectl set-ntp true 로 시간 맞춤을 켜십시오.",
            "turn time synchronisation on: timedatectl set-ntp true",
        );
        report.advice("clock synchronised", "no", advice);
    }
    Ok(())
}

/// Whether the system keeps its clock right; none where systemd does not tell.
fn synchronised() -> Option<bool> {
    let told = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output()
        .ok()?;
    match String::from_utf8_lossy(&told.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// A font with Korean: documents and pictures are set with it.
pub(super) fn fonts(report: &mut Report, output: &Output) {
    if let Some(font) = korean_font() {
        return report.fact("korean font", font);
    }
    let advice = output.pick(
        "한글 글꼴을 설치하십시오. 데비안: apt-get install fonts-noto-cjk",
        "install a font with Korean; Debian: apt-get install fonts-noto-cjk",
    );
    report.problem("korean font", "-", advice);
}

/// The looks that the office set for its documents.
pub(super) async fn looks(
    report: &mut Report,
    app: &App,
    configuration: &Configuration,
    output: &Output,
) {
    let Err(error) = looks::try_out(app, configuration, output).await else { return };
    let advice = output.pick(
        "이대로는 서버가 열리지 않습니다. 고치십시오.",
        "the server does not start like this: mend it",
    );
    report.problem("looks", error, advice);
}

fn korean_font() -> Option<String> {
    let told = Command::new("fc-list").args([":lang=ko", "family"]).output().ok();
    let told = told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned());
    let mut families: Vec<String> = told
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.split(',').next())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    families.sort();
    families
        .into_iter()
        .next()
        .or_else(|| FONTS.iter().find_map(|folder| font_in(folder.as_ref(), 4)))
}

/// The first file of a Korean font in a folder or the folders in it.
fn font_in(folder: &Path, depth: usize) -> Option<String> {
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if KOREAN.iter().any(|beginning| name.starts_with(beginning)) {
            return Some(name);
        }
        let inner = (depth > 0 && entry.path().is_dir()).then(|| font_in(&entry.path(), depth - 1));
        if let Some(found) = inner.flatten() {
            return Some(found);
        }
    }
    None
}

/// What holds personal data or passwords may be read by its owner and their group alone.
pub(super) fn permissions(report: &mut Report, configuration: &Configuration, output: &Output) {
    let mut paths: Vec<PathBuf> =
        configuration.file.iter().filter(|_| configuration.file_is_secret()).cloned().collect();
    if let Some(file) = database_file(configuration) {
        let beside = |ending: &str| PathBuf::from(format!("{}{ending}", file.display()));
        paths.extend([beside(""), beside("-wal"), beside("-shm")]);
    }
    paths.extend(crate::backup::all_in(&configuration.backup_folder.value));
    let open: Vec<String> = paths
        .iter()
        .filter(|path| is_open_to_others(path))
        .map(|path| path.display().to_string())
        .collect();
    if open.is_empty() {
        return report.fact("permissions", "ok");
    }
    let advice = output.pick(
        "다른 사용자가 읽을 수 있습니다. chmod o= 로 막으십시오.",
        "other users can read these; chmod o= keeps them out",
    );
    report.problem("permissions", open.join(", "), advice);
}

/// Whether anyone on the machine can open the file: it is readable, and so is the way to it.
#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| std::fs::metadata(path).map_or(0, |found| found.permissions().mode());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    mode(path) & 0o004 != 0 && mode(folder.unwrap_or(Path::new("."))) & 0o001 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}
