// Everything works with JavaScript off: links, plain forms, and the server's answers.

import { close, expect, page, pathOf, shot, test, visit } from './lib.mjs';

const CORE = '/d/garam/core/1/8';
const DESK = '/staff/d/garam';

const plainly = (as = null) => page(375, 'light', { scripts: false, as });
/** Presses a button or a link that leads to another page. */
async function press(opened, css) {
  await Promise.all([opened.waitForEvent('load'), opened.locator(css).first().click()]);
}

test('without scripts: questions are filtered and paged', async () => {
  const opened = await plainly();
  await visit(opened, '/d/garam/questions');
  await opened.selectOption('#f-s', '제조업');
  await opened.selectOption('#f-o', 'oldest');
  await press(opened, '.filters .btn');
  const found = await opened.textContent('[role=status]');
  const first = await opened.textContent('.qrow .code');
  await press(opened, '[rel=next]');
  expect.notEqual(await opened.textContent('.qrow .code'), first);
  expect.equal(await opened.textContent('[role=status]'), found, 'the filter stays');
  await press(opened, '[rel=prev]');
  expect.equal(await opened.textContent('.qrow .code'), first);
  await close(opened);
});

test('without scripts: a citizen asks, answers and states', async () => {
  const opened = await plainly();
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', '통학로에 큰 차가 너무 많이 다니지 않나요?');
  await opened.fill('#body', '나'.repeat(4_001));
  await press(opened, 'main form .main');
  expect.equal(await opened.locator('[data-errors] a').count(), 1);
  expect.match(await opened.inputValue('#title'), /통학로/);
  await shot(opened, 'plain-ask-too-long-375-light');
  await opened.fill('#body', '');
  await press(opened, 'main form .main');
  expect.match(pathOf(opened), /^\/receipts\/R-/);
  await visit(opened, `${CORE}/answer`);
  await opened.fill('#text', '네 시에 끝나는 날이 한 주에 하루만 있어도 다릅니다.');
  await press(opened, 'main form .main');
  expect.match(pathOf(opened), /^\/receipts\/R-/);
  await visit(opened, `${CORE}/statement`);
  await opened.fill('#text', '출근 시간을 스스로 고를 수 있어야 한다.');
  await press(opened, 'main form .main');
  expect.match(pathOf(opened), /^\/receipts\/R-/);
  await visit(opened, '/me');
  expect.equal(await opened.locator('main article').count(), 3);
  await press(opened, 'article footer a[href$="/withdraw"]');
  await press(opened, 'main form button');
  await close(opened);
});

test('without scripts: a citizen votes to the end', async () => {
  const opened = await plainly();
  await visit(opened, CORE);
  await press(opened, '.page-top .btn.main');
  const first = await opened.textContent('.statement h1');
  await press(opened, '[value=agree]');
  await press(opened, '[data-vote-undo] button');
  expect.equal(await opened.textContent('.statement h1'), first);
  let votes = 0;
  while (await opened.locator('[data-vote-form]').count()) {
    await press(opened, `[value=${['agree', 'disagree', 'pass'][votes % 3]}]`);
    votes += 1;
  }
  expect.ok(votes >= 20, `${votes} votes`);
  await shot(opened, 'plain-vote-done-375-light');
  await press(opened, '.go .main');
  expect.equal(await opened.locator('#statements .stm .group').count(), await opened.locator('#statements .stm').count());
  await close(opened);
});

test('without scripts: a text is hidden and shown again', async () => {
  const opened = await plainly('moderator');
  await visit(opened, `${DESK}/moderation?status=published`);
  const row = '[data-queue] li:nth-child(2)';
  await opened.selectOption(`${row} select`, 'off_topic');
  await press(opened, `${row} [value=hide]`);
  await press(opened, '[form=undo-said]');
  expect.equal(await opened.locator('.flash .ok').count(), 1);
  await close(opened);
});

test('without scripts: questions are put into a core question, and a table is brought in', async () => {
  const opened = await plainly('editor');
  await visit(opened, `${DESK}/core`);
  await opened.fill('#title', '자바스크립트 없이 지은 묶음');
  await press(opened, 'main form .main');
  await opened.fill('#title', '아이들이 걸어 다닐 길을 어떻게 지킬까요?');
  await press(opened, 'button[value=add]');
  await opened.locator('.list [type=checkbox]').nth(0).check();
  await opened.locator('.list [type=checkbox]').nth(2).check();
  await press(opened, '[data-assign]');
  expect.match(await opened.textContent('.cores a .n:last-child'), /2/);
  await press(opened, '.mini-list button');
  expect.match(await opened.textContent('.cores a .n:last-child'), /1/);

  await visit(opened, `${DESK}/import`);
  const buffer = Buffer.from('질문,동\n작은 공원에 그늘이 있나요?,너른동\n');
  await opened.setInputFiles('#file', { name: '공원.csv', mimeType: 'text/csv', buffer });
  await press(opened, 'main .form .main');
  await press(opened, '.savebar .main');
  expect.match(await opened.textContent('.flash'), /질문 1개를 저장했습니다/);
  await close(opened);
});
