// Starts the binary under test, each time on a data directory of its own, and ends it.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

/** The longest the demo may take to build in the tests' profile. */
const START_MS = 300_000;

const running = new Set();

/**
 * Serves with the given arguments (['--demo']) until `stop()`. Answers once the site serves:
 * `base` (its address), `told` (what it printed when it opened: sign-ins or a set-up code).
 */
export async function serve(binary, args) {
  const data = mkdtempSync(path.join(os.tmpdir(), 'mundap-browser-'));
  const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
  const child = spawn(path.resolve(binary), ['serve', '--json', ...args, ...listen, '--data', data], {
    env: { ...process.env, MUNDAP_RATE_LIMIT: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = { base: '', told: {}, data, child, lines: [], ended: null };
  server.log = () => [server.ended, ...server.lines].filter(Boolean).join('\n');
  server.stop = () => stop(server);
  running.add(server);
  child.on('error', (error) => { server.ended = `the server did not start: ${error.message}`; });
  child.on('exit', (code, signal) => { server.ended ??= `the server ended (${code ?? signal})`; });
  const keep = (line) => {
    server.lines.push(line);
    server.lines.splice(0, server.lines.length - 40);
  };
  readline.createInterface({ input: child.stderr }).on('line', keep);
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    keep(line);
    if (!server.base) {
      server.told = JSON.parse(line);
      server.base = server.told.url;
    }
  });
  await isReady(server);
  return server;
}

/** Waits until a site serves: the demo is built. */
export async function isReady(server) {
  const start = Date.now();
  while (Date.now() - start < START_MS) {
    if (server.ended) {
      throw new Error(server.log());
    }
    const answer = server.base && (await fetch(`${server.base}/readyz`).catch(() => null));
    if (answer?.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${server.base}/readyz is not ready after ${START_MS / 1000} s`);
}

async function stop(server) {
  if (!server.ended) {
    const ended = new Promise((resolve) => server.child.once('exit', resolve));
    server.child.kill('SIGTERM');
    const timer = setTimeout(() => server.child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  }
  running.delete(server);
  rmSync(server.data, { recursive: true, force: true });
}

/** Ends what still runs at once: for the way out. */
export function killAll() {
  for (const { child, data } of running) {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}
