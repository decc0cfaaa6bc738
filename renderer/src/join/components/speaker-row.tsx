import { IconVolume } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import type { Choices } from '../core/choices.ts';
import type { ChangeChoices } from '../hooks/use-kept-choices.ts';
import type { Preview } from '../hooks/use-preview.ts';
import { useSpeakerTest } from '../hooks/use-speaker-test.ts';
import { DeviceRow } from './device-row.tsx';
import { Press } from './press.tsx';

interface SpeakerRowProps {
  readonly preview: Preview;
  readonly choices: Choices;
  readonly change: ChangeChoices;
}

/** Only some browsers let a page choose where it sounds. */
const canChoose = 'setSinkId' in HTMLMediaElement.prototype;

export function SpeakerRow({ preview, choices, change }: SpeakerRowProps) {
  const { t } = useTranslation('join');
  const [test, play] = useSpeakerTest(choices.speakerId);
  const speakers = preview.devices.filter(({ kind, label }) => canChoose && kind === 'audiooutput' && label !== '');
  const chosen = speakers.find(({ deviceId }) => deviceId === choices.speakerId) ?? speakers[0];
  const device = chosen?.label ?? t('check.defaultDevice');
  return (
    <DeviceRow
      tone={test === 'played' ? 'ok' : 'mute'}
      name={test === 'playing' ? t('check.playing') : t('check.speaker')}
      hint={test === 'played' ? t('check.played') : device}
      options={test === 'played' ? [] : speakers}
      chosenId={choices.speakerId}
      onChoose={(speakerId) => change({ speakerId })}
    >
      <Press look="edge" busy={test === 'playing'} onPress={play}>
        <IconVolume size={18} stroke={STROKE} />
        {t('check.play')}
      </Press>
    </DeviceRow>
  );
}
