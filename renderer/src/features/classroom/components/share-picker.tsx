import { Button } from '@mantine/core';
import { IconAppWindow, IconDeviceDesktop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import type { ScreenShare } from '../hooks/use-screen-share.ts';
import classes from './share-picker.module.css';

type Source = NonNullable<ScreenShare['sources']>[number];

interface SharePickerProps {
  readonly sources: readonly Source[];
  readonly onChoose: (id: string) => void;
  readonly onRefresh: () => void;
  readonly onClose: () => void;
}

/** Screens and windows with their pictures; choosing one, then sharing it, so that nothing is shown by a slip. */
export function SharePicker({ sources, onChoose, onRefresh, onClose }: SharePickerProps) {
  const { t } = useTranslation('classroom');
  const { number } = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  // A window has the name its program gave it; a screen has the system's, in whatever language that speaks.
  const nameOf = ({ kind, name }: Source, of: number, at: number): string => {
    if (kind === 'window') return name;
    return of === 1 ? t('share.wholeScreen') : t('share.screenNumber', { number: number(at + 1) });
  };
  const ready = sources.some(({ id }) => id === chosen);
  const groupOf = (kind: Source['kind'], title: string) => {
    const found = sources.filter((source) => source.kind === kind);
    return found.length === 0 ? null : (
      <section className={classes.group}>
        <h3>{title}</h3>
        <div className={classes.sources} role="radiogroup" aria-label={title}>
          {found.map((source, at) => (
            <SourceCard
              key={source.id}
              source={source}
              name={nameOf(source, found.length, at)}
              chosen={source.id === chosen}
              onChoose={() => setChosen(source.id)}
              onOpen={() => onChoose(source.id)}
            />
          ))}
        </div>
      </section>
    );
  };
  return (
    <Dialog onClose={onClose} title={t('share.title')} withCloseButton={false} size={840}>
      <div className={classes.list}>
        {groupOf('screen', t('share.screens'))}
        {groupOf('window', t('share.windows'))}
        {sources.length === 0 ? (
          <EmptyState icon={IconAppWindow} title={t('share.none')}>
            {t('share.noneBody')}
          </EmptyState>
        ) : null}
      </div>
      <div className={classes.actions}>
        <Button disabled={!ready} onClick={() => (chosen === null ? undefined : onChoose(chosen))}>
          {t('share.start')}
        </Button>
        <Button variant="subtle" onClick={onRefresh}>
          {t('share.refresh')}
        </Button>
      </div>
    </Dialog>
  );
}

interface SourceCardProps {
  readonly source: Source;
  readonly name: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onOpen: () => void;
}

function SourceCard({ source, name, chosen, onChoose, onOpen }: SourceCardProps) {
  const { t } = useTranslation('classroom');
  const Icon = source.kind === 'screen' ? IconDeviceDesktop : IconAppWindow;
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      className={classes.source}
      onClick={onChoose}
      onDoubleClick={onOpen}
    >
      <span className={classes.picture}>
        {source.thumbnail === '' ? <span>{t('share.noPicture')}</span> : <img src={source.thumbnail} alt="" />}
      </span>
      <span className={classes.name}>
        <Icon size={17} stroke={STROKE} />
        <bdi>{name}</bdi>
      </span>
    </button>
  );
}
