import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './decide.module.css';
import { WindowForm } from './window-form.tsx';

/** The window that counts for everybody: the scheduled one, or the one that a supervisor set with a reason (domain.md 3.4). */
export function WindowPart({ session, mayDecide }: { readonly session: SessionDetail; readonly mayDecide: boolean }) {
  const { t } = useTranslation('decide');
  const { timeRange } = useFormat();
  const [changing, setChanging] = useState(false);
  const said = session.effectiveWindow ?? null;
  const set = said?.window ?? null;
  return (
    <section tabIndex={-1}>
      <SectionHead title={t('window.title')} />
      <p className={classes.entry}>
        <span>
          {said === null || set === null
            ? t('window.scheduled', { range: timeRange(session.startsAt, session.endsAt) })
            : t('window.set', {
                author: `\u2068${said.author}\u2069`,
                range: timeRange(set.from, set.to),
                reason: `\u2068${said.reason}\u2069`,
              })}{' '}
          {mayDecide && !changing ? (
            <LinkButton onPress={() => setChanging(true)}>{t('window.change')}</LinkButton>
          ) : null}
        </span>
      </p>
      {changing ? <WindowForm session={session} onClose={() => setChanging(false)} /> : null}
    </section>
  );
}
