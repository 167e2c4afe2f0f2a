// People's rights, click by click: the warning before publishing, an address that carries a part to
// another device, a guardian's consent, downloads, and erasing oneself.

import { close, expect, inspect, page, pathOf, test, visit } from './lib.mjs';

const UNION = '저는 금속노조 조합원인데 교대 시간을 바꿀 수 있나요?';
const CHILD = '학원이 끝나면 어디에서 버스를 기다려야 안전한가요?';
async function send(opened, css = 'main form .main') {
  await Promise.all([opened.waitForEvent('load'), opened.locator(css).first().click()]);
}

/** The newest mail to an address in the outbox, as the operator reads it: the address in it. */
async function linkTo(address) {
  const operator = await page(1280, 'light', { as: 'operator' });
  for (let tries = 0; tries < 60; tries += 1) {
    await visit(operator, '/staff/mail');
    const mail = operator.locator('details', { hasText: address }).first();
    if (await mail.count() > 0) {
      const text = await mail.locator('pre').textContent();
      await close(operator);
      return new URL(text.match(/http\S+/)[0]).pathname;
    }
    await operator.waitForTimeout(500);
  }
  throw new Error(`no mail to ${address}`);
}

test('a citizen is warned, and sends it to the staff only', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', UNION);
  await send(opened);
  expect.equal(pathOf(opened), '/d/garam/ask');
  expect.match(await opened.title(), /^살펴볼 것: /);
  expect.equal(await opened.inputValue('#title'), UNION, 'nothing typed is lost');
  expect.ok(await opened.evaluate(() => document.activeElement.matches('[data-errors]')), 'the warning has the focus');
  await inspect(opened, 'ask-warning');
  await opened.check('[name=care][value=staff_only]');
  await send(opened);
  await inspect(opened, 'receipt-staff-only');
  await opened.click('.slip a');
  await opened.waitForURL('**/q/*');
  const question = pathOf(opened);
  await inspect(opened, 'question-staff-only');
  await close(opened);

  const stranger = await page(1280, 'light');
  await visit(stranger, question, 404);
  await visit(stranger, '/d/garam');
  expect.match(await stranger.textContent('main'), /담당자에게만 보낸 글이 \d+개/);
  await close(stranger);

  const moderator = await page(1280, 'light', { as: 'moderator' });
  await visit(moderator, '/staff/d/garam/moderation?status=staff_only');
  expect.match(await moderator.textContent('main'), /금속노조/);
  await inspect(moderator, 'staff-only-queue');
  await close(moderator);
});

test('a citizen publishes without a name and as it is', async () => {
  const opened = await page(375, 'light');
  for (const [care, count] of [['unnamed', 0], ['as_it_is', 1]]) {
    await visit(opened, '/d/garam/core/1/4/answer');
    await opened.fill('#text', '남편이 당뇨라서 밤일을 함께 그만뒀어요.');
    await send(opened);
    await inspect(opened, 'answer-warning');
    await opened.check(`[name=care][value=${care}]`);
    await send(opened);
    expect.match(pathOf(opened), /^\/receipts\/R-/);
    await visit(opened, '/me');
    expect.equal(await opened.locator('main article').count(), count, care);
  }
  await visit(opened, '/d/garam/core/1/4/statement');
  await opened.fill('#text', '제 번호는 900101-1234567이다.');
  await send(opened);
  expect.match(await opened.textContent('[data-errors]'), /주민등록번호/);
  await inspect(opened, 'statement-resident-number');
  await close(opened);
});

test('an address carries a part to another device, and everything is erased', async () => {
  const phone = await page(375, 'light');
  await visit(phone, '/d/garam/ask');
  await phone.fill('#title', '막차를 놓치면 어디에서 기다리나요?');
  await send(phone);
  await visit(phone, '/d/garam/core/1/4/answer');
  await phone.fill('#text', '첫차가 오기까지 공단 휴게실을 열어 두면 좋겠어요.');
  await send(phone);
  await visit(phone, '/me/claim');
  await phone.fill('#email', 'moon@garam.example');
  await send(phone);
  await inspect(phone, 'claim-faults');
  await phone.check('[name=age][value=adult]');
  await phone.check('[name=agree]');
  await phone.check('[name=news]');
  await send(phone);
  await inspect(phone, 'claim-sent');
  const code = (await phone.textContent('.code-number')).trim();

  const desk = await page(1280, 'light');
  const link = await linkTo('moon@garam.example');
  await visit(desk, link);
  await inspect(desk, 'claim-open');
  await desk.fill('#code', code === '000000' ? '111111' : '000000');
  await send(desk);
  await inspect(desk, 'claim-wrong-number');
  await desk.fill('#code', code);
  await send(desk);
  expect.equal(pathOf(desk), '/me');
  await inspect(desk, 'me-claimed');
  expect.match(await desk.textContent('main'), /막차를 놓치면/);
  await visit(desk, link, 404);
  await inspect(desk, 'claim-gone');

  // What was sent from the phone is corrected and withdrawn at the desk.
  await visit(desk, '/me');
  await Promise.all([desk.waitForEvent('load'), desk.click('main article:has-text("막차를 놓치면") a[href$="/edit"]')]);
  await desk.fill('#title', '막차를 놓치면 어디에서 첫차를 기다리나요?');
  await send(desk);
  expect.match(await desk.textContent('h1'), /첫차를 기다리나요/);
  await visit(desk, '/me');
  const answer = (await desk.textContent('main article:has-text("공단 휴게실") .code')).trim();
  await Promise.all([desk.waitForEvent('load'), desk.click('main article:has-text("공단 휴게실") a[href$="/withdraw"]')]);
  await Promise.all([desk.waitForEvent('load'), desk.click('main form button')]);
  await visit(phone, '/me');
  expect.match(await phone.textContent('main article:has-text("첫차를 기다리나요")'), /막차를 놓치면/);
  expect.match(await phone.textContent(`main article:has-text("${answer}")`), /거둠|거둔|거뒀/);
  expect.doesNotMatch(await phone.textContent('main'), /공단 휴게실/);
  await inspect(phone, 'me-both-devices');

  await visit(desk, '/me');
  await send(desk, '[value=no_news]');
  expect.match(await desk.textContent('main'), /알림을 더 보내지 않아요/);
  for (const [name, words] of [['html', '막차를 놓치면'], ['json', '"code": "Q-']]) {
    const [file] = await Promise.all([desk.waitForEvent('download'), desk.click(`a[href$="data.${name}"]`)]);
    const stream = await file.createReadStream();
    let text = '';
    for await (const piece of stream) {
      text += piece;
    }
    expect.ok(text.includes(words), `data.${name} holds ${words}`);
  }

  await visit(desk, '/me/erase');
  await inspect(desk, 'erase');
  await send(desk, 'main form .btn.risk');
  await inspect(desk, 'erase-not-understood');
  await desk.check('#understood');
  await send(desk, 'main form .btn.risk');
  await inspect(desk, 'erase-sure');
  await send(desk, 'main form .btn.risk');
  expect.equal(pathOf(desk), '/me');
  await inspect(desk, 'me-erased');
  await close(desk);

  await visit(phone, '/me');
  expect.equal(await phone.locator('main article').count(), 0, 'nothing is left on the other device');
  await visit(phone, '/d/garam/questions?q=%EB%A7%89%EC%B0%A8%EB%A5%BC%20%EB%86%93%EC%B9%98%EB%A9%B4');
  expect.ok(!(await phone.textContent('main')).includes('첫차를 기다리나요'));
  await close(phone);

  const operator = await page(1280, 'light', { as: 'operator' });
  await visit(operator, '/staff/destruction');
  expect.match(await operator.textContent('main'), /본인의 요구/);
  await inspect(operator, 'staff-destruction-erased');
  await visit(operator, '/staff/mail');
  expect.ok(!(await operator.textContent('main')).includes('moon@garam.example'), 'no mail is left in the outbox');
  await close(operator);
});

test('a guardian consents for a child', async () => {
  const child = await page(375, 'light');
  await visit(child, '/d/garam/ask');
  await child.fill('#title', CHILD);
  await send(child);
  await Promise.all([child.waitForEvent('load'), child.click('.slip a')]);
  const question = pathOf(child);
  await visit(child, '/me/claim');
  await child.fill('#email', 'child@garam.example');
  await child.check('[name=age][value=child]');
  await child.fill('#guardian', 'parent@garam.example');
  await child.check('[name=agree]');
  await send(child);
  await inspect(child, 'claim-sent-guardian');
  const guardian = await page(375, 'light');
  await visit(guardian, await linkTo('parent@garam.example'));
  await inspect(guardian, 'guardian');
  await send(guardian, '[value=consent]');
  await inspect(guardian, 'guardian-consented');
  await close(guardian);
  await visit(child, await linkTo('child@garam.example'));
  await send(child);
  expect.match(await child.textContent('main'), /parent@garam\.example/);
  expect.match(await child.textContent('main'), /받지 않아요/, 'the optional consent was not given');
  expect.equal(await child.locator('[value=news]').count(), 0, 'a child does not give it alone');
  await inspect(child, 'me-child');
  await visit(child, question);
  expect.equal(await child.locator('h1').textContent(), CHILD, 'what was asked is published, and stays');
  await close(child);
});

test('a guardian refuses, and no address is left', async () => {
  const child = await page(375, 'light');
  await visit(child, '/me/claim');
  await child.fill('#email', 'younger@garam.example');
  await child.check('[name=age][value=child]');
  await child.fill('#guardian', 'refusing@garam.example');
  await child.check('[name=agree]');
  await send(child);
  await close(child);
  const guardian = await page(375, 'light');
  await visit(guardian, await linkTo('refusing@garam.example'));
  await send(guardian, '[value=refuse]');
  await inspect(guardian, 'guardian-refused');
  await close(guardian);
  const operator = await page(1280, 'light', { as: 'operator' });
  await visit(operator, '/staff/mail');
  const left = await operator.textContent('main');
  expect.ok(!left.includes('refusing@garam.example') && !left.includes('younger@garam.example'));
  await close(operator);
});

test('the optional consent is refused, given and taken back; then the address goes', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', '쉼터 문은 몇 시에 여나요?');
  await send(opened);
  await visit(opened, '/me/claim');
  await opened.fill('#email', 'sun@garam.example');
  await opened.check('[name=age][value=adult]');
  await opened.check('[name=agree]');
  await send(opened);
  await visit(opened, await linkTo('sun@garam.example'));
  await send(opened);
  expect.match(await opened.textContent('main'), /받지 않아요/);
  await inspect(opened, 'me-no-news');
  await send(opened, '[value=news]');
  expect.match(await opened.textContent('main'), /이제 알림을 보내요/);
  await send(opened, '[value=no_news]');
  expect.match(await opened.textContent('main'), /알림을 더 보내지 않아요/);
  await send(opened, '[value=no_address]');
  expect.ok(!(await opened.textContent('main')).includes('sun@garam.example'));
  expect.equal(await opened.locator('main article').count(), 1, 'what was sent stays');
  await inspect(opened, 'me-address-gone');
  await close(opened);
});

test('an operator sets the notice', async () => {
  const opened = await page(1280, 'light', { as: 'operator' });
  await visit(opened, '/staff/privacy');
  await opened.fill('#contacts', '365');
  await send(opened);
  expect.match(await opened.textContent('main'), /처리방침을 바꾸었습니다/);
  await visit(opened, '/privacy');
  expect.match(await opened.textContent('main'), /365일/);
  await inspect(opened, 'privacy-second');
  await close(opened);
});

test('without scripts: the warning comes back once with its choices', async () => {
  const opened = await page(375, 'light', { scripts: false });
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', UNION);
  await send(opened);
  expect.equal(await opened.locator('[name=care]').count(), 3);
  expect.equal(await opened.inputValue('#title'), UNION);
  await opened.check('[name=care][value=unnamed]');
  await send(opened);
  expect.match(pathOf(opened), /^\/receipts\/R-/);
  await close(opened);
});
