// Applying for a seat, on a phone and without an account: refused, sent, followed, taken back.

import { close, expect, inspect, page, pathOf, test, visit } from './lib.mjs';

/** The demo's call that is open. */
const CALL = '/calls/C-005';

async function send(opened, where) {
  await opened.click(`${where} .btn`);
  await opened.waitForLoadState('load');
}

test('a citizen applies for a seat and takes it back', async () => {
  const opened = await page(375, 'light');
  await visit(opened, CALL);
  await opened.click('.page-top .btn.main');
  await opened.waitForURL('**/apply');

  await send(opened, 'main form .row');
  await inspect(opened, 'apply-empty');
  const links = await opened.$$eval('[data-errors] a', (all) => all.map((a) => a.getAttribute('href').slice(1)));
  expect.deepEqual(links, ['name', 'email', 'address', 'feature_1', 'feature_2', 'feature_3', 'agreed', 'of_age', 'confirmed']);
  expect.match(await opened.title(), /^고칠 곳: /);

  await opened.fill('#name', '달맞이');
  await opened.fill('#phone', '010-7777-0101');
  await opened.fill('#address', '달맞이로 7');
  await opened.selectOption('#feature_1', '여성');
  await opened.selectOption('#feature_2', '20대 이하');
  await opened.selectOption('#feature_3', '임금노동');
  for (const box of await opened.$$('[name=confirmed]')) await box.check();
  await opened.check('[name=age][value=adult]');
  await opened.setInputFiles('#file', { name: '소개.txt', mimeType: 'text/plain', buffer: Buffer.from('달맞이') });
  await inspect(opened, 'apply-filled');
  await send(opened, 'main form .row');
  expect.deepEqual(await opened.$$eval('[data-errors] a', (all) => all.map((a) => a.hash)), ['#agreed']);
  expect.equal(await opened.inputValue('#name'), '달맞이');

  await opened.check('[name=agreed]');
  await opened.setInputFiles('#file', { name: '소개.txt', mimeType: 'text/plain', buffer: Buffer.from('달맞이') });
  await send(opened, 'main form .row');
  expect.match(pathOf(opened), /^\/calls\/C-005\/applications\/R(-[0-9A-Z]{4}){3}$/);
  const own = pathOf(opened);
  await inspect(opened, 'application-new');
  expect.match(await opened.textContent('main'), /소개\.txt/);

  await visit(opened, own);
  await opened.check('[name=sure]');
  await send(opened, '#withdraw form');
  await inspect(opened, 'application-withdrawn');
  expect.match(await opened.textContent('h1'), /취소했어요/);
  await visit(opened, own, 404);
  await close(opened);
});
