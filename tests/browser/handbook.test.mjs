// The pictures of the handbook (docs/): each shows what a page of it tells, as the program is now.
// They go to target/handbook/shots/, never into git. `cargo xtask tidy` sees that every picture a page
// shows is taken here, and that none is taken in vain.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { analysed, close, page, test, visit } from './lib.mjs';

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../target/handbook/shots');
const PHONE = { width: 375, height: 720 };
const DESK = { width: 1280, height: 800 };

/** Takes a picture of what is in the window after `show` went there. */
function picture(name, show, { size = PHONE, as = null } = {}) {
  test(`picture ${name}`, async () => {
    const opened = await page(size.width, 'light', { as });
    await opened.setViewportSize(size);
    await show(opened);
    await opened.waitForLoadState('networkidle');
    await mkdir(FOLDER, { recursive: true });
    await opened.screenshot({ path: path.join(FOLDER, `${name}.png`) });
    await close(opened);
  });
}

const at = (where) => (opened) => visit(opened, where);
const staff = (as) => ({ size: DESK, as });

async function send(opened) {
  await opened.click('main form .main');
  await opened.waitForLoadState('load');
}

picture('citizen-home', at('/d/garam'));

picture('citizen-ask', async (opened) => {
  await visit(opened, '/d/garam/ask');
  await opened.locator('#title').pressSequentially('밤 열 시에 끝나면 집에 어떻게 가나요?');
  await opened.waitForSelector('#likely li');
});

picture('citizen-receipt', async (opened) => {
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', '공단 안 버스는 왜 일찍 끊기나요?');
  await send(opened);
});

picture('citizen-vote', at('/d/garam/core/1/7/vote'));

picture('citizen-opinion', async (opened) => {
  await analysed(7);
  await visit(opened, '/d/garam/core/1/7#opinion');
});

picture('citizen-me', async (opened) => {
  await visit(opened, '/d/garam/core/1/7/answer');
  await opened.fill('#text', '교대 시간을 삼십 분 겹치게 하니 다치는 일이 줄었어요.');
  await send(opened);
  await visit(opened, '/me');
});

picture('citizen-warning', async (opened) => {
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', '저는 금속노조 조합원인데 교대 시간을 바꿀 수 있나요?');
  await send(opened);
});

picture('citizen-claim', at('/me/claim'));

picture('citizen-erase', async (opened) => {
  await visit(opened, '/d/garam/core/1/7/answer');
  await opened.fill('#text', '교대 시간표를 한 달 앞서 알려 주면 아이를 맡길 수 있어요.');
  await send(opened);
  await visit(opened, '/me/erase');
});

picture('secretary-home', at('/staff/d/garam'), staff('secretary'));
picture('secretary-settings', at('/staff/d/garam/settings'), staff('secretary'));
picture('secretary-import', at('/staff/d/garam/import'), staff('secretary'));
picture('secretary-slip', at('/staff/d/garam/slip'), staff('secretary'));
picture('secretary-core', at('/staff/d/garam/core/1'), staff('secretary'));
picture('secretary-opinion', async (opened) => {
  await analysed(7);
  await visit(opened, '/staff/d/garam/core/1/7/opinion');
}, staff('secretary'));
picture('moderator-queue', at('/staff/d/garam/moderation?status=published'), staff('moderator'));
picture('moderator-log', at('/d/garam/moderation'));
picture('operator-privacy', at('/staff/privacy'), staff('operator'));
picture('operator-mail', at('/staff/mail'), staff('operator'));
picture('operator-destruction', at('/staff/destruction'), staff('operator'));
