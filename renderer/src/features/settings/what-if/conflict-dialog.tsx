import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsPage } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { idOf, overtaken, rebased, setIn, valueOf } from '../core/draft.ts';
import type { DraftDoor } from '../hooks/use-draft.ts';
import { useWords } from '../hooks/use-words.ts';
import classes from './what-if.module.css';

interface ConflictDialogProps {
  /** As it stands now. */
  readonly page: SettingsPage;
  readonly door: DraftDoor;
  readonly onClose: () => void;
}

/** Somebody applied something since the draft began: both values side by side, and a person decides for each. */
export function ConflictDialog({ page, door, onClose }: ConflictDialogProps) {
  const { t } = useTranslation(['whatIf', 'settings']);
  const { number, shortDate, time } = useFormat();
  const words = useWords();
  const [givenUp, setGivenUp] = useState<ReadonlySet<string>>(new Set());
  const { draft, put } = door;
  const conflicts = overtaken(draft.entries, page.fields);
  const version = number(page.version);
  const go = (): void => {
    put({ entries: rebased(draft.entries, page.fields, givenUp), baseVersion: page.version });
    onClose();
  };
  const decide = (id: string, take: boolean): void => {
    const next = new Set(givenUp);
    if (take) next.add(id);
    else next.delete(id);
    setGivenUp(next);
  };
  return (
    <Dialog onClose={onClose} title={t('whatIf:conflict.title')} size={720}>
      <div className={classes.conflict}>
        <p>
          {conflicts.length === 0
            ? t('whatIf:conflict.untouched')
            : t('whatIf:conflict.body', { base: number(draft.baseVersion), version })}
        </p>
        {conflicts.map(({ entry, field }) => {
          const id = idOf(entry);
          const place = words.place(page, field);
          const name = `${t(`settings:names.${entry.key}`)}${place === null ? '' : ` (${place})`}`;
          return (
            <section key={id} className={classes.both} aria-label={name}>
              <header className={classes.hitHead}>
                <div>
                  <p className={classes.hitTitle}>{name}</p>
                  <p className={classes.quiet}>{t('whatIf:conflict.was', { value: words.set(entry, entry.base) })}</p>
                </div>
                <Segment
                  label={t('whatIf:conflict.choice', { name })}
                  value={givenUp.has(id) ? 'take' : 'keep'}
                  options={(['keep', 'take'] as const).map((value) => ({
                    value,
                    label: t(`whatIf:conflict.${value}`),
                  }))}
                  onChange={(choice) => decide(id, choice === 'take')}
                />
              </header>
              <dl className={classes.sides}>
                <div>
                  <dt>{t('whatIf:conflict.stands')}</dt>
                  <dd>
                    <strong>{words.set(entry, setIn(field))}</strong>
                    {field.last === null ? null : (
                      <p className={classes.quiet}>
                        {t('whatIf:conflict.by', {
                          who: `\u2068${field.last.by ?? ''}\u2069`,
                          when: `${shortDate(field.last.at)} ${time(field.last.at)}`,
                          reason: `\u2068${field.last.reason ?? ''}\u2069`,
                        })}
                      </p>
                    )}
                  </dd>
                </div>
                <div>
                  <dt>{t('whatIf:conflict.mine')}</dt>
                  <dd>
                    <strong>{words.set(entry, valueOf(entry.key, entry.input))}</strong>
                    <p className={classes.quiet}>{draft.reason}</p>
                  </dd>
                </div>
              </dl>
            </section>
          );
        })}
        <div className={classes.applyRow}>
          <Button variant="default" onClick={go}>
            {t('whatIf:conflict.action', { version })}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('whatIf:conflict.later')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
