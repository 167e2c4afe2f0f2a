//! Photos and scans: looked at by their content, turned upright, made smaller and written anew, so
//! that nothing hidden in the file (place, camera, name) is passed on.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 12 * 1024 * 1024;
/// The longest side of a picture that is taken, in pixels.
const LONGEST_SIDE: u32 = 12_000;
/// The most pixels of a picture that is taken.
const MOST_PIXELS: u64 = 50_000_000;
/// The most memory that reading one may take: 50 million pixels of four bytes, and room to work.
const MOST_MEMORY: u64 = 320 * 1024 * 1024;
/// The shortest side that shows anything.
const SHORTEST_SIDE: u32 = 16;
/// Quality of the written JPEG, of 100.
const QUALITY: u8 = 82;

/// The longer side of a stored photo, in pixels.
pub const PHOTO_SIDE: u32 = 1600;
/// The longer side of a stored scan, in pixels: handwriting on A5 stays readable.
pub const SCAN_SIDE: u32 = 2000;

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Neither JPEG nor PNG nor WebP, whatever its name says.
    #[error("only JPEG, PNG and WebP pictures are taken")]
    Kind,
    /// More bytes or pixels than are taken.
    #[error("at most 12 MB and 50 million pixels are taken")]
    TooLarge,
    /// Less than 16 pixels on one side.
    #[error("the picture is too small to show anything")]
    TooSmall,
    /// It breaks off or is damaged.
    #[error("the picture is damaged")]
    Damaged,
}

/// A picture as it is stored: JPEG without any metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Where a picture is covered, in thousandths of its width and height: x, y, width, height.
pub type Cover = [u32; 4];

/// Reads a picture that someone sent and writes it anew, its longer side at most `side` pixels.
///
/// # Errors
/// [`PictureError`] says why it is not taken.
pub fn take(file: &[u8], side: u32) -> Result<Picture, PictureError> {
    let read = read(file)?;
    let small = if read.width().max(read.height()) > side {
        read.resize(side, side, FilterType::CatmullRom)
    } else {
        read
    };
    write(&flat(&small))
}

/// The same picture with these parts covered in black. What was under them is gone.
///
/// # Errors
/// [`PictureError::Damaged`] when the stored file cannot be read.
pub fn black_out(jpeg: &[u8], covers: &[Cover]) -> Result<Picture, PictureError> {
    let mut pixels = flat(&read(jpeg)?);
    let (width, height) = pixels.dimensions();
    for [x, y, w, h] in covers {
        let (left, right) = (part(*x, width), part_up(x.saturating_add(*w), width));
        let (top, bottom) = (part(*y, height), part_up(y.saturating_add(*h), height));
        for row in top..bottom {
            for column in left..right {
                pixels.put_pixel(column, row, Rgb([0, 0, 0]));
            }
        }
    }
    write(&pixels)
}

/// Thousandths of a length in whole pixels, rounded down.
fn part(thousandths: u32, length: u32) -> u32 {
    thousandths.min(1000).saturating_mul(length) / 1000
}

/// The same, rounded up: a cover never leaves an edge open.
fn part_up(thousandths: u32, length: u32) -> u32 {
    thousandths.min(1000).saturating_mul(length).div_ceil(1000).min(length)
}

fn read(file: &[u8]) -> Result<DynamicImage, PictureError> {
    if file.len() > MOST_BYTES {
        return Err(PictureError::TooLarge);
    }
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(|_| PictureError::Damaged)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(PictureError::Kind);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| reason(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge);
    }
    if width.min(height) < SHORTEST_SIDE {
        return Err(PictureError::TooSmall);
    }
    // Cameras lay pictures on their side and say so in the metadata that is left behind.
    let turned = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| reason(&error))?;
    if let Some(turned) = turned {
        picture.apply_orientation(turned);
    }
    Ok(picture)
}

fn reason(error: &image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        image::ImageError::Unsupported(_) => PictureError::Kind,
        _ => PictureError::Damaged,
    }
}

/// The pixels on white ground: JPEG knows no transparency.
fn flat(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    let mut pixels = RgbImage::new(seen.width(), seen.height());
    for (x, y, pixel) in seen.enumerate_pixels() {
        let [r, g, b, alpha] = pixel.0;
        let on_white = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
        };
        pixels.put_pixel(x, y, Rgb([on_white(r), on_white(g), on_white(b)]));
    }
    pixels
}

fn write(pixels: &RgbImage) -> Result<Picture, PictureError> {
    let (width, height) = pixels.dimensions();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(pixels)
        .map_err(|_| PictureError::Damaged)?;
    Ok(Picture { jpeg, width, height })
}

#[cfg(test)]
mod tests;
