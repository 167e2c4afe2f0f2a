// Runs the browser tests against a binary that serves the demo:
//   node run.mjs --binary PATH [WORD…]      starts it, tests, ends it
//   node run.mjs --url http://HOST:PORT [WORD…]   against one that runs (no demo sign-ins)
// WORDs keep only the tests whose file or name contains one of them.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { site, takeTests } from './lib.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
/** The longest the demo may take to build in the tests' profile, and the longest one test may. */
const START_MS = 300_000;
const TEST_MS = 240_000;
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { binary: { type: 'string' }, url: { type: 'string' } },
});

const data = mkdtempSync(path.join(os.tmpdir(), 'mundap-browser-'));
let server = null;
const end = (code) => {
  server?.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
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
  let browser = null;
  try {
    site.base = options.url?.replace(/\/$/, '') ?? (await serve());
    await ready();
    browser = site.browser = await chromium.launch({ executablePath: browserPath(), args: FLAGS });
    return await runAll();
  } finally {
    await browser?.close();
    await stop();
  }
}

function browserPath() {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = [process.env.CHROMIUM, ...usual].find((file) => file && existsSync(file));
  if (!found) {
    throw new Error('no Chromium: install it, or name it in CHROMIUM');
  }
  return found;
}

/** Starts the binary; its address, once it says so. Also reads the demo sign-ins it prints. */
function serve() {
  if (!options.binary) {
    throw new Error('usage: node run.mjs --binary PATH | --url URL [WORD…]');
  }
  server = spawn(path.resolve(options.binary), ['serve', '--demo', '--listen', '127.0.0.1:0', '--data', data], {
    env: { ...process.env, MUNDAP_RATE_LIMIT: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The end of its log is shown when something fails.
  server.log = [];
  const keep = (line) => {
    server.log.push(line);
    server.log.splice(0, server.log.length - 40);
  };
  readline.createInterface({ input: server.stderr }).on('line', keep);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server printed no address in time')), START_MS);
    server.on('error', reject);
    server.on('exit', (code, signal) => {
      server.ended = `the server ended (${code ?? signal})`;
      reject(new Error(`${server.ended}\n${server.log.join('\n')}`));
    });
    readline.createInterface({ input: server.stdout }).on('line', (line) => {
      keep(line);
      const person = line.match(/^\s+(\S+)\s+(\S+@\S+)\s+(\S+)\s*$/);
      if (person) {
        const [, role, email, password] = person;
        site.people[role] ??= { email, password };
      }
      const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) {
        clearTimeout(timer);
        resolve(address[0]);
      }
    });
  });
}

/** Waits until the site serves: the demo is built. */
async function ready() {
  const start = Date.now();
  while (Date.now() - start < START_MS) {
    if (server?.ended) {
      throw new Error(`${server.ended}\n${server.log.join('\n')}`);
    }
    const answer = await fetch(`${site.base}/readyz`).catch(() => null);
    if (answer?.ok) {
      // The sign-ins may stand on the lines that follow the address.
      await new Promise((resolve) => setTimeout(resolve, 200));
      console.log(`   ready after ${seconds(start)}: ${site.base}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${site.base}/readyz is not ready after ${START_MS / 1000} s`);
}

async function stop() {
  if (!server || server.ended) {
    return;
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

async function runAll() {
  let passed = 0;
  let failed = 0;
  const files = (await readdir(HERE)).filter((name) => name.endsWith('.test.mjs')).sort();
  for (const file of files) {
    await import(pathToFileURL(path.join(HERE, file)));
    for (const { name, run } of takeTests()) {
      const label = `${file.replace('.test.mjs', '')}: ${name}`;
      if (words.length > 0 && !words.some((word) => label.includes(word))) {
        continue;
      }
      const start = Date.now();
      try {
        await within(run(), TEST_MS);
        passed += 1;
        console.log(`ok   ${label} (${seconds(start)})`);
      } catch (error) {
        failed += 1;
        const text = error.name === 'Error' ? error.message : (error.stack ?? error.message);
        console.log(`FAIL ${label} (${seconds(start)})\n${text.replaceAll(/^/gm, '     ')}`);
        if (server?.ended) {
          console.log(`     ${server.ended}\n${server.log.join('\n')}`);
        }
      }
      // A failed test may have left its pages open.
      await Promise.all(site.browser.contexts().map((context) => context.close()));
    }
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
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
