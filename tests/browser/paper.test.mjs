// Gatherings, slips, voting sheets, scans and notices: what staff type by keyboard alone, and where it
// shows in public.

import { close, expect, inspect, page, site, test, visit } from './lib.mjs';

const DESK = '/staff/d/garam';

/** Does something that loads a page, and waits for it. */
async function leads(opened, act) {
  await Promise.all([opened.waitForEvent('load'), act()]);
}

/** Public pages are refreshed at most once a second; whoever comes first gets the one before. */
async function untilFresh(opened, where) {
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await visit(opened, where);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await visit(opened, where);
}

/** What the API says of something. */
async function api(opened, where) {
  await opened.request.get(`/api/v1/${where}`);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  await opened.request.get(`/api/v1/${where}`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return (await opened.request.get(`/api/v1/${where}`)).json();
}

/** Prints sheets; the characters on each. */
async function print(opened, { kind, core, gathering, count }) {
  await visit(opened, `${DESK}/print`);
  await opened.check(`[name=kind][value=${kind}]`);
  if (core) await opened.selectOption('#core', String(core));
  if (gathering) await opened.selectOption('#gathering', gathering);
  await opened.fill('#count', String(count));
  await leads(opened, () => opened.click('main form .main'));
  const pdf = await opened.request.get(await opened.getAttribute('tbody tr:first-child a', 'href'));
  expect.equal(pdf.headers()['content-type'], 'application/pdf');
  expect.ok((await pdf.body()).subarray(0, 5).toString() === '%PDF-');
  await leads(opened, () => opened.click('tbody tr:first-child td:last-child a:nth-child(2)'));
  return opened.$$eval('tbody th.short', (all) => all.map((one) => one.textContent.trim()));
}

/** Adds a gathering and publishes it; its code. */
async function gather(opened, title) {
  await visit(opened, `${DESK}/gatherings`);
  for (const [id, value] of [
    ['title', title], ['day', '2026-11-20'], ['starts', '14:00'], ['ends', '16:00'], ['place', '나루동'],
    ['address', '주민센터 2층'], ['host', '가람구 일자리과'], ['people', '23'], ['talk', '막차를 이야기했습니다.'],
  ]) {
    await opened.fill(`#${id}`, value);
  }
  await leads(opened, () => opened.click('#add .main'));
  const code = new URL(opened.url()).pathname.split('/').pop();
  await inspect(opened, 'staff-gathering-added');
  await leads(opened, () => opened.click('[value=publish]'));
  return code;
}

test('twenty slips are typed by keyboard, and count in every figure with their channel', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  const code = await gather(opened, '나루동 겨울 대화마당');
  const codes = await print(opened, { kind: 'question', gathering: code, count: 20 });
  expect.equal(codes.length, 20);
  expect.ok(codes.every((one) => /^[0-9A-HJKMNP-TV-Z]{4}$/.test(one)), codes.join(' '));
  await inspect(opened, 'staff-print-run');

  const citizen = await page(375, 'light');
  const before = await api(citizen, 'dialogues/garam');
  const csv = async () => (await (await citizen.request.get('/d/garam/questions.csv')).text()).trim().split('\n');
  const field = (lines) => lines.filter((line) => line.includes(',대화마당,')).length;
  const fieldBefore = field(await csv());

  await visit(opened, `${DESK}/slip`);
  const paceBefore = parseInt(await opened.textContent('.pace .fig'), 10);
  await opened.selectOption('#gathering', code);
  await opened.focus('#slip');
  const typed = [];
  for (const [n, short] of codes.entries()) {
    const title = `막차가 끊긴 뒤 ${n + 1}번째 사람은 어떻게 집에 가나요?`;
    await opened.keyboard.type(short.toLowerCase());
    await opened.keyboard.press('Tab');
    await opened.keyboard.type(title);
    await opened.keyboard.press('Tab');
    await opened.keyboard.press('Tab');
    await opened.keyboard.type(String((n % 4) + 1));
    await opened.keyboard.press('Enter');
    await opened.waitForFunction((last) => document.querySelector('.last .short')?.textContent === last, short);
    expect.equal(await opened.evaluate(() => document.activeElement.id), 'slip', 'the next slip can be typed at once');
    typed.push(title);
  }
  expect.equal(await opened.inputValue('#gathering'), code);
  expect.equal(parseInt(await opened.textContent('.pace .fig'), 10) - paceBefore, 20);
  await inspect(opened, 'staff-slip-typed');

  // The same slip again: refused, and nothing typed is lost.
  await opened.keyboard.type(codes[3]);
  await opened.keyboard.press('Tab');
  await opened.keyboard.type('다시 한 번 적어 봅니다');
  await opened.keyboard.press('Enter');
  await opened.waitForSelector('[data-errors]');
  expect.match(await opened.textContent('[data-errors]'), /담당자 님이 이미 옮겨 적었습니다/);
  expect.equal(await opened.inputValue('#title'), '다시 한 번 적어 봅니다');
  await inspect(opened, 'staff-slip-twice');

  const after = await api(citizen, 'dialogues/garam');
  const figures = (told) => told.figures ?? told.counts ?? told;
  expect.equal(figures(after).questions - figures(before).questions, 20);
  expect.equal(field(await csv()) - fieldBefore, 20);
  await untilFresh(citizen, `/gatherings/${code}`);
  expect.match(await citizen.textContent('#came .figs'), /질문\s*20/);
  await inspect(citizen, 'gathering-with-slips');
  await untilFresh(citizen, '/d/garam/questions');
  expect.match(await citizen.textContent('.pager'), new RegExp(figures(after).questions.toLocaleString('ko')));
  await visit(citizen, await citizen.getAttribute('.rows a', 'href'));
  expect.equal(await citizen.textContent('h1'), typed[19]);
  expect.match(await citizen.textContent('.qhead .meta'), /대화마당/);
  expect.match(await citizen.textContent('.rail'), /나루동 겨울 대화마당/);
  await inspect(citizen, 'question-of-slip');
  await Promise.all([opened, citizen].map(close));
});

test('a slip is corrected, then taken back', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, `${DESK}/slip`);
  await opened.fill('#title', '경로당 앞 턱을 낮춰 주새요');
  await opened.click('main form[data-fast] .main');
  await opened.waitForSelector('.flash .ok');
  const url = await opened.getAttribute('.last a.nb', 'href');
  await leads(opened, () => opened.click('.last a.link'));
  await inspect(opened, 'staff-slip-fix');
  await opened.fill('#title', '경로당 앞 턱을 낮춰 주세요');
  await leads(opened, () => opened.click('main form .main'));
  await visit(opened, url);
  expect.equal(await opened.textContent('h1'), '경로당 앞 턱을 낮춰 주세요');
  await visit(opened, `${DESK}/slip`);
  opened.once('dialog', (dialog) => dialog.accept());
  await leads(opened, () => opened.click('.last button.link'));
  await inspect(opened, 'staff-slip-back');
  await visit(opened, url);
  expect.match(await opened.textContent('main'), /거둔/);
  await close(opened);
});

test('slips are typed without scripts too', async () => {
  const opened = await page(1280, 'light', { as: 'editor', scripts: false });
  await visit(opened, `${DESK}/slip?kind=answer`);
  await opened.selectOption('#core', '7');
  await opened.fill('#text', '같은 일을 하면 같은 돈을 받아야 합니다');
  await opened.fill('#place', '나');
  await leads(opened, () => opened.click('main form .main'));
  expect.match(await opened.textContent('.flash b'), /^R(-[0-9A-Z]{4}){3}$/);
  expect.equal(await opened.inputValue('#core'), '7');
  await close(opened);
});

test('voting sheets are typed by digits, and kept apart in the figures', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  const [one, two] = await print(opened, { kind: 'votes', core: 9, count: 2 });
  const citizen = await page(375, 'light');
  const onPaper = async () => {
    const told = /종이 ([\d,]+)표\((\d+)장\)/.exec(await citizen.textContent('#statements .title'));
    return told ? [Number(told[1].replace(',', '')), Number(told[2])] : [0, 0];
  };
  await untilFresh(citizen, '/d/garam/core/1/9');
  const [votesBefore, sheetsBefore] = await onPaper();
  await visit(opened, `${DESK}/sheet`);
  await inspect(opened, 'staff-sheet');
  await opened.focus('#slip');
  await opened.keyboard.type(one);
  await opened.keyboard.press('Tab');
  await opened.keyboard.type('1233');
  await opened.keyboard.press('Enter');
  await opened.waitForSelector('.flash .ok');
  expect.match(await opened.textContent('.flash'), /4표를 세었습니다/);
  await inspect(opened, 'staff-sheet-typed');
  await opened.keyboard.type(one);
  await opened.keyboard.press('Tab');
  await opened.keyboard.type('1');
  await opened.keyboard.press('Enter');
  await opened.waitForSelector('[data-errors]');
  expect.match(await opened.textContent('[data-errors]'), /이미 옮겨 적었습니다/);
  expect.equal(await opened.inputValue('#m1'), '1');
  await inspect(opened, 'staff-sheet-twice');
  await opened.fill('#slip', two);
  await opened.keyboard.press('Enter');
  await opened.waitForFunction((code) => document.querySelector('.last .short')?.textContent === code, two);
  await untilFresh(citizen, '/d/garam/core/1/9');
  const [votes, sheets] = await onPaper();
  expect.deepEqual([votes - votesBefore, sheets - sheetsBefore], [5, 2]);
  await inspect(citizen, 'core-question-with-paper');
  await Promise.all([opened, citizen].map(close));
});

test('a scan is blacked out before anyone sees it', async () => {
  const opened = await page(1280, 'light', { as: 'secretary' });
  await visit(opened, `${DESK}/slip`);
  await opened.fill('#title', '골목 가로등은 누가 고치나요?');
  await opened.click('main form[data-fast] .main');
  await opened.waitForSelector('.flash .ok');
  const url = await opened.getAttribute('.last a.nb', 'href');
  const buffer = await opened.screenshot({ type: 'jpeg' });
  await opened.click('.last summary');
  await opened.setInputFiles('.last input[type=file]', { name: '쪽지.jpg', mimeType: 'image/jpeg', buffer });
  await leads(opened, () => opened.click('.last .btn'));
  const citizen = await page(1280, 'light');
  expect.equal((await citizen.request.get(`${url}/scan`)).status(), 404);
  await visit(opened, `${DESK}/scans`);
  const item = opened.locator(`.scans > li:has(a[href="${url}"])`);
  await item.locator('.veil').evaluate((box) => box.scrollIntoView({ block: 'start' }));
  const box = await item.locator('.veil').boundingBox();
  await opened.mouse.move(box.x + 20, box.y + 20);
  await opened.mouse.down();
  await opened.mouse.move(box.x + 320, box.y + 120, { steps: 4 });
  await opened.mouse.up();

  expect.match(await item.locator('[data-area]').first().inputValue(), /^\d+,\d+,\d+,\d+$/);
  await inspect(opened, 'staff-scans-covered');
  await leads(opened, () => item.locator('[value=publish]').click());
  await inspect(opened, 'staff-scans-done');
  await untilFresh(citizen, url);
  expect.ok(await citizen.locator('.scan img').evaluate((img) => img.decode().then(() => img.naturalWidth > 0)));
  await inspect(citizen, 'question-with-scan');
  await Promise.all([opened, citizen].map(close));
});

test('a photo is added to a gathering, and a notice is published', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  const code = await gather(opened, '솔내동 대화마당');
  const buffer = await opened.screenshot({ type: 'png' });
  await opened.setInputFiles('#photo', { name: '사진.png', mimeType: 'image/png', buffer });
  await opened.fill('#alt', '세 모둠이 둘러앉아 쪽지를 쓰고 있습니다');
  await leads(opened, () => opened.click('form[enctype] .btn'));
  await inspect(opened, 'staff-gathering-photo');
  const citizen = await page(1280, 'light');
  await untilFresh(citizen, `/gatherings/${code}`);
  await inspect(citizen, 'gathering-photo');

  await visit(opened, `${DESK}/notices`);
  await opened.fill('#title', '눈이 와서 대화마당을 미룹니다');
  await opened.fill('#body', '다음 주 같은 때에 모입니다.\n\n준비하신 쪽지는 그대로 가져오십시오.');
  await leads(opened, () => opened.click('#add .main'));
  await leads(opened, () => opened.click('[value=publish]'));
  await inspect(opened, 'staff-notice-published');
  const path = await opened.getAttribute('.section a', 'href');
  await untilFresh(citizen, path);
  await inspect(citizen, 'notice-new');
  await untilFresh(citizen, '/');
  expect.match(await citizen.textContent('.told'), /눈이 와서/);
  await Promise.all([opened, citizen].map(close));
});
