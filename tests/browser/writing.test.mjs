// Two people write a section of a paper at once: one of them loses the line and comes back, and no keystroke
// is lost. And what is cited is found while writing.

import { close, expect, inspect, page, shot, test, visit } from './lib.mjs';

/** Each test writes a paper of its own (run.mjs). */
export const BESIDE = true;

/** How long the two type, in milliseconds. */
const TYPING_MS = 60_000;
/** Between two keys of one hand. */
const KEY_MS = 120;

/** Does something that loads a page, and waits for it. */
async function leads(opened, act) {
  await Promise.all([opened.waitForEvent('load'), act()]);
}

/** Begins a paper with one section and two paragraphs; the section's address. */
async function begin(opened, title) {
  await visit(opened, '/staff/d/garam/papers');
  await opened.selectOption('#kind', 'green');
  await opened.fill('main form #title', title);
  await leads(opened, () => opened.click('main form .main'));
  await opened.fill('#section-title', '함께 쓰는 장');
  await leads(opened, () => opened.click('form[action$="/sections"] .btn'));
  await inspect(opened, 'staff-paper');
  await leads(opened, () => opened.click('.outline a'));
  for (let count = 0; count < 2; count += 1) {
    await leads(opened, () => opened.click('[data-add] .btn'));
  }
  return new URL(opened.url()).pathname;
}

const saved = (opened) => opened.waitForFunction(
  () => document.querySelector('[data-write-state]').textContent === document.querySelector('[data-write-state]').dataset.saved,
  null, { timeout: 60_000 },
);

/** Types words one key after the other until the time is over; what was typed. */
async function types(opened, place, word, until, offline) {
  const box = opened.locator('[data-unit] textarea').nth(place);
  await box.click();
  let typed = 0;
  let [gone, back] = [false, false];
  while (Date.now() < until) {
    if (offline && !gone && Date.now() > offline.from) {
      gone = true;
      await opened.context().setOffline(true);
    }
    if (offline && gone && !back && Date.now() > offline.to) {
      back = true;
      await opened.context().setOffline(false);
    }
    typed += 1;
    await box.pressSequentially(`${word}${typed} `, { delay: KEY_MS });
  }
  return typed;
}

test('two people write in one section for a minute, one of them without a line for a while', async () => {
  const first = await page(1280, 'light', { as: 'editor' });
  const second = await page(1280, 'light', { as: 'secretary' });
  const section = await begin(first, '둘이 쓰는 책');
  await visit(first, section);
  await visit(second, section);
  const until = Date.now() + TYPING_MS;
  const offline = { from: Date.now() + 15_000, to: Date.now() + 35_000 };
  // The first types in both paragraphs in turn, the second in the first paragraph alone.
  const [ones, twos] = await Promise.all([
    types(first, 0, 'ga', until),
    types(second, 0, 'na', until, offline),
  ]);
  await first.locator('h1').evaluate((title) => title.ownerDocument.activeElement.blur());
  await second.locator('h1').evaluate((title) => title.ownerDocument.activeElement.blur());
  await Promise.all([saved(first), saved(second)]);
  await visit(first, section);
  const text = await first.locator('[data-unit] textarea').first().inputValue();
  const missing = [];
  for (const [word, count] of [['ga', ones], ['na', twos]]) {
    for (let number = 1; number <= count; number += 1) {
      const found = text.split(`${word}${number}`).length - 1;
      if (found === 0) missing.push(`${word}${number}`);
    }
  }
  expect.ok(ones > 10 && twos > 10, `${ones} and ${twos} words`);
  const letters = (hand, count) => Array.from({ length: count }, (_, n) => `${hand}${n + 1} `).join('').length;
  expect.equal(text.length, letters('ga', ones) + letters('na', twos), `lost or doubled, missing whole: ${missing.join(', ')}\n${text}`);
  await inspect(first, 'staff-section-written');
  const history = await first.getAttribute('[data-unit] .tools a', 'href');
  await visit(first, history);
  await inspect(first, 'staff-paragraph-versions');
  expect.ok(await first.locator('.rows > li').count() > 1);
  await close(first);
  // The line was down on purpose: what the browser says of that is no fault.
  await second.context().close();
});

test('what is typed without a line is saved when the page is opened again', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  const section = await begin(opened, '끊겨도 남는 책');
  await visit(opened, section);
  await opened.context().setOffline(true);
  const box = opened.locator('[data-unit] textarea').nth(1);
  await box.click();
  await box.pressSequentially('끊긴 동안 쓴 글', { delay: 30 });
  await opened.waitForFunction(() => document.querySelector('[data-write-state].off'));
  await shot(opened, 'staff-section-offline');
  const again = await opened.context().newPage();
  // Closed before the line is back: what is saved now comes from the device.
  await opened.close({ runBeforeUnload: false });
  await again.context().setOffline(false);
  await again.goto(section);
  await saved(again);
  await again.reload();
  expect.equal(await again.locator('[data-unit] textarea').nth(1).inputValue(), '끊긴 동안 쓴 글');
  await again.context().close();
});

test('what is cited is looked for while writing, and put in at the cursor', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  const section = await begin(opened, '근거를 찾는 책');
  await visit(opened, section);
  const box = opened.locator('[data-unit] textarea').first();
  await box.click();
  await box.pressSequentially('밤에는 맡길 곳이 없다.', { delay: 10 });
  await opened.fill('#cite-q', '밤');
  await opened.press('#cite-q', 'Enter');
  await opened.waitForFunction(() => [...document.querySelectorAll('#cite-list .q')].some((row) => row.textContent.includes('밤')));
  const code = await opened.locator('[data-cite]').first().getAttribute('data-cite');
  await box.click();
  await box.press('End');
  await opened.locator('[data-cite]').first().click();
  await opened.locator('[data-cite]').nth(1).click();
  await saved(opened);
  expect.match(await box.inputValue(), new RegExp(`\\[@${code}; Q-\\d+\\]$`));
  await opened.waitForSelector(`[data-unit] .basis a:has-text("${code}")`);
  await inspect(opened, 'staff-section-cited');
  await close(opened);
});
