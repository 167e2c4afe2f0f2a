// One's own account: passkeys on the browser's virtual device, the second factor, sessions; and the reason
// that is told before personal data are seen.

import net from 'node:net';
import { close, expect, inspect, page, pathOf, site, test, totp, visit, watched } from './lib.mjs';

/** Does something that loads a page, and waits for it. */
async function leads(opened, act) {
  await Promise.all([opened.waitForEvent('load'), act()]);
}

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function signIn(opened, email, password) {
  await visit(opened, '/sign-in');
  await opened.fill('#email', email);
  await opened.fill('#password', password);
  await leads(opened, () => opened.click('form:has(#password) .main'));
}

test('a passkey is added, signs in alone, is the second factor, and is removed', async () => {
  // Passkeys belong to a name: the server is reached as localhost.
  const port = await freePort();
  const server = await site.serve('--listen', `127.0.0.1:${port}`, '--public-url', `http://localhost:${port}`);
  try {
    const base = `http://localhost:${port}`;
    const opened = await page(1280, 'light', { base });
    const { devtools } = watched(opened);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
    await visit(opened, '/set-up');
    await opened.fill('#code', server.told.set_up_code);
    await opened.fill('#name', '새봄구 운영');
    await opened.fill('#email', 'op@saebom.example');
    await opened.fill('#password', '봄볕 드는 창가 자리');
    await leads(opened, () => opened.click('main form .main'));
    expect.equal(pathOf(opened), '/account/second-factor');
    await leads(opened, () => opened.click('[href="/account#passkeys"]'));
    await inspect(opened, 'account-passkeys-none');

    // Whoever cancels is told, and can try again.
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await opened.fill('#passkey-name', '사무실 노트북');
    await opened.click('[data-passkey=create] .btn');
    await opened.waitForSelector('[data-passkey-note]:not([hidden])');
    await inspect(opened, 'account-passkey-cancelled');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await leads(opened, () => opened.click('[data-passkey=create] .btn'));
    expect.equal(await opened.locator('.codes code').count(), 10, 'recovery codes, once');
    await visit(opened, '/account');
    await inspect(opened, 'account-passkey');
    const added = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect.equal(added.credentials.length, 1);
    expect.equal(added.credentials[0].rpId, 'localhost');

    await leads(opened, () => opened.click('[action="/sign-out"] .btn'));
    await visit(opened, '/sign-in?back=/account');
    await inspect(opened, 'sign-in-passkey');
    await leads(opened, () => opened.click('[data-passkey=get] .btn'));
    expect.equal(pathOf(opened), '/account');
    await leads(opened, () => opened.click('[action="/sign-out"] .btn'));

    // After the password it is the second factor.
    await signIn(opened, 'op@saebom.example', '봄볕 드는 창가 자리');
    expect.equal(pathOf(opened), '/sign-in/second');
    await inspect(opened, 'second-passkey');
    await leads(opened, () => opened.click('[data-passkey=get] .btn'));
    await visit(opened, '/account');

    // The only factor of staff stays; a removed one opens nothing any more.
    opened.on('dialog', (dialog) => dialog.accept());
    await leads(opened, () => opened.click('[action="/account/passkeys/remove"] .btn'));
    expect.match(await opened.textContent('.flash'), /하나는 있어야/);
    await inspect(opened, 'account-last-factor');
    await visit(opened, '/account/second-factor');
    await opened.click('.enrol summary');
    await opened.fill('#code', totp(await opened.textContent('.enrol .mono')));
    await leads(opened, () => opened.click('.enrol .main'));
    await visit(opened, '/account');
    await leads(opened, () => opened.click('[action="/account/passkeys/remove"] .btn'));
    expect.match(await opened.textContent('.flash'), /패스키를 지웠어요/);
    await leads(opened, () => opened.click('[action="/sign-out"] .btn'));
    await visit(opened, '/sign-in');
    await opened.click('[data-passkey=get] .btn');
    await opened.waitForFunction(() => document.querySelector('[data-errors],[data-passkey-note]:not([hidden])'));
    await inspect(opened, 'sign-in-passkey-removed');
    await close(opened);
  } finally {
    await server.stop();
  }
});

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
