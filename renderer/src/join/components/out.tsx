import { IconDevices, IconDoorExit, IconDoorOff, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { Icon } from '#renderer/ui/icons/icon.ts';
import type { Page } from '../core/page.ts';
import { useRejoin } from '../hooks/use-rejoin.ts';
import { CalmPage } from './calm-page.tsx';
import { DoorBar } from './door-bar.tsx';

interface OutProps {
  readonly page: Extract<Page, { kind: 'out' }>;
  readonly rejoinTries: number;
  readonly onJoin: () => void;
}

const ICONS = {
  left: IconDoorExit,
  closed: IconDoorOff,
  lost: IconPlugConnectedX,
  elsewhere: IconDevices,
} as const satisfies Record<string, Icon>;

/** Outside of a class that goes on: why, and the way back. Another device is never taken over without a press. */
export function Out({ page, rejoinTries, onJoin }: OutProps) {
  const { t } = useTranslation('join');
  const format = useFormat();
  const { how, about, door } = page;
  useRejoin(how === 'lost' && (door.kind === 'open' || door.kind === 'refused'), rejoinTries, onJoin);
  return (
    <>
      <CalmPage icon={ICONS[how]} mirrored={how === 'left'} title={t(`out.${how}`)}>
        <p>{how === 'left' ? t('out.leftHow', { time: format.time(about.closesAt) }) : t(`out.${how}How`)}</p>
        {how === 'lost' && rejoinTries > 0 ? <p role="status">{t('out.lostTries', { count: rejoinTries })}</p> : null}
      </CalmPage>
      <DoorBar door={door} word={t(how === 'elsewhere' ? 'out.takeOver' : 'door.enterAgain')} onJoin={onJoin} />
    </>
  );
}
