// Runs the browser tests against a binary that serves the demo:
//   node run.mjs --binary PATH [WORD…]      starts it, tests, ends it
//   node run.mjs --binary PATH --told FILE [WORD…]
//                                           tests the demo that printed FILE: `mundap serve --demo --json > FILE`
// WORDs keep only the tests whose file or name contains one of them. `--pictures` writes a picture of every
// page into target/shots/.

import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { site, takeTests } from './lib.mjs';
import { isReady, killAll, serve } from './server.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
/** The longest one test may take, unless its file says more as `LIMIT_MS`. */
const TEST_MS = 240_000;
/** So many tests of files that say `BESIDE` run at once: they wait more than they work. */
const BESIDE_EACH_OTHER = 3;
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { binary: { type: 'string' }, told: { type: 'string' }, pictures: { type: 'boolean' } },
});

const end = (code) => {
  killAll();
  process.exit(code);
};
process.on('SIGINT', () => end(130));
process.on('SIGTERM', () => end(143));
process.on('uncaughtException', (error) => {
  console.error(error);
  end(1);
});

try {
  end((await main()) ? 0 : 1);
} catch (error) {
  console.error(`error: ${error.message}`);
  end(1);
}

async function main() {
  if (!options.binary) {
    throw new Error('usage: node run.mjs --binary PATH [--told FILE] [WORD…]');
  }
  const start = Date.now();
  const server = await (options.told ? runningSite() : serve(options.binary, ['--demo']));
  let browser = null;
  try {
    console.log(`   ready after ${seconds(start)}: ${server.base}`);
    site.base = server.base;
    site.pictures = Boolean(options.pictures);
    site.people = Object.fromEntries(server.told.sign_ins.map((person) => [person.role, person]));
    site.serve = (...args) => serve(options.binary, args);
    browser = site.browser = await chromium.launch({ executablePath: browserPath(), args: FLAGS });
    return await runAll(server);
  } finally {
    await browser?.close();
    await server.stop();
  }
}

async function runningSite() {
  const told = JSON.parse(await readFile(options.told, 'utf8'));
  const server = { base: told.url, told, stop: () => {} };
  await isReady(server);
  return server;
}

function browserPath() {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = [process.env.CHROMIUM, ...usual].find((file) => file && existsSync(file));
  if (!found) {
    throw new Error('no Chromium: install it, or name it in CHROMIUM');
  }
  return found;
}

async function runAll(server) {
  const [beside, alone] = await wanted();
  const results = await runThrough(beside, server, BESIDE_EACH_OTHER);
  for (const tests of alone) {
    results.push(...(await runThrough(tests, server, 1)));
  }
  const passed = results.filter(Boolean).length;
  console.log(`\n${passed} passed, ${results.length - passed} failed`);
  return passed > 0 && passed === results.length;
}

/** The tests asked for: those that bear others beside them, and those that do not, by file. */
async function wanted() {
  const beside = [];
  const alone = [];
  const files = (await readdir(HERE)).filter((name) => name.endsWith('.test.mjs')).sort();
  for (const file of files) {
    const { BESIDE = false, LIMIT_MS = TEST_MS } = await import(pathToFileURL(path.join(HERE, file)));
    const named = takeTests().map(({ name, run }) => ({ label: `${file.replace('.test.mjs', '')}: ${name}`, run, limit: LIMIT_MS }));
    const left = named.filter(({ label }) => words.length === 0 || words.some((word) => label.includes(word)));
    if (BESIDE) beside.push(...left);
    else alone.push(left);
  }
  return [beside, alone];
}

/** Runs tests, so many at once; whether each passed. */
async function runThrough(tests, server, together) {
  const results = [];
  const worker = async () => {
    for (let next = tests.shift(); next; next = tests.shift()) {
      results.push(await runOne(next, server));
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
  // A failed test may have left its pages open.
  await Promise.all(site.browser.contexts().map((context) => context.close()));
  return results;
}

/** Runs a test and prints how it went; whether it passed. */
async function runOne({ label, run, limit }, server) {
  const start = Date.now();
  try {
    await within(run(), limit);
    console.log(`ok   ${label} (${seconds(start)})`);
    return true;
  } catch (error) {
    const text = error.name === 'Error' ? error.message : (error.stack ?? error.message);
    console.log(`FAIL ${label} (${seconds(start)})\n${text.replaceAll(/^/gm, '     ')}`);
    if (server.ended) {
      console.log(server.log());
    }
    return false;
  }
}

function within(work, limit) {
  let timer = null;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limit / 1000} s`)), limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
