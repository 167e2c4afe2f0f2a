// A whole meeting: fifteen members with phones of their own, the secretary at the console, a projector and
// somebody in the audience. What the record says at the end was computed by hand.

import { close, expect, inspect, page, site, test, visit } from './lib.mjs';

/** A meeting has many people, each with a browser of their own. */
export const LIMIT_MS = 600_000;

const DESK = '/staff/d/garam';
/** A body of this run's own, so that a site can be tested twice. */
const RUN = Date.now().toString(36);
const BODY = `browser-${RUN}`;
const PASSWORD = '물빛동 나루 세 번째 계단';
const MEMBERS = 15;

/** Does something that loads a page, and waits for it. */
async function leads(opened, act) {
  await Promise.all([opened.waitForEvent('load'), act()]);
}

/** Sends a form of this page's own site, as its forms do. */
async function send(opened, where, fields) {
  await leads(opened, () => opened.evaluate(([action, pairs]) => {
    const token = document.querySelector('input[name=csrf]').value;
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action });
    for (const [name, value] of Object.entries({ ...pairs, csrf: token })) {
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
    document.body.append(form);
    form.submit();
  }, [where, fields]));
}

/** A council of fifteen, each with an account; their first passwords. */
async function formCouncil(secretary) {
  await visit(secretary, `${DESK}/bodies`);
  await send(secretary, `${DESK}/bodies`, { slug: BODY, kind: 'council', parent: '', name: '브라우저 협의회', purpose: '시험', since: '' });
  const passwords = [];
  for (let n = 1; n <= MEMBERS; n += 1) {
    await visit(secretary, `${DESK}/bodies/${BODY}`);
    await send(secretary, `${DESK}/bodies/${BODY}/members`, {
      name: `시험위원${n}`, affiliation: `모임 ${n}`, kind: 'appointed', constituency: 'civic', votes: '1',
      email: `m${n}-${RUN}@browser.example`, gender: n % 2 ? 'woman' : 'man', since: '', term: '2035-01-01', replaces: '',
    });
    passwords.push(await secretary.textContent('.flash code'));
  }
  const roster = await (await fetch(`${site.base}/api/v1/bodies/${BODY}`)).json();
  return { passwords, members: roster.members };
}

async function signIn(n, first) {
  const phone = await page(375, 'light');
  await visit(phone, '/sign-in');
  await phone.fill('#email', `m${n}-${RUN}@browser.example`);
  await phone.fill('#password', first);
  await leads(phone, () => phone.click('main form .main'));
  await visit(phone, '/password');
  await phone.fill('#old_password', first);
  await phone.fill('#password', PASSWORD);
  await leads(phone, () => phone.click('main form .main'));
  return phone;
}

/** What somebody does who has no mouse: keys of the console, Tab, arrows, Space and Enter. */
function keyboard(opened) {
  const press = (key) => opened.keyboard.press(key);
  const tabTo = async (css, key = 'Tab') => {
    for (let turn = 0; turn < 120; turn += 1) {
      if (await opened.evaluate((wanted) => document.activeElement.matches(wanted), css)) return;
      await press(key);
    }
    throw new Error(`Tab does not lead to ${css}`);
  };
  const put = async (css, value) => {
    await tabTo(css);
    const place = await opened.evaluate((wanted) => [...document.activeElement.options ?? []].findIndex((one) => one.value === wanted), value);
    if (place < 0) {
      await press('Control+A');
      await opened.keyboard.type(value);
      return;
    }
    await press('Home');
    for (let turn = 0; turn < place; turn += 1) await press('ArrowDown');
  };
  const enter = async (css) => {
    await tabTo(css);
    await leads(opened, () => press('Enter'));
  };
  return { press, tabTo, put, enter, go: (key) => leads(opened, () => press(key)) };
}

test('a whole meeting is held, and its record is the one computed by hand', async () => {
  const secretary = await page(1280, 'light', { as: 'secretary' });
  const origin = site.base;
  const { passwords, members } = await formCouncil(secretary);
  const seats = [];
  for (let n = 1; n <= MEMBERS; n += 1) {
    seats.push(members.find((member) => member.name === `시험위원${n}`).member);
  }
  await visit(secretary, `${DESK}/bodies/${BODY}/members/${seats[0]}`);
  await send(secretary, `${DESK}/bodies/${BODY}/members/${seats[0]}`, { do: 'give', office: 'vice_chair' });

  // Written down, called, and its papers sent.
  const day = new Date(Date.now() + 12 * 86_400_000).toISOString().slice(0, 10);
  await visit(secretary, `${DESK}/meetings`);
  await secretary.selectOption('#m-body', BODY);
  await secretary.fill('#day', day);
  await secretary.fill('#starts', '14:00');
  await secretary.fill('#place', '시험장');
  await leads(secretary, () => secretary.click('main form .main'));
  const prepare = new URL(secretary.url()).pathname;
  const meeting = prepare.replace('/prepare', '');
  const code = meeting.split('/').pop();
  for (const [kind, title] of [['report', '경과 보고'], ['motion', '운영 계획'], ['election', '공동위원장 선출'], ['motion', '다음 사업']]) {
    await visit(secretary, `${prepare}#item`);
    await secretary.selectOption('#kind', kind);
    await secretary.fill('#title', title);
    if (kind === 'election') await secretary.selectOption('#office', 'co_chair');
    await leads(secretary, () => secretary.click('#item .main'));
  }
  await inspect(secretary, 'meeting-prepare');
  await leads(secretary, () => secretary.click('button[value=call]'));

  const phones = [];
  for (let n = 1; n <= MEMBERS; n += 1) phones.push(await signIn(n, passwords[n - 1]));
  const projector = await page(1280, 'dark', { as: 'secretary' });
  await visit(projector, `${meeting}/screen`);
  const audience = await page(375, 'light');
  await visit(audience, `${meeting}/hall`);
  await inspect(audience, 'hall-before');

  await visit(phones[1], '/me');
  await inspect(phones[1], 'me-member');
  await leads(phones[1], () => phones[1].click(`#seats a[href="${meeting}"]`));

  // Seven are not enough, thirteen are.
  const checkIn = async (n) => {
    await visit(projector, `${meeting}/screen`);
    const address = await projector.getAttribute('.codes figure:nth-child(2) a', 'href');
    await visit(phones[n - 1], address.slice(origin.length));
    await leads(phones[n - 1], () => phones[n - 1].click('main form .main'));
  };
  for (let n = 1; n <= 7; n += 1) await checkIn(n);
  await visit(secretary, `${meeting}/console`);
  expect.match(await secretary.textContent('#no-quorum'), /1명/);
  await leads(secretary, () => secretary.click('button[value=open]'));
  expect.match(await secretary.textContent('[role=status]'), /정족수/);
  await inspect(secretary, 'console-before');
  for (let n = 8; n <= 12; n += 1) await checkIn(n);
  // From here to the end of the meeting the secretary touches no mouse.
  const keys = keyboard(secretary);
  await keys.press('a');
  await keys.enter(`button[value="arrive:${seats[12]}"]`);
  await keys.go('o');
  await projector.waitForSelector('.ag');
  expect.match(await secretary.textContent('.con-head .chip'), /진행 중/);

  await keys.go('j');
  await keys.press('r');
  await secretary.keyboard.type('일정을 설명함');
  await keys.tabTo('#rm-name', 'Shift+Tab');
  await secretary.keyboard.type('추진단장');
  await keys.enter('button[value=remark]');
  const endItem = async (outcome) => {
    await keys.press('k');
    await keys.put('#end-how', outcome);
    await keys.enter('details[open] button.main');
  };
  await endItem('noted');

  // A motion, a challenge that is put to the vote, and the vote without the challenged member.
  await keys.go('j');
  const move = async (fields) => {
    await keys.press('m');
    for (const [id, value] of fields) await keys.put(`#${id}`, value);
    await keys.enter('details[open] button[value=move]');
  };
  await move([['mv-title', '운영 계획을 정한다'], ['mv-who', String(seats[1])]]);
  await move([['mv-kind', 'challenge'], ['mv-ch', String(seats[12])], ['mv-title', '시험위원13 기피'], ['mv-name', '신청인']]);
  const vote = async (n, choice) => {
    const phone = phones[n - 1];
    await visit(phone, `${meeting}/hall`);
    await phone.check(`input[name=choice][value="${choice}"]`, { force: true });
    await leads(phone, () => phone.click('.ballot .main'));
    return phone;
  };
  const closeVote = async () => {
    await visit(secretary, `${meeting}/console`);
    await keys.press('c');
    await keys.enter('details[open] button.main');
  };
  // Of two motions the challenge comes first.
  await keys.go('v');
  await visit(phones[12], `${meeting}/hall`);
  expect.equal(await phones[12].locator('.ballot input[name=choice]').count(), 0, 'the challenged member does not vote');
  for (let n = 1; n <= 9; n += 1) await vote(n, 'in_favour');
  await audience.waitForFunction(() => document.querySelector('.turnout b')?.textContent.includes('9'));
  await inspect(audience, 'hall-voting');
  await closeVote();
  await keys.go('v');
  await visit(phones[0], `${meeting}/hall`);
  await inspect(phones[0], 'hall-ballot');
  for (let n = 1; n <= 12; n += 1) await vote(n, n <= 8 ? 'in_favour' : n <= 11 ? 'against' : 'abstain');
  await inspect(secretary, 'console-voting');
  await closeVote();
  await audience.waitForFunction(() => document.querySelector('.verdict')?.textContent === '가결');
  await projector.waitForFunction(() => document.querySelector('.verdict')?.textContent === '가결');
  await inspect(projector, 'projector-carried');
  await inspect(audience, 'hall-carried');
  await endItem('decided');

  // A secret election with a runoff; each voter finds their code.
  await keys.go('j');
  const [a, b, c] = [seats[1], seats[2], seats[3]];
  await keys.press('e');
  for (const seat of [a, b, c]) {
    await keys.tabTo(`input[name=candidate_${seat}]`);
    await keys.press('Space');
  }
  await keys.enter('details[open] button[value=vote]');
  for (let n = 1; n <= 13; n += 1) await vote(n, n <= 5 ? a : n <= 9 ? b : c);
  await inspect(phones[12], 'hall-code');
  await closeVote();
  await keys.go('v');
  const codes = [];
  for (let n = 1; n <= 13; n += 1) {
    const phone = await vote(n, n <= 4 ? a : n <= 12 ? b : 'blank');
    codes.push(await phone.textContent('.code-box .code'));
  }
  await closeVote();
  await endItem('decided');
  await visit(secretary, meeting);
  await leads(secretary, () => secretary.click('#votes article:last-of-type a[href*="/ballots/"]'));
  const listed = await secretary.locator('td.code').allTextContents();
  expect.deepEqual(listed, [...codes].sort(), 'every voter finds their code');
  await inspect(secretary, 'ballot-list');

  // Six leave: nothing more can be decided.
  await visit(secretary, `${meeting}/console`);
  await keys.go('j');
  for (let n = 8; n <= 13; n += 1) {
    await keys.press('a');
    await keys.enter(`button[value="leave:${seats[n - 1]}"]`);
  }
  await projector.waitForFunction(() => document.querySelector('.verdict')?.textContent === '정족수 미달');
  await inspect(secretary, 'console-lost');
  await endItem('deferred');
  await keys.tabTo('.con-tools summary');
  await keys.press('Enter');
  await keys.put('#adj', '정족수 미달');
  await keys.enter('.con-tools details button');
  await visit(secretary, meeting);
  await inspect(secretary, 'meeting-over');

  const record = await (await fetch(`${origin}/api/v1/meetings/${code}`)).json();
  expect.equal(record.status, 'closed');
  expect.equal(record.attendance.length, 13);
  expect.equal(record.attendance.filter((stay) => stay.left).length, 13);
  const [motion, ...others] = record.motions;
  expect.equal(others.length, 0);
  const { enrolled, present, base, needed, in_favour, against, abstained, recused, rule, carried } = motion;
  // Fifteen enrolled, thirteen present, one challenged: of twelve, seven are needed.
  expect.deepEqual(
    { enrolled, present, base, needed, in_favour, against, abstained, recused, rule, carried },
    { enrolled: 15, present: 13, base: 12, needed: 7, in_favour: 8, against: 3, abstained: 1, recused: ['시험위원13'], rule: 'majority of present', carried: true },
  );
  const [first, second] = record.elections;
  // Five, four and four of thirteen: seven are needed, and the two who are level behind stand again with the first.
  expect.deepEqual(first.candidates.map((one) => one.votes), [5, 4, 4]);
  expect.equal(first.elected, null);
  expect.equal(second.elected, '시험위원3');
  expect.equal(record.resolutions.length, 1);
  expect.deepEqual(record.items.map((item) => item.outcome), ['noted', 'decided', 'decided', 'deferred']);

  // The minutes have written themselves; the chair approves, both sign, everybody reads.
  const chair = phones[0];
  const step = async (opened, word) => {
    await visit(opened, `${meeting}/minutes/edit`);
    await leads(opened, () => opened.click(`button[value="${word}"]`));
  };
  await step(secretary, 'circulate');
  await step(chair, 'approve');
  await step(chair, 'sign:chair');
  await step(secretary, 'sign:secretary');
  await step(secretary, 'publish');
  await visit(audience, `${meeting}/minutes`);
  const minutes = await audience.textContent('main');
  for (const said of ['추진단장: 일정을 설명함', '시험위원13', '재적 15명, 출석 13명', '찬성 8표', '시험위원3']) {
    expect.ok(minutes.includes(said), `the minutes say “${said}”`);
  }
  await inspect(audience, 'minutes-published');
  for (const opened of [...phones, projector, audience, secretary]) await close(opened);
});
