// Writing a section of a paper: what is typed is saved by itself, what others write comes in, and nothing is
// lost while the line is down. Without this script every paragraph is a form with a button.
// [data-write=address][data-since], article[data-unit=code] > form[data-unit-form], [data-below];
// [data-write-state] says how things stand.

const root = document.querySelector("[data-write]");
const state = document.querySelector("[data-write-state]");
const KEEP = "mundap-writing ";
const PAUSE = 900, LOOK = 2000;

const say = (word) => {
  if (!state) return;
  state.textContent = state.dataset[word] ?? "";
  state.classList.toggle("off", word === "offline" || word === "refused");
};

const keep = {
  get: (code) => { try { return JSON.parse(localStorage.getItem(KEEP + code)); } catch { return null; } },
  set: (code, value) => { try { localStorage.setItem(KEEP + code, JSON.stringify(value)); } catch { /* full or forbidden: it stays in the page */ } },
  drop: (code) => { try { localStorage.removeItem(KEEP + code); } catch { /* as above */ } },
};

// What changed between two texts that share their beginning and end: [from, to, text].
function change(before, after) {
  let head = 0;
  const least = Math.min(before.length, after.length);
  while (head < least && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < least - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return [head, before.length - tail, after.slice(head, after.length - tail)];
}

// Puts another text into a box without moving the cursor away from its words.
function replace(box, text) {
  if (box.value === text) return;
  const [from, to, put] = change(box.value, text);
  const move = (at) => at <= from ? at : at >= to ? at + put.length - (to - from) : from + put.length;
  const { selectionStart, selectionEnd, scrollTop } = box;
  const focused = document.activeElement === box;
  box.value = text;
  if (focused) box.setSelectionRange(move(selectionStart), move(selectionEnd));
  box.scrollTop = scrollTop;
}

const fit = (box) => { box.style.height = "auto"; box.style.height = `${box.scrollHeight + 2}px`; };

class Unit {
  constructor(article) {
    this.article = article;
    this.code = article.dataset.unit;
    this.form = article.querySelector("[data-unit-form]");
    this.box = this.form.elements.text;
    this.base = Number(this.form.elements.base.value);
    this.saved = this.box.value;
    this.flight = null;
    const kept = keep.get(this.code);
    if (kept && !this.box.readOnly) {
      // Typed on this device and never confirmed: what was under way is sent again as it was, so that it counts once.
      this.flight = kept.flight;
      if (this.flight) { this.base = this.flight.base; this.saved = this.flight.text; } else { this.base = kept.base; this.saved = kept.saved; }
      this.box.value = kept.text;
      this.send();
    }
    fit(this.box);
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("blur", () => this.send());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
  }

  get dirty() { return this.box.value !== this.saved || this.flight !== null; }

  note() {
    if (this.dirty) keep.set(this.code, { base: this.base, saved: this.saved, text: this.box.value, flight: this.flight });
    else keep.drop(this.code);
  }

  typed() {
    this.article.classList.remove("theirs");
    fit(this.box);
    this.note();
    say("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  async send() {
    if (this.box.readOnly || this.sending || !this.dirty) return;
    // What was sent and not answered goes first, as it was.
    this.flight ??= { base: this.base, text: this.box.value };
    this.note();
    this.sending = true;
    const body = new URLSearchParams(new FormData(this.form));
    body.set("base", this.flight.base);
    body.set("text", this.flight.text);
    let answer = null;
    try { answer = await fetch(this.form.action, { method: "POST", body, headers: { accept: "application/json" } }); } catch { /* no line */ }
    this.sending = false;
    if (answer?.status === 422) {
      this.flight = null;
      this.note();
      const told = await answer.json().catch(() => ({ errors: [] }));
      say("refused");
      if (state) state.textContent += ` ${told.errors.join(" ")}`;
      return;
    }
    if (!answer?.ok) {
      say("offline");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), 3000);
      return;
    }
    const saved = await answer.json();
    const untouched = this.box.value === this.flight.text;
    this.saved = this.flight.text;
    this.base = saved.version;
    this.flight = null;
    if (untouched && saved.text !== this.box.value) this.take(saved.newest, saved.text);
    else if (untouched) this.base = saved.newest;
    this.note();
    say(units().some((unit) => unit.dirty) ? "saving" : "saved");
    if (this.dirty) this.send();
  }

  // What others wrote comes in where nothing is typed at the moment; else the next save merges it.
  take(version, text) {
    replace(this.box, text);
    this.saved = text;
    this.base = version;
    fit(this.box);
  }

  news(told) {
    const below = this.article.querySelector("[data-below]");
    if (below && below.innerHTML !== told.below) below.replaceChildren(...new DOMParser().parseFromString(told.below, "text/html").body.childNodes);
    if (this.dirty || told.version <= this.base) return;
    if (!told.mine && told.text !== this.box.value) {
      this.article.classList.add("theirs");
      this.article.title = root.dataset.other;
    }
    this.take(told.version, told.text);
  }
}

const known = new Map();
const units = () => [...known.values()];
let since = Number(root?.dataset.since ?? 0);
let focused = null;

async function look() {
  if (document.visibilityState === "visible" || units().some((unit) => unit.dirty)) {
    try {
      const answer = await fetch(`${root.dataset.write}/changes?since=${since}`, { headers: { accept: "application/json" } });
      if (answer.ok) {
        const news = await answer.json();
        since = news.now;
        const here = [...root.querySelectorAll("[data-unit]")].map((article) => article.dataset.unit);
        for (const told of news.changed) known.get(told.code)?.news(told);
        // Paragraphs came or went: the page is read anew, once nothing is being typed.
        if (here.join() !== news.order.join() && !units().some((unit) => unit.dirty) && !root.contains(document.activeElement)) location.reload();
        if (state?.classList.contains("off")) for (const unit of units()) unit.send();
      }
    } catch { say("offline"); }
  }
  setTimeout(look, LOOK);
}

// Puts a mark where the cursor was: [@A-10233], or into one that stands there already.
function cite(code) {
  const box = focused?.box;
  if (!box || box.readOnly) return;
  const at = box.selectionEnd, chosen = box.value.slice(box.selectionStart, at);
  const open = /\[@([A-Za-z0-9; -]*)\]$/.exec(box.value.slice(0, at));
  if (chosen && !/["\[\]]/.test(chosen)) box.setRangeText(`["${chosen}" @${code}]`, box.selectionStart, at, "end");
  else if (open) box.setRangeText(`; ${code}]`, at - 1, at, "end");
  else box.setRangeText(`[@${code}]`, at, at, "end");
  box.focus();
  focused.typed();
}

function offer(part) {
  for (const button of part.querySelectorAll("[data-cite], [data-figure]")) {
    button.hidden = false;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => button.dataset.cite ? cite(button.dataset.cite) : show(button.dataset.figure));
  }
}

// Puts a figure where the cursor was, on lines of its own.
function show(mark) {
  const box = focused?.box;
  if (!box || box.readOnly) return;
  const at = box.selectionEnd, before = box.value.slice(0, at).trimEnd(), after = box.value.slice(at).trimStart();
  box.setRangeText(`${before ? "\n\n" : ""}${mark}${after ? "\n\n" : ""}`, before.length, box.value.length - after.length, "end");
  box.focus();
  focused.typed();
}

// A list of what can be cited or shown is renewed in place.
function search(form, list) {
  const renew = async (url) => {
    try {
      const answer = await fetch(url);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(list.id);
      if (!fresh) return;
      list.replaceChildren(...fresh.childNodes);
      offer(list);
    } catch { /* the list stays */ }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    renew(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  });
  for (const input of form.elements) input.addEventListener("change", () => form.requestSubmit());
  list.addEventListener("click", (event) => {
    const link = event.target.closest(".pager a");
    if (!link) return;
    event.preventDefault();
    renew(link.href);
  });
  offer(list);
}

if (root) {
  for (const article of root.querySelectorAll("[data-unit]")) known.set(article.dataset.unit, new Unit(article));
  root.addEventListener("focusin", (event) => {
    const unit = known.get(event.target.closest("[data-unit]")?.dataset.unit);
    if (unit) focused = unit;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const add = root.querySelector("[data-add]");
    if (!add) return;
    event.preventDefault();
    if (focused) add.elements.behind.value = focused.code;
    add.requestSubmit();
  });
  addEventListener("online", () => { for (const unit of units()) unit.send(); });
  addEventListener("beforeunload", (event) => { if (units().some((unit) => unit.dirty)) event.preventDefault(); });
  for (const name of ["cite", "figure"]) {
    const form = document.querySelector(`[data-${name}-form]`);
    if (form) search(form, document.getElementById(`${name}-list`));
  }
  setTimeout(look, LOOK);
}
