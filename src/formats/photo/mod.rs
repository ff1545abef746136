//! Photo files: a caption, its credit and all else that the file's own fields say, as a story of one caption.
//!
//! JPEG, TIFF, PNG and WebP carry up to three sets of fields: XMP, the older IPTC-IIM, and what the camera wrote (Exif). They are asked in
//! this order. Only these are read from the file, never the pixels.

mod container;
mod fields;
mod iim;
mod tiff;
mod xmp;

use super::{Confidence, Emit, Format, Head, Input, Item, ReadError, Step};
use crate::story;
use container::Raw;
use fields::Fields;

/// A photo.
pub struct Photo;

impl Format for Photo {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Photo)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        if container::kind(head.bytes).is_some() { Confidence::Content } else { Confidence::No }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let path = input.path;
        let file = input.on_disk().map(std::path::Path::to_owned);
        let Raw { xmp, iim, exif, mut problems } = container::read(&mut input.seekable()?)?;
        let mut fields = Fields::default();
        if let Some(xmp) = xmp {
            problems.extend(xmp::read(&xmp, &mut fields));
        }
        problems.extend(iim::read(&iim, &mut fields));
        fields.or(exif);
        let name = path.file_name().map(|name| name.to_string_lossy());
        let Some(mut draft) = fields.draft(name.as_deref(), file) else {
            let why = problems.first().map(|problem| format!(" ({})", problem.message));
            return Err(ReadError(format!("a photo without a caption{}", why.unwrap_or_default())));
        };
        draft.problems = problems;
        emit(Item::Draft { step: Step::Whole, draft: Box::new(draft) });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
