import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { PersonName } from '#renderer/ui/person-name.tsx';
import classes from './class-view.module.css';

/** What was written after the last class of this circle or student. */
export function LastNotes({ notes }: { readonly notes: NonNullable<SessionDetail['lastNotes']> }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  return (
    <section className={classes.notes}>
      <h3>{t('notes.title', { date: format.date(notes.at) })}</h3>
      <dl className={classes.noteRows}>
        {notes.homework === null ? null : (
          <>
            <dt>{t('notes.homework')}</dt>
            <dd>
              <bdi>{notes.homework}</bdi>
            </dd>
          </>
        )}
        {notes.notes.map(({ name, note }) => [
          <dt key={`${name} name`}>
            <PersonName name={name} />
          </dt>,
          <dd key={`${name} note`}>
            <bdi>{note}</bdi>
          </dd>,
        ])}
      </dl>
    </section>
  );
}
