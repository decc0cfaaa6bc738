import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticePreference } from '#shared/contract/notices.ts';
import type { NoticeKind } from '#shared/domain/notices.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from './notices.module.css';

/** What appears where, kind by kind; each tick is kept at once. */
export function NoticeChoices({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation('notices');
  const choices = useQuery(queries.notices.preferences.queryOptions());
  const set = useAction(api.notices.setPreference, {
    done: null,
    failed: t('notSaved'),
    touches: () => [queries.notices.preferences.key(), queries.notices.list.key()],
  });
  // A tick shows at once, and falls back when the server did not take it.
  const [ticked, setTicked] = useState<Readonly<Partial<Record<NoticeKind, NoticePreference>>>>({});
  const change = async (preference: NoticePreference): Promise<void> => {
    setTicked((before) => ({ ...before, [preference.what]: preference }));
    if ((await set.send(preference)) === null) setTicked((before) => ({ ...before, [preference.what]: undefined }));
  };
  const shown = choices.data?.preferences.map((one) => ticked[one.what] ?? one);
  return (
    <section aria-label={t('choose')}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t('choose')}</h2>
        <LinkButton onPress={onBack}>{t('back')}</LinkButton>
      </header>
      <QueryFailure query={choices} title={t('failed')} />
      {choices.isPending ? <SkeletonRows rows={5} /> : null}
      <table className={classes.choices}>
        <thead>
          <tr>
            <th />
            <th scope="col">{t('inApp')}</th>
            <th scope="col">{t('desktop')}</th>
          </tr>
        </thead>
        <tbody>
          {shown?.map((one) => (
            <tr key={one.what}>
              <th scope="row">{t(`kinds.${one.what}`)}</th>
              <td>
                <Checkbox
                  aria-label={`${t(`kinds.${one.what}`)}: ${t('inApp')}`}
                  checked={one.inApp}
                  onChange={({ currentTarget }) => void change({ ...one, inApp: currentTarget.checked })}
                />
              </td>
              <td>
                <Checkbox
                  aria-label={`${t(`kinds.${one.what}`)}: ${t('desktop')}`}
                  checked={one.desktop}
                  onChange={({ currentTarget }) => void change({ ...one, desktop: currentTarget.checked })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.hint}>{t('chooseHint')}</p>
    </section>
  );
}
