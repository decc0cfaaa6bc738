import { IconPencil } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import type { GroupName } from './core/groups.ts';
import type { Found } from './core/search.ts';
import type { Draft } from './hooks/use-draft.ts';
import classes from './settings.module.css';

export const anchorOf = (group: GroupName): string => `settings-${group}`;

/** The parts of the page: how many settings each has, and how many of them are a draft. A press goes there. */
export function GroupList({ groups, draft }: { readonly groups: readonly Found[]; readonly draft: Draft }) {
  const { t } = useTranslation('settings');
  const { number } = useFormat();
  const current = useGroupInSight(groups);
  return (
    <nav aria-label={t('groupList')}>
      <ul className={classes.groups}>
        {groups.map(({ name, icon: Icon, keys }) => {
          const drafts = Object.values(draft.entries).filter(({ key }) => keys.includes(key)).length;
          return (
            <li key={name}>
              <button
                type="button"
                className={classes.group}
                aria-current={current === name ? 'true' : undefined}
                onClick={() => {
                  const head = document.getElementById(anchorOf(name));
                  head?.scrollIntoView({ block: 'start' });
                  head?.focus({ preventScroll: true });
                }}
              >
                <Icon size={18} stroke={STROKE} />
                <span className={classes.groupName}>{t(`groups.${name}`)}</span>
                {drafts > 0 ? (
                  <span className={classes.drafts}>
                    {number(drafts)}
                    <IconPencil size={15} stroke={STROKE} role="img" aria-label={t('draft.word')} />
                  </span>
                ) : (
                  <span className={classes.count}>{keys.length === 0 ? '' : number(keys.length)}</span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Which part stands at the top of the page now. */
function useGroupInSight(groups: readonly Found[]): GroupName | null {
  const names = groups.map(({ name }) => name).join(' ');
  const [inSight, setInSight] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) =>
        setInSight((before) => {
          const after = new Set(before);
          for (const { target, isIntersecting } of entries) {
            if (isIntersecting) after.add(target.id);
            else after.delete(target.id);
          }
          return after;
        }),
      // The upper third of the window decides.
      { rootMargin: '-110px 0px -60% 0px' },
    );
    for (const name of names.split(' ')) {
      const section = document.getElementById(anchorOf(name as GroupName))?.parentElement;
      if (section) {
        section.id = `${anchorOf(name as GroupName)}-part`;
        observer.observe(section);
      }
    }
    return () => observer.disconnect();
  }, [names]);
  return groups.find(({ name }) => inSight.has(`${anchorOf(name)}-part`))?.name ?? groups[0]?.name ?? null;
}
