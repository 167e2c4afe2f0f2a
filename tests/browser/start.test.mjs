// A fresh installation: set-up with the code from the terminal, and every page while it is empty.

import { close, expect, inspect, page, site, test, totp, visit } from './lib.mjs';

/** It has a server of its own (run.mjs). */
export const BESIDE = true;

/** What there is to see before anyone has asked anything: picture, path. */
const EMPTY = [
  ['empty-home', '/'],
  ['empty-questions', '/d/saebom/questions'],
  ['empty-core-questions', '/d/saebom/core'],
  ['empty-green-paper', '/d/saebom/papers/green'],
  ['empty-moderation-log', '/d/saebom/moderation'],
  ['empty-staff-home', '/staff/d/saebom'],
  ['empty-staff-core-sets', '/staff/d/saebom/core'],
  ['empty-staff-duplicates', '/staff/d/saebom/duplicates'],
  ['empty-staff-moderation', '/staff/d/saebom/moderation'],
  ['empty-staff-people', '/staff/d/saebom/people'],
  ['empty-staff-slip', '/staff/d/saebom/slip?kind=answer'],
  ['empty-staff-undo', '/staff/d/saebom/undo'],
];

test('a fresh installation is set up', async () => {
  const server = await site.serve();
  try {
    const opened = await page(1280, 'light', { base: server.base });
    const load = (act) => Promise.all([opened.waitForEvent('load'), act()]);
    await visit(opened, '/');
    expect.equal(new URL(opened.url()).pathname, '/set-up', 'a first visit leads to set-up');
    await inspect(opened, 'set-up');
    await opened.fill('#code', 'AAAA-BBBB-CCCC');
    await opened.fill('#name', '새봄구 간사');
    await opened.fill('#email', 'first@saebom.example');
    await opened.fill('#password', '봄볕 드는 창가 자리');
    await load(() => opened.click('main form .main'));
    expect.equal(await opened.inputValue('#name'), '새봄구 간사');
    await inspect(opened, 'set-up-wrong');
    await opened.fill('#code', server.told.set_up_code);
    await opened.fill('#password', '봄볕 드는 창가 자리');
    await load(() => opened.click('main form .main'));
    expect.equal(new URL(opened.url()).pathname, '/account/second-factor', 'staff must have a second factor');
    await inspect(opened, 'second-factor-forced');
    await opened.fill('#code', '000000');
    await load(() => opened.click('.enrol .main'));
    await inspect(opened, 'second-factor-wrong');
    await opened.click('.enrol summary');
    await opened.fill('#code', totp(await opened.textContent('.enrol .mono')));
    await load(() => opened.click('.enrol .main'));
    expect.equal(await opened.locator('.codes code').count(), 10);
    await inspect(opened, 'recovery-codes');
    await load(() => opened.click('main .main'));
    await visit(opened, '/staff/dialogues');
    await inspect(opened, 'first-dialogue');
    await opened.fill('#slug', '새봄');
    await opened.evaluate(() => { document.querySelector('main form').noValidate = true; });
    await load(() => opened.click('main form .main'));
    await inspect(opened, 'first-dialogue-wrong');
    await opened.fill('#title', '새봄구 일자리 사회적대화');
    await opened.fill('#slug', 'saebom');
    await opened.fill('#sector', '돌봄\n골목 가게');
    await opened.fill('#place', '윗마을\n아랫마을');
    await load(() => opened.click('main form .main'));
    expect.equal(new URL(opened.url()).pathname, '/staff/d/saebom');
    for (const [name, where] of EMPTY) {
      await visit(opened, where);
      await inspect(opened, name);
    }
    await visit(opened, '/set-up', 404);
    await close(opened);
  } finally {
    await server.stop();
  }
});
