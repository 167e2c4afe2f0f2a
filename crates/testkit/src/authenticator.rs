//! A device that makes passkeys, in software: what a browser and a phone would do together.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::time::{Moment, SECOND};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret};

/// Its flags: someone was there, and unlocked it.
const UNLOCKED: u8 = 0b0000_0101;
/// The same without unlocking.
const TOUCHED: u8 = 0b0000_0001;
/// A key follows.
const NEW_KEY: u8 = 0b0100_0000;

/// A device with one passkey.
#[derive(Debug)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    handle: String,
    counter: u32,
    /// The site whose page asks.
    pub origin: String,
    /// Whether its owner unlocks it when asked.
    pub unlocked: bool,
    /// Whether it counts its signatures; passkeys that are kept on several devices do not.
    pub counts: bool,
}

impl Authenticator {
    /// A device on which a page of this site asks; `seed` makes its key.
    pub fn new(origin: &str, seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed.max(1); 32]).unwrap(),
            id: vec![seed; 16],
            handle: String::new(),
            counter: 0,
            origin: origin.to_owned(),
            unlocked: true,
            counts: true,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    fn data(&mut self, rp: &str, more: u8) -> Vec<u8> {
        self.counter += u32::from(self.counts);
        let mut data = Sha256::digest(rp.as_bytes()).to_vec();
        data.push(if self.unlocked { UNLOCKED } else { TOUCHED } | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes a passkey, as `navigator.credentials.create()` answers to these options.
    pub fn create(&mut self, options: &str) -> String {
        let options = public_key(options);
        options["user"]["id"].as_str().unwrap().clone_into(&mut self.handle);
        let client_data = self.client_data("webauthn.create", &options);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), NEW_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        self.answer(&json!({
            "clientDataJSON": encode(&client_data),
            "attestationObject": encode(&object),
            "transports": ["internal"],
        }))
    }

    /// CBOR: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32];
        key.extend(point.x().unwrap());
        key.extend([0x22, 0x58, 32]);
        key.extend(point.y().unwrap());
        key
    }

    /// Signs in, as `navigator.credentials.get()` answers to these options.
    pub fn get(&mut self, options: &str) -> String {
        let options = public_key(options);
        let client_data = self.client_data("webauthn.get", &options);
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let signed = [&data[..], &Sha256::digest(&client_data)[..]].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(&json!({
            "clientDataJSON": encode(&client_data),
            "authenticatorData": encode(&data),
            "signature": encode(signature.to_der().as_bytes()),
            "userHandle": self.handle,
        }))
    }

    fn answer(&self, response: &Value) -> String {
        let id = encode(&self.id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
        .to_string()
    }
}

/// The code that an app shows at a moment, for a secret as it is typed by hand.
pub fn totp_code(secret: &str, at: Moment) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at.0 / SECOND).unwrap()).to_string()
}

fn public_key(options: &str) -> Value {
    let options: Value = serde_json::from_str(options).unwrap();
    options.get("publicKey").cloned().unwrap_or(options)
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
