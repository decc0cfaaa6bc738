import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fold } from '#renderer/i18n/fold.ts';
import classes from './command-palette.module.css';
import { type Icon, STROKE } from './icons/icon.ts';
import { Key } from './key-hint.tsx';

/** A screen to go to or an act to do, by name. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: Icon;
  /** Other words it is found by, for instance its name in the other language. */
  readonly words?: string;
  readonly shown?: string;
  readonly run: () => void;
}

interface CommandPaletteProps {
  readonly opened: boolean;
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

/** Ctrl K: type a part of a name, choose with the arrows, Enter does it. */
export function CommandPalette({ opened, commands, onClose }: CommandPaletteProps) {
  const { t } = useTranslation('ui');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset={72}
      size={560}
      padding={0}
      attributes={{ content: { 'aria-label': t('palette.title') } }}
      styles={{ body: { padding: 0 } }}
    >
      <PaletteBody commands={commands} onClose={onClose} />
    </Modal>
  );
}

function PaletteBody({ commands, onClose }: Omit<CommandPaletteProps, 'opened'>) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const wanted = fold(typed).split(/\s+/);
  const found = commands.filter(({ label, words }) => {
    const text = fold(`${label} ${words ?? ''}`);
    return wanted.every((word) => text.includes(word));
  });
  const chosen = Math.min(at, found.length - 1);
  const optionId = (index: number): string => `${listId}-${index}`;

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes.box}>
      <div className={classes.inputRow}>
        <IconSearch size={20} stroke={STROKE} />
        <input
          className={classes.input}
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen >= 0 ? optionId(chosen) : undefined}
          aria-label={t('palette.placeholder')}
          placeholder={t('palette.placeholder')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Key>Esc</Key>
      </div>
      <div id={listId} role="listbox" aria-label={t('palette.title')} className={classes.list}>
        {found.map(({ icon: Icon, ...command }, index) => (
          <div
            key={command.id}
            id={optionId(index)}
            role="option"
            aria-selected={index === chosen}
            className={classes.option}
            onMouseMove={() => setAt(index)}
            onClick={() => run(found[index])}
          >
            <Icon size={19} stroke={STROKE} />
            <span className={classes.label}>{command.label}</span>
            {command.shown === undefined ? null : <Key>{command.shown}</Key>}
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <p className={classes.nothing} role="status">
          {t('palette.nothing')}
        </p>
      ) : null}
    </div>
  );
}
