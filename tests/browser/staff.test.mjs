// What staff do, click by click and by keys, each state looked at as it stands.

import { analysed, close, expect, inspect, page, pathOf, site, test, visit } from './lib.mjs';

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

/** Asks a question as a citizen of its own; its code. */
async function ask(title) {
  const citizen = await page(375, 'light');
  await visit(citizen, '/d/garam/ask');
  await citizen.fill('#title', title);
  await leads(citizen, () => citizen.click('main form .main'));
  if (await citizen.locator('#care').count()) {
    await citizen.check('[name=care][value=as_it_is]');
    await leads(citizen, () => citizen.click('main form .main'));
  }
  const code = await citizen.textContent('.slip-body a');
  return { citizen, code, receipt: pathOf(citizen) };
}

test('a wrong password is told, and what was typed stays', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/sign-in');
  await opened.fill('#email', site.people.editor.email);
  await opened.fill('#password', 'not the password');
  await leads(opened, () => opened.click('main form .main'));
  expect.ok(await opened.evaluate(() => document.activeElement.matches('[data-errors]')), 'the summary has the focus');
  expect.equal(await opened.inputValue('#email'), site.people.editor.email);
  await inspect(opened, 'sign-in-wrong');
  await close(opened);
});

test('a new person is added and has to choose a password', async () => {
  const secretary = await page(1280, 'light', { as: 'secretary' });
  await visit(secretary, `${DESK}/people`);
  await secretary.fill('#name', '새 담당자');
  await secretary.fill('#email', 'new@garam.example');
  await secretary.check('input[value=editor]');
  await leads(secretary, () => secretary.click('#add .main'));
  const first = await secretary.textContent('.flash code');
  await inspect(secretary, 'staff-person-added');
  await close(secretary);

  const person = await page(375, 'light');
  await visit(person, '/sign-in');
  await person.fill('#email', 'new@garam.example');
  await person.fill('#password', first);
  await leads(person, () => person.click('main form .main'));
  await visit(person, DESK);
  expect.equal(pathOf(person), '/password');
  await inspect(person, 'password-forced');
  await person.fill('#old_password', first);
  await person.fill('#password', '가나다');
  await person.evaluate(() => { document.querySelector('main form').noValidate = true; });
  await leads(person, () => person.click('main form .main'));
  expect.equal(await person.getAttribute('[data-errors] a', 'href'), '#password');
  await inspect(person, 'password-short');
  await person.fill('#old_password', first);
  await person.fill('#password', '물빛동 나루 세 번째 계단');
  await leads(person, () => person.click('main form .main'));
  await visit(person, DESK);
  expect.equal(pathOf(person), DESK);
  await close(person);
});

test('a table with a bad row is reported, then stored without it', async () => {
  const rows = [
    '질문,분야,동',
    '밤에 문 여는 빨래방이 있으면 좋겠어요,마을일자리,새터동',
    '골목 가로등은 누가 고치나요?,마을일자리,새텨동',
    ',제조업,새터동',
  ];
  const file = { name: '골목.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, `${DESK}/import`);
  await opened.setInputFiles('#file', file);
  await leads(opened, () => opened.click('main .form .main'));
  expect.match(await opened.textContent('[data-errors]'), /3행 ‘동’: ‘새텨동’은 목록에 없습니다. ‘새터동’입니까\?/);
  expect.match(await opened.textContent('[data-errors]'), /4행 ‘질문’: 비어 있습니다/);
  await inspect(opened, 'staff-import-refused');

  await opened.check('[name=skip_bad]');
  await leads(opened, () => opened.click('form[method=get] .btn'));
  await inspect(opened, 'staff-import-skipping');
  await leads(opened, () => opened.click('.savebar .main'));
  expect.match(await opened.textContent('.flash'), /질문 1개를 저장했습니다\..*잘못된 2행은 건너뛰었습니다/);
  await inspect(opened, 'staff-import-stored');

  // The same file again adds nothing.
  await opened.setInputFiles('#file', file);
  await opened.check('[name=skip_bad]');
  await leads(opened, () => opened.click('main .form .main'));
  await inspect(opened, 'staff-import-known');
  await leads(opened, () => opened.click('button[value=drop]'));
  await close(opened);
});

test('the table of questions that is given out can be brought in', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  const answer = await opened.request.get('/d/garam/questions.xlsx?q=%EB%A7%89%EC%B0%A8');
  const buffer = await answer.body();
  await visit(opened, `${DESK}/import`);
  await opened.setInputFiles('#file', { name: '막차.xlsx', mimeType: answer.headers()['content-type'], buffer });
  await leads(opened, () => opened.click('main .form .main'));
  await inspect(opened, 'staff-import-preview');
  await leads(opened, () => opened.click('button[value=drop]'));
  await close(opened);
});

test('a file that is no table is refused in words', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, `${DESK}/import`);
  await opened.setInputFiles('#file', { name: '회의록.hwp', mimeType: 'application/x-hwp', buffer: Buffer.from('d0cf11e0a1b11ae1', 'hex') });
  await leads(opened, () => opened.click('main .form .main'));
  await inspect(opened, 'staff-import-no-table');
  await close(opened);
});

test('a text is hidden with a reason that everyone can read, and shown again', async () => {
  const { citizen, code, receipt } = await ask('옆집 사장님 전화번호가 010-0000-0000인데 물어봐도 되나요?');
  const opened = await page(1280, 'light', { as: 'moderator' });
  await visit(opened, `${DESK}/moderation?status=published`);
  const row = opened.locator(`[data-row="${code}"]`);
  await leads(opened, () => row.locator('[value=hide]').click());
  await inspect(opened, 'staff-hide-without-reason');
  await row.locator('select').selectOption('privacy');
  expect.match(await row.locator('[name=note]').inputValue(), /알아볼 수 있는 정보/);
  await leads(opened, () => row.locator('[value=hide]').click());
  await inspect(opened, 'staff-hidden-now');

  const url = `/q/${code}`;
  await visit(citizen, url);
  await inspect(citizen, 'question-hidden-own');
  await visit(citizen, receipt);
  await inspect(citizen, 'receipt-hidden');
  await visit(citizen, '/me');
  await inspect(citizen, 'me-hidden');
  const stranger = await page(1280, 'light');
  await untilFresh(stranger, '/d/garam/moderation');
  expect.match(await stranger.textContent('tbody tr'), /다른 사람의 개인정보/);
  await inspect(stranger, 'moderation-log-full');
  await untilFresh(stranger, url);
  expect.ok(!(await stranger.textContent('main')).includes('010'), 'a hidden text is shown to nobody');
  await inspect(stranger, 'question-hidden');

  await leads(opened, () => opened.click('[form=undo-said]'));
  await untilFresh(stranger, url);
  expect.match(await stranger.textContent('h1'), /010/);
  await visit(opened, `${DESK}/undo`);
  await inspect(opened, 'staff-undo-undone');
  await Promise.all([opened, citizen, stranger].map(close));
});

test('duplicates are grouped and taken apart', async () => {
  const { citizen, code } = await ask('공단 막차를 열두 시까지 늘려 주실 수 있나요?');
  await close(citizen);
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, `${DESK}/duplicates?q=${code}`);
  expect.ok(await opened.isChecked(`[type=checkbox][value="${code}"]`));
  await inspect(opened, 'staff-duplicates-alike');
  await leads(opened, () => opened.click('[value=group]'));
  expect.equal(await opened.locator('.flash .warn').count(), 1, 'one question is no group');
  await opened.locator('form:has([value=group]) [name=q]').nth(1).check();
  await leads(opened, () => opened.click('[value=group]'));
  expect.equal(await opened.locator('.flash .ok').count(), 1);
  await inspect(opened, 'staff-duplicates-grouped');
  await leads(opened, () => opened.click('[form=undo-said]'));
  await close(opened);
});

test('core questions are built by keys and by dragging, published, and taken back', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, `${DESK}/core`);
  await opened.fill('#title', '2026년 겨울 묶음');
  await leads(opened, () => opened.click('main form .main'));
  const desk = pathOf(opened);
  const set = `/d/garam/core/${desk.split('/').pop()}`;
  await inspect(opened, 'staff-desk-begun');
  for (const title of ['막차가 끊긴 뒤에 일하는 사람은 어떻게 집에 갈까요?', '한여름과 한겨울에 밖에서 일하는 사람을 누가 지킬까요?']) {
    await visit(opened, `${desk}?new=1`);
    await opened.fill('#title', title);
    await leads(opened, () => opened.click('button[value=add]'));
  }
  await visit(opened, `${desk}?at=1`);
  await inspect(opened, 'staff-desk');

  // Everything is on one screen: the panes scroll, the page does not.
  expect.ok(await opened.evaluate(() => document.documentElement.scrollHeight <= innerHeight), 'the page does not scroll');

  // By keys: two rows are chosen and put into core question 1.
  const sources = () => opened.$$eval('.cores a .n:last-child', (all) => all.map((n) => n.textContent.trim()));
  await opened.focus('[data-desk] input');
  await opened.keyboard.press('Space');
  await opened.keyboard.press('j');
  await opened.keyboard.press('Space');
  await inspect(opened, 'staff-desk-chosen');
  await opened.focus('[data-desk] li:nth-child(2) input');
  await leads(opened, () => opened.keyboard.press('1'));
  expect.deepEqual(await sources(), ['2', '0']);
  await inspect(opened, 'staff-desk-assigned');
  await opened.focus('[data-desk] input');
  await leads(opened, () => opened.keyboard.press('u'));
  expect.deepEqual(await sources(), ['0', '0']);
  await opened.focus('[data-desk] input');
  await opened.keyboard.press('/');
  expect.equal(await opened.evaluate(() => document.activeElement.id), 'find');

  // By dragging one row onto core question 2.
  await leads(opened, () => opened.dragAndDrop('[data-desk] li:first-child', '.cores a:nth-child(2)'));
  expect.deepEqual(await sources(), ['0', '1']);

  await opened.click('details:has([action$="/publish"]) summary');
  await inspect(opened, 'staff-desk-publish');
  await leads(opened, () => opened.click('[action$="/publish"] .main'));
  await inspect(opened, 'staff-desk-published');
  const citizen = await page(375, 'light');
  await untilFresh(citizen, '/d/garam/core');
  expect.equal(await citizen.locator('.crow').count(), 2);
  await inspect(citizen, 'core-questions-second-set');
  await visit(citizen, `${set}/1`);
  await inspect(citizen, 'core-question-empty');
  await visit(citizen, `${set}/1/vote`);
  await inspect(citizen, 'vote-none');
  await visit(citizen, '/d/garam/core/1');
  await inspect(citizen, 'core-questions-earlier-set');
  await leads(opened, () => opened.click('[form=undo-said]'));
  await untilFresh(citizen, '/d/garam/core');
  expect.equal(await citizen.locator('.crow').count(), 20);
  await Promise.all([opened, citizen].map(close));
});

test('settings change what is open, and wrong ones are told', async () => {
  const opened = await page(1280, 'light', { as: 'secretary' });
  await visit(opened, `${DESK}/settings`);
  await opened.fill('#edit_seconds', '99999');
  await opened.evaluate(() => { document.querySelector('main form').noValidate = true; });
  await leads(opened, () => opened.click('.savebar .main'));
  await inspect(opened, 'staff-settings-wrong');
  await visit(opened, `${DESK}/settings`);
  await opened.fill('#vote_to', '2020-01-01');
  await leads(opened, () => opened.click('.savebar .main'));
  await inspect(opened, 'staff-settings-saved');
  const citizen = await page(375, 'light');
  await visit(citizen, '/d/garam/core/1/9/vote');
  await inspect(citizen, 'vote-closed');
  await visit(citizen, '/d/garam/core/1/9');
  await inspect(citizen, 'core-question-vote-closed');
  await leads(opened, () => opened.click('[form=undo-said]'));
  await Promise.all([opened, citizen].map(close));
});

test('a paper slip is typed in and gets its receipt', async () => {
  const opened = await page(1280, 'light', { as: 'editor' });
  await visit(opened, `${DESK}/slip`);
  await opened.fill('#title', '경로당 앞 턱을 낮춰 주세요');
  await opened.fill('#place', '나루동');
  await opened.fill('#date', '2026-11-20');
  await opened.click('main form[data-fast] .main');
  await opened.waitForSelector('.flash b');
  expect.match(await opened.textContent('.flash b'), /^R(-[0-9A-Z]{4}){3}$/);
  expect.equal(await opened.inputValue('#place'), '나루동');
  await inspect(opened, 'staff-slip-stored');
  await close(opened);
});

test('a secretary names an opinion group, and citizens read the name', async () => {
  await analysed(7);
  const opened = await page(1280, 'light', { as: 'secretary' });
  await visit(opened, `${DESK}/core/1/7/opinion`);
  await opened.fill('#name-0', '걸');
  await opened.fill('#sentence-0', '집 가까운 작은 곳에 크게 찬성하고, 현금 지원에는 반대가 많습니다.');
  await leads(opened, () => opened.click('form:has(#name-0) button'));
  expect.ok(await opened.locator('#name-e').count(), 'one letter is no name');
  await inspect(opened, 'staff-opinion-refused');
  await opened.fill('#name', '걸어갈 곳 먼저');
  await leads(opened, () => opened.click('form:has(#name) button'));
  await inspect(opened, 'staff-opinion-named');
  const citizen = await page(375, 'light');
  await untilFresh(citizen, '/d/garam/core/1/7');
  expect.ok((await citizen.textContent('#opinion .portrait h3')).includes('걸어갈 곳 먼저'));
  await inspect(citizen, 'core-question-named');
  await close(citizen);
  await close(opened);
});

test('a slate stands beside the core questions, and the population is pasted from a table', async () => {
  const opened = await page(1280, 'light', { as: 'secretary' });
  await visit(opened, `${DESK}/core/1/slate`);
  await opened.fill('#seats', '5');
  await leads(opened, () => opened.click('form .btn.main'));
  expect.equal(await opened.locator('.slate > li').count(), 5);
  await inspect(opened, 'staff-slate-made');
  const visitor = await page(375, 'dark');
  await visit(visitor, '/d/garam/core/1/slate');
  expect.equal(await visitor.locator('.slate > li').count(), 5);
  await close(visitor);
  await visit(opened, `${DESK}/core/1/slate`);
  await opened.fill('#seats', '20');
  await leads(opened, () => opened.click('form .btn.main'));

  await visit(opened, `${DESK}/population`);
  const before = await opened.inputValue('#age');
  await opened.fill('#age', `${before}\n90대\t12`);
  await leads(opened, () => opened.click('.savebar .btn'));
  expect.ok((await opened.textContent('#age-e')).includes('90대'));
  await inspect(opened, 'staff-population-refused');
  await opened.fill('#age', before.replace('20대\t44000', '20대\t45,000'));
  await leads(opened, () => opened.click('.savebar .btn'));
  expect.ok((await opened.inputValue('#age')).includes('20대\t45000'));
  await close(opened);
});

test('a panel is formed, a member is appointed and leaves, and citizens read it', async () => {
  const secretary = await page(1280, 'light', { as: 'secretary' });
  await visit(secretary, `${DESK}/bodies`);
  await secretary.fill('#add-name', '주거 자문단');
  await secretary.fill('#add-slug', 'housing');
  await secretary.selectOption('#add-kind', 'panel');
  await leads(secretary, () => secretary.click('#part-add .btn'));
  expect.equal(pathOf(secretary), `${DESK}/bodies/housing`);
  await inspect(secretary, 'staff-body-formed');

  await secretary.fill('#appoint-name', '길하나');
  await secretary.fill('#appoint-affiliation', '주거연구소');
  await secretary.selectOption('#appoint-constituency', 'expert');
  await secretary.fill('#appoint-email', 'housing@garam.example');
  await leads(secretary, () => secretary.click('#part-appoint .btn'));
  expect.ok((await secretary.textContent('.flash code')).length > 10, 'the first password, once');
  await inspect(secretary, 'staff-member-appointed');

  await leads(secretary, () => secretary.click('tbody th a'));
  await secretary.selectOption('#leave-ending', 'resigned');
  await secretary.fill('#leave-reason', '연구를 떠남');
  await leads(secretary, () => secretary.click('#part-leave .btn'));
  await inspect(secretary, 'staff-member-left');
  await leads(secretary, () => secretary.click('[form=undo-said]'));
  await close(secretary);

  const citizen = await page(375, 'light');
  await untilFresh(citizen, '/bodies/housing');
  expect.ok((await citizen.textContent('#members')).includes('길하나'), 'the seat is taken again');
  await inspect(citizen, 'body-formed');
  await close(citizen);
});

test('bylaws are previewed with their sums before they hold', async () => {
  const secretary = await page(1280, 'light', { as: 'secretary' });
  await visit(secretary, `${DESK}/bodies/council/bylaws`);
  await secretary.fill('#fields-quorum', '2/3');
  await leads(secretary, () => secretary.click('#part-fields .btn'));
  const preview = await secretary.textContent('#preview');
  expect.ok(preview.includes('재적위원 29명이면 15명') && preview.includes('재적위원 29명이면 20명'), preview);
  await inspect(secretary, 'staff-bylaws-preview');
  await secretary.fill('#source', 'title = "조례"\n[quorum]\nthreshold = "half"\n');
  await leads(secretary, () => secretary.click('button[value=preview]'));
  expect.equal(await secretary.getAttribute('[data-errors] a', 'href'), '#source');
  await inspect(secretary, 'staff-bylaws-wrong');
  await close(secretary);
});
