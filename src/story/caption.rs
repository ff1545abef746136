//! Photo captions, their credits and who is in the picture.

use serde::{Deserialize, Serialize};

use super::{Day, Span};

/// A photo caption as the story carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Caption {
    /// The index of its (first) block.
    pub block: usize,
    /// The caption without its credit.
    pub text: String,
    /// Who took the photo and for whom.
    pub credit: Option<Credit>,
    /// The day of the photo.
    pub date: Option<Day>,
    /// Where the photo was taken, as the caption's own grammar says it.
    pub places: Vec<String>,
    /// Who is pictured or named, in the order in which they are named.
    #[serde(skip)]
    pub people: Vec<Person>,
    /// Who is in the picture, as a field of the format says.
    pub persons: Vec<String>,
    /// MANDATORY CREDIT and the like.
    pub instructions: Option<String>,
    /// The picture itself.
    pub photo: Option<Photo>,
    /// Where caption and credit stand in the text; within one block or over adjacent ones.
    pub span: Span,
}

/// The credit of a photo: `(AP Photo/Ana Ruiz)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// As printed, without its brackets.
    pub text: String,
    /// The photographer's name.
    pub photographer: Option<String>,
    /// The agency or paper, `AP` and `Reuters` short, others as printed.
    pub agency: Option<String>,
}

/// A person in a caption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The index into [`Notes::entities`](super::Notes::entities).
    pub entity: usize,
    /// In the picture, only named, or not known.
    pub pictured: Option<bool>,
    /// Where in the picture: `left`, `right`, `center`, `second from left`.
    pub position: Option<String>,
}

/// A picture: its address and, where it lies beside the story, its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The address as given.
    pub href: Option<String>,
    /// The file on disk.
    #[serde(skip)]
    pub path: Option<std::path::PathBuf>,
}
