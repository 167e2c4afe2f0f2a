//! A scan (스캔): the picture of a slip as it was written. Nobody but staff sees it before someone has
//! looked for personal data and blacked it out.

crate::words! {
    /// Where a scan stands.
    ScanStatus {
        /// Waits to be looked at.
        Waiting = "waiting",
        /// Shown beside what was typed from it, blacked out where needed.
        Published = "published",
        /// Looked at, and not shown.
        Kept = "kept",
        /// Its picture was destroyed.
        Destroyed = "destroyed",
    }
}

/// The most rectangles that can be blacked out on one scan.
pub const MOST_BLACKOUTS: usize = 20;

/// A rectangle of a picture, in thousandths of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Area {
    /// Reads `x,y,width,height`, each from 0 to 1000, within the picture and not empty.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<u32> =
            text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let [x, y, width, height] = numbers.try_into().ok()?;
        let fits = |start: u32, length: u32| length > 0 && start.saturating_add(length) <= 1000;
        (fits(x, width) && fits(y, height)).then_some(Self { x, y, width, height })
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{},{},{}", self.x, self.y, self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_lies_within_its_picture() {
        let area = Area { x: 100, y: 0, width: 900, height: 50 };
        assert_eq!(Area::parse("100, 0, 900, 50"), Some(area));
        assert_eq!(Area::parse(&area.to_string()), Some(area));
        for bad in ["", "1,2,3", "1,2,3,4,5", "500,0,501,10", "0,0,0,10", "-1,0,10,10", "a,b,c,d"] {
            assert_eq!(Area::parse(bad), None, "{bad}");
        }
    }
}
