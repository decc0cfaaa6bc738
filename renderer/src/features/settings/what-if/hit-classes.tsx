import { useTranslation } from 'react-i18next';
import type { HitClass, SettingsPage, SettingsPreview } from '#shared/contract/settings.ts';
import { type Weekday, WEEKDAYS } from '#shared/domain/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { weekdayIn } from '#renderer/i18n/wall-time.ts';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { isWeekday } from '#shared/domain/settings.ts';
import type { ClassChoice, DraftDoor } from '../hooks/use-draft.ts';
import { HitGroup } from './hit-group.tsx';
import classes from './what-if.module.css';

interface HitClassesProps {
  readonly preview: SettingsPreview;
  readonly page: SettingsPage;
  readonly door: DraftDoor;
}

/** The coming classes of the days that become blocked: each stays, moves or is cancelled (product.md, "Settings"). */
export function HitClasses({ preview, page, door }: HitClassesProps) {
  const { t } = useTranslation(['whatIf', 'settings']);
  const { list } = useFormat();
  const { days, classes: hits, more } = preview.blocked;
  const named = list(days.filter(isWeekday).map((day) => t(`settings:days.${day}`)));
  // Another zone puts classes on a day that was blocked before.
  const title = days.length === 0 ? t('whatIf:blocked.fall') : t('whatIf:blocked.title', { days: named });
  const groups = groupsOf(hits);
  const { draft, put } = door;
  const zone = String(page.fields.find(({ key }) => key === 'time_zone')?.value);
  const isBlocked = (at: number): boolean => {
    const day: Weekday | undefined = WEEKDAYS[weekdayIn(at, zone)];
    return day !== undefined && days.includes(day);
  };
  const choose = (changed: readonly { readonly hit: HitClass; readonly choice: ClassChoice | null }[]): void => {
    const next = new Map(Object.entries(draft.classes));
    for (const { hit, choice } of changed) {
      if (choice === null) next.delete(String(hit.id));
      else next.set(String(hit.id), choice);
    }
    put({ classes: Object.fromEntries(next) });
  };
  if (hits.length === 0) return <p className={classes.sentence}>{t('whatIf:blocked.none', { days: named })}</p>;
  return (
    <section className={classes.hits} aria-label={title}>
      <SectionHead title={title} hint={t('whatIf:classes', { count: hits.length })} />
      {more ? <p className={classes.quiet}>{t('whatIf:blocked.more')}</p> : null}
      <ul className={classes.hitGroups}>
        {groups.map((group) => (
          <HitGroup
            key={group[0]?.id ?? 0}
            hits={group}
            all={hits}
            choices={draft.classes}
            isBlocked={isBlocked}
            onChoose={choose}
          />
        ))}
      </ul>
      <p className={classes.quiet}>{t('whatIf:blocked.told')}</p>
    </section>
  );
}

/** The classes of one circle, lesson or course stand together. */
function groupsOf(hits: readonly HitClass[]): readonly (readonly HitClass[])[] {
  const groups = new Map<string, HitClass[]>();
  for (const hit of hits) {
    const name = `${hit.kind} ${hit.title} ${hit.teacher}`;
    groups.set(name, [...(groups.get(name) ?? []), hit]);
  }
  return [...groups.values()];
}
