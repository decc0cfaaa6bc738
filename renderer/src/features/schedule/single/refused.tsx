import { IconBan } from '@tabler/icons-react';
import type { ApiFailure } from '#renderer/api/failure.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { NearestTimes } from '../nearest-times.tsx';
import classes from '../schedule.module.css';

interface RefusedProps {
  /** What is said first: "The class was not created". */
  readonly title: string;
  readonly failure: ApiFailure | null;
  /** Takes one of the nearest free times. */
  readonly onTake?: (startsAt: number) => void;
}

/** Why the server refused: what is in the way, and the nearest free times as buttons (domain.md 5). */
export function Refused({ title, failure, onTake }: RefusedProps) {
  return (
    <>
      <div role="alert">
        {failure === null ? null : (
          <>
            <p className={classes.refusalTitle}>
              <IconBan size={18} stroke={STROKE} />
              <span>{title}</span>
            </p>
            <p>
              <Why failure={failure} />
            </p>
          </>
        )}
      </div>
      {failure === null || onTake === undefined ? null : <NearestTimes at={nearestIn(failure)} onTake={onTake} />}
    </>
  );
}

/** The refusal's sentence, and the class that is in the way by its name. */
export function Why({ failure }: { readonly failure: ApiFailure }) {
  const sentence = useSentence();
  const name = failure.data['title'];
  return (
    <>
      {sentence(failure)}
      {typeof name === 'string' && name !== '' ? (
        <>
          {' '}
          <bdi>{name}</bdi>
        </>
      ) : null}
    </>
  );
}

/** The nearest free starts that a refusal names. */
export function nearestIn(failure: ApiFailure): readonly number[] {
  const { nearest } = failure.data;
  return Array.isArray(nearest) ? nearest.map((one) => Date.parse(one)) : [];
}
