import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '#renderer/api/client.ts';
import { desktop } from '#renderer/api/desktop.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { systemZone } from '#renderer/i18n/zones.ts';
import { useAccount } from '#renderer/stores/account.ts';
import { useSettings } from '#renderer/stores/settings.ts';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { AcademyFields } from './academy-fields.tsx';
import { AdminFields } from './admin-fields.tsx';
import { type Draft, problemsOf } from './draft.ts';
import classes from './setup.module.css';

/** Makes the academy of an empty local server: two short pages, then its first admin is signed in. */
export function SetUpAcademyScreen() {
  const { t } = useTranslation('setup');
  const language = useSettings((store) => store.language);
  const [page, setPage] = useState<1 | 2>(1);
  const [shown, setShown] = useState(false);
  const [draft, setDraft] = useState<Draft>({
    academyName: '',
    timeZone: systemZone(),
    weekStart: 'saturday',
    language,
    durationMinutes: 60,
    admin: { name: '', email: '', password: '' },
  });
  const create = useAction(api.account.setUpAcademy, { done: null, failed: t('wizard.failed'), quiet: true });
  const problems = problemsOf(draft);

  const submit = async (): Promise<void> => {
    const bad = page === 1 ? problems.academyName : problems.name || problems.email || problems.password;
    setShown(bad);
    if (bad) return;
    if (page === 1) {
      setPage(2);
      return;
    }
    if ((await create.send(draft)) === null) return;
    const { email, password } = draft.admin;
    const answer = await desktop.signIn({ email: email.trim(), password, remember: true });
    if (answer.ok) useAccount.getState().signedIn(answer.value);
  };

  const fields = { draft, problems: shown ? problems : null, onChange: setDraft };
  return (
    <WorkSheet>
      <main className={classes.page}>
        <div className={classes.column}>
          <p className={classes.hint}>{t('wizard.step', { step: page, of: 2 })}</p>
          <h1 className={classes.title}>{t(page === 1 ? 'wizard.academyTitle' : 'wizard.adminTitle')}</h1>
          {page === 1 ? (
            <div className={classes.strip}>
              <NoticeStrip tone="info" title={t('wizard.warning')}>
                {t('wizard.warningBody')}
              </NoticeStrip>
            </div>
          ) : (
            <p className={classes.lead}>{t('wizard.adminHint')}</p>
          )}
          <form
            className={classes.form}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void submit();
            }}
          >
            {create.failure === null ? null : (
              <FailureStrip title={t('wizard.failed')} failure={create.failure} attempts={create.attempts} />
            )}
            {page === 1 ? <AcademyFields {...fields} /> : <AdminFields {...fields} />}
            <div className={classes.actions}>
              <Button
                type="submit"
                size="lg"
                aria-disabled={create.pending}
                data-disabled={create.pending || undefined}
              >
                {create.pending ? `${t('wizard.creating')}…` : t(page === 1 ? 'wizard.next' : 'wizard.create')}
              </Button>
              {page === 2 ? (
                <Button size="lg" variant="subtle" onClick={() => setPage(1)}>
                  {t('wizard.back')}
                </Button>
              ) : (
                <Button size="lg" variant="subtle" onClick={() => void desktop.forgetServerChoice()}>
                  {t('wizard.otherChoice')}
                </Button>
              )}
            </div>
          </form>
        </div>
      </main>
    </WorkSheet>
  );
}
