import { useFormat } from '#renderer/i18n/use-format.ts';
import type { ExplainNode } from '#shared/contract/sessions.ts';
import { useSpeech } from './hooks/use-speech.ts';
import classes from './panel.module.css';
import { sentenceOf } from './why/sentence.ts';

/** The whole explanation: every sentence with what it rests on, down to the stored facts (domain.md 3.11). */
export function FactsTree({ root }: { readonly root: ExplainNode }) {
  return (
    <ul className={classes.tree}>
      <Node node={root} />
    </ul>
  );
}

function Node({ node }: { readonly node: ExplainNode }) {
  const speech = useSpeech();
  const { timeWithSeconds } = useFormat();
  const at = node.fact === null ? undefined : node.params['at'];
  return (
    <li>
      <span className={classes.node}>
        {typeof at === 'number' ? <span className={classes.nodeTime}>{timeWithSeconds(at)} </span> : null}
        {sentenceOf(node, speech)}
        {node.fact === null ? null : (
          <bdi dir="ltr" className={classes.fact}>
            {` ${node.fact}`}
          </bdi>
        )}
      </span>
      {node.children.length === 0 ? null : (
        <ul>
          {node.children.map((child, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the sentences of one answer keep their order
            <Node key={index} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}
