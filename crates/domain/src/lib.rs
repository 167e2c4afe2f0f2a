//! The words and the rules of a dialogue: types, state machines, permissions.
//!
//! Pure: no IO, no clock, no randomness. Time, seeds and ids are arguments, so the same input gives
//! the same output. One noun has one file, and the same file name in `store`, `app` and `web`.

pub mod access;
pub mod act;
pub mod action;
pub mod answer;
pub mod appeal;
pub mod application;
pub mod assignment;
pub mod assistant;
pub mod ballot;
pub mod body;
pub mod bylaws;
pub mod call;
pub mod care;
pub mod channel;
pub mod citation;
pub mod code;
pub mod coding;
pub mod consent;
pub mod contribution;
pub mod core_question;
pub mod device;
pub mod dialogue;
pub mod draft;
pub mod edition;
pub mod evidence;
pub mod expert;
pub mod figure;
pub mod file;
pub mod gathering;
pub mod id;
pub mod indicator;
pub mod inquiry;
pub mod item;
pub mod language;
pub mod meeting;
pub mod member;
pub mod minutes;
pub mod model;
pub mod moderation;
pub mod motion;
pub mod notice;
pub mod opinion;
pub mod outcome;
pub mod paper;
pub mod permission;
pub mod person;
pub mod pilot;
pub mod pilot_choice;
pub mod population;
pub mod privacy;
pub mod publication;
pub mod question;
pub mod receipt;
pub mod recusal;
pub mod remark;
pub mod retention;
pub mod role;
pub mod scan;
pub mod sign_in;
pub mod slip;
pub mod spending;
pub mod stage;
pub mod statement;
pub mod subscription;
pub mod text;
pub mod theme;
pub mod time;
pub mod trace;
pub mod translation;
pub mod vote;

/// Declares a closed list of words that are stored and published as text: one table gives the
/// variants, their text and the way back.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as it is stored and published.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match text {
                    $($text => Ok($name::$variant),)+
                    _ => Err($crate::UnknownWord { kind: stringify!($name), known: &[$($text),+] }),
                }
            }
        }
    };
}

/// A word that is not in its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind}; known are: {}", known.join(", "))]
pub struct UnknownWord {
    /// The name of the list.
    pub kind: &'static str,
    /// The words it holds.
    pub known: &'static [&'static str],
}
