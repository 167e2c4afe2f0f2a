//! A browser: cookies, forms with their hidden fields, redirections one at a time.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use testkit::{Person, TestApp};
use tower::ServiceExt as _;

/// The site's own address.
pub(crate) const ORIGIN: &str = "https://mundap.test";

/// A browser at the site.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) english: bool,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) to: String,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Page {
    pub(crate) fn has(&self, text: &str) -> bool {
        self.html.contains(text)
    }

    /// The value of the first attribute like this behind a mark.
    pub(crate) fn after(&self, mark: &str, attribute: &str) -> String {
        let rest = self.html.split_once(mark).unwrap_or_else(|| panic!("{mark}: {}", self.html)).1;
        let rest = rest.split_once(&format!("{attribute}=\"")).unwrap().1;
        let value = rest.split('"').next().unwrap();
        value.replace("&#34;", "\"").replace("&#38;", "&").replace("&quot;", "\"")
    }

    /// The text between two marks.
    pub(crate) fn between(&self, start: &str, end: &str) -> String {
        let rest = self.html.split_once(start).unwrap_or_else(|| panic!("{}", self.html)).1;
        rest.split(end).next().unwrap().to_owned()
    }
}

impl Browser {
    /// A browser at a site that people reach by this address, if by any.
    pub(crate) fn at(t: &TestApp, public_url: Option<&str>) -> Self {
        let public_url = public_url.map(str::to_owned);
        let options = web::Options { public_url, ..web::Options::default() };
        let router = web::router(t.app.clone(), options, web::Readiness::ready());
        Self { router, cookies: BTreeMap::new(), english: false }
    }

    /// The same, with someone signed in.
    pub(crate) fn of(t: &TestApp, person: &Person) -> Self {
        let mut browser = Self::at(t, Some(ORIGIN));
        browser.cookies.insert("mundap_session".to_owned(), person.session.clone());
        browser
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A page that must be there.
    pub(crate) async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path} {} {}", page.to, page.html);
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
        page
    }

    /// Sends a form as a page of ours does: with the token, when someone is signed in.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token().await;
        let mut fields = fields.to_vec();
        if let Some(token) = &token {
            fields.push(("csrf", token));
        }
        self.post_bare(path, &fields, &[("sec-fetch-site", "same-origin")]).await
    }

    /// The token of forms, as a page of the one signed in holds it.
    pub(crate) async fn token(&mut self) -> Option<String> {
        self.cookies.get("mundap_session")?;
        let page = self.clone().get("/sign-in").await;
        page.has("name=\"csrf\"").then(|| page.after("name=\"csrf\"", "value"))
    }

    /// Sends a form with nothing but these fields and headers.
    pub(crate) async fn post_bare(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        let one = |byte: u8| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        };
        let escape = |text: &str| -> String { text.bytes().map(one).collect() };
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect();
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        headers.insert(header::HOST, "mundap.test".parse().unwrap());
        headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        let language = if self.english { "en" } else { "ko" };
        headers.insert(header::ACCEPT_LANGUAGE, language.parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() || rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let to = parts.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        Page {
            status: parts.status,
            to: to.unwrap_or_default(),
            headers: parts.headers,
            html: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}
