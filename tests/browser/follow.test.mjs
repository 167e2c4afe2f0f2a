// Being told where one's question went: following it, hearing of its outcome on the site and by mail,
// asking for another look, and stopping the mails by the link in one.

import { close, expect, inspect, page, pathOf, test, visit } from './lib.mjs';

const ADDRESS = 'following@garam.example';
async function send(opened, css = 'main form .main') {
  await Promise.all([opened.waitForEvent('load'), opened.locator(css).first().click()]);
}

/** The addresses in the newest mail to an address that holds these words, as the operator reads it. */
async function linksIn(words) {
  const operator = await page(1280, 'light', { as: 'operator' });
  for (let tries = 0; tries < 120; tries += 1) {
    await visit(operator, '/staff/mail');
    const mail = operator.locator('details', { hasText: ADDRESS }).filter({ hasText: words }).first();
    if (await mail.count() > 0) {
      const text = await mail.locator('pre').textContent();
      await close(operator);
      return text.match(/http\S+/g).map((link) => new URL(link).pathname);
    }
    await operator.waitForTimeout(500);
  }
  throw new Error(`no mail with ${words}`);
}

/** Gives a question an outcome at the desk. */
async function decide(code, word, reason) {
  const editor = await page(1280, 'light', { as: 'editor' });
  await visit(editor, `/staff/d/garam/outcomes?q=${encodeURIComponent('따라가 볼 질문')}`);
  await editor.check(`input[name=item][value="${code}"]`);
  await editor.selectOption('#word', word);
  await editor.fill('#reason', reason);
  await send(editor, 'button[name=do][value=chosen]');
  await close(editor);
}

test('a question is followed to its outcome, looked at again, and the mails stop by their link', async () => {
  const opened = await page(375, 'light');
  await visit(opened, '/d/garam/ask');
  await opened.fill('#title', '따라가 볼 질문은 어디까지 가나요?');
  await send(opened);
  await opened.click('.slip a');
  await opened.waitForURL('**/q/*');
  const question = pathOf(opened);
  const code = question.split('/').pop();
  await visit(opened, '/me/claim');
  await opened.fill('#email', ADDRESS);
  await opened.check('[name=age][value=adult]');
  await opened.check('[name=agree]');
  await opened.check('[name=news]');
  await send(opened);
  const [claim] = await linksIn('/me/claim/');
  await visit(opened, claim);
  await send(opened);

  // Whoever tied an address follows what they asked by themselves.
  await visit(opened, question);
  await inspect(opened, 'question-followed');
  expect.match(await opened.textContent('.follow'), /소식을 받고 있어요/);
  await visit(opened, '/me/news');
  expect.match(await opened.textContent('#following'), new RegExp(code));
  await opened.check('[name=mails][value=at_once]');
  await send(opened);
  expect.match(await opened.textContent('main'), /받는 방법을 바꿨어요/);
  await inspect(opened, 'news-none');

  await decide(code, 'not_adopted', '올해 예산으로는 할 수 없어 싣지 않았습니다.');
  const links = await linksIn('처리결과');
  expect.equal(links[0], question);
  await visit(opened, '/me/news');
  expect.match(await opened.textContent('.news'), /처리결과 O-\d+/);
  await inspect(opened, 'news');
  await send(opened, 'button[name=upto]');
  expect.equal(await opened.locator('.news .unread').count(), 0);

  await visit(opened, question);
  await Promise.all([opened.waitForEvent('load'), opened.click(`a[href="/appeals/${code}"]`)]);
  await inspect(opened, 'appeal');
  await send(opened);
  await inspect(opened, 'appeal-faults');
  await opened.fill('#reason', '내년 예산에 넣을 수 있는지도 봐 주세요.');
  await send(opened);
  expect.match(await opened.textContent('.trace'), /다시 검토를 요청했어요/);

  const editor = await page(1280, 'light', { as: 'editor' });
  await visit(editor, '/staff/d/garam/appeals');
  const waiting = editor.locator('.queue > li', { hasText: code });
  await waiting.locator('textarea').fill('내년 예산안에 넣어 다시 논의하겠습니다.');
  await Promise.all([editor.waitForEvent('load'), waiting.locator('button[value=kept]').click()]);
  await inspect(editor, 'appeals-decided');
  await close(editor);
  await visit(opened, question);
  expect.match(await opened.textContent('.trace'), /내년 예산안에 넣어/);
  await inspect(opened, 'question-appealed');

  // The link in the mail works for whoever holds the mail, without signing in.
  const stop = links.find((link) => link.startsWith('/me/mails/'));
  const stranger = await page(1280, 'light', { scripts: false });
  await visit(stranger, stop);
  await Promise.all([stranger.waitForEvent('load'), stranger.click('main form button')]);
  expect.match(await stranger.textContent('h1'), /더 보내지 않아요/);
  await close(stranger);
  await visit(opened, '/me/news');
  expect.ok(await opened.isChecked('[name=mails][value=none]'));
  await close(opened);
});
