// What a browser test needs: pages that are watched, people who are signed in, axe, pictures.

import { createHmac } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export { strict as expect } from 'node:assert';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const SHOTS = path.join(HERE, '../../target/shots');
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The site under test. run.mjs fills it in before it loads a test. */
export const site = {
  /** Its address, without a slash at the end. */
  base: '',
  /** Demo sign-ins by role: { secretary: { email, password }, … }. */
  people: {},
  /** Starts another server on data of its own: `await site.serve()`, see server.mjs. */
  serve: null,
  /** The browser. */
  browser: null,
  /** Whether pictures are taken. */
  pictures: false,
  /** Cookies by role, of those who signed in before. */
  sessions: {},
};

/** The widths and themes that every page must bear. */
export const WIDTHS = [375, 1280];
export const THEMES = ['light', 'dark'];

const registered = [];

/** Registers a test. Names read as sentences: 'a citizen votes with one thumb'. */
export function test(name, run) {
  registered.push({ name, run });
}

/** The tests registered since the last call. */
export function takeTests() {
  return registered.splice(0);
}

/**
 * Opens a watched page. Options: `scripts: false` turns JavaScript off; `as: 'secretary'` signs in
 * with that demo person; `locale: 'en-US'` asks for English; `base` is another server's address.
 * Close it with `close(page)`, which fails when something went wrong unseen.
 */
export async function page(width, theme, { scripts = true, as = null, locale = 'ko-KR', base = site.base } = {}) {
  const context = await site.browser.newContext({
    baseURL: base,
    colorScheme: theme,
    javaScriptEnabled: scripts,
    locale,
    reducedMotion: 'reduce',
    storageState: as ? site.sessions[as] : undefined,
    viewport: { width, height: width < 600 ? 812 : 900 },
  });
  const opened = await context.newPage();
  await watch(opened, base);
  if (as && !site.sessions[as]) {
    await signIn(opened, as);
    site.sessions[as] = await opened.context().storageState();
  }
  return opened;
}

/** Closes a page; fails when it logged an error or asked another host for something. */
export async function close(opened) {
  const { faults } = watched(opened);
  await opened.context().close();
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
}

const watches = new WeakMap();

/** What was seen on a page: `faults` (texts) and `bytes` (sent over the wire, without pictures). */
export function watched(opened) {
  return watches.get(opened);
}

async function watch(opened, base) {
  const seen = { bytes: 0, devtools: null, faults: [], loads: new Map() };
  watches.set(opened, seen);
  opened.on('pageerror', (error) => seen.faults.push(`error in a script: ${error}`));
  opened.on('console', (message) => {
    if (message.type() === 'error' && !isExpectedStatus(message, opened)) {
      seen.faults.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  opened.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== base) {
      seen.faults.push(`asks another host: ${request.url()}`);
    }
  });
  seen.devtools = await opened.context().newCDPSession(opened);
  await seen.devtools.send('Network.enable');
  await seen.devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  seen.devtools.on('Network.responseReceived', ({ requestId, response }) => {
    const isPicture = /^image\/(?!svg)|^font\//.test(response.mimeType);
    seen.loads.set(requestId, isPicture);
  });
  seen.devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    seen.bytes += seen.loads.get(requestId) ? 0 : encodedDataLength;
  });
}

// The browser logs a page's own 404, a form that the page sends to itself and that is refused, and a request
// made offline, as errors; a test that goes there expects them.
function isExpectedStatus(message, opened) {
  const text = message.text();
  const plain = (url) => url.split('?')[0];
  const isOwn = plain(message.location().url) === plain(opened.url());
  return text.startsWith('Failed to load resource') && (isOwn || text.includes('ERR_INTERNET_DISCONNECTED'));
}

/** The path of the page that is open. */
export const pathOf = (opened) => new URL(opened.url()).pathname;

/** Goes to a path and waits until it is loaded; fails on another status. */
export async function visit(opened, where, status = 200) {
  watched(opened).bytes = 0;
  const response = await opened.goto(where, { waitUntil: 'load' });
  if (response.status() !== status) {
    throw new Error(`${where} answers ${response.status()}, expected ${status}`);
  }
  return response;
}

/** Waits until the groups of a core question were found, or found not to be there. */
export async function analysed(core, base = site.base) {
  for (let n = 0; n < 240; n += 1) {
    const answer = await fetch(`${base}/api/v1/core-questions/${core}/opinion`);
    const { analysis } = await answer.json();
    if (analysis?.certainty) return analysis;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`core question ${core} was not analysed within two minutes`);
}

/** Signs in as the demo person of a role, through the form as anyone would. */
export async function signIn(opened, role) {
  const person = site.people[role];
  if (!person) {
    throw new Error(`no demo sign-in for ${role}; there are ${Object.keys(site.people).join(', ')}`);
  }
  await visit(opened, '/sign-in');
  await opened.fill('input[name=email]', person.email);
  await opened.fill('input[name=password]', person.password);
  await opened.click('form:has(input[name=password]) [type=submit]');
  await opened.waitForLoadState('load');
  if (new URL(opened.url()).pathname === '/sign-in') {
    throw new Error(`signing in as ${role} failed`);
  }
}

/**
 * Runs axe on the page as it stands, after clicks too; fails with every violation. The developer
 * tools' protocol brings it in, so that the page keeps its content security policy.
 */
export async function axe(opened, label, rules = { type: 'tag', values: TAGS }) {
  const { devtools } = watched(opened);
  const evaluate = async (expression) => {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { exceptionDetails, result } = await devtools.send('Runtime.evaluate', options);
    if (exceptionDetails) {
      throw new Error(`axe: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    }
    return result.value;
  };
  await evaluate(`if (!window.axe) { ${AXE} }`);
  const options = JSON.stringify({ resultTypes: ['violations'], runOnly: rules });
  const violations = await evaluate(`axe.run(document, ${options}).then((r) => r.violations)`);
  if (violations.length > 0) {
    throw new Error(`${label}: axe finds\n${violations.map(described).join('\n')}`);
  }
}

function described({ id, help, nodes }) {
  const node = ({ target, failureSummary }) =>
    `    ${target.join(' ')}\n      ${failureSummary.replaceAll('\n', '\n      ')}`;
  return [`  ${id}: ${help} (${nodes.length})`, ...nodes.slice(0, 5).map(node)].join('\n');
}

/** Fails when the page is wider than its window, or a text stands letter under letter; names what does. */
export async function fits(opened, label) {
  const squeezed = await opened.evaluate(() => {
    const own = (e) => [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data.trim()).join(' ');
    const isSqueezed = (e) => {
      const { width, height } = e.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(e).fontSize);
      return own(e).length > 9 && width < 2.5 * size && height > 6 * size;
    };
    return [...document.body.querySelectorAll('*')].filter(isSqueezed).map((e) => own(e)).slice(0, 5);
  });
  if (squeezed.length > 0) {
    throw new Error(`${label}: letter under letter: ${squeezed.join(', ')}`);
  }
  const wide = await opened.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) {
      return null;
    }
    const all = [...document.body.querySelectorAll('*')];
    const beyond = all.filter((e) => e.getBoundingClientRect().right > room + 0.5);
    // A long word sticks out of a box that fits.
    const out = beyond.length > 0 ? beyond : all.filter((e) => e.scrollWidth > e.clientWidth + 1);
    return out.slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${[...e.classList].join('.')}`);
  });
  if (wide) {
    throw new Error(`${label}: scrolls sideways; sticking out: ${wide.join(', ')}`);
  }
}

/**
 * What is Korean on a page outside of what is marked `lang="ko"`: texts, and attributes that are read
 * or heard.
 */
export async function koreanLeft(opened) {
  return opened.evaluate(() => {
    const hangul = /\p{Script=Hangul}/u;
    const spoken = ['aria-label', 'aria-description', 'alt', 'title', 'placeholder', 'content'];
    const left = [];
    // Of a part of a picture, too, which has no property `lang`.
    const isOther = (element) => !(element.closest('[lang]')?.getAttribute('lang') ?? '').startsWith('ko');
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (hangul.test(data) && parentElement && isOther(parentElement)) {
        left.push(data.trim());
      }
    }
    for (const element of document.querySelectorAll('*')) {
      const values = spoken.map((name) => element.getAttribute(name) ?? '');
      if (values.some((value) => hangul.test(value)) && isOther(element)) {
        left.push(element.outerHTML.slice(0, 200));
      }
    }
    return left;
  });
}

/**
 * Checks a page as it stands: in both widths nothing axe objects to and no sideways scrolling, in
 * both themes enough contrast (a theme changes nothing but colours), and a picture of each. Throws
 * everything that is wrong at once; leaves the page in its first width and theme.
 */
export async function inspect(opened, name) {
  const first = opened.viewportSize();
  const faults = [];
  const check = (work) => work.catch((error) => faults.push(error.message));
  for (const width of WIDTHS) {
    await opened.setViewportSize({ width, height: width < 600 ? 812 : 900 });
    for (const theme of THEMES) {
      const label = `${name} at ${width}, ${theme}`;
      await opened.emulateMedia({ colorScheme: theme });
      if (theme === THEMES[0]) {
        await check(fits(opened, label));
        await check(axe(opened, label));
      } else {
        await check(axe(opened, label, { type: 'rule', values: ['color-contrast'] }));
      }
      await check(shot(opened, `${name}-${width}-${theme}`));
    }
  }
  await opened.setViewportSize(first);
  await opened.emulateMedia({ colorScheme: THEMES[0] });
  const lost = await opened.$$eval('[data-errors] a', (links) =>
    links.filter((link) => !document.getElementById(link.hash.slice(1))).map((link) => link.hash));
  if (lost.length > 0) {
    faults.push(`${name}: the error summary leads nowhere: ${lost.join(', ')}`);
  }
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
}

/** Writes a picture of the whole page into target/shots/, when pictures are asked for. */
export async function shot(opened, name) {
  if (!site.pictures) return;
  await mkdir(SHOTS, { recursive: true });
  await opened.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
}

/** The code that an authenticator app shows now (RFC 6238), or `steps` half minutes from now. */
export function totp(secret, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.trim()].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
