// Every page, as it opens: nothing axe objects to, no sideways scrolling, no error, no other host,
// not too heavy; on a phone and a desk, in both themes. Who adds a page adds a line.

import { THEMES, WIDTHS, axe, close, fits, page, shot, test, visit, watched } from './lib.mjs';

/** The most that may cross the wire for one page, without pictures. */
const MOST_BYTES = 60_000;

/** name (of the picture in target/shots/), path, who looks (null: a visitor), status */
const PAGES = [
  ['home', '/', null, 200],
  ['dialogue', '/d/garam', null, 200],
  ['questions', '/d/garam/questions', null, 200],
  ['questions-found', '/d/garam/questions?q=%EB%B2%84%EC%8A%A4', null, 200],
  ['questions-none', '/d/garam/questions?q=zzzzzz', null, 200],
  ['question', '/q/Q-0001', null, 200],
  ['core-questions', '/d/garam/core', null, 200],
  ['core-question', '/d/garam/core/1/7', null, 200],
  ['answers', '/d/garam/core/1/7/answers', null, 200],
  ['sources', '/d/garam/core/1/7/questions', null, 200],
  ['answer-form', '/d/garam/core/1/7/answer', null, 200],
  ['statement-form', '/d/garam/core/1/7/statement', null, 200],
  ['vote', '/d/garam/core/1/7/vote', null, 200],
  ['answer', '/a/A-00001', null, 200],
  ['statement', '/s/S-001', null, 200],
  ['receipts', '/receipts', null, 200],
  ['receipt-unknown', '/receipts/R-0000-0000-0000', null, 404],
  ['me', '/me', null, 200],
  ['menu', '/menu?d=garam', null, 200],
  ['green-paper', '/d/garam/papers/green', null, 200],
  ['moderation-log', '/d/garam/moderation', null, 200],
  ['sign-in', '/sign-in', null, 200],
  ['staff', '/staff', 'secretary', 200],
  ['not-found', '/no-such-page', null, 404],
];

for (const [name, where, as, status] of PAGES) {
  test(`${name} ${where}`, async () => {
    // One run says everything that is wrong with a page.
    const faults = [];
    const check = (work) => work.catch((error) => faults.push(error.message));
    for (const width of WIDTHS) {
      for (const theme of THEMES) {
        const label = `${name} at ${width}, ${theme}`;
        const opened = await page(width, theme, { as });
        await visit(opened, where, status);
        const { bytes } = watched(opened);
        if (bytes > MOST_BYTES) {
          faults.push(`${label}: ${bytes} bytes, at most ${MOST_BYTES}`);
        }
        await check(fits(opened, label));
        await check(axe(opened, label));
        await check(shot(opened, `${name}-${width}-${theme}`));
        await check(close(opened));
      }
    }
    if (faults.length > 0) {
      throw new Error(faults.join('\n'));
    }
  });
}
