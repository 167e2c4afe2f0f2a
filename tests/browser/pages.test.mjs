// Every page, as it opens: nothing axe objects to, no sideways scrolling, no error, no other host,
// not too heavy; on a phone and a desk, in both themes. Who adds a page adds a line.

import { axe, close, expect, fits, inspect, koreanLeft, page, shot, test, visit, watched, WIDTHS } from './lib.mjs';

/** Pages are only read (run.mjs). */
export const BESIDE = true;
/** The most that may cross the wire for one page, without pictures. */
const MOST_BYTES = 60_000;

/** The languages that citizens read beside Korean, as a browser asks for them. */
const LANGUAGES = ['en-US', 'ru-RU', 'vi-VN'];

/** name (of the picture in target/shots/), path, who looks (null: a visitor), status */
const PAGES = [
  ['home', '/', null, 200],
  ['dialogue', '/d/garam', null, 200],
  ['questions', '/d/garam/questions', null, 200],
  ['questions-found', '/d/garam/questions?q=%EB%B2%84%EC%8A%A4', null, 200],
  ['questions-none', '/d/garam/questions?q=zzzzzz', null, 200],
  ['question', '/q/Q-0001', null, 200],
  ['outcome', '/outcomes/O-0001', null, 200],
  ['core-questions', '/d/garam/core', null, 200],
  ['paper-white', '/d/garam/papers/white', null, 200],
  ['paper-white-chapter', '/d/garam/papers/white/1-1/3', null, 200],
  ['paper-blue-chapter', '/d/garam/papers/blue/1-1/2', null, 200],
  ['staff-papers', '/staff/d/garam/papers', 'editor', 200],
  ['staff-paper-white', '/staff/d/garam/papers/1', 'secretary', 200],
  ['staff-section-white', '/staff/d/garam/papers/1/sections/3', 'editor', 200],
  ['staff-cite', '/staff/d/garam/papers/1/cite?kind=answer&only=unused', 'editor', 200],
  ['core-questions-of-set', '/d/garam/core/1', null, 200],
  ['core-question', '/d/garam/core/1/7', null, 200],
  ['opinion', '/d/garam/core/1/7/opinion', null, 200],
  ['opinion-divide', '/d/garam/core/1/7/opinion?order=divide', null, 200],
  ['opinion-method', '/d/garam/opinion-method', null, 200],
  ['marks', '/d/garam/marks', null, 200],
  ['slate', '/d/garam/core/1/slate', null, 200],
  ['background', '/d/garam/background', null, 200],
  ['answers', '/d/garam/core/1/7/answers', null, 200],
  ['answers-of-experts', '/d/garam/core/1/7/answers?channel=expert', null, 200],
  ['sources', '/d/garam/core/1/7/questions', null, 200],
  ['ask-form', '/d/garam/ask', null, 200],
  ['answer-form', '/d/garam/core/1/7/answer', null, 200],
  ['answer-form-expert', '/d/garam/core/1/7/answer', 'expert', 200],
  ['statement-form', '/d/garam/core/1/7/statement', null, 200],
  ['vote', '/d/garam/core/1/7/vote', null, 200],
  ['answer', '/a/A-00001', null, 200],
  ['statement', '/s/S-001', null, 200],
  ['remark', '/v/V-0001', null, 200],
  ['remark-thread', '/d/garam/papers/white/1-1/remarks/1', null, 200],
  ['staff-remarks', '/staff/d/garam/papers/1/remarks?state=all', 'editor', 200],
  ['receipts', '/receipts', null, 200],
  ['ledger', '/ledger', null, 200],
  ['receipt-unknown', '/receipts/R-0000-0000-0000', null, 404],
  ['me', '/me', null, 200],
  ['news', '/me/news', 'council_member', 200],
  ['news-nobody', '/me/news', null, 200],
  ['mails-unknown', '/me/mails/none', null, 404],
  ['appeals', '/staff/d/garam/appeals', 'secretary', 200],
  ['menu', '/menu?d=garam', null, 200],
  ['privacy', '/privacy', null, 200],
  ['claim', '/me/claim', null, 200],
  ['claim-unknown', '/me/claim/none', null, 404],
  ['guardian-unknown', '/guardian/none', null, 404],
  ['erase-nothing', '/me/erase', null, 200],
  ['erase-office', '/me/erase', 'editor', 200],
  ['green-paper', '/d/garam/papers/green', null, 200],
  ['green-paper-of-set', '/d/garam/papers/green/1', null, 200],
  ['moderation-log', '/d/garam/moderation', null, 200],
  ['gatherings', '/d/garam/gatherings', null, 200],
  ['gathering', '/gatherings/G-001', null, 200],
  ['gathering-voted', '/gatherings/G-004', null, 200],
  ['gathering-coming', '/gatherings/G-005', null, 200],
  ['board', '/d/garam/work', null, 200],
  ['board-of-body', '/d/garam/work?body=care', null, 200],
  ['themes', '/d/garam/themes', null, 200],
  ['theme', '/themes/T-001', null, 200],
  ['agenda', '/agendas/D-01', null, 200],
  ['models', '/d/garam/models', null, 200],
  ['model', '/models/W-05', null, 200],
  ['evidence-list', '/d/garam/evidence', null, 200],
  ['evidence', '/evidence/E-001', null, 200],
  ['evidence-add', '/d/garam/evidence/add', 'expert', 200],
  ['evidence-edit', '/evidence/E-001/edit', 'editor', 200],
  ['inquiries', '/d/garam/inquiries', null, 200],
  ['inquiries-of-expert', '/d/garam/inquiries', 'expert', 200],
  ['inquiry', '/inquiries/1', null, 200],
  ['inquiry-waiting', '/inquiries/2', 'expert', 200],
  ['inquiry-ask', '/d/garam/inquiries/ask', 'secretary', 200],
  ['workspace', '/bodies/care/work/7', 'secretary', 200],
  ['workspace-answers', '/bodies/care/work/14?view=answers', 'secretary', 200],
  ['workspace-opinion', '/bodies/youth/work/5?view=opinion', 'secretary', 200],
  ['workspace-version', '/bodies/care/work/7/versions/2', 'secretary', 200],
  ['calls', '/d/garam/calls', null, 200],
  ['call-settled', '/calls/C-001', null, 200],
  ['call-open', '/calls/C-005', null, 200],
  ['apply', '/calls/C-005/apply', null, 200],
  ['application-gone', '/calls/C-005/applications/R-0000-0000-0000', null, 404],
  ['notices', '/d/garam/notices', null, 200],
  ['notices-everywhere', '/notices', null, 200],
  ['notice', '/notices/N-001', null, 200],
  ['bodies', '/d/garam/bodies', null, 200],
  ['body', '/bodies/council', null, 200],
  ['body-subcommittee', '/bodies/care', null, 200],
  ['body-ended', '/bodies/manufacturing', null, 200],
  ['bylaws', '/bodies/council/bylaws', null, 200],
  ['meetings', '/d/garam/calendar', null, 200],
  ['meetings-of-body', '/bodies/council/meetings', null, 200],
  ['resolutions', '/bodies/council/resolutions', null, 200],
  ['resolutions-none', '/bodies/care/resolutions', null, 200],
  ['meeting', '/meetings/M-2026-01', null, 200],
  ['meeting-first', '/meetings/M-2025-01', null, 200],
  ['minutes', '/meetings/M-2026-01/minutes', null, 200],
  ['minutes-review', '/meetings/M-2026-01/minutes/review', 'secretary', 200],
  ['minutes-edit', '/meetings/M-2026-01/minutes/edit', 'secretary', 200],
  ['reports', '/d/garam/reports', null, 200],
  ['report', '/d/garam/reports/2026', null, 200],
  ['staff-report', '/staff/d/garam/reports/2026', 'secretary', 200],
  ['meeting-coming', '/meetings/M-2026-02', null, 200],
  ['hall-over', '/meetings/M-2026-01/hall', null, 200],
  ['hall-coming', '/meetings/M-2026-02/hall', null, 200],
  ['screen-coming', '/meetings/M-2026-02/screen', 'secretary', 200],
  ['console-coming', '/meetings/M-2026-02/console', 'secretary', 200],
  ['prepare-coming', '/meetings/M-2026-02/prepare', 'secretary', 200],
  ['staff-meetings', '/staff/d/garam/meetings', 'secretary', 200],
  ['actions', '/d/garam/actions', null, 200],
  ['action', '/actions/B-02', null, 200],
  ['pilots', '/d/garam/pilots', null, 200],
  ['pilot', '/pilots/P-02', null, 200],
  ['staff-action', '/staff/d/garam/actions/B-02', 'editor', 200],
  ['staff-pilot', '/staff/d/garam/pilots/P-02', 'editor', 200],
  ['staff-choice', '/staff/d/garam/choices/1', 'secretary', 200],
  ['pilot-choice', '/d/garam/pilots/choice', null, 200],
  ['staff-actions', '/staff/d/garam/actions', 'editor', 200],
  ['staff-pilots', '/staff/d/garam/pilots', 'editor', 200],
  ['staff-choices', '/staff/d/garam/choices', 'editor', 200],
  ['sign-in', '/sign-in', null, 200],
  ['password', '/password', 'secretary', 200],
  ['account', '/account', 'secretary', 200],
  ['account-of-member', '/account', 'expert', 200],
  ['second-factor', '/account/second-factor', 'secretary', 200],
  ['report', '/language/report?page=/menu', null, 200],
  ['not-found', '/no-such-page', null, 404],
  ['forbidden', '/staff/d/garam/settings', 'moderator', 403],
  ['staff', '/staff', 'secretary', 200],
  ['staff-of-operator', '/staff', 'operator', 200],
  ['staff-home', '/staff/d/garam', 'operator', 200],
  ['staff-operators', '/staff/people', 'operator', 200],
  ['staff-privacy', '/staff/privacy', 'operator', 200],
  ['staff-destruction', '/staff/destruction', 'operator', 200],
  ['staff-only', '/staff/d/garam/moderation?status=staff_only', 'moderator', 200],
  ['staff-mail', '/staff/mail', 'operator', 200],
  ['staff-sign-in', '/staff/sign-in', 'operator', 200],
  ['staff-accesses', '/staff/accesses', 'operator', 200],
  ['staff-texts', '/staff/texts', 'secretary', 200],
  ['staff-texts-of-language', '/staff/texts/vi', 'secretary', 200],
  ['staff-new-dialogue', '/staff/dialogues', 'operator', 200],
  ['staff-waiting', '/staff/d/garam/moderation', 'moderator', 200],
  ['staff-published', '/staff/d/garam/moderation?status=published', 'moderator', 200],
  ['staff-hidden', '/staff/d/garam/moderation?status=hidden', 'moderator', 200],
  ['staff-import', '/staff/d/garam/import', 'editor', 200],
  ['staff-slip', '/staff/d/garam/slip', 'editor', 200],
  ['staff-slip-answer', '/staff/d/garam/slip?kind=answer', 'editor', 200],
  ['staff-sheet', '/staff/d/garam/sheet', 'editor', 200],
  ['staff-scans', '/staff/d/garam/scans', 'moderator', 200],
  ['staff-print', '/staff/d/garam/print', 'editor', 200],
  ['staff-print-run', '/staff/d/garam/print/1', 'editor', 200],
  ['staff-bodies', '/staff/d/garam/bodies', 'secretary', 200],
  ['staff-body', '/staff/d/garam/bodies/council', 'secretary', 200],
  ['staff-member', '/staff/d/garam/bodies/council/members/1', 'secretary', 200],
  ['staff-bylaws', '/staff/d/garam/bodies/council/bylaws', 'secretary', 200],
  ['staff-reorganise', '/staff/d/garam/reorganise', 'secretary', 200],
  ['staff-reorganise-next', '/staff/d/garam/reorganise?end=care&end=youth&count=2', 'secretary', 200],
  ['staff-coverage', '/staff/d/garam/papers/2/coverage', 'editor', 200],
  ['staff-coding', '/staff/d/garam/coding?set=1&show=all', 'editor', 200],
  ['staff-coding-plan', '/staff/d/garam/coding/1', 'editor', 200],
  ['staff-themes', '/staff/d/garam/themes', 'editor', 200],
  ['staff-theme-set', '/staff/d/garam/themes/2?new=theme', 'editor', 200],
  ['staff-gatherings', '/staff/d/garam/gatherings', 'editor', 200],
  ['staff-gathering', '/staff/d/garam/gatherings/G-001', 'editor', 200],
  ['staff-work', '/staff/d/garam/work', 'editor', 200],
  ['staff-calls', '/staff/d/garam/calls', 'secretary', 200],
  ['staff-call', '/staff/d/garam/calls/C-001', 'secretary', 200],
  ['staff-applications', '/staff/d/garam/calls/C-005/applications', 'secretary', 200],
  ['staff-outcomes', '/staff/d/garam/outcomes', 'editor', 200],
  ['staff-outcomes-answers', '/staff/d/garam/outcomes?of=answers&core=7', 'editor', 200],
  ['staff-notices', '/staff/d/garam/notices', 'editor', 200],
  ['staff-notice', '/staff/d/garam/notices/N-001', 'editor', 200],
  ['staff-duplicates', '/staff/d/garam/duplicates', 'editor', 200],
  ['staff-duplicates-found', '/staff/d/garam/duplicates?q=Q-0001', 'editor', 200],
  ['staff-core-sets', '/staff/d/garam/core', 'editor', 200],
  ['staff-core-published', '/staff/d/garam/core/1', 'editor', 200],
  ['staff-slate', '/staff/d/garam/core/1/slate', 'editor', 200],
  ['staff-population', '/staff/d/garam/population', 'secretary', 200],
  ['staff-opinion', '/staff/d/garam/core/1/7/opinion', 'editor', 200],
  ['staff-translations', '/staff/d/garam/translations', 'editor', 200],
  ['staff-translation', '/staff/d/garam/translations/core_question/1/vi', 'editor', 200],
  ['staff-people', '/staff/d/garam/people', 'secretary', 200],
  ['staff-accesses-of-dialogue', '/staff/d/garam/accesses', 'secretary', 200],
  ['staff-settings', '/staff/d/garam/settings', 'secretary', 200],
  ['staff-undo', '/staff/d/garam/undo', 'secretary', 200],
];

for (const [name, where, as, status] of PAGES) {
  test(`${name} ${where}`, async () => {
    const opened = await page(1280, 'light', { as });
    await visit(opened, where, status);
    await opened.waitForLoadState('networkidle');
    const { bytes } = watched(opened);
    await inspect(opened, name);
    await close(opened);
    if (bytes > MOST_BYTES) {
      throw new Error(`${name}: ${bytes} bytes, at most ${MOST_BYTES}`);
    }
  });
}

// What citizens come to, in their languages: axe and no sideways scrolling at both widths, a picture
// of each, and no word of Korean that is not marked as one.
for (const locale of LANGUAGES) {
  const language = locale.slice(0, 2);
  for (const [name, where, , status] of PAGES.filter(([, , as]) => as === null)) {
    test(`${name} ${where} in ${language}`, async () => {
      const opened = await page(WIDTHS[0], 'light', { locale });
      await visit(opened, where, status);
      await opened.waitForLoadState('networkidle');
      expect.equal(await opened.getAttribute('html', 'lang'), language);
      expect.deepEqual(await koreanLeft(opened), [], `Korean left on ${name}`);
      for (const width of WIDTHS) {
        await opened.setViewportSize({ width, height: 900 });
        await fits(opened, `${name} at ${width}`);
        await shot(opened, `${language}-${name}-${width}-light`);
      }
      // What a language changes for axe does not hang on the width; the Korean page is tried at both.
      await axe(opened, `${name} in ${language}`);
      await close(opened);
    });
  }
}
