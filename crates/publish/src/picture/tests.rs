//! Pictures that people send, good and bad.

use super::*;

fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([u8::try_from(x * 255 / width).unwrap(), u8::try_from(y * 255 / height).unwrap(), 90])
    })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A JPEG whose metadata say where it was taken, and that it lies on its side.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x01, 0x0E, 0, 2, 0, 0, 0, 16, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"GPS 37.5 N 127 E");
    let mut file = jpeg[..2].to_vec();
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    file.extend([0xFF, 0xE1, length[0], length[1]]);
    file.extend(b"Exif\0\0");
    file.extend(tiff);
    file.extend(&jpeg[2..]);
    file
}

#[test]
fn a_photo_loses_its_metadata_and_is_turned_upright() {
    let plain = encoded(&drawn(400, 200).into(), ImageFormat::Jpeg);
    let sent = with_exif(&plain, 6);
    assert!(sent.windows(3).any(|part| part == b"GPS"));
    let taken = take(&sent, PHOTO_SIDE).unwrap();
    assert_eq!((taken.width, taken.height), (200, 400));
    for mark in [b"GPS".as_slice(), b"Exif"] {
        assert!(!taken.jpeg.windows(mark.len()).any(|part| part == mark));
    }
    assert_eq!(take(&sent, PHOTO_SIDE).unwrap(), taken, "the same file gives the same picture");
}

#[test]
fn every_kind_that_is_taken_becomes_a_jpeg_of_at_most_its_size() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let taken = take(&encoded(&drawn(900, 300).into(), format), 300).unwrap();
        assert_eq!((taken.width, taken.height), (300, 100), "{format:?}");
        assert_eq!(image::guess_format(&taken.jpeg).unwrap(), ImageFormat::Jpeg);
    }
}

#[test]
fn what_is_seen_through_is_white() {
    let glass = image::RgbaImage::from_pixel(40, 40, image::Rgba([0, 0, 0, 0]));
    let taken = take(&encoded(&glass.into(), ImageFormat::Png), 40).unwrap();
    let pixel = image::load_from_memory(&taken.jpeg).unwrap().to_rgb8().get_pixel(20, 20).0;
    assert!(pixel.iter().all(|colour| *colour > 250), "{pixel:?}");
}

#[test]
fn what_is_no_picture_is_refused_by_its_content() {
    let good = encoded(&drawn(64, 64).into(), ImageFormat::Png);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    assert_eq!(take(svg, 100), Err(PictureError::Kind));
    assert_eq!(take(b"GIF89a\x01\0\x01\0\0\0\0;", 100), Err(PictureError::Kind));
    assert_eq!(take(b"%PDF-1.7", 100), Err(PictureError::Kind));
    assert_eq!(take(&[], 100), Err(PictureError::Kind));
    assert_eq!(take(&good[..good.len() / 2], 100), Err(PictureError::Damaged));
    assert_eq!(take(&vec![0; MOST_BYTES + 1], 100), Err(PictureError::TooLarge));
    let dot = encoded(&drawn(8, 8).into(), ImageFormat::Png);
    assert_eq!(take(&dot, 100), Err(PictureError::TooSmall));
}

/// A few bytes that claim to be gigantic cost nothing.
#[test]
fn a_bomb_is_refused_by_what_it_claims() {
    let mut bomb = encoded(&drawn(64, 64).into(), ImageFormat::Png);
    for (at, side) in [(16, 11_999_u32), (20, 11_999)] {
        bomb[at..at + 4].copy_from_slice(&side.to_be_bytes());
    }
    let crc = crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&crc);
    assert_eq!(take(&bomb, 100), Err(PictureError::TooLarge));
}

/// CRC-32 as PNG has it (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
        })
    })
}

#[test]
fn what_is_blacked_out_is_gone() {
    let sent =
        encoded(&RgbImage::from_pixel(200, 100, Rgb([240, 240, 240])).into(), ImageFormat::Png);
    let taken = take(&sent, SCAN_SIDE).unwrap();
    let covered = black_out(&taken.jpeg, &[[100, 200, 300, 500], [900, 900, 100, 100]]).unwrap();
    assert_eq!((covered.width, covered.height), (200, 100));
    let pixels = image::load_from_memory(&covered.jpeg).unwrap().to_rgb8();
    let is_dark = |x, y| pixels.get_pixel(x, y).0.iter().all(|colour| *colour < 40);
    assert!(is_dark(20, 20) && is_dark(79, 69) && is_dark(199, 99));
    assert!(!is_dark(120, 50) && !is_dark(40, 90));
}
