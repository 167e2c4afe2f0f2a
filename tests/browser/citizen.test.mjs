// What a citizen does, click by click, each state looked at as it stands.

import { close, expect, inspect, page, pathOf, shot, test, visit, watched } from './lib.mjs';

const CORE = '/d/garam/core/1/3';

/** Sends the form although the browser would refuse it: an old one sends it too. */
async function sendAnyway(opened) {
  await opened.evaluate(() => document.querySelectorAll('form').forEach((form) => { form.noValidate = true; }));
  await send(opened);
}

async function send(opened) {
  await opened.click('main form .main');
  await opened.waitForLoadState('load');
}

/** The error summary has the focus and names its fields, the title says so. */
async function errorsAreTold(opened, fields) {
  expect.ok(await opened.evaluate(() => document.activeElement.matches('[data-errors]')), 'the summary has the focus');
  const links = await opened.$$eval('[data-errors] a', (all) => all.map((a) => a.getAttribute('href').slice(1)));
  expect.deepEqual(links, fields);
  expect.match(await opened.title(), /^고칠 곳: /);
  await opened.click('[data-errors] a');
  expect.equal(await opened.evaluate(() => document.activeElement.id), fields[0]);
}

test('a citizen asks, corrects and withdraws a question', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/d/garam/questions');
  await opened.click('.page-top .btn.main');
  await opened.waitForURL('**/ask');

  await sendAnyway(opened);
  await inspect(opened, 'ask-empty');
  await errorsAreTold(opened, ['title']);

  await opened.locator('#title').pressSequentially('밤 10시 반에 퇴근하면 막차가 없는데 어떻게 하나요?');
  await opened.waitForSelector('#likely li');
  await opened.fill('#body', '가'.repeat(4_001));
  expect.match(await opened.textContent('#body-c'), /4,000자까지 쓸 수 있어요. 지금 4,001자예요/);
  await inspect(opened, 'ask-likely');
  await send(opened);
  await inspect(opened, 'ask-too-long');
  await errorsAreTold(opened, ['body']);
  expect.match(await opened.inputValue('#title'), /막차/);
  expect.equal((await opened.inputValue('#body')).length, 4_001);

  await opened.fill('#body', '공단 안에는 버스가 열한 시까지만 다녀요.');
  await opened.selectOption('#place', '새터동');
  await send(opened);
  expect.match(pathOf(opened), /^\/receipts\/R(-[0-9A-Z]{4}){3}$/);
  const receipt = pathOf(opened);
  await inspect(opened, 'receipt-new');

  await opened.click('.slip a');
  await opened.waitForURL('**/q/*');
  const question = pathOf(opened);
  await inspect(opened, 'question-own');

  await visit(opened, `${question}/edit`);
  await inspect(opened, 'question-edit');
  await opened.fill('#title', '');
  await sendAnyway(opened);
  await inspect(opened, 'question-edit-empty');
  await errorsAreTold(opened, ['title']);
  await opened.fill('#title', '밤 열한 시에 끝나면 집에 어떻게 가나요?');
  await send(opened);
  expect.equal(pathOf(opened), question);
  expect.match(await opened.textContent('h1'), /밤 열한 시/);
  await opened.click('main details summary');
  await inspect(opened, 'question-edited');

  await visit(opened, '/me');
  expect.equal(await opened.locator('main article').count(), 1);
  await inspect(opened, 'me-sent');

  await visit(opened, `${question}/withdraw`);
  await inspect(opened, 'question-withdraw');
  await opened.click('main form button');
  await opened.waitForLoadState('load');
  await visit(opened, question);
  await inspect(opened, 'question-withdrawn');
  await visit(opened, receipt);
  await inspect(opened, 'receipt-withdrawn');
  await close(opened);

  const stranger = await page(1280, 'light');
  await visit(stranger, question);
  expect.ok(!(await stranger.textContent('main')).includes('막차'), 'a withdrawn text is shown to nobody');
  await close(stranger);
});

test('a citizen answers a core question', async () => {
  const opened = await page(375, 'light');
  await visit(opened, `${CORE}/answer`);
  await sendAnyway(opened);
  await inspect(opened, 'answer-empty');
  await errorsAreTold(opened, ['text']);
  await opened.fill('#text', '교대 시간을 삼십 분 겹치게 하니 다치는 일이 줄었어요.');
  await send(opened);
  const receipt = pathOf(opened);
  await inspect(opened, 'receipt-of-answer');
  await opened.click('.slip a');
  await opened.waitForURL('**/a/*');
  await inspect(opened, 'answer-own');
  await visit(opened, `${pathOf(opened)}/edit`);
  await inspect(opened, 'answer-edit');

  // A receipt says who holds it nothing new, and whoever types it badly what is wrong.
  await visit(opened, '/receipts');
  await opened.fill('#code', receipt.split('/').pop().slice(0, -1));
  await opened.press('#code', 'Enter');
  await opened.waitForSelector('[aria-invalid=true]');
  expect.match(await opened.textContent('#code-e'), /번호가 1자리 모자라요/);
  await inspect(opened, 'receipt-short');
  await opened.fill('#code', receipt.split('/').pop().toLowerCase());
  await opened.press('#code', 'Enter');
  await opened.waitForURL(`**${receipt}`);
  await inspect(opened, 'receipt');
  await close(opened);
});

test('a citizen writes a statement', async () => {
  const opened = await page(375, 'light');
  await visit(opened, `${CORE}/statement`);
  await sendAnyway(opened);
  await inspect(opened, 'statement-empty');
  await errorsAreTold(opened, ['text']);
  const known = '위험을 느끼면 누구나 기계를 멈출 수 있어야 한다';
  await opened.locator('#text').pressSequentially(known);
  await opened.waitForSelector('#likely li');
  await inspect(opened, 'statement-likely');
  await opened.fill('#text', '안전 교육은 일하는 시간에, 우리말과 쓰는 말로 함께 해야 한다.');
  await send(opened);
  await opened.click('.slip a');
  await opened.waitForURL('**/s/*');
  await inspect(opened, 'statement-own');
  await visit(opened, `${pathOf(opened)}/edit`);
  await inspect(opened, 'statement-edit');
  await close(opened);
});

test('what was typed is there again after leaving', async () => {
  const opened = await page(375, 'light');
  await visit(opened, `${CORE}/answer`);
  await opened.locator('#text').pressSequentially('쓰다가 나갔어요');
  await opened.waitForTimeout(400);
  await visit(opened, CORE);
  await visit(opened, `${CORE}/answer`);
  expect.equal(await opened.inputValue('#text'), '쓰다가 나갔어요');
  await close(opened);
});

test('the menu, the search and the skip link lead on', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/');
  await opened.keyboard.press('Tab');
  expect.ok(await opened.evaluate(() => document.activeElement.matches('.skip')), 'the skip link comes first');
  await shot(opened, 'skip-link-375-light');
  await opened.keyboard.press('Enter');
  expect.equal(await opened.evaluate(() => document.activeElement.id), 'main');
  await opened.click('header .tool.narrow');
  await opened.waitForURL('**/menu**');
  await opened.fill('#mq', '버스');
  await opened.press('#mq', 'Enter');
  await opened.waitForURL('**/questions?q=*');
  expect.ok((await opened.locator('.qrow').count()) > 0);
  await close(opened);
});

test('the language is switched where one is', async () => {
  const opened = await page(1280, 'light');
  await visit(opened, '/d/garam/core/1/7');
  await opened.click('footer a[hreflang=en]');
  await opened.waitForSelector('html[lang=en]');
  expect.equal(pathOf(opened), '/d/garam/core/1/7');
  await inspect(opened, 'core-question-en');
  await visit(opened, '/d/garam/questions');
  expect.equal(await opened.getAttribute('html', 'lang'), 'en');
  await opened.click('footer a[hreflang=ko]');
  await opened.waitForSelector('html[lang=ko]');
  await close(opened);
});

test('the chosen theme wins over the device', async () => {
  const opened = await page(1280, 'light');
  const paper = () => opened.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await visit(opened, '/');
  const light = await paper();
  await opened.click('[data-theme-to=dark]');
  const dark = await paper();
  expect.notEqual(dark, light);
  await visit(opened, '/d/garam/questions');
  expect.equal(await paper(), dark);
  expect.equal(await opened.getAttribute('[data-theme-to=dark]', 'aria-pressed'), 'true');
  await opened.click('[data-theme-to=auto]');
  expect.equal(await paper(), light);
  await close(opened);
});

test('the Green Paper prints its questions, not the site around it', async () => {
  const opened = await page(1280, 'light');
  await visit(opened, '/d/garam/papers/green');
  await opened.emulateMedia({ media: 'print' });
  const shown = (css) => opened.locator(css).first().isVisible();
  for (const css of ['.head', '.foot', '.toc', '.threadbar', '.noprint']) {
    expect.ok(!(await shown(css)), `${css} is not printed`);
  }
  expect.ok(await shown('.ask h3'));
  await opened.setViewportSize({ width: 794, height: 1123 });
  await shot(opened, 'green-paper-print');
  const pdf = await opened.pdf({ preferCSSPageSize: true });
  expect.ok(pdf.length > 10_000);
  expect.deepEqual(watched(opened).faults, []);
  await close(opened);
});

test('after clicks: the loom as a table, the paper unfolded', async () => {
  const opened = await page(1280, 'light');
  await visit(opened, '/');
  await opened.click('.loom summary');
  await inspect(opened, 'home-table');
  await visit(opened, '/d/garam/papers/green');
  await opened.click('#figures summary');
  await opened.locator('.ask summary').first().click();
  await inspect(opened, 'green-paper-unfolded');
  await close(opened);
});
