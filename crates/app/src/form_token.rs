//! The token in every form of somebody signed in: another site cannot know it, so a request that
//! carries it was sent from a page of ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::App;
use crate::random::bytes;

/// Bytes of the salt, and of the signature.
const HALF: usize = 16;

impl App {
    /// A token for the forms of one page of this session. It differs on every page, so that the
    /// length of a compressed page tells nothing about it (the BREACH attack).
    pub fn form_token(&self, session: &str) -> String {
        let salt: [u8; HALF] = bytes(self.inner.random.as_ref());
        let mut token = salt.to_vec();
        token.extend(self.form_signature(session, &salt));
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whether the token was made for this session.
    pub fn is_form_token(&self, session: &str, token: &str) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
        let Some((salt, signature)) = bytes.split_at_checked(HALF) else { return false };
        crate::person::same_bytes(signature, &self.form_signature(session, salt))
    }

    fn form_signature(&self, session: &str, salt: &[u8]) -> Vec<u8> {
        let message = [salt, session.as_bytes()].concat();
        self.sign(b"form", &message).into_iter().take(HALF).collect()
    }
}
