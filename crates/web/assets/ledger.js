// Checks a receipt on this device: nothing that the server says about it is believed. The proof is the
// file that can be downloaded too (C2SP tlog-proof); SHA-256 and Ed25519 are computed here, because
// browsers offer them on some connections only.
// section[data-verify=address][data-keys][data-ledger][data-code] with li[data-check], [data-told=…]

const section = document.querySelector("[data-verify]");
const bytes = (text) => new TextEncoder().encode(text);
const hex = (all) => [...all].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const base64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const join = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
};
const same = (a, b) => hex(a) === hex(b);

// The first primes; the constants of both hashes are bits of their roots (FIPS 180-4).
const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
function root(of, degree, bits) {
  // The integer root of of·2^(degree·bits), by bisection; its low bits are the fraction.
  const value = BigInt(of) << BigInt(degree * bits);
  let low = 0n, high = 1n << BigInt(bits + 5);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= value) low = middle; else high = middle;
  }
  return low & ((1n << BigInt(bits)) - 1n);
}

// SHA-2 with words of 32 or 64 bits, as FIPS 180-4 writes it down.
function sha2(bits, rounds, turns) {
  const mask = (1n << BigInt(bits)) - 1n, size = bits / 8;
  const k = PRIMES.slice(0, rounds).map((prime) => root(prime, 3, bits));
  const first = PRIMES.slice(0, 8).map((prime) => root(prime, 2, bits));
  const turn = (word, by) => ((word >> BigInt(by)) | (word << BigInt(bits - by))) & mask;
  const sum = (word, [a, b, c]) => turn(word, a) ^ turn(word, b) ^ turn(word, c);
  const mix = (word, [a, b, c]) => turn(word, a) ^ turn(word, b) ^ (word >> BigInt(c));
  return (message) => {
    const block = size * 16, length = size * 2;
    const padded = new Uint8Array(Math.ceil((message.length + 1 + length) / block) * block);
    padded.set(message);
    padded[message.length] = 0x80;
    new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length * 8));
    let state = [...first];
    for (let at = 0; at < padded.length; at += block) {
      const w = Array.from({ length: 16 }, (_, n) => BigInt(`0x${hex(padded.subarray(at + n * size, at + (n + 1) * size))}`));
      for (let n = 16; n < rounds; n++) w.push((mix(w[n - 2], turns[3]) + w[n - 7] + mix(w[n - 15], turns[2]) + w[n - 16]) & mask);
      let [a, b, c, d, e, f, g, h] = state;
      for (let n = 0; n < rounds; n++) {
        const one = h + sum(e, turns[1]) + ((e & f) ^ (~e & mask & g)) + k[n] + w[n];
        const two = sum(a, turns[0]) + ((a & b) ^ (a & c) ^ (b & c));
        [a, b, c, d, e, f, g, h] = [(one + two) & mask, a, b, c, (d + one) & mask, e, f, g];
      }
      state = [a, b, c, d, e, f, g, h].map((word, n) => (word + state[n]) & mask);
    }
    return unhex(state.map((word) => word.toString(16).padStart(size * 2, "0")).join(""));
  };
}
const sha256 = sha2(32, 64, [[2, 13, 22], [6, 11, 25], [7, 18, 3], [17, 19, 10]]);
const sha512 = sha2(64, 80, [[28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]]);

// Ed25519 (RFC 8032, section 5.1), in whole numbers.
const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (number, by = P) => ((number % by) + by) % by;
const power = (base, exponent) => {
  let result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n, base = mod(base * base)) if (exponent & 1n) result = mod(result * base);
  return result;
};
const inverse = (number) => power(number, P - 2n);
const D = mod(-121665n * inverse(121666n)), I = power(2n, (P - 1n) / 4n);
const little = (all) => BigInt(`0x${hex([...all].reverse()) || "0"}`);
const add = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2)), c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};
const times = (number, point) => {
  let result = [0n, 1n, 1n, 0n];
  for (; number > 0n; number >>= 1n, point = add(point, point)) if (number & 1n) result = add(result, point);
  return result;
};
function point(all) {
  const sign = all[31] >> 7, y = little(all) & ((1n << 255n) - 1n);
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = mod(x * I);
  if (y >= P || mod(x * x - square) || (x === 0n && sign)) return null;
  if (Number(x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}
const BASE = point(unhex("5866666666666666666666666666666666666666666666666666666666666666"));
function signed(key, message, signature) {
  const a = point(key), r = point(signature.subarray(0, 32)), s = little(signature.subarray(32));
  if (!a || !r || s >= L || signature.length !== 64) return false;
  const k = mod(little(sha512(join(signature.subarray(0, 32), key, message))), L);
  const [x1, y1, z1] = times(s, BASE), [x2, y2, z2] = add(r, times(k, a));
  return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
}

// The tree of RFC 6962, and the checks of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
const node = (left, right) => sha256(join([1], left, right));
function included(leaf, index, size, path) {
  let at = BigInt(index), last = BigInt(size) - 1n, hash = leaf;
  if (at > last) return null;
  for (const sibling of path) {
    if (last === 0n) return null;
    if (at & 1n || at === last) {
      hash = node(sibling, hash);
      while (!(at & 1n) && at) { at >>= 1n; last >>= 1n; }
    } else hash = node(hash, sibling);
    at >>= 1n; last >>= 1n;
  }
  return last === 0n ? hash : null;
}
function continues(old, size, path) {
  if (old.size === size.size) return path.length === 0 && same(old.root, size.root);
  if (old.size === 0 || old.size > size.size) return false;
  const rest = [...path];
  const first = Number.isInteger(Math.log2(old.size)) ? old.root : rest.shift();
  if (!first) return false;
  let at = BigInt(old.size) - 1n, last = BigInt(size.size) - 1n;
  while (at & 1n) { at >>= 1n; last >>= 1n; }
  let before = first, now = first;
  for (const sibling of rest) {
    if (last === 0n) return false;
    if (at & 1n || at === last) {
      before = node(sibling, before); now = node(sibling, now);
      while (!(at & 1n) && at) { at >>= 1n; last >>= 1n; }
    } else now = node(now, sibling);
    at >>= 1n; last >>= 1n;
  }
  return last === 0n && same(before, old.root) && same(now, size.root);
}

// A signed checkpoint: what it says, and which of the keys signed it.
function open(note, keys) {
  const split = note.lastIndexOf("\n\n");
  const text = note.slice(0, split + 1), [origin, size, rootText] = text.split("\n");
  const said = { origin, size: Number(size), root: base64(rootText) };
  const by = [];
  for (const line of note.slice(split + 2).split("\n").filter(Boolean)) {
    const [, name, value] = line.split(" "), raw = base64(value);
    for (const key of keys.filter((key) => key.name === name && same(key.id, raw.subarray(0, 4)))) {
      const cosigned = key.kind === 4, body = raw.subarray(cosigned ? 12 : 4);
      const time = cosigned ? Number(new DataView(raw.buffer).getBigUint64(4)) : 0;
      const message = cosigned ? `cosignature/v1\ntime ${time}\n${text}` : text;
      // A wrong signature of a known key spoils all of it.
      if (!signed(key.key, bytes(message), body)) return { ...said, by: [] };
      by.push({ ...key, time });
    }
  }
  return { ...said, by };
}
const key = (line) => {
  const parts = line.split("+"), raw = base64(parts.slice(2).join("+"));
  return { name: parts[0], id: unhex(parts[1]), kind: raw[0], key: raw.subarray(1) };
};
const lines = (text) => text.split("\n").filter(Boolean);

function read(file) {
  const split = file.indexOf("\n\n"), head = file.slice(0, split).split("\n");
  const extra = JSON.parse(new TextDecoder().decode(base64(head[1].slice(6))));
  return { index: Number(head[2].slice(6)), path: head.slice(3).map(base64), note: file.slice(split + 2), extra };
}

// Whether what was sent is what the entry committed to: null where nothing is told of it.
function committed(extra) {
  const entry = JSON.parse(extra.entry);
  if (extra.vote) {
    const { leaf, index, size, path } = extra.vote;
    const top = included(sha256(join([0], bytes(leaf))), index, size, path.map(base64));
    return top !== null && entry.root === `sha256:${hex(top)}`;
  }
  if (!extra.fields) return null;
  return Object.entries(extra.fields).every(([name, { salt, text }]) => {
    const length = new Uint8Array(8), field = bytes(name);
    new DataView(length.buffer).setBigUint64(0, BigInt(field.length));
    return entry[name] === `sha256:${hex(sha256(join([2], unhex(salt), length, field, bytes(text))))}`;
  });
}

const REMEMBERED = "mundap-ledger";
const remembered = () => { try { return JSON.parse(localStorage.getItem(REMEMBERED)); } catch { return null; } };
const remember = (value) => { try { localStorage.setItem(REMEMBERED, JSON.stringify(value)); } catch { /* the next visit begins anew */ } };

function show(name, state, values = {}) {
  const item = section.querySelector(`[data-check="${name}"]`);
  item.className = { ok: "", bad: "bad", none: "wait" }[state];
  item.querySelector("use").setAttribute("href", `/assets/icons.svg#${{ ok: "check", bad: "cross", none: "wait" }[state]}`);
  for (const told of item.querySelectorAll("[data-told]")) told.hidden = told.dataset.told !== state;
  for (const [slot, value] of Object.entries(values)) {
    for (const place of item.querySelectorAll(`[data-slot="${slot}"]`)) place.textContent = value;
  }
  return state;
}

async function verify() {
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  const keys = lines(section.dataset.keys).map(key), witnesses = JSON.parse(section.dataset.witnesses || "[]");
  const answer = await fetch(section.dataset.verify);
  if (!answer.ok) throw new Error("no proof");
  const { index, path, note, extra } = read(await answer.text());
  const states = [];

  const text = committed(extra);
  states.push(show("text", text === null ? "none" : text ? "ok" : "bad"));

  const leaf = sha256(join([0], bytes(extra.entry)));
  const now = open(note, keys), top = included(leaf, index, now.size, path);
  const inside = now.by.length > 0 && top !== null && same(top, now.root);
  states.push(show("in", inside ? "ok" : "bad", { n: number(index + 1), k: number(path.length) }));

  // The first checkpoint that held it, and what this browser saw last.
  const first = open(extra.first.checkpoint, keys);
  let since = first.by.length > 0 && continues(first, now, extra.first.path.map(base64));
  const before = remembered();
  if (inside && since && before?.origin === now.origin) {
    const old = { size: before.size, root: unhex(before.root) };
    const [small, large] = old.size <= now.size ? [old, now] : [now, old];
    const proof = await fetch(`${section.dataset.ledger}/consistency/${small.size}/${large.size}`);
    since = proof.ok && continues(small, large, lines(await proof.text()).map(base64));
  }
  states.push(show("since", since ? "ok" : "bad", { a: number(first.size), b: number(now.size) }));
  if (inside && since && !(before?.origin === now.origin && before.size > now.size)) {
    remember({ origin: now.origin, size: now.size, root: hex(now.root) });
  }

  const outside = witnesses.map((one) => ({ ...key(one.key), label: one.label }));
  const seen = outside.length === 0 ? [] : open(note, outside).by;
  states.push(show("watch", seen.length > 0 ? "ok" : "none", { names: seen.map((one) => one.label).join(", ") }));

  const all = states.includes("bad") ? "bad" : states.includes("none") ? "some" : "all";
  for (const told of section.querySelectorAll("[data-result]")) told.hidden = told.dataset.result !== all;
}

if (section) {
  verify().catch(() => {
    for (const told of section.querySelectorAll("[data-result]")) told.hidden = told.dataset.result !== "fail";
  });
}

export { committed, continues, included, open, read, sha256, sha512, signed };
