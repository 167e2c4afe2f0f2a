//! The use cases of `app`, told on both engines. One file per noun.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod access;
mod act;
mod action;
mod answer;
mod appeal;
mod application;
mod assignment;
mod assistant;
mod ballot;
mod body;
mod bylaws;
mod call;
mod care;
mod claim;
mod clock;
mod coding;
mod composition;
mod core_question;
mod dialogue;
mod document;
mod download;
mod draft;
mod draw;
mod edition;
mod erasure;
mod evidence;
mod expect;
mod expert;
mod follow;
mod gathering;
mod import;
mod inquiry;
mod interface_text;
mod job;
mod ledger;
mod mail;
mod mark;
mod meeting;
mod member;
mod minutes;
mod model;
mod moderation;
mod notice;
mod opinion;
mod outcome;
mod page;
mod paper;
mod passkey;
mod person;
mod pilot;
mod pilot_choice;
mod polis;
mod population;
mod provider;
mod question;
mod receipt;
mod remark;
mod report;
mod retention;
mod roster;
mod scan;
mod second_factor;
mod session;
mod sheet;
mod slip;
mod statement;
mod subscription;
mod table;
mod theme;
mod trace;
mod translation;
mod undo;
mod vote;
