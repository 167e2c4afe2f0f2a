// One's own account: the second factor, sessions; and the reason that is told before personal data are seen.

import { close, expect, inspect, page, site, test, totp, visit } from './lib.mjs';

const pathOf = (opened) => new URL(opened.url()).pathname;

/** Does something that loads a page, and waits for it. */
async function leads(opened, act) {
  await Promise.all([opened.waitForEvent('load'), act()]);
}

async function signIn(opened, email, password) {
  await visit(opened, '/sign-in');
  await opened.fill('#email', email);
  await opened.fill('#password', password);
  await leads(opened, () => opened.click('form:has(#password) .main'));
}

test('someone signed in on two devices ends the other', async () => {
  const { email, password } = site.people.subcommittee_member;
  const here = await page(1280, 'light');
  await signIn(here, email, password);
  const there = await page(375, 'light');
  await signIn(there, email, password);
  await visit(here, '/account');
  await inspect(here, 'account-two-sessions');
  await leads(here, () => here.click('[action="/account/sessions/end-others"] .btn'));
  expect.match(await here.textContent('.flash'), /모두 로그아웃시켰어요/);
  await visit(there, '/account');
  expect.equal(pathOf(there), '/sign-in');
  await close(here);
  await close(there);
});

test('the second factor is asked without scripts too, and a recovery code does', async () => {
  const { email, password } = site.people.council_member;
  const opened = await page(375, 'light', { scripts: false });
  await signIn(opened, email, password);
  await visit(opened, '/account/second-factor');
  await opened.click('.enrol summary');
  await opened.fill('#code', totp(await opened.textContent('.enrol .mono')));
  await leads(opened, () => opened.click('.enrol .main'));
  const code = await opened.locator('.codes code').first().textContent();
  await leads(opened, () => opened.click('main .main'));
  await leads(opened, () => opened.click('[action="/sign-out"] .btn'));
  await signIn(opened, email, password);
  expect.equal(pathOf(opened), '/sign-in/second');
  await opened.fill('#code', '000000');
  await leads(opened, () => opened.click('main .main'));
  await opened.fill('#code', code.toLowerCase());
  await leads(opened, () => opened.click('main .main'));
  await visit(opened, '/account');
  expect.match(await opened.textContent('main'), /남은 복구 코드 9개/);
  await close(opened);

  const other = await page(1280, 'light');
  await signIn(other, email, password);
  await inspect(other, 'second');
  await other.fill('#code', '123123');
  await leads(other, () => other.click('main .main'));
  await inspect(other, 'second-wrong');
  await close(other);
});

test('names and addresses are seen for a reason, recorded, and the month is signed off', async () => {
  const opened = await page(1280, 'light', { as: 'operator' });
  await visit(opened, '/staff/people');
  expect.equal(await opened.locator('main table').count(), 0, 'nobody is shown before');
  await opened.check('[name=purpose][value=other]');
  await leads(opened, () => opened.click('.reason .main'));
  expect.equal(await opened.getAttribute('[data-errors] a', 'href'), '#note');
  await inspect(opened, 'staff-reason-wrong');
  await opened.fill('#note', '행사 안내를 보내려고');
  await leads(opened, () => opened.click('.reason .main'));
  expect.match(await opened.textContent('main table'), /operator@garam\.example/);
  await inspect(opened, 'staff-people-seen');
  await visit(opened, '/staff/accesses');
  expect.match(await opened.textContent('main'), /행사 안내를 보내려고/);
  await opened.fill('main textarea', '이상 없음');
  await leads(opened, () => opened.click('main .form .main'));
  expect.match(await opened.textContent('.acts'), /점검함.*이상 없음/s);
  await inspect(opened, 'staff-accesses-reviewed');
  await close(opened);
});

test('sign-in settings are changed within their bounds', async () => {
  const opened = await page(1280, 'light', { as: 'operator' });
  await visit(opened, '/staff/sign-in');
  await opened.fill('#idle_hours', '999');
  await opened.evaluate(() => { document.querySelector('main form').noValidate = true; });
  await leads(opened, () => opened.click('.savebar .main'));
  expect.equal(await opened.getAttribute('[data-errors] a', 'href'), '#idle_hours');
  await inspect(opened, 'staff-sign-in-wrong');
  await opened.fill('#idle_hours', '12');
  await leads(opened, () => opened.click('.savebar .main'));
  expect.match(await opened.textContent('.flash'), /로그인 설정을 바꾸었습니다/);
  await close(opened);
});
