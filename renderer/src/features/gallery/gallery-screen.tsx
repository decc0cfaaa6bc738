import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Segment } from '#renderer/ui/segment.tsx';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';
import classes from './gallery.module.css';
import { PartsPage } from './parts-page.tsx';
import { StatesPage } from './states-page.tsx';
import { WordsPage } from './words-page.tsx';

const PAGES = ['states', 'words', 'parts'] as const;

/** Every part of the kit in every state, for those who build screens and those who check them. */
export function GalleryScreen() {
  const { t } = useTranslation('gallery');
  const navigate = useNavigate();
  const [page, setPage] = useState<(typeof PAGES)[number]>('states');
  const Page = { states: StatesPage, words: WordsPage, parts: PartsPage }[page];
  return (
    <WorkSheet>
      <main className={classes.page}>
        <div className={classes.bar}>
          <h1>{t('title')}</h1>
          <Segment
            label={t('title')}
            value={page}
            options={PAGES.map((value) => ({ value, label: t(`pages.${value}`) }))}
            onChange={setPage}
          />
          <Button variant="subtle" onClick={() => void navigate('/')}>
            {t('back')}
          </Button>
        </div>
        <Page />
      </main>
    </WorkSheet>
  );
}
