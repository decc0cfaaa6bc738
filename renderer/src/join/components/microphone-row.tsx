import { useTranslation } from 'react-i18next';
import type { Choices } from '../core/choices.ts';
import type { ChangeChoices } from '../hooks/use-kept-choices.ts';
import { useLoudness } from '../hooks/use-loudness.ts';
import type { Preview } from '../hooks/use-preview.ts';
import classes from './device-check.module.css';
import { DeviceRow } from './device-row.tsx';
import { Press } from './press.tsx';

interface MicrophoneRowProps {
  readonly preview: Preview;
  readonly choices: Choices;
  readonly change: ChangeChoices;
}

const BARS = 10;

export function MicrophoneRow({ preview, choices, change }: MicrophoneRowProps) {
  const { t } = useTranslation('join');
  const state = preview.states.microphone;
  const { lit, heard } = useLoudness(preview.streams.microphone, BARS);
  const open = (id: string | null): void => preview.open('microphone', id);
  if (state.is === 'in_trouble') {
    const { trouble } = state;
    return (
      <DeviceRow
        tone="warn"
        name={t(`check.microphone_${trouble}`)}
        hint={t(trouble === 'missing' ? 'check.microphone_missingHow' : `check.${trouble}How`)}
      >
        {trouble === 'unsupported' ? null : (
          <Press look="edge" onPress={() => open(choices.microphoneId)}>
            {t('check.again')}
          </Press>
        )}
      </DeviceRow>
    );
  }
  if (state.is !== 'on')
    return (
      <DeviceRow
        tone="mute"
        name={t('check.microphone')}
        hint={t(state.is === 'asking' ? 'check.asking' : 'check.notTried')}
      />
    );
  return (
    <DeviceRow
      tone={heard ? 'ok' : 'mute'}
      name={t(heard ? 'check.hears' : 'check.speak')}
      hint={state.label === '' ? t('check.defaultDevice') : state.label}
      options={preview.devices.filter(({ kind }) => kind === 'audioinput')}
      chosenId={choices.microphoneId}
      onChoose={(id) => {
        change({ microphoneId: id });
        open(id);
      }}
    >
      <span className={classes.bars} aria-hidden="true">
        {Array.from({ length: BARS }, (_, bar) => (
          // oxlint-disable-next-line react/no-array-index-key -- bars have no identity
          <span key={bar} className={classes.bar} data-lit={bar < lit} />
        ))}
      </span>
      <span className="said" role="status">
        {heard ? t('check.hears') : ''}
      </span>
    </DeviceRow>
  );
}
