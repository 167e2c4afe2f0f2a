// What experts and the desk do: an opinion that was asked for, evidence with a file, and a core question
// given to another subcommittee.

import { close, expect, inspect, page, shot, test, visit } from './lib.mjs';

/** Does something that loads a page, and waits for it. */
async function leads(opened, act) {
  await Promise.all([opened.waitForEvent('load'), act()]);
}

test('an expert answers what was asked and adds evidence', async () => {
  const opened = await page(375, 'light', { as: 'expert' });
  await visit(opened, '/d/garam/inquiries');
  await leads(opened, () => opened.click('main a[href="/inquiries/2"]'));
  await inspect(opened, 'inquiry-to-answer');
  await opened.fill('#text', '다른 도시 두 곳에 그런 조례가 있습니다.');
  await leads(opened, () => opened.click('form[action="/inquiries/2/answer"] .main'));
  expect.match(new URL(opened.url()).pathname, /^\/receipts\//);
  await visit(opened, '/d/garam/evidence/add');
  await opened.fill('#title', '조례 두 건 비교');
  await opened.fill('#source', '한누리대 노동법연구회');
  await opened.fill('#summary', '다른 도시 두 곳의 조례를 한 쪽으로 견주어 보았습니다.');
  await opened.fill('#attached', '9');
  await opened.setInputFiles('#file', {
    name: '비교.csv', mimeType: 'text/csv', buffer: Buffer.from('조례,해\n하나,2024\n'),
  });
  await leads(opened, () => opened.click('main form .main'));
  expect.match(new URL(opened.url()).pathname, /^\/evidence\/E-\d+$/);
  await inspect(opened, 'evidence-added');
  const file = await opened.request.get(await opened.getAttribute('dl a[href$="/file"]', 'href'));
  expect.match(file.headers()['content-disposition'], /^attachment/);
  expect.match(file.headers()['content-security-policy'], /^sandbox/);
  await leads(opened, () => opened.click('dl a[href^="/experts/"]'));
  await inspect(opened, 'expert');
  await close(opened);
});

test('the desk gives a core question to another subcommittee and takes it back', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, '/staff/d/garam/work');
  const button = 'button[name=assign][value$=":green"]';
  const value = await opened.getAttribute(button, 'value');
  await leads(opened, () => opened.click(button));
  expect.equal(await opened.locator(`button[name=lead][value="${value}"]`).count(), 1);
  await inspect(opened, 'staff-work-assigned');
  const number = await opened.locator(`tr:has(button[value="${value}"]) .code`).first().textContent();
  const option = opened.locator('#assignment option', { hasText: '녹색전환' });
  const own = (await option.allTextContents()).find((text) => text.startsWith(`${number} ·`));
  await opened.selectOption('#assignment', { label: own });
  await opened.fill('#reason', '시험 삼아 맡겼습니다');
  await leads(opened, () => opened.click('#end .risk'));
  expect.equal(await opened.locator(`button[name=assign][value="${value}"]`).count(), 1);
  await inspect(opened, 'staff-work-ended');
  await close(opened);
});

test('a workspace on a phone is one column with links, without scripts too', async () => {
  const opened = await page(375, 'light', { as: 'secretary', scripts: false });
  await visit(opened, '/bodies/care/work/14');
  expect.ok(await opened.isVisible('#draft') && !(await opened.isVisible('.bench .left')));
  await leads(opened, () => opened.click('.pick a[href$="view=answers"]'));
  expect.ok(await opened.isVisible('.bench .left') && !(await opened.isVisible('#draft')));
  await shot(opened, 'workspace-answers-phone-375-light');
  await close(opened);
});
