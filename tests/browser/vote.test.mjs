// Voting with one thumb, with keys, without a network; results only after one's own vote.

import { analysed, close, expect, inspect, page, test, visit } from './lib.mjs';

const CORE = '/d/garam/core/1/5';

const at = async (opened) => Number(await opened.textContent('.vote-top b'));
const on = (opened) => opened.textContent('.statement h1');

/** Does something that leads to another statement, and waits for it. */
async function onward(opened, act) {
  const before = await on(opened);
  await act();
  await opened.waitForFunction((text) => document.querySelector('h1').textContent !== text, before);
}

/** Votes on what is left, by turns. */
async function finish(opened) {
  const values = ['agree', 'disagree', 'pass'];
  for (let n = 0; await opened.locator('[data-vote-form]').count(); n += 1) {
    await onward(opened, () => opened.click(`[data-vote-form] [value=${values[n % 3]}]`));
  }
}

test('a citizen votes to the end and sees the results', async () => {
  const opened = await page(375, 'light');
  await visit(opened, CORE);
  expect.equal(await opened.locator('#statements .stm .group').count(), 0, 'no result before the own vote');
  await opened.click('.page-top .btn.main');
  await opened.waitForURL('**/vote');

  const first = await on(opened);
  expect.equal(await at(opened), 1);
  await onward(opened, () => opened.click('[value=agree]'));
  expect.equal(await at(opened), 2);
  expect.ok(await opened.evaluate(() => document.activeElement.matches('h1')), 'the next statement has the focus');
  await inspect(opened, 'vote-second');
  await onward(opened, () => opened.click('[data-vote-undo] button'));
  expect.equal(await on(opened), first, 'undo leads back');
  await inspect(opened, 'vote-undone');
  await onward(opened, () => opened.click('[value=disagree]'));

  await visit(opened, CORE);
  expect.equal(await opened.locator('#statements .stm .group').count(), 1, 'one result after one vote');
  await inspect(opened, 'core-question-one-vote');
  await visit(opened, `${CORE}/vote`);
  await finish(opened);
  await inspect(opened, 'vote-done');
  await opened.click('main details summary');
  await inspect(opened, 'vote-done-all');
  await opened.click('a[href^="/receipts/"]');
  await opened.waitForURL('**/receipts/*');
  await inspect(opened, 'receipt-of-vote');

  await visit(opened, CORE);
  expect.equal(await opened.locator('#statements .stm .group').count(), await opened.locator('#statements .stm').count());
  await inspect(opened, 'core-question-voted');
  await visit(opened, '/me');
  await inspect(opened, 'me-voted');
  await close(opened);
});

test('keys vote, unless they are switched off', async () => {
  const opened = await page(1280, 'light');
  await visit(opened, `${CORE}/vote`);
  await opened.focus('h1');
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowDown']) {
    await onward(opened, () => opened.keyboard.press(key));
  }
  expect.equal(await at(opened), 4);
  await onward(opened, () => opened.keyboard.press('z'));
  expect.equal(await at(opened), 3);
  await opened.click('[data-keys-switch]');
  await opened.focus('h1');
  const before = await on(opened);
  await opened.keyboard.press('ArrowLeft');
  await opened.waitForTimeout(300);
  expect.equal(await on(opened), before);
  await close(opened);
});

test('votes wait on the device while it is offline', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/d/garam/core/1/6/vote');
  await onward(opened, () => opened.click('[value=agree]'));
  await opened.context().setOffline(true);
  await onward(opened, () => opened.click('[value=agree]'));
  expect.match(await opened.textContent('[data-vote-note]'), /누른 표 1개는 이 기기에/);
  await inspect(opened, 'vote-offline');
  await opened.context().setOffline(false);
  await opened.waitForFunction(() => document.querySelector('[data-vote-note]').textContent.includes('보냈어요'));
  await visit(opened, '/d/garam/core/1/6/vote');
  expect.equal(await at(opened), 3, 'both votes have arrived');
  await close(opened);
});

test('whoever votes finds their place on the opinion map, and results out of their fold', async () => {
  const core = '/d/garam/core/1/7';
  const analysis = await analysed(7);
  expect.equal(analysis.verdict, 'groups');
  const opened = await page(375, 'light');
  await visit(opened, core);
  expect.equal(await opened.locator('#opinion .portrait h3').count(), analysis.groups.length);
  expect.equal(await opened.locator('#opinion .own-place').count(), 0, 'nobody has voted here');
  expect.ok(await opened.locator('#opinion details.fold').count(), 'results are folded away');
  expect.ok(!(await opened.locator('#opinion .stm').first().isVisible()));
  await visit(opened, `${core}/vote`);
  for (let n = 0; n < 8; n += 1) {
    await onward(opened, () => opened.click('[data-vote-form] [value=agree]'));
  }
  await visit(opened, core);
  expect.ok((await opened.textContent('#opinion .own-place')).includes('투표 8개로 계산했고'));
  expect.equal(await opened.locator('#opinion details.fold').count(), 0);
  expect.ok(await opened.locator('#opinion .stm').first().isVisible());
  await opened.click('#opinion details summary');
  await inspect(opened, 'core-question-own-place');
  await opened.click('#opinion .title a[href*="order=divide"]');
  await opened.waitForURL('**/opinion?order=divide*');
  await inspect(opened, 'opinion-own');
  await close(opened);
});

test('a citizen marks what matters and says who they are', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/d/garam/questions');
  await opened.click('a[href$="/marks"]');
  await opened.waitForURL('**/marks');
  await inspect(opened, 'marks-open');
  const first = await opened.textContent('.choosing .code');
  await opened.locator('.choosing input[type=checkbox]').first().check();
  await opened.click('form .btn.main');
  await opened.waitForURL('**/marks?kept=true');
  await inspect(opened, 'marks-kept');
  expect.ok(!(await opened.locator('.choosing .code').allTextContents()).includes(first), 'others come next');
  expect.ok((await opened.textContent('.progress')).includes('1개에 표시했어요'));
  await visit(opened, `/q/${first}`);
  expect.ok((await opened.textContent('.rail')).includes('중요하다고 표시했어요'));
  await inspect(opened, 'question-marked');
  await opened.click('.rail form[action$="/marks"] button');
  await opened.waitForURL(`**/q/${first}`);
  expect.ok((await opened.textContent('.rail')).includes('이 질문이 중요해요'));

  await visit(opened, '/d/garam/background');
  await opened.selectOption('#age', { label: '30대' });
  await opened.selectOption('#place', { index: 3 });
  await opened.click('form .btn.main');
  await opened.waitForURL('**/background?saved=true');
  await inspect(opened, 'background-saved');
  expect.equal(await opened.inputValue('#age'), '30-39');
  const taken = await opened.evaluate(() => fetch('/me/data.html').then((answer) => answer.text()));
  expect.ok(taken.includes('30대'), 'it is among what one takes along');
  await close(opened);
});
