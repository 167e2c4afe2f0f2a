// Mundap: what scripts add to pages that work without them.
// Every text a person reads comes from data attributes, in the page's language.

const $ = (css, root = document) => root.querySelector(css);
const $$ = (css, root = document) => [...root.querySelectorAll(css)];
const byId = (id) => document.getElementById(id);
const fill = (text, values) => (text || "").replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// Storage may be full or forbidden.
const store = {
  get(key, otherwise) { try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
};

// Theme: [data-theme-switch hidden] with buttons [data-theme-to=auto|light|dark]; theme.js applies it first.
function theme() {
  const root = document.documentElement;
  for (const box of $$("[data-theme-switch]")) {
    const show = () => $$("[data-theme-to]", box).forEach((b) => b.setAttribute("aria-pressed", b.dataset.themeTo === (root.dataset.theme || "auto")));
    box.hidden = false;
    box.addEventListener("click", ({ target }) => {
      const to = target.closest("[data-theme-to]")?.dataset.themeTo;
      if (to === "auto") { delete root.dataset.theme; store.drop("theme"); }
      else if (to) { root.dataset.theme = to; store.set("theme", to); }
      show();
    });
    show();
  }
}

// [data-errors] takes focus; its links lead into the fields.
function errors(root) {
  const box = $("[data-errors]", root);
  box?.focus();
  box?.addEventListener("click", (event) => {
    const field = byId(event.target.closest("a[href^='#']")?.hash.slice(1));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
  });
}

// Counters: [data-limit=2000][data-limit-into=id]; that element has data-left="{n}…" and data-over="{limit}…{n}…".
function counters(root) {
  const number = new Intl.NumberFormat(document.documentElement.lang || "ko");
  for (const input of $$("[data-limit]", root)) {
    const into = byId(input.dataset.limitInto), limit = Number(input.dataset.limit);
    if (!into) continue;
    const show = () => {
      const length = [...input.value.normalize("NFC")].length, over = length > limit;
      into.classList.toggle("over", over);
      into.textContent = fill(over ? into.dataset.over : into.dataset.left, { n: number.format(over ? length : limit - length), limit: number.format(limit) });
    };
    input.addEventListener("input", show);
    if (input.value) show();
  }
}

// form[data-keep=name] keeps what is typed until a page says [data-kept=name]: the server has received it.
function keep(root) {
  for (const done of $$("[data-kept]", root)) store.drop("keep:" + done.dataset.kept);
  for (const form of $$("form[data-keep]", root)) {
    const key = "keep:" + form.dataset.keep, kept = store.get(key, {});
    const fields = [...form.elements].filter((e) => e.name && e.matches("input,select,textarea") && !/hidden|password|file|submit/.test(e.type));
    const ticks = (e) => e.type === "radio" || e.type === "checkbox";
    for (const e of fields) {
      if (!(e.name in kept)) continue;
      if (ticks(e)) { if (e.type === "checkbox" || kept[e.name].length) e.checked = kept[e.name].includes(e.value); }
      else if (!e.value) { e.value = kept[e.name]; e.dispatchEvent(new Event("input", { bubbles: true })); }
    }
    let timer;
    const save = () => {
      clearTimeout(timer);
      const now = {};
      for (const e of fields) {
        if (!ticks(e)) { if (e.value) now[e.name] = e.value; }
        else { now[e.name] ||= []; if (e.checked) now[e.name].push(e.value); }
      }
      store.set(key, now);
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 300); });
    form.addEventListener("submit", save);
  }
}

// Likely duplicates: [data-likely=/url][data-likely-into=id] shows the HTML that /url?q=… answers.
function likely(root) {
  for (const input of $$("[data-likely]", root)) {
    const into = byId(input.dataset.likelyInto);
    let timer, ask;
    input.addEventListener("input", (event) => {
      if (!event.isTrusted || !into) return;
      clearTimeout(timer);
      ask?.abort();
      timer = setTimeout(async () => {
        const words = input.value.trim(), url = new URL(input.dataset.likely, location.href);
        if (words.length < 4) return into.replaceChildren();
        ask = new AbortController();
        url.searchParams.set("q", words);
        try {
          const answer = await fetch(url, { signal: ask.signal });
          if (answer.ok) into.replaceChildren(...parse(await answer.text()).body.childNodes);
        } catch { /* the form works without it */ }
      }, 400);
    });
  }
}

// select[data-language=id]: what the letters of the form's texts say for sure is chosen, and said in that element
// ([data-found="…{name}…"]), until somebody chooses otherwise. The server decides in the same way.
const LETTERS = [["ko", /\p{Script=Hangul}/gu], ["km", /\p{Script=Khmer}/gu], ["ru", /\p{Script=Cyrillic}/gu], ["zh", /\p{Script=Han}/gu], ["vi", /[đăơưạ-ỹ]/giu]];
const lettersOf = (text) => {
  const all = text.match(/\p{L}/gu)?.length ?? 0;
  const isMostly = ([code, letters]) => (text.match(letters)?.length ?? 0) / all >= (code === "vi" ? 0.08 : 0.6);
  const sure = all > 3 && LETTERS.find(isMostly)?.[0];
  return sure === "ru" && /[ўқғҳ]/i.test(text) ? "uz" : sure;
};
function languages(root) {
  for (const select of $$("select[data-language]", root)) {
    const note = byId(select.dataset.language), form = select.form, page = select.value;
    const texts = $$("input:not([type]),textarea", form);
    let chosen = false;
    select.addEventListener("change", () => { chosen = true; note.replaceChildren(); });
    form.addEventListener("input", ({ target }) => {
      if (chosen || !texts.includes(target)) return;
      const sure = lettersOf(texts.map((e) => e.value).join(" ").normalize("NFC")), option = sure && $(`option[value=${sure}]`, select);
      note.replaceChildren();
      if (!option) { select.value = page; return; }
      select.value = sure;
      if (sure === page) return;
      const [before, after] = note.dataset.found.split("{name}"), name = document.createElement("span");
      name.lang = sure;
      name.textContent = option.textContent;
      note.append(before, name, after);
    });
  }
}

// details[data-menu] closes on Escape and on a click elsewhere.
addEventListener("keydown", ({ key }) => { if (key === "Escape") for (const menu of $$("details[data-menu][open]")) { menu.open = false; $("summary", menu).focus(); } });
addEventListener("click", ({ target }) => { for (const menu of $$("details[data-menu][open]")) if (!menu.contains(target)) menu.open = false; });

// [data-confirm="…"] on a form or its button asks once more; [data-print] prints.
addEventListener("submit", (event) => {
  const words = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (words && !confirm(words)) { event.preventDefault(); event.stopImmediatePropagation(); }
}, true);
addEventListener("click", ({ target }) => { if (target.closest?.("[data-print]")) print(); });

// Single keys act only inside their list or panel; [data-keys-switch] turns them off everywhere (WCAG 2.1.4).
const keysOn = () => store.get("keys", true);
const plain = (e) => keysOn() && !e.ctrlKey && !e.metaKey && !e.altKey && !e.isComposing
  && !e.target.matches("input:not([type=checkbox],[type=radio]),textarea,select");
function keySwitch(root) {
  for (const box of $$("[data-keys-switch]", root)) {
    box.checked = keysOn();
    box.addEventListener("change", () => store.set("keys", box.checked));
  }
}

// Puts the <main> of an answer (whole page or fragment) in place of this one; focus goes to [data-focus].
function swap(html, url) {
  const page = parse(html), next = $("main", page), defs = $("svg.defs", page);
  if (!next) return false;
  if (defs && !$("svg.defs") && !next.contains(defs)) document.body.append(defs);
  $("main").replaceWith(next);
  if (page.title) document.title = page.title;
  if (url && url !== location.href) history.replaceState(null, "", url);
  enhance($("main"));
  if (!$("[data-errors]")) $("main [data-focus]")?.focus();
  return true;
}

// Voting: main[data-vote][data-offline][data-sent][data-failed], form[data-vote-form], form[data-vote-undo],
// [data-vote-note hidden]. template[data-next] may hold following statements, so voting goes on while offline.
const post = (url, body) => fetch(url, { method: "POST", body: new URLSearchParams(body) });
function note(main, words) {
  const box = $("[data-vote-note]", main);
  if (box) { box.textContent = words; box.hidden = !words; }
}
function vote(root) {
  const main = root.matches?.("[data-vote]") ? root : $("[data-vote]", root);
  if (!main) return;
  const queue = store.get("votes", []);
  if (queue.length) note(main, fill(main.dataset.offline, { n: queue.length }));
  let busy = false;
  main.addEventListener("submit", async (event) => {
    const form = event.target, isVote = form.matches("[data-vote-form]");
    if (!isVote && !form.matches("[data-vote-undo]")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const url = form.action, body = [...new FormData(form, event.submitter)];
    if (isVote) $$("button", form).forEach((b) => b.setAttribute("aria-pressed", b === event.submitter));
    try {
      const answer = await post(url, body);
      if (answer.status >= 500 || !swap(await answer.text(), answer.redirected && answer.url)) note(main, main.dataset.failed);
    } catch {
      const which = (b) => b.find(([key]) => key === "statement")?.[1];
      const all = store.get("votes", []).filter((v) => v.url !== url || which(v.body) !== which(body));
      all.push({ url, body });
      if (!isVote || !store.set("votes", all)) return note(main, main.dataset.failed);
      const [next, ...rest] = $$("template[data-next]", main);
      if (next) {
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
    const button = want ? $(`[data-vote-form] [value=${want}]`, main) : event.code === "KeyZ" && $("[data-vote-undo] button", main);
    if (button) { event.preventDefault(); button.click(); }
  });
}
async function resend() {
  const all = store.get("votes", []), main = $("[data-vote]");
  let sent = 0;
  for (const { url, body } of navigator.onLine ? all : []) {
    try { if ((await post(url, body)).status >= 500) break; } catch { break; }
    store.set("votes", all.slice(++sent));
  }
  if (main && sent) note(main, fill(sent === all.length ? main.dataset.sent : main.dataset.offline, { n: sent === all.length ? sent : all.length - sent }));
}

// A list of li[data-row], each with a checkbox: which has the focus is marked; a step leads to another.
function rowsOf(ol) {
  const rows = $$("[data-row]", ol), box = (row) => $("input[type=checkbox]", row);
  const here = () => document.activeElement.closest("[data-row]");
  const mark = () => rows.forEach((row) => row.classList.toggle("cur", row === here()));
  ol.addEventListener("focusin", mark);
  ol.addEventListener("focusout", () => setTimeout(mark));
  const move = (step) => box(rows[Math.min(Math.max(rows.indexOf(here()) + step, 0), rows.length - 1)])?.focus();
  return { rows, box, here, move };
}
// Letters by their place on the keyboard, so that they work while Korean input is on.
const keyOf = (event) => (/^Key/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key);

// Staff desk: ol[data-desk] of li[data-row], each with a checkbox, inside a form that also holds select[data-number]
// and button[data-assign]. Digits and [data-drop=n] choose n and submit that form; [data-key=g] names a control's key.
function desk(root) {
  const ol = $("[data-desk]", root), form = ol?.closest("form");
  if (!form) return;
  const { rows, box, move } = rowsOf(ol);
  let digits = "", timer;
  const assign = (number) => {
    const field = $("[data-number]", form);
    field.value = number;
    if (field.value === number && rows.some((row) => box(row).checked)) form.requestSubmit($("[data-assign]", form));
  };
  ol.addEventListener("keydown", (event) => {
    if (!plain(event)) return;
    const key = keyOf(event), control = $(`[data-key="${CSS.escape(key)}"]`);
    if (/^\d$/.test(key)) {
      digits += key;
      clearTimeout(timer);
      timer = setTimeout(() => { assign(digits); digits = ""; }, 500);
    } else if (key === "j" || key === "ArrowDown") move(1);
    else if (key === "k" || key === "ArrowUp") move(-1);
    else if (control) { control.focus(); if (!control.matches("input")) control.click(); }
    else return;
    event.preventDefault();
  });
  ol.addEventListener("dragstart", (event) => {
    const row = event.target.closest("[data-row]");
    box(row).checked = true;
    rows.forEach((r) => r.classList.toggle("drag", box(r).checked));
    event.dataTransfer.setData("text/plain", row.dataset.row);
  });
  ol.addEventListener("dragend", () => rows.forEach((r) => r.classList.remove("drag")));
  rows.forEach((row) => { row.draggable = true; });
  for (const target of $$("[data-drop]")) {
    const over = (on) => (event) => { event.preventDefault(); target.classList.toggle("drop", on); };
    target.addEventListener("dragover", over(true));
    target.addEventListener("dragleave", over(false));
    target.addEventListener("drop", (event) => { over(false)(event); event.stopPropagation(); assign(target.dataset.drop); });
  }
}

// Coding: ol[data-coding] of li[data-row] inside form[data-quick], which is sent without leaving the page; what it
// answers takes the page's place, with the cursor one row further ([data-at]). Keys act on the chosen rows, or
// else on the one at the cursor ([data-one]). Numbers with commas name themes ([data-numbers], [data-assign]);
// Enter presses the row's [data-enter].
function coding(root) {
  const ol = $("[data-coding]", root), form = ol?.closest("form");
  if (!form) return;
  const { rows, box, here, move } = rowsOf(ol), say = $("[data-quick-note]", form), numbers = $("[data-numbers]", form);
  let cursor = null, typed = "", timer, busy = false;
  ol.classList.add("live");
  ol.addEventListener("focusin", () => { cursor = here(); });
  const flush = () => {
    clearTimeout(timer);
    if (!/\d/.test(typed)) return false;
    numbers.value = typed;
    typed = "";
    form.requestSubmit($("[data-assign]", form));
    return true;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    say.hidden = true;
    const chosen = rows.filter((row) => box(row).checked), of = event.submitter?.closest("[data-row]");
    const done = of ? [of] : chosen.length ? chosen : cursor ? [cursor] : [];
    const rest = rows.slice(rows.indexOf(done.at(-1)) + 1).concat(rows).find((row) => !done.includes(row));
    $("[data-at]", form).value = rest?.dataset.row ?? "";
    $("[data-one]", form).value = cursor?.dataset.row ?? "";
    const body = [...new FormData(form, event.submitter)];
    numbers.value = "";
    try {
      const answer = await post(form.getAttribute("action"), body), page = parse(await answer.text());
      if (answer.status >= 500 || !$("main", page)) throw new Error();
      document.title = page.title;
      document.body.replaceWith(page.body);
      history.replaceState(null, "", answer.url);
      enhance(document);
      $("main [data-focus]")?.focus();
    } catch {
      say.textContent = form.dataset.failed;
      say.hidden = false;
    } finally { busy = false; }
  });
  ol.addEventListener("keydown", (event) => {
    if (!plain(event)) return;
    const key = keyOf(event), control = $(`[data-key="${CSS.escape(key)}"]`);
    if (/^[\d,]$/.test(key)) {
      typed += key;
      clearTimeout(timer);
      timer = setTimeout(flush, 700);
    } else if (key === "Enter" && event.target.matches("input")) { if (!flush()) $("[data-enter]", here())?.click(); }
    else if (key === "j" || key === "ArrowDown") move(1);
    else if (key === "k" || key === "ArrowUp") move(-1);
    else if (control?.matches("input[type=checkbox]")) control.click();
    else if (control?.matches("input")) control.focus();
    else if (control) control.click();
    else return;
    event.preventDefault();
  });
}

// Moderation: ol[data-queue] of li[data-row]; J and K move between them, [data-key=p] names a button inside one.
// select[data-note-into=id] fills that field with the words of [data-notes] [data-note=value], unless someone typed.
function queue(root) {
  for (const select of $$("[data-note-into]", root)) {
    const into = byId(select.dataset.noteInto), words = (value) => $(`[data-note="${CSS.escape(value)}"]`)?.textContent ?? "";
    const usual = () => !into.value || $$("[data-note]").some((note) => note.textContent === into.value);
    select.addEventListener("change", () => { if (usual()) into.value = words(select.value); });
  }
  const ol = $("[data-queue]", root);
  if (!ol) return;
  const rows = $$("[data-row]", ol), first = (row) => row && $("button,select", row)?.focus();
  ol.addEventListener("keydown", (event) => {
    if (!plain(event)) return;
    const row = event.target.closest("[data-row]"), at = rows.indexOf(row);
    const key = /^Key/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
    const button = $(`[data-key="${CSS.escape(key)}"]`, row) ?? (key === "u" && $("[form=undo-said]"));
    if (key === "j") first(rows[at + 1]);
    else if (key === "k") first(rows[at - 1]);
    else if (button) button.click();
    else return;
    event.preventDefault();
  });
}

// Typing in paper: form[data-fast][data-failed] is sent without leaving the page, so that nothing typed is
// lost; Enter saves. input[data-mark] takes one digit and leads on. input[data-pick=list][data-pick-into=id]
// says which item of the list a number or the first letters mean.
function fast(root) {
  const form = $("form[data-fast]", root);
  if (!form) return;
  const say = $("[data-fast-note]", form), url = form.getAttribute("action");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    say.hidden = true;
    try {
      const answer = await post(url, [...new FormData(form)]);
      if (answer.status >= 500 || !swap(await answer.text(), answer.redirected && answer.url)) throw new Error();
    } catch {
      say.textContent = form.dataset.failed;
      say.hidden = false;
    } finally { busy = false; }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("textarea")) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const marks = $$("[data-mark]", form);
  marks.forEach((mark, n) => {
    mark.addEventListener("focus", () => mark.select());
    mark.addEventListener("input", () => { if (/^[0-3]$/.test(mark.value)) marks[n + 1]?.focus(); });
    mark.addEventListener("keydown", (event) => {
      const back = event.key === "ArrowUp" || (event.key === "Backspace" && !mark.value);
      const to = event.key === "ArrowDown" ? n + 1 : back ? n - 1 : null;
      if (to !== null) { event.preventDefault(); marks[to]?.focus(); }
    });
  });
  for (const input of $$("[data-pick]", form)) {
    const names = $$("option", byId(input.dataset.pick)).map((option) => option.value), into = byId(input.dataset.pickInto);
    const show = () => {
      const typed = input.value.trim(), begin = names.filter((name) => name.startsWith(typed));
      const found = names.includes(typed) ? typed : /^\d+$/.test(typed) ? names[typed - 1] : begin.length === 1 ? begin[0] : null;
      const open = begin.length > 1 || /^[ㄱ-ㅎ]+$/.test(typed);
      into.textContent = !typed ? "" : found ?? (open ? "…" : input.dataset.none);
    };
    input.addEventListener("input", show);
    show();
  }
}

// Scans: dragging on [data-cover] draws a rectangle and writes it, in thousandths, into the next empty
// [data-area] of the same item. Typing there draws it too.
function cover(root) {
  for (const box of $$("[data-cover]", root)) {
    const areas = $("[data-areas]", box.closest("li"));
    if (!areas) continue;
    const make = (name, values) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
      return node;
    };
    const svg = make("svg", { viewBox: "0 0 1000 1000", preserveAspectRatio: "none", "aria-hidden": "true" });
    box.append(svg);
    const fields = () => $$("[data-area]", areas);
    const draw = () => {
      const numbers = fields().map((field) => field.value.split(",").map(Number));
      const whole = numbers.filter((n) => n.length === 4 && n.every((v) => v >= 0));
      svg.replaceChildren(...whole.map(([x, y, width, height]) => make("rect", { x, y, width, height })));
    };
    const at = (event) => {
      const { left, top, width, height } = box.getBoundingClientRect();
      const part = (v, all) => Math.round(Math.min(Math.max(v / all, 0), 1) * 1000);
      return [part(event.clientX - left, width), part(event.clientY - top, height)];
    };
    let from = null, field = null;
    box.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      field = fields().find((one) => !one.value);
      if (!field) return;
      from = at(event);
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = at(event);
      field.value = [Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1])].join(",");
      draw();
    });
    box.addEventListener("pointerup", () => {
      if (from && field.value.split(",").slice(2).some((n) => n < 5)) { field.value = ""; draw(); }
      from = null;
    });
    areas.addEventListener("input", draw);
    draw();
  }
}

function enhance(root) {
  for (const part of [keep, counters, likely, languages, errors, keySwitch, vote, desk, coding, queue, fast, cover]) part(root);
}
theme();
enhance(document);
addEventListener("online", resend);
resend();
