// Choosing pilots: the desk opens a choice, and a citizen gives a ballot on a phone, changes it and takes it back.

import { close, expect, inspect, page, test, visit } from './lib.mjs';

const DAY_MS = 86_400_000;

/** The day so many days from now where the dialogue is held, `2026-11-27`. */
const day = (ahead) => new Date(Date.now() + ahead * DAY_MS).toLocaleDateString('sv-SE', { timeZone: 'Asia/Seoul' });

async function send(opened, css) {
  await Promise.all([opened.waitForEvent('load'), opened.locator(css).first().click()]);
}

async function fill(opened, fields) {
  for (const [name, value] of Object.entries(fields)) {
    await opened.locator(`main form [name="${name}"]`).first().fill(value);
  }
}

/** Opens a choice between these candidates, each with its cost. */
async function open(title, candidates) {
  const desk = await page(1280, 'light', { as: 'secretary' });
  await visit(desk, '/staff/d/garam/choices');
  await fill(desk, {
    title, text: '내년에 먼저 해 볼 일을 함께 골라 주세요.', budget: '100,000,000', opens: day(0), closes: day(10),
  });
  await send(desk, '#add form .btn.main');
  for (const [candidate, cost] of candidates) {
    await fill(desk, { candidate, summary: `${candidate}: 한 해 동안 두 동에서 해 봅니다.`, cost });
    await send(desk, '#candidates form .btn');
  }
  await inspect(desk, 'staff-choice-draft');
  await send(desk, '#state .btn.main');
  await close(desk);
}

test('a choice of pilots is opened, and a citizen gives a ballot on a phone and changes it', async () => {
  await open('내년 시범사업 고르기', [['밤 버스', '70,000,000'], ['동네 공방', '40,000,000']]);
  const phone = await page(375, 'light');
  await visit(phone, '/d/garam/pilots/choice');
  expect.match(await phone.textContent('h1'), /내년 시범사업 고르기/);
  const box = (title) => phone.locator('.choosing li', { hasText: title }).locator('input[type=checkbox]');
  await box('밤 버스').check();
  await inspect(phone, 'choice-open');
  await send(phone, 'main form .btn.main');
  expect.match(await phone.textContent('[role=status]'), /고른 것을 보냈어요/);
  expect.ok(await box('밤 버스').isChecked() && !await box('동네 공방').isChecked());

  await box('동네 공방').check();
  await box('밤 버스').uncheck();
  await send(phone, 'main form .btn.main');
  await visit(phone, '/d/garam/pilots/choice');
  expect.ok(!await box('밤 버스').isChecked() && await box('동네 공방').isChecked(), 'the newest ballot stands');
  const given = await phone.textContent('.figs');
  expect.match(given, /1/, 'one citizen gave one ballot');

  await box('동네 공방').uncheck();
  await send(phone, 'main form .btn.main');
  expect.match(await phone.textContent('[role=status]'), /표를 거두었어요/);
  await close(phone);
});
