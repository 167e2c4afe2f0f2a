//! The language a contribution is written in, so that it is rendered and read aloud as such.

crate::words! {
    /// Languages a contribution may carry.
    Language {
        /// 한국어
        Korean = "ko",
        /// English
        English = "en",
        /// Русский
        Russian = "ru",
        /// Tiếng Việt
        Vietnamese = "vi",
        /// 中文
        Chinese = "zh",
        /// Oʻzbekcha
        Uzbek = "uz",
        /// ភាសាខ្មែរ
        Khmer = "km",
        /// Filipino
        Filipino = "fil",
        /// Any other.
        Other = "und",
    }
}

impl Language {
    /// The language's own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Korean => "한국어",
            Self::English => "English",
            Self::Russian => "Русский",
            Self::Vietnamese => "Tiếng Việt",
            Self::Chinese => "中文",
            Self::Uzbek => "Oʻzbekcha",
            Self::Khmer => "ភាសាខ្មែរ",
            Self::Filipino => "Filipino",
            Self::Other => "…",
        }
    }
}
