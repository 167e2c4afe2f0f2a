// Who reads no Korean: the whole way in Vietnamese, and every citizens' page in three more languages.

import { axe, close, expect, fits, koreanLeft, page, pathOf, shot, signIn, test, visit } from './lib.mjs';

const CORE = '/d/garam/core/1/5';

/** The page as it stands has no Korean word of its own, fits, and axe objects to nothing. */
async function look(opened, name) {
  expect.deepEqual(await koreanLeft(opened), [], `Korean left on ${name}`);
  await fits(opened, name);
  await axe(opened, name);
  await shot(opened, `${name}-375-light`);
}

async function send(opened) {
  await opened.click('main form .main');
  await opened.waitForLoadState('load');
}

test('a Vietnamese reader asks, votes and keeps receipts without a word of Korean', async () => {
  const opened = await page(375, 'light', { locale: 'vi-VN' });
  await visit(opened, '/');
  expect.equal(await opened.getAttribute('html', 'lang'), 'vi');
  await look(opened, 'vi-way-home');
  await opened.click('.tools a[href$="/questions"]');
  await opened.waitForURL('**/questions');
  await opened.click('main a[href$="/ask"]');
  await opened.waitForURL('**/ask');
  await look(opened, 'vi-way-ask');
  await opened.evaluate(() => document.querySelectorAll('form').forEach((form) => { form.noValidate = true; }));
  await send(opened);
  await look(opened, 'vi-way-ask-empty');
  await opened.fill('#title', 'Tôi tan làm lúc mười giờ rưỡi đêm, hết xe buýt thì về bằng gì?');
  expect.equal(await opened.inputValue('#language'), 'vi');
  await send(opened);
  expect.match(pathOf(opened), /^\/receipts\/R-/);
  await look(opened, 'vi-way-receipt');
  await opened.click('.slip a');
  await opened.waitForURL('**/q/*');
  expect.equal(await opened.getAttribute('main h1', 'lang'), 'vi');
  await look(opened, 'vi-way-question');

  await visit(opened, CORE);
  await look(opened, 'vi-way-core-question');
  await opened.click('.page-top .btn.main');
  await opened.waitForURL('**/vote');
  for (let n = 0; await opened.locator('[data-vote-form]').count(); n += 1) {
    if (n < 2) {
      await look(opened, `vi-way-vote-${n + 1}`);
    }
    const before = await opened.textContent('h1');
    await opened.click(`[data-vote-form] [value=${['agree', 'disagree', 'pass'][n % 3]}]`);
    await opened.waitForFunction((text) => document.querySelector('h1').textContent !== text, before);
  }
  await look(opened, 'vi-way-vote-done');
  await opened.click('details:not(.orig):not(.tongue) summary');
  await opened.click('a[href^="/receipts/"]');
  await opened.waitForURL('**/receipts/*');
  await look(opened, 'vi-way-receipt-of-vote');
  for (const where of ['/me', '/privacy', '/me/claim', '/me/erase', '/receipts', '/menu?d=garam', `${CORE}/answer`, `${CORE}/statement`]) {
    await visit(opened, where);
    await look(opened, `vi-way${where.replaceAll(/[/?=]/g, '-')}`);
  }
  await close(opened);
});

test('what is written tells its language, until somebody chooses one', async () => {
  const opened = await page(375, 'light', { locale: 'ru-RU' });
  await visit(opened, '/d/garam/ask');
  expect.equal(await opened.inputValue('#language'), 'ru');
  await opened.fill('#title', '밤에 다니는 버스가 있나요?');
  expect.equal(await opened.inputValue('#language'), 'ko');
  expect.equal(await opened.textContent('#language-n [lang=ko]'), '한국어');
  await opened.fill('#title', 'Қалай үйге барамын түнде?');
  await opened.selectOption('#language', 'und');
  await opened.fill('#body', 'Есть ли ночной автобус?');
  expect.equal(await opened.inputValue('#language'), 'und', 'the choice stands');
  await send(opened);
  await opened.click('.slip a');
  await opened.waitForURL('**/q/*');
  expect.equal(await opened.getAttribute('main h1', 'lang'), 'und');
  await close(opened);
});

test('the menu of languages opens, leads to the same page and closes', async () => {
  const opened = await page(1280, 'light', { locale: 'vi-VN' });
  await visit(opened, '/d/garam/questions?q=a');
  await opened.click('.tongue summary');
  await axe(opened, 'the menu of languages');
  await shot(opened, 'vi-languages-1280-light');
  await opened.keyboard.press('Escape');
  expect.equal(await opened.locator('.tongue[open]').count(), 0);
  expect.ok(await opened.evaluate(() => document.activeElement.matches('.tongue summary')));
  await opened.keyboard.press('Enter');
  await opened.click('.tongue a[hreflang=ru]');
  await opened.waitForLoadState('load');
  expect.equal(await opened.getAttribute('html', 'lang'), 'ru');
  expect.equal(new URL(opened.url()).search, '?q=a');
  await close(opened);
});

test('without scripts the languages are chosen as well', async () => {
  const opened = await page(375, 'light', { locale: 'ko-KR', scripts: false });
  await visit(opened, '/d/garam');
  await opened.click('.tongues a[hreflang=vi]');
  await opened.waitForLoadState('load');
  expect.equal(await opened.getAttribute('html', 'lang'), 'vi');
  await opened.click('.tongue summary');
  await opened.click('.tongue a[hreflang=ko]');
  await opened.waitForLoadState('load');
  expect.equal(await opened.getAttribute('html', 'lang'), 'ko');
  await close(opened);
});

test('a translation is written, reviewed by another, and read', async () => {
  const at = '/staff/d/garam/translations';
  const writer = await page(1280, 'light', { as: 'editor' });
  await visit(writer, `${at}?language=vi&of=statement&core=6`);
  await writer.click('.tasks a');
  await writer.waitForLoadState('load');
  const item = pathOf(writer);
  await writer.fill('#text', 'Nên có phòng nghỉ cho người làm ca đêm.');
  await writer.click('main form .main');
  await writer.waitForLoadState('load');
  await axe(writer, 'a translation that waits');
  await close(writer);
  const reviewer = await page(1280, 'light');
  await signIn(reviewer, 'secretary');
  await visit(reviewer, item);
  await reviewer.click('form[action$="/review"] button');
  await reviewer.waitForLoadState('load');
  await close(reviewer);
  const reader = await page(375, 'light', { locale: 'vi-VN' });
  await visit(reader, '/d/garam/core/1/6');
  const shown = reader.locator('#statements .stm', { hasText: 'Nên có phòng nghỉ' });
  expect.equal(await shown.count(), 1);
  await shown.locator('.orig summary').click();
  expect.equal(await shown.locator('.orig p').getAttribute('lang'), 'ko');
  await look(reader, 'vi-translated');
  await close(reader);
});
