// An answer is coded by keyboard alone, and nothing but the keyboard is used.

import { close, expect, inspect, page, test, visit } from './lib.mjs';

const DESK = '/staff/d/garam/coding?set=2';

/** The codes of the rows of the list, in order. */
const rows = (opened) => opened.locator('[data-row]').evaluateAll((all) => all.map((row) => row.dataset.row));

/** The row at the cursor. */
const cursor = (opened) => opened.evaluate(() => document.activeElement.closest('[data-row]')?.dataset.row ?? null);

/** What the right pane says: coded / all. */
const figure = (opened) => opened.textContent('[aria-labelledby=h-progress] .num');

/** Presses a key and waits until the desk shows what came of it. */
async function says(opened, act) {
  const body = await opened.evaluateHandle(() => document.body);
  await act();
  await opened.waitForFunction((before) => document.body !== before && document.querySelector('.flash'), body);
}

test('answers are coded by keyboard alone', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, DESK);
  await inspect(opened, 'coding-desk');
  const [first, second, third] = await rows(opened);
  const before = await figure(opened);

  // Nothing happens outside the list.
  await opened.keyboard.press('n');
  expect.equal(await figure(opened), before);

  await opened.focus(`[data-row="${first}"] input`);
  await opened.keyboard.press('j');
  expect.equal(await cursor(opened), second, 'J leads down');
  await opened.keyboard.press('k');
  expect.equal(await cursor(opened), first, 'K leads up');

  // By number: the theme's own.
  const number = await opened.textContent('.themes kbd');
  await says(opened, () => opened.keyboard.type(number));
  expect.ok(!(await rows(opened)).includes(first), 'a coded answer is not open any more');
  expect.equal(await cursor(opened), second, 'the cursor goes on');
  expect.notEqual(await figure(opened), before);

  // No theme fits.
  await says(opened, () => opened.keyboard.press('n'));
  expect.equal(await cursor(opened), third);

  // Undone, step by step.
  await Promise.all([opened.waitForEvent('load'), opened.keyboard.press('u')]);
  expect.ok((await rows(opened)).includes(second), 'the second is open again');

  // Several at once, and the suggestion of one by Enter.
  await opened.focus(`[data-row="${second}"] input`);
  await opened.keyboard.press('Space');
  await opened.keyboard.press('j');
  await opened.keyboard.press('Space');
  await says(opened, () => opened.keyboard.press('n'));
  const left = await rows(opened);
  expect.ok(!left.includes(second) && !left.includes(third), 'both are coded');
  const hinted = await opened.locator('[data-row]:has([data-enter])').first().getAttribute('data-row');
  await opened.focus(`[data-row="${hinted}"] input`);
  await says(opened, () => opened.keyboard.press('Enter'));
  expect.ok(!(await rows(opened)).includes(hinted), 'the suggestion was confirmed');

  // All keys, and none of them.
  await opened.keyboard.press('?');
  expect.ok(await opened.isVisible('.all-keys dl'));
  await inspect(opened, 'coding-keys');
  await opened.uncheck('[data-keys-switch]');
  const [next] = await rows(opened);
  await opened.focus(`[data-row="${next}"] input`);
  const now = await figure(opened);
  await opened.keyboard.press('n');
  await opened.keyboard.type(number);
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect.equal(await figure(opened), now, 'keys that are off do nothing');
  await opened.check('[data-keys-switch]');
  await close(opened);
});

test('without scripts, answers are coded by buttons', async () => {
  const opened = await page(1280, 'light', { as: 'editor', scripts: false });
  await visit(opened, DESK);
  const [first] = await rows(opened);
  await opened.check(`[data-row="${first}"] input[type=checkbox]`);
  await Promise.all([opened.waitForEvent('load'), opened.click('.themes button >> nth=0')]);
  expect.ok(!(await rows(opened)).includes(first));
  await Promise.all([opened.waitForEvent('load'), opened.click('.flash .link')]);
  expect.ok((await rows(opened)).includes(first), 'undone by its button');
  await close(opened);
});
