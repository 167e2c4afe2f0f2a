//! `mundap migrate`: the schema, or everything into another database.

use serde_json::json;
use store::Store;

use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};
use crate::wording::Lang;

/// Brings the schema up to date and says which versions that took.
///
/// # Errors
/// When the database is newer than this program, or fails.
pub(crate) async fn schema(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    let before = database::connect(configuration).await?;
    let had = store::applied(&before).await?;
    before.close().await?;
    let store = database::open(configuration).await?;
    let mut added = store::applied(&store).await?;
    store.close().await?;
    let newest = added.last().cloned().unwrap_or_default();
    added.retain(|version| !had.contains(version));
    let text = if added.is_empty() {
        format!("{}: {newest}", output.pick("이미 최신입니다", "up to date already"))
    } else {
        format!("{}: {}", output.pick("적용했습니다", "applied"), added.join(", "))
    };
    output.result(&text, &json!({"applied": added, "schema": newest}))?;
    Ok(())
}

/// Moves everything into another database, which has to be empty, and compares every row there
/// before it is committed. What it is moved from stays as it is.
///
/// # Errors
/// [`BadInput`] when that is the database in force or holds something already; when something is
/// recorded meanwhile, or either database fails. Then nothing was moved.
pub(crate) async fn to(
    configuration: &Configuration,
    url: &str,
    output: &Output,
) -> anyhow::Result<()> {
    if url == configuration.database.value {
        let same = output.pick(
            "지금 쓰는 데이터베이스와 같습니다. 빈 데이터베이스의 주소를 주십시오",
            "that is the database in force; give the address of an empty one",
        );
        return Err(BadInput::new(format!("--to: {same}")));
    }
    let from = database::open(configuration).await?;
    let target = Store::open(url)
        .await
        .map_err(|error| anyhow::Error::new(error).context(database::shown(url)))?;
    let bar = output.bar(output.pick("옮기는 중", "moving"));
    bar.set_length(from.size().await?.rows);
    let moved = from.move_to(&target, &|rows| bar.set_position(rows)).await;
    bar.finish_and_clear();
    target.close().await?;
    from.close().await?;
    let moved = moved?;
    let (rows, tables, there) = (moved.rows, moved.tables, database::shown(url));
    let text = match output.lang {
        Lang::Ko => format!(
            "표 {tables}개의 {rows}행을 {there}(으)로 옮기고 모두 견주었습니다. 이제 설정의 database를 이 주소로 바꾸고 서버를 다시 여십시오. 옮기기 전 데이터베이스는 그대로 있습니다."
        ),
        Lang::En => format!(
            "{rows} rows of {tables} tables are in {there}, each compared. Now set `database` to this address and start the server; the former database is as it was."
        ),
    };
    output.result(&text, &json!({"to": there, "tables": tables, "rows": rows}))?;
    Ok(())
}
