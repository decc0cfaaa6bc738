import { useTranslation } from 'react-i18next';
import type { EngagementShown, ExplainNode } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { FactsTree } from './facts-tree.tsx';
import { useSpeech } from './hooks/use-speech.ts';
import classes from './panel.module.css';
import { sentenceOf } from './why/sentence.ts';

/** Published time is worth a line where there is any. */
const isTold = ({ code, params }: ExplainNode): boolean => code !== 'engagement_published' || params['ms'] !== 0;

interface EngagementPartProps {
  readonly shown: EngagementShown;
  readonly allFacts: boolean;
}

/** A student's part in an interactive class: the score, and the formula part by part with what fills it. */
export function EngagementPart({ shown, allFacts }: EngagementPartProps) {
  const { t } = useTranslation('review');
  const format = useFormat();
  const speech = useSpeech();
  return (
    <section>
      <SectionHead title={t('engagement.title')} hint={t('engagement.hint')} />
      <p className={classes.score}>
        {shown.score === null ? t('engagement.none') : t('engagement.score', { score: format.number(shown.score) })}
      </p>
      {allFacts ? (
        <FactsTree root={shown.explain} />
      ) : (
        <ul className={classes.facts}>
          {shown.score === null ? <li>{sentenceOf(shown.explain, speech)}</li> : null}
          {shown.explain.children.filter(isTold).map((node) => (
            <li key={`${node.code} ${String(node.params['part'])}`}>{sentenceOf(node, speech)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
