//! Care: how somebody wants to send what may be sensitive, after they were warned.

crate::words! {
    /// How a contribution is sent.
    Care {
        /// Public, as anything else: the author was warned and wants it so.
        AsItIs = "as_it_is",
        /// Public, by a participant of its own that nothing else can be joined with.
        Unnamed = "unnamed",
        /// Not public: seen by the staff of the dialogue alone, counted in a figure of its own.
        StaffOnly = "staff_only",
    }
}
