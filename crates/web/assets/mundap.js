// Mundap: what scripts add to pages that work without them. One module, no dependencies.
// Every text a person reads comes from data attributes, written by the server in the page's language.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (text, values) => (text || "").replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

// Storage may be full or forbidden; the page then simply remembers nothing.
const store = {
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, value); return true; } catch { return false; } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing kept */ } },
};
const list = (key) => { try { return JSON.parse(store.get(key) || "[]"); } catch { return []; } };

// --- Theme: <fieldset data-theme-switch hidden> with <button data-theme-to="auto|light|dark">.
function theme() {
  const root = document.documentElement;
  for (const box of $$("[data-theme-switch]")) {
    const show = () => {
      const now = root.dataset.theme || "auto";
      for (const b of $$("[data-theme-to]", box)) b.setAttribute("aria-pressed", String(b.dataset.themeTo === now));
    };
    box.hidden = false;
    box.addEventListener("click", (event) => {
      const to = event.target.closest("[data-theme-to]")?.dataset.themeTo;
      if (!to) return;
      if (to === "auto") { delete root.dataset.theme; store.drop("theme"); } else { root.dataset.theme = to; store.set("theme", to); }
      show();
    });
    show();
  }
}

// --- Error summary: [data-errors] takes focus; its links lead into the fields.
function errors(root) {
  const box = $("[data-errors]", root);
  if (!box) return;
  box.focus();
  box.addEventListener("click", (event) => {
    const field = event.target.closest("a[href^='#']") && document.getElementById(event.target.closest("a").hash.slice(1));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
  });
}

// --- Counters: <textarea data-limit="2000" data-limit-into="id">; texts in data-left and data-over of that element.
function counters(root) {
  for (const input of $$("[data-limit]", root)) {
    const into = document.getElementById(input.dataset.limitInto);
    if (!into) continue;
    const limit = Number(input.dataset.limit);
    const number = new Intl.NumberFormat(document.documentElement.lang || "ko");
    const show = () => {
      const length = [...input.value.normalize("NFC")].length;
      const over = length > limit;
      into.classList.toggle("over", over);
      into.textContent = fill(over ? into.dataset.over : into.dataset.left, { n: number.format(over ? length : limit - length), limit: number.format(limit) });
    };
    input.addEventListener("input", show);
    if (input.value) show();
  }
}

// --- Kept words: <form data-keep="name"> keeps what is typed until the form has been received.
// The page after a success carries data-kept="name" on any element; the words are dropped then, not before.
function keep(root) {
  for (const done of $$("[data-kept]", root)) store.drop("keep:" + done.dataset.kept);
  for (const form of $$("form[data-keep]", root)) {
    const key = "keep:" + form.dataset.keep;
    const fields = () => [...form.elements].filter((e) => e.name && e.type !== "hidden" && e.type !== "password" && e.type !== "file" && e.tagName !== "BUTTON");
    let kept = {};
    try { kept = JSON.parse(store.get(key) || "{}"); } catch { /* unreadable: start empty */ }
    for (const e of fields()) {
      const value = kept[e.name];
      if (value === undefined) continue;
      if (e.type === "radio" || e.type === "checkbox") { if (!form.querySelector(`[name="${CSS.escape(e.name)}"][checked]`)) e.checked = [].concat(value).includes(e.value); }
      else if (!e.value) { e.value = value; e.dispatchEvent(new Event("input", { bubbles: true })); }
    }
    let timer;
    const save = () => {
      const now = {};
      for (const e of fields()) {
        if (e.type === "radio") { if (e.checked) now[e.name] = e.value; }
        else if (e.type === "checkbox") { if (e.checked) (now[e.name] ||= []).push(e.value); }
        else if (e.value) now[e.name] = e.value;
      }
      store.set(key, JSON.stringify(now));
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 300); });
    form.addEventListener("submit", () => { clearTimeout(timer); save(); });
  }
}

// --- Likely duplicates: <input data-likely="/url" data-likely-into="id">; the answer is an HTML fragment.
function likely(root) {
  for (const input of $$("[data-likely]", root)) {
    const into = document.getElementById(input.dataset.likelyInto);
    if (!into) continue;
    let timer, ask;
    input.addEventListener("input", (event) => {
      if (!event.isTrusted) return;
      clearTimeout(timer);
      ask?.abort();
      timer = setTimeout(async () => {
        const words = input.value.trim();
        if (words.length < 4) { into.replaceChildren(); return; }
        ask = new AbortController();
        const url = new URL(input.dataset.likely, location.href);
        url.searchParams.set("q", words);
        try {
          const answer = await fetch(url, { signal: ask.signal, headers: { Accept: "text/html" } });
          if (answer.ok) into.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
        } catch { /* aborted or offline: the form works without it */ }
      }, 400);
    });
  }
}

// --- Confirm: a form or submit button with data-confirm asks once more. data-print prints.
document.addEventListener("submit", (event) => {
  const words = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (words && !window.confirm(words)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

// --- Single keys: a [data-keys-switch] checkbox turns them off everywhere (WCAG 2.1.4).
const keysOn = () => store.get("keys") !== "off";
const plain = (event) => keysOn() && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing
  && !event.target.matches("input:not([type=checkbox]):not([type=radio]),textarea,select");
function keySwitch(root) {
  for (const box of $$("[data-keys-switch]", root)) {
    box.checked = keysOn();
    box.addEventListener("change", () => store.set("keys", box.checked ? "on" : "off"));
  }
}

// Puts the <main> of an answer (a whole page or a fragment) in place of this one and moves focus to its heading.
function swap(html, url) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const next = $("main", page);
  if (!next) return false;
  const defs = $("svg.defs", page);
  if (defs && !$("svg.defs")) document.body.append(document.importNode(defs, true));
  $("main").replaceWith(document.importNode(next, true));
  if (page.title) document.title = page.title;
  if (url && url !== location.href) history.replaceState(null, "", url);
  enhance($("main"));
  ($("[data-errors]") || $("main [data-focus]"))?.focus();
  return true;
}

// --- Voting: <main data-vote data-offline data-sent data-failed> with <form data-vote-form>,
// <form data-vote-undo>, <p data-vote-note hidden>. <template data-next> may hold following statements
// (each the inside of a <main>) so that voting goes on without a connection.
const QUEUE = "votes";
async function post(url, body) {
  return fetch(url, { method: "POST", body: new URLSearchParams(body), headers: { Accept: "text/html" }, credentials: "same-origin" });
}
function note(main, words) {
  const box = $("[data-vote-note]", main);
  if (box) { box.textContent = words; box.hidden = !words; }
}
function vote(root) {
  const main = root.matches?.("[data-vote]") ? root : $("[data-vote]", root);
  if (!main) return;
  let busy = false;
  const waiting = list(QUEUE).length;
  if (waiting) note(main, fill(main.dataset.offline, { n: waiting }));
  main.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-vote-form],[data-vote-undo]")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const body = [...new FormData(form, event.submitter)];
    const isVote = form.matches("[data-vote-form]");
    if (isVote) for (const b of $$("button", form)) b.setAttribute("aria-pressed", String(b === event.submitter));
    try {
      const answer = await post(form.action, body);
      if (answer.status < 500 && swap(await answer.text(), answer.redirected ? answer.url : null)) return;
      note(main, main.dataset.failed);
    } catch {
      if (!isVote) { note(main, main.dataset.failed); return; }
      const all = list(QUEUE).filter((v) => v.url !== form.action || v.body.find(([k]) => k === "statement")?.[1] !== body.find(([k]) => k === "statement")?.[1]);
      all.push({ url: form.action, body });
      if (!store.set(QUEUE, JSON.stringify(all))) { note(main, main.dataset.failed); return; }
      const next = $("template[data-next]", main);
      if (next) {
        const rest = $$("template[data-next]", main).slice(1);
        main.replaceChildren(next.content, ...rest);
        keySwitch(main);
        $("[data-focus]", main)?.focus();
      }
      note(main, fill(main.dataset.offline, { n: all.length }));
    } finally { busy = false; }
  });
  main.addEventListener("keydown", (event) => {
    if (!plain(event)) return;
    const want = { ArrowLeft: "agree", ArrowRight: "disagree", ArrowDown: "pass" }[event.key];
    const button = want ? $(`[data-vote-form] [value=${want}]`, main) : event.key.toLowerCase() === "z" ? $("[data-vote-undo] button", main) : null;
    if (button) { event.preventDefault(); button.click(); }
  });
}
async function resend() {
  const all = list(QUEUE);
  if (!all.length || !navigator.onLine) return;
  const main = $("[data-vote]");
  let sent = 0;
  for (const waiting of all) {
    try {
      const answer = await post(waiting.url, waiting.body);
      if (answer.status >= 500) break;
      sent += 1;
      store.set(QUEUE, JSON.stringify(all.slice(sent)));
    } catch { break; }
  }
  if (main && sent) note(main, sent === all.length ? fill(main.dataset.sent, { n: sent }) : fill(main.dataset.offline, { n: all.length - sent }));
}

// --- Staff desk: <ol data-desk> of <li data-row> each with a checkbox; <form data-desk-form> holds the list and
// has <button data-key="g"> and, for numbers, <input data-number>; [data-drop="n"] takes dragged rows and submits
// the same form with core = n. data-key works on any button or link inside [data-desk-panel].
function desk(root) {
  const ol = $("[data-desk]", root);
  if (!ol) return;
  const form = ol.closest("form");
  const panel = ol.closest("[data-desk-panel]") || ol;
  const rows = () => $$("[data-row]", ol);
  const box = (row) => $("input[type=checkbox]", row);
  let digits = "", timer;
  const mark = () => { const now = document.activeElement.closest?.("[data-row]"); for (const row of rows()) row.classList.toggle("cur", row === now); };
  ol.addEventListener("focusin", mark);
  ol.addEventListener("focusout", () => setTimeout(mark));
  const move = (step) => {
    const all = rows();
    const at = all.indexOf(document.activeElement.closest("[data-row]"));
    const row = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (row) { box(row).focus(); row.scrollIntoView({ block: "nearest" }); }
  };
  const assign = (number) => {
    const field = $("[data-number]", form);
    if (!field || !rows().some((row) => box(row).checked)) return;
    field.value = number;
    if (field.value === String(number)) form.requestSubmit($("[data-assign]", form) || undefined);
  };
  ol.addEventListener("keydown", (event) => {
    if (!plain(event)) return;
    const key = event.key.toLowerCase();
    if (/^\d$/.test(key)) {
      event.preventDefault();
      digits += key;
      clearTimeout(timer);
      timer = setTimeout(() => { assign(digits); digits = ""; }, 500);
    } else if (key === "j" || key === "arrowdown") { event.preventDefault(); move(1); }
    else if (key === "k" || key === "arrowup") { event.preventDefault(); move(-1); }
    else if (key === " " && event.target.type !== "checkbox") {
      const row = event.target.closest("[data-row]");
      if (row && !event.target.matches("a,button")) { event.preventDefault(); box(row).click(); }
    } else {
      const control = $(`[data-key="${CSS.escape(key)}"]`, panel) || $(`[data-key="${CSS.escape(key)}"]`);
      if (control) { event.preventDefault(); if (control.matches("input,details>summary")) control.focus(); if (!control.matches("input")) control.click(); }
    }
  });
  for (const row of rows()) row.draggable = true;
  ol.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row) return;
    box(row).checked = true;
    for (const r of rows()) r.classList.toggle("drag", box(r).checked);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.row);
  });
  ol.addEventListener("dragend", () => rows().forEach((r) => r.classList.remove("drag")));
  for (const target of $$("[data-drop]")) {
    target.addEventListener("dragover", (event) => { event.preventDefault(); target.classList.add("drop"); });
    target.addEventListener("dragleave", () => target.classList.remove("drop"));
    target.addEventListener("drop", (event) => { event.preventDefault(); target.classList.remove("drop"); assign(target.dataset.drop); });
  }
}

// [data-all="name"]: a checkbox that ticks every checkbox of that name in its form.
function all(root) {
  for (const one of $$("[data-all]", root)) one.addEventListener("change", () => {
    for (const e of $$(`input[type=checkbox][name="${CSS.escape(one.dataset.all)}"]`, one.form || document)) e.checked = one.checked;
  });
}

function enhance(root) {
  keep(root); counters(root); likely(root); errors(root); keySwitch(root); vote(root); desk(root); all(root);
}
theme();
enhance(document);
addEventListener("online", resend);
resend();
