import { IconAlertTriangle, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE, type Icon } from '#renderer/ui/icons/icon.ts';
import { AbsentIcon, PresentIcon } from '#renderer/ui/icons/verdict-icons.tsx';
import classes from './health.module.css';
import type { Level } from './levels.ts';

const ICONS: Record<Level, Icon> = {
  ok: PresentIcon,
  warn: IconAlertTriangle,
  bad: AbsentIcon,
  mute: IconCircleDashed,
};

export interface Check {
  readonly name: string;
  readonly level: Level;
  /** Another word for it, where the level's own would mislead. */
  readonly word?: string | undefined;
  /** How it is, in one sentence. */
  readonly says: ReactNode;
  /** What to do about it; shown when it is not well. */
  readonly todo?: ReactNode;
  readonly action?: ReactNode;
}

/** One part of the server: its name, whether it is well, the fact behind that, and what to do. */
export function CheckRow({ name, level, word, says, todo, action }: Check) {
  const { t } = useTranslation('health');
  const Sign = ICONS[level];
  return (
    <li className={classes.check}>
      <h2 className={classes.name}>{name}</h2>
      <span className={`${classes.level} ${classes[level]}`}>
        <Sign size={18} stroke={STROKE} />
        <span>{word ?? t(`level.${level}`)}</span>
      </span>
      <div className={classes.says}>
        <p>{says}</p>
        {level === 'ok' || level === 'mute' || todo === undefined ? null : <p className={classes.todo}>{todo}</p>}
      </div>
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </li>
  );
}
