import { IconWand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SettingsPage, SettingsPreview } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import type { ApplyDraft } from '../hooks/use-apply.ts';
import type { DraftDoor } from '../hooks/use-draft.ts';
import type { WhatIf } from '../hooks/use-what-if.ts';
import { useWords } from '../hooks/use-words.ts';
import { AppliedPart } from './applied-part.tsx';
import { ApplyForm } from './apply-form.tsx';
import { BookingsPart } from './bookings-part.tsx';
import { HitClasses } from './hit-classes.tsx';
import { RoomsPart } from './rooms-part.tsx';
import { StatesTable } from './states-table.tsx';
import { VerdictsPart } from './verdicts-part.tsx';
import classes from './what-if.module.css';

interface WhatIfPanelProps {
  readonly page: SettingsPage;
  readonly door: DraftDoor;
  readonly whatIf: WhatIf;
  readonly applying: ApplyDraft;
  readonly days: 30 | 90;
  readonly onDays: (days: 30 | 90) => void;
  /** The academy's zone. */
  readonly zone: string;
  readonly applyAt: number | null;
  readonly onClose: () => void;
}

/** What the draft would change, before it is applied: verdicts, rooms, the classes of a blocked day (domain.md 7). */
export function WhatIfPanel(props: WhatIfPanelProps) {
  const { page, door, whatIf, applying, days, onDays, zone, applyAt, onClose } = props;
  const { t } = useTranslation('whatIf');
  const { preview, query, refused, arriving } = whatIf;
  const drafted = Object.keys(door.draft.entries).length > 0;
  const { applied } = applying;
  return (
    <SidePanel
      narrow
      title={t('title')}
      onClose={onClose}
      {...(drafted
        ? {
            tools: (
              <Segment
                label={t('period')}
                value={days === 30 ? 'd30' : 'd90'}
                options={(['d30', 'd90'] as const).map((value) => ({ value, label: t(`days.${value}`) }))}
                onChange={(value) => onDays(value === 'd30' ? 30 : 90)}
              />
            ),
            foot: (
              <ApplyForm door={door} page={page} whatIf={whatIf} applying={applying} zone={zone} applyAt={applyAt} />
            ),
          }
        : {})}
    >
      {applied === null || drafted ? null : <AppliedPart applied={applied} onClose={applying.forget} />}
      {drafted || applied !== null ? null : (
        <EmptyState icon={IconWand} title={t('empty')}>
          {t('emptyBody')}
        </EmptyState>
      )}
      {drafted && refused === null && query.error !== null ? <QueryFailure query={query} title={t('failed')} /> : null}
      {drafted && !arriving && preview === null && query.error === null ? (
        <p className={classes.quiet}>{t('apply.problems')}</p>
      ) : null}
      {drafted && preview === null && arriving ? (
        <>
          <p className={classes.quiet} role="status">
            {t('waiting')}
          </p>
          <SkeletonRows rows={6} />
        </>
      ) : null}
      {preview === null ? null : (
        <div className={classes.effects} aria-live="polite" aria-busy={arriving}>
          <Effects preview={preview} page={page} door={door} />
        </div>
      )}
    </SidePanel>
  );
}

interface EffectsProps {
  readonly preview: SettingsPreview;
  readonly page: SettingsPage;
  readonly door: DraftDoor;
}

function Effects({ preview, page, door }: EffectsProps) {
  const { t } = useTranslation(['whatIf', 'settings']);
  const { shortDate } = useFormat();
  const words = useWords();
  const range = t('whatIf:range', { from: shortDate(preview.from), to: shortDate(preview.to) });
  return (
    <>
      <p className={classes.quiet}>
        {preview.sessions === 0
          ? t('whatIf:nothingJudged', { range })
          : t('whatIf:judged', { count: preview.sessions, range })}
      </p>
      {preview.lowered.map((change) => (
        <p key={`${change.scope} ${change.scopeId}`} className={classes.lowered}>
          {t('whatIf:lowered', {
            name: t(`settings:names.${change.key}`),
            value: words.value(change.key, change.value),
            place: words.place(page, change) ?? t('whatIf:academy'),
          })}
        </p>
      ))}
      {preview.sessions === 0 ? null : <StatesTable preview={preview} />}
      {preview.sessions === 0 ? null : <VerdictsPart preview={preview} />}
      <RoomsPart preview={preview} />
      <BookingsPart preview={preview} />
      {preview.blocked.days.length + preview.blocked.classes.length === 0 ? null : (
        <HitClasses preview={preview} page={page} door={door} />
      )}
    </>
  );
}
