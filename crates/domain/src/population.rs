//! The people who live in the district, by age, place and sector, and what a participant may say of
//! themselves, so that results can be weighted to resemble them.

crate::words! {
    /// By what the population is counted.
    Quality {
        /// Age.
        Age = "age",
        /// Place.
        Place = "place",
        /// Sector of work.
        Sector = "sector",
    }
}

crate::words! {
    /// Years of age.
    AgeBand {
        /// Under twenty.
        Under20 = "0-19",
        /// Twenties.
        From20 = "20-29",
        /// Thirties.
        From30 = "30-39",
        /// Forties.
        From40 = "40-49",
        /// Fifties.
        From50 = "50-59",
        /// Sixties.
        From60 = "60-69",
        /// Seventy and older.
        From70 = "70-",
    }
}

/// The most people that a line of the population may count.
pub const MOST_PEOPLE: i64 = 100_000_000;

impl AgeBand {
    /// The youngest age in it.
    pub const fn least(self) -> i64 {
        match self {
            Self::Under20 => 0,
            Self::From20 => 20,
            Self::From30 => 30,
            Self::From40 => 40,
            Self::From50 => 50,
            Self::From60 => 60,
            Self::From70 => 70,
        }
    }

    /// The band that begins at this age.
    pub fn beginning_at(age: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|band| band.least() == age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_found_by_their_youngest_age() {
        for band in AgeBand::ALL {
            assert_eq!(AgeBand::beginning_at(band.least()), Some(*band));
        }
        assert_eq!(AgeBand::beginning_at(25), None);
    }
}
