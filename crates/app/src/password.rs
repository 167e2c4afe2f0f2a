//! One-way hashes of passwords.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::{App, Error, Result};

/// The hash of a password nobody has, with the parameters of a real one: comparing with it makes an
/// unknown address take as long as a wrong password.
pub(crate) const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Wd9WXgW8P+7rtNDEVdNDBmFYmNB3ZwSpy0UhE4eK7YM";

/// Hashes made at one time: each takes 19 MB of memory.
pub(crate) const AT_ONCE: usize = 4;

impl App {
    /// Hashes a password.
    pub(crate) async fn hash_password(&self, password: String) -> Result<String> {
        let hash = move || {
            Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
        };
        self.hashing(hash).await?.map_err(|error| Error::Internal(error.to_string()))
    }

    /// Whether a password has this hash.
    pub(crate) async fn verify_password(&self, password: &str, hash: String) -> Result<bool> {
        let password = typed(password);
        let verify = move || {
            PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
            })
        };
        self.hashing(verify).await
    }

    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let failed = |text: String| Error::Internal(text);
        let _turn =
            self.inner.hashing.acquire().await.map_err(|error| failed(error.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| failed(error.to_string()))
    }
}

/// A password as [`crate::Fields::text`] leaves it when it is set: composed and without spaces around
/// it, so that it fits from every keyboard.
pub(crate) fn typed(password: &str) -> String {
    let most = domain::person::PASSWORD.max * 4;
    let text: String = password.chars().take(most).collect();
    language::normalise::nfc(&text).trim().to_owned()
}
