import { useState } from 'react';
import type { RoomPerson } from '../core/room-person.ts';
import { nextStage, type Stage, type StageWishes } from '../core/stage.ts';

/** Who has the large tile; whoever had it before is remembered from one drawing to the next. */
export function useStage(people: readonly RoomPerson[], wishes: StageWishes): Stage | null {
  const [before, setBefore] = useState<Stage | null>(null);
  const stage = nextStage(before, people, wishes);
  // Before the drawing, not after it: React takes the new value at once, without showing the old one.
  if (stage !== before) setBefore(stage);
  return stage;
}
