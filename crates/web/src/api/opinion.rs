//! Opinion: the newest analysis of the votes on a core question.

use std::sync::Arc;

use app::opinion::{Opinion as Found, StatementResult, Verdict};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Reading;
use super::{core_question_id, time};
use crate::Site;
use crate::error::Failure;
use crate::form::Path;
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// What the votes on a core question came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct Opinion {
    /// The analysis; null before the first.
    analysis: Option<Analysis>,
}

/// An analysis. Anyone makes it again from votes.csv and comments.csv with `mundap opinion`; groups
/// keep their numbers from one analysis to the next, so that they may be numbered in another order.
#[derive(Serialize, ToSchema)]
pub(crate) struct Analysis {
    /// Every vote that was on disk then is in it.
    #[schema(format = DateTime)]
    read_at: String,
    /// SHA-256 over a line `voter-id,comment-id,vote` for each vote in it, ascending by both.
    digest: String,
    /// The seed of every draw in it.
    seed: u64,
    /// How far the groups may be believed: `groups`, `no_groups`, `unstable`, `unknown` (not computed
    /// yet) or `too_few` people.
    verdict: &'static str,
    /// People whose votes are in it.
    people: u64,
    /// Those of them who voted enough to be placed in a group.
    eligible: u64,
    /// Votes in it.
    votes: u64,
    /// People who are barred, whose votes are not in it.
    barred: u64,
    /// The groups; one when there are none.
    groups: Vec<OpinionGroup>,
    /// The statements, as they are numbered.
    statements: Vec<OpinionStatement>,
    /// Keys of statements that everyone agrees with, best first.
    agreed: Vec<i64>,
    /// Keys of statements that everyone disagrees with, best first.
    refused: Vec<i64>,
    /// Keys of statements that divide, widest first.
    divides: Vec<i64>,
    /// How agreement was weighted to resemble the district; null where it is not.
    weighted: Option<OpinionWeighted>,
    /// How sure the groups are; null until it was computed.
    certainty: Option<OpinionCertainty>,
}

/// How agreement was weighted (raking) to resemble the people who live in the district.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpinionWeighted {
    /// By what: `age`, `place`, `sector`.
    qualities: Vec<String>,
    /// People who said at least one of these.
    told: u64,
    /// So many people would be as certain without weights.
    effective: u64,
    /// Percent of the district like whom nobody voted.
    nobody: u64,
}

/// An opinion group.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpinionGroup {
    /// How many people.
    size: u64,
    /// Keys of statements that it agrees with more than the others.
    agrees: Vec<i64>,
    /// Keys of statements that it disagrees with more than the others.
    disagrees: Vec<i64>,
}

/// How a statement was voted on.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpinionStatement {
    /// Its key.
    id: i64,
    /// Whether it is public.
    public: bool,
    /// Agree, disagree and pass of everyone.
    votes: [u32; 3],
    /// The same for each group.
    groups: Vec<[u32; 3]>,
    /// Π over groups of (agree + 1)/(votes + 2).
    group_aware_consensus: f64,
    /// How far people on both sides of the divide agree.
    bridging: Option<f64>,
    /// The greatest difference between two groups' shares of agreement.
    difference: f64,
    /// Percent that agrees when weighted, and half the width of its 95 % interval; null where nothing
    /// is weighted. To be read beside `votes`, never alone.
    weighted_agree: Option<[u8; 2]>,
}

/// How sure the groups are. It may be some minutes older than the rest.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpinionCertainty {
    /// Of what moment it is.
    #[schema(format = DateTime)]
    read_at: String,
    /// The probability of groups as clear in a population without any; null when nothing was tested.
    p: Option<f64>,
    /// Times such populations were drawn.
    populations: usize,
    /// Mean adjusted Rand index of the groups when people are drawn again; null without groups.
    stability: Option<f64>,
    /// Its 95 % interval.
    interval: Option<[f64; 2]>,
    /// In how many of the draws the same number of groups came out.
    same_number: usize,
    /// Times people were drawn again.
    draws: usize,
    /// People who voted more alike than chance explains. Nobody is barred by that.
    flagged: usize,
}

impl Analysis {
    fn of(found: &Found) -> Self {
        let result = &found.result;
        let id = |at: &usize| result.statements.get(*at).map(|one| one.id);
        let ids = |list: &[usize]| list.iter().filter_map(id).collect();
        let group = |group: &app::opinion::GroupResult| {
            let held = |agree: bool| {
                let this_way = group.holds.iter().filter(|held| held.agree == agree);
                this_way.filter_map(|held| id(&held.statement)).collect()
            };
            OpinionGroup { size: group.size, agrees: held(true), disagrees: held(false) }
        };
        let weighted = result.weighted.as_ref();
        let statement = |(at, one): (usize, &StatementResult)| OpinionStatement {
            id: one.id,
            public: one.public,
            votes: one.all,
            groups: one.groups.clone(),
            group_aware_consensus: one.common,
            bridging: one.bridging,
            difference: one.difference,
            weighted_agree: weighted.and_then(|weighted| *weighted.agree.get(at)?),
        };
        Self {
            read_at: time(found.read_at.0),
            digest: found.digest.clone(),
            seed: 0,
            verdict: match found.verdict() {
                Verdict::TooFew => "too_few",
                Verdict::Unknown => "unknown",
                Verdict::NoGroups => "no_groups",
                Verdict::Unstable => "unstable",
                Verdict::Groups => "groups",
            },
            people: result.people,
            eligible: result.eligible,
            votes: result.votes,
            barred: result.barred,
            groups: result.groups.iter().map(group).collect(),
            statements: result.statements.iter().enumerate().map(statement).collect(),
            agreed: ids(&result.agreed),
            refused: ids(&result.refused),
            divides: ids(&result.divides),
            weighted: weighted.map(|weighted| OpinionWeighted {
                qualities: weighted.qualities.iter().map(ToString::to_string).collect(),
                told: weighted.told,
                effective: weighted.effective,
                nobody: weighted.nobody,
            }),
            certainty: found.certainty.as_ref().map(OpinionCertainty::of),
        }
    }
}

impl OpinionCertainty {
    fn of(known: &app::opinion::Certainty) -> Self {
        let stable = known.stability;
        Self {
            read_at: time(known.read_at),
            p: known.null.map(|test| test.p),
            populations: known.null.map_or(0, |test| test.draws),
            stability: stable.map(|found| found.mean),
            interval: stable.map(|found| [found.low, found.high]),
            same_number: stable.map_or(0, |found| found.same_number),
            draws: stable.map_or(0, |found| found.draws),
            flagged: known.flagged_people().len(),
        }
    }
}

/// What the votes on a core question came to
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/opinion", operation_id = "readOpinion", tag = "open data",
    params(("id" = i64, Path, description = "The core question's id")),
    responses((status = 200, description = "The newest analysis", body = Opinion), Reading)
)]
pub(crate) async fn read(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let found: Option<Arc<Found>> = app.opinion(&actor, &core).await?;
        Ok(Opinion { analysis: found.as_deref().map(Analysis::of) })
    })
    .await
}
