// The receipt page checks itself on the device: it says so when everything holds, and when a single
// letter of what the server sends does not.

import { close, expect, inspect, page, test, visit } from './lib.mjs';

/** Each test asks or votes for itself (run.mjs). */
export const BESIDE = true;

/** Opens a receipt's page again until its record has been entered in the ledger. */
async function entered(opened, where) {
  for (let n = 0; n < 30; n += 1) {
    await visit(opened, where);
    if (await opened.locator('[data-verify]').count() > 0) return;
    await opened.waitForTimeout(500);
  }
  throw new Error(`${where}: not in the ledger after 15 s`);
}

const told = (opened, result) => opened.waitForSelector(`[data-result="${result}"]:visible`);
const said = (opened, check) => opened.locator(`[data-check="${check}"]`).getAttribute('class');

async function ask(opened, title) {
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', title);
  await Promise.all([opened.waitForEvent('load'), opened.click('main form .main')]);
  const where = new URL(opened.url()).pathname;
  expect.match(where, /^\/receipts\//);
  return where;
}

test('a receipt is checked on the device', async () => {
  const opened = await page(375, 'light');
  const where = await ask(opened, '새벽에 일하는 사람은 어디에 아이를 맡기나요?');
  await entered(opened, where);
  await told(opened, 'some');
  expect.deepEqual(await Promise.all(['text', 'in', 'since', 'watch'].map((one) => said(opened, one))), ['', '', '', 'wait']);
  await inspect(opened, 'receipt-checked');
  // Opened again, it is compared with what this device saw.
  await entered(opened, where);
  await told(opened, 'some');
  expect.equal(await said(opened, 'since'), '');
  const file = await opened.request.get(`${where}/proof`);
  expect.match(file.headers()['content-disposition'], /\.tlog-proof/);
  expect.match(await file.text(), /^c2sp\.org\/tlog-proof@v1\n/);
  await close(opened);
});

test('a changed letter shows on the device', async () => {
  const opened = await page(1280, 'light');
  const where = await ask(opened, '공장은 언제 쉬나요, 그리고 누가 정하나요?');
  await entered(opened, where);
  const real = await (await opened.request.get(`${where}/proof`)).text();
  const lines = real.split('\n');
  const swap = (text, at) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  const extra = JSON.parse(Buffer.from(lines[1].slice(6), 'base64').toString());
  const withExtra = (change) => {
    const other = structuredClone(extra);
    change(other);
    return [lines[0], `extra ${Buffer.from(JSON.stringify(other)).toString('base64')}`, ...lines.slice(2)].join('\n');
  };
  const lies = {
    text: withExtra((other) => { other.fields.title.text += '.'; }),
    in: [...lines.slice(0, 3), swap(lines[3], 5), ...lines.slice(4)].join('\n'),
    since: withExtra((other) => { other.first.checkpoint = swap(other.first.checkpoint, other.first.checkpoint.length - 20); }),
  };
  for (const [check, lie] of Object.entries(lies)) {
    await opened.route('**/proof', (route) => route.fulfill({ body: lie, contentType: 'text/plain' }));
    await visit(opened, where);
    await told(opened, 'bad');
    expect.equal(await said(opened, check), 'bad', check);
    await opened.unroute('**/proof');
  }
  await opened.route('**/proof', (route) => route.fulfill({ body: lies.in, contentType: 'text/plain' }));
  await visit(opened, where);
  await told(opened, 'bad');
  await inspect(opened, 'receipt-refuted');
  await close(opened);
});

test('a voter checks their own vote, and nobody else sees it', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/d/garam/core/1/9/vote');
  const list = await opened.request.get('/api/v1/core-questions/9/statements?limit=1');
  const [{ id }] = (await list.json()).items;
  const joined = await (await opened.request.post('/api/v1/participants')).json();
  const voted = await opened.request.put(`/api/v1/statements/${id}/vote`, {
    headers: { authorization: `Bearer ${joined.token}` }, data: { value: 'agree' },
  });
  const { receipt } = await voted.json();
  await entered(opened, `/receipts/${receipt}`);
  await told(opened, 'some');
  // This device did not cast it: that it is counted holds, how it was cast is not told.
  expect.equal(await said(opened, 'text'), 'wait');
  expect.equal(await said(opened, 'in'), '');
  const file = await (await opened.request.get(`/receipts/${receipt}/proof`)).text();
  const extra = Buffer.from(file.split('\n')[1].slice(6), 'base64').toString();
  expect.ok(!extra.includes('"vote"') && !extra.includes('"value"'), extra);
  const own = await opened.request.get(`/receipts/${receipt}/proof`, { headers: { authorization: `Bearer ${joined.token}` } });
  expect.ok(Buffer.from((await own.text()).split('\n')[1].slice(6), 'base64').toString().includes('\\"value\\":1'));
  await close(opened);
});
