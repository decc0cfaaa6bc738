import { IconAlertCircle, IconChevronDown, IconCircleDashed } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { PresentIcon } from '#renderer/ui/icons/verdict-icons.tsx';
import classes from './device-check.module.css';

interface DeviceRowProps {
  readonly tone: 'ok' | 'warn' | 'mute';
  readonly name: string;
  /** The device's own name, or what to do. */
  readonly hint: string;
  /** What can be chosen instead; a list of fewer than two is no choice. */
  readonly options?: readonly MediaDeviceInfo[];
  readonly chosenId?: string | null;
  readonly onChoose?: (id: string) => void;
  readonly children?: ReactNode;
}

const SIGNS = { ok: PresentIcon, warn: IconAlertCircle, mute: IconCircleDashed } as const;

/** One device: its state, its name, and the others to choose from. */
export function DeviceRow({ tone, name, hint, options = [], chosenId = null, onChoose, children }: DeviceRowProps) {
  const Sign = SIGNS[tone];
  const nameId = useId();
  const canChoose = options.length > 1 && onChoose !== undefined;
  return (
    <div className={classes.row}>
      <span className={classes.sign} data-tone={tone}>
        <Sign size={18} stroke={STROKE} />
      </span>
      <div className={classes.words}>
        <p id={nameId} className={classes.name}>
          {name}
        </p>
        <p className={classes.hint} aria-hidden={canChoose}>
          <bdi className={canChoose ? classes.chosen : undefined}>{hint}</bdi>
          {canChoose ? <IconChevronDown size={14} stroke={STROKE} /> : null}
        </p>
        {canChoose ? (
          <select
            className={classes.select}
            aria-labelledby={nameId}
            value={chosenId ?? options[0]?.deviceId ?? ''}
            onChange={(event) => onChoose(event.currentTarget.value)}
          >
            {options.map(({ deviceId, label }) => (
              <option key={deviceId} value={deviceId}>
                {label}
              </option>
            ))}
          </select>
        ) : null}
      </div>
      {children}
    </div>
  );
}
