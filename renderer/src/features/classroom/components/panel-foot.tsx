import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDeviceSpeaker,
  IconDots,
  IconLock,
  IconLockOpen,
  IconMicrophoneOff,
  IconUserOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { mayMarkAbsent } from '../core/ending.ts';
import type { Lock } from '../hooks/use-lock.ts';
import { useModeration } from '../hooks/use-moderation.tsx';
import { DevicesDialog } from './devices-dialog.tsx';
import classes from './side-panel.module.css';

interface PanelFootProps {
  readonly session: SessionDetail;
  readonly lock: Lock;
  readonly onMarkAbsent: () => void;
}

/** What a teacher does to the whole class. */
export function PanelFoot({ session, lock, onMarkAbsent }: PanelFootProps) {
  const { t } = useTranslation('classroom');
  const moderation = useModeration(session.id);
  const [devices, setDevices] = useState(false);
  return (
    <footer className={classes.foot}>
      <Button
        variant="default"
        leftSection={<IconMicrophoneOff size={18} stroke={STROKE} />}
        loading={moderation.mutingAll}
        onClick={() => void moderation.muteAll()}
      >
        {t('panel.muteAll')}
      </Button>
      <Button
        variant="default"
        leftSection={lock.locked ? <IconLockOpen size={18} stroke={STROKE} /> : <IconLock size={18} stroke={STROKE} />}
        loading={lock.pending}
        onClick={() => void lock.toggle()}
      >
        {t(lock.locked ? 'lock.unlock' : 'lock.lock')}
      </Button>
      <Menu position="top-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('panel.more')} data-more>
            <IconDots size={18} stroke={STROKE} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconDeviceSpeaker size={18} stroke={STROKE} />} onClick={() => setDevices(true)}>
            {t('devices.title')}
          </Menu.Item>
          {mayMarkAbsent(session) ? (
            <Menu.Item leftSection={<IconUserOff size={18} stroke={STROKE} />} onClick={onMarkAbsent}>
              {t('absent.action')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {devices ? <DevicesDialog kind={session.kind} onClose={() => setDevices(false)} /> : null}
    </footer>
  );
}
