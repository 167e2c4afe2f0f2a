// Where did my question go? From one citizen's code to the pilot's latest figure and back, by clicks alone.

import { close, expect, inspect, page, pathOf, test, visit } from './lib.mjs';

/** Pages are only read (run.mjs). */
export const BESIDE = true;

/** The codes of some questions behind a pilot, as its page tells them. */
async function behind(pilot) {
  const opened = await page(1280, 'light');
  await visit(opened, `/pilots/${pilot}`);
  const codes = await opened.$$eval('[aria-labelledby=behind-h] .code', (all) => all.map((one) => one.textContent));
  await close(opened);
  return codes.filter((code) => code.startsWith('Q-'));
}

for (const width of [1280, 375]) {
  test(`a question's code leads to a measured result and back, ${width} px wide`, async () => {
    const [code] = await behind('P-01');
    const opened = await page(width, 'light');
    await visit(opened, '/d/garam/questions');
    await opened.fill('#f-q', code);
    await Promise.all([opened.waitForEvent('load'), opened.locator('#f-q').press('Enter')]);
    // A code leads to its question at once.
    await opened.waitForURL(`**/q/${code}`);
    await inspect(opened, `trace-question-${width}`);
    expect.match(await opened.textContent('.trace'), /시범사업/);

    await opened.locator('.trace a[href="/pilots/P-01"]').first().click();
    await opened.waitForURL('**/pilots/P-01');
    const figure = opened.locator('#indicators .fig').first();
    await figure.scrollIntoViewIfNeeded();
    expect.match(await figure.textContent(), /[0-9]/, 'the latest figure stands there');
    await inspect(opened, `trace-pilot-${width}`);

    // The same figure as a file anybody can read.
    const shown = await figure.textContent();
    await opened.locator('#indicators details summary').first().click();
    const row = await opened.locator('#indicators details tbody tr').first().textContent();
    const last = await opened.locator('#indicators details tbody tr').last().textContent();
    expect.ok(`${row} ${last}`.includes(shown.replace(/[^0-9.,]/g, '')), `${shown} is in the table`);

    await opened.locator(`[aria-labelledby=behind-h] a[href="/q/${code}"]`).click();
    await opened.waitForURL(`**/q/${code}`);
    expect.equal(pathOf(opened), `/q/${code}`);
    await close(opened);
  });
}

test('a paragraph leads back to the people who asked', async () => {
  const opened = await page(1280, 'light');
  await visit(opened, '/d/garam/papers/white');
  await opened.locator('main a[href*="/papers/white/"][href$="/2"]').first().click();
  await opened.waitForLoadState('load');
  const cited = opened.locator('main .basis a[href^="/q/"]').first();
  const address = await cited.getAttribute('href');
  await cited.click();
  await opened.waitForURL(`**${address}`);
  await opened.locator('.trace a[href^="/paragraphs/"], .trace a[href*="#p"]').first().click();
  await opened.waitForLoadState('load');
  expect.match(pathOf(opened), /^\/d\/garam\/papers\//, 'the thread leads to the paragraph that used it');
  await close(opened);
});
