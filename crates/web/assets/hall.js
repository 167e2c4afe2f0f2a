// What scripts add to the hall and the console: what changes is shown at once, and keys do what buttons do.

const $ = (css, root = document) => root.querySelector(css);
const $$ = (css, root = document) => [...root.querySelectorAll(css)];
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// Somebody who types, or has opened something, keeps it.
const busy = (part) => {
  const at = document.activeElement;
  const typing = at && part.contains(at) && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  return typing || $$("details[open]", part).some((one) => one.contains(at)) || $$("textarea", part).some((one) => one.value !== one.defaultValue);
};

// A part that the page fetched anew; the focus stays on the same button, if it is still there.
function swap(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML || busy(part)) return;
  const at = document.activeElement;
  const key = part.contains(at) ? at.getAttribute("value") || at.id : null;
  part.innerHTML = fresh.innerHTML;
  if (key) $$("button, [id]", part).find((one) => one.getAttribute("value") === key || one.id === key)?.focus();
}

async function refresh() {
  const here = new URL(location.href);
  here.searchParams.delete("said");
  const answer = await fetch(here, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = parse(await answer.text());
  for (const part of $$("[data-part]")) swap(part, page.getElementById(part.id));
  const own = $("[data-own]"), fresh = $("[data-own]", page);
  if (own && fresh) swap(own, fresh);
  const chip = $(".con-head .chip"), now = $(".con-head .chip", page);
  if (chip && now) chip.replaceWith(now);
  tick();
}

// One fetch at a time, and one more when something came meanwhile.
let running = false, again = false;
async function later() {
  if (running) { again = true; return; }
  running = true;
  do { again = false; try { await refresh(); } catch { /* the next change tries again */ } } while (again);
  running = false;
}

function watch(address, onHall, box) {
  let wait = 500;
  const connect = () => {
    const source = new EventSource(address);
    source.addEventListener("over", () => source.close());
    source.addEventListener("hall", (event) => {
      wait = 500;
      box?.classList.remove("is-offline");
      onHall(event.data);
    });
    source.onerror = () => {
      box?.classList.add("is-offline");
      // The browser takes a lost connection up by itself; one that was refused is asked for anew.
      if (source.readyState === EventSource.CLOSED) { source.close(); setTimeout(connect, wait); wait = Math.min(wait * 2, 15000); }
    };
  };
  connect();
}

for (const box of $$("[data-live]")) {
  let first = true;
  watch(box.dataset.live, (html) => {
    if (box.innerHTML !== html) box.innerHTML = html;
    // When it starts is told until it has.
    if ($("[data-status]", box)?.dataset.status !== "called") $("[data-before]")?.remove();
    // The own part follows what happens; the page has just been loaded with it.
    if (!first && $("[data-own]")) later();
    first = false;
  }, box);
}
for (const box of $$("[data-live-notice]")) {
  let first = true;
  watch(box.dataset.liveNotice, () => { if (!first) later(); first = false; });
}

// A code to come in by is good for some minutes, so the screen asks for the next one in time.
const codes = $("[data-renew]");
if (codes) {
  setInterval(async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const fresh = answer.ok && $(".codes", parse(await answer.text()));
      if (fresh) codes.innerHTML = fresh.innerHTML;
    } catch { /* the next turn tries again */ }
  }, codes.dataset.renew * 1000);
}

// How long something has been going on.
const tick = () => {
  for (const one of $$("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(one.dataset.since)) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
    const text = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
    if (one.textContent !== text) one.textContent = text;
  }
};
if ($("body.console")) { tick(); setInterval(tick, 1000); }

// What was opened is closed by Escape or by a press elsewhere; its button has the focus again.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.activeElement?.closest("details.pop[open]");
  if (open) { open.open = false; $("summary", open).focus(); }
});
document.addEventListener("click", (event) => {
  for (const one of $$("details.pop[open]")) if (!one.contains(event.target)) one.open = false;
});

// Keys: only while nobody types and they are switched on (WCAG 2.1.4).
const KEYS = "mundap-keys";
const box = $("[data-keys-on]");
if (box) {
  try { box.checked = localStorage.getItem(KEYS) !== "off"; } catch { /* stays on */ }
  box.addEventListener("change", () => { try { localStorage.setItem(KEYS, box.checked ? "on" : "off"); } catch { /* for this page only */ } });
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (at && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) return;
    const to = $$("[data-key]").find((one) => one.dataset.key === event.key.toLowerCase() && one.offsetParent !== null);
    if (!to) return;
    event.preventDefault();
    if (to.tagName === "FORM") $("button", to)?.focus();
    else if (to.tagName === "SUMMARY") { to.parentElement.open = true; $("input:not([type=hidden]), select, textarea, button", to.parentElement.querySelector("form"))?.focus(); }
    else if (/^(TEXTAREA|INPUT|SELECT)$/.test(to.tagName)) to.focus();
    else to.click();
  });
}
