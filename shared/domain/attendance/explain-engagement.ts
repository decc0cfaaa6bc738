import { totalLength } from '../time.ts';
import {
  targetMs,
  type EngagementComputation,
  type EngagementPart,
  type Medium,
  type Signal,
  type Stretch,
} from './engagement.ts';
import type { Branch, Leaf } from './explain.ts';

const ends = ({ from, to, first, last }: Stretch, type: 'reading' | 'track'): readonly Leaf[] => [
  { code: `${type}_from`, params: { at: from }, ref: { type, id: first } },
  { code: `${type}_to`, params: { at: to }, ref: { type, id: last } },
];

function mediumPart(computation: EngagementComputation, medium: Medium): Branch {
  const { engagement, on, policy, window } = computation;
  return {
    code: 'engagement_part',
    params: {
      part: medium,
      ms: totalLength(on[medium]),
      fullMs: targetMs(medium, window.to - window.from, policy),
      percent: policy.percent[medium],
      points: engagement.points[medium],
      of: policy.points[medium],
    },
    children: on[medium].flatMap((stretch) => ends(stretch, 'reading')),
  };
}

const signalLeaf = ({ id, at, what }: Signal): Leaf => ({
  code: what === 'hand' ? 'hand_raised' : 'message_sent',
  params: { at },
  ref: { type: 'signal', id },
});

function countedPart(computation: EngagementComputation, part: Exclude<EngagementPart, Medium>): Branch {
  const { engagement, policy, signals } = computation;
  return {
    code: 'engagement_part',
    params: {
      part,
      count: signals[part].length,
      full: policy.count[part],
      points: engagement.points[part],
      of: policy.points[part],
    },
    children: signals[part].map(signalLeaf),
  };
}

const published = ({ published: tracks }: EngagementComputation, medium: Medium): Branch => ({
  code: 'engagement_published',
  params: { part: medium, ms: totalLength(tracks[medium]) },
  children: tracks[medium].flatMap((stretch) => ends(stretch, 'track')),
});

/** Why a student has this score (domain.md 3.11, 4): the formula with its parts, each leaf naming a stored fact. */
export function explainEngagement(computation: EngagementComputation): Branch {
  const { formula, readings, score } = computation.engagement;
  return {
    code: score === null ? 'engagement_unknown' : 'engagement',
    params: { formula, readings, ...(score === null ? {} : { score }) },
    children: [
      mediumPart(computation, 'microphone'),
      mediumPart(computation, 'camera'),
      countedPart(computation, 'hands'),
      countedPart(computation, 'messages'),
      published(computation, 'microphone'),
      published(computation, 'camera'),
    ],
  };
}
