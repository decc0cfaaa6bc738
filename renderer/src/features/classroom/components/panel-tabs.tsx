import type { KeyboardEvent } from 'react';
import classes from './side-panel.module.css';

type TabId = 'students' | 'chat';

interface PanelTab {
  readonly id: TabId;
  readonly word: string;
  readonly count: string | null;
  /** The count in words, where the number alone would not say what it counts. */
  readonly countLabel?: string;
}

interface PanelTabsProps {
  readonly tabs: readonly PanelTab[];
  readonly chosen: TabId;
  readonly onChoose: (id: TabId) => void;
}

/** Two tabs with their counts; the arrows move between them. */
export function PanelTabs({ tabs, chosen, onChoose }: PanelTabsProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = tabs.find(({ id }) => id !== chosen);
    if (other === undefined) return;
    event.preventDefault();
    onChoose(other.id);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${other.id}`)?.focus();
  };
  return (
    <div role="tablist" className={classes.tabs} onKeyDown={onKeyDown}>
      {tabs.map(({ id, word, count, countLabel }) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === chosen}
          aria-controls={id === chosen ? `panel-${id}` : undefined}
          tabIndex={id === chosen ? 0 : -1}
          className={classes.tab}
          onClick={() => onChoose(id)}
        >
          {word} {count === null ? null : <span className={classes.count}>{count}</span>}
          {count === null || countLabel === undefined ? null : <span className="said">{countLabel}</span>}
        </button>
      ))}
    </div>
  );
}
