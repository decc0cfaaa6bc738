import { Button, Textarea } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './confirm.module.css';

export interface Question {
  /** What is about to happen, as a question: "End the class for everybody?" */
  readonly title: string;
  /** What follows from it (product.md, "Habits"): a confirmation without a consequence is not asked. */
  readonly consequence: ReactNode;
  /** The words of the button: the act itself, never "OK". */
  readonly action: string;
  /** `bad` for what takes something away from somebody. */
  readonly tone?: 'accent' | 'bad';
  readonly reason?: 'optional' | 'required';
}

/** `reason` is an empty string where none was asked for or given. */
export interface Confirmed {
  readonly reason: string;
}

/** Asks before an act. Answers null when the person goes back. */
export function confirm(question: Question): Promise<Confirmed | null> {
  return new Promise((resolve) => {
    let answer: Confirmed | null = null;
    const id = modals.open({
      title: question.title,
      withCloseButton: false,
      size: 520,
      children: (
        <ConfirmBody
          question={question}
          onAnswer={(given) => {
            answer = given;
            modals.close(id);
          }}
        />
      ),
      onClose: () => resolve(answer),
    });
  });
}

interface ConfirmBodyProps {
  readonly question: Question;
  readonly onAnswer: (answer: Confirmed | null) => void;
}

export function ConfirmBody({ question, onAnswer }: ConfirmBodyProps) {
  const { t } = useTranslation('ui');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (): void => {
    if (question.reason === 'required' && reason.trim() === '') setMissing(true);
    else onAnswer({ reason: reason.trim() });
  };
  return (
    <form
      className={classes.body}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={classes.consequence}>{question.consequence}</div>
      {question.reason === undefined ? null : (
        <Textarea
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          label={t(question.reason === 'required' ? 'confirm.reason' : 'confirm.reasonOptional')}
          required={question.reason === 'required'}
          withAsterisk={false}
          error={missing ? t('confirm.reasonRequired') : null}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setMissing(false);
          }}
        />
      )}
      <div className={classes.actions}>
        <Button
          type="submit"
          variant={question.tone === 'bad' ? 'outline' : 'filled'}
          color={question.tone === 'bad' ? 'bad' : 'accent'}
          data-autofocus={(question.reason === undefined && question.tone !== 'bad') || undefined}
        >
          {question.action}
        </Button>
        <Button
          variant="subtle"
          // What takes something away is not done by an Enter too many.
          data-autofocus={(question.reason === undefined && question.tone === 'bad') || undefined}
          onClick={() => onAnswer(null)}
        >
          {t('confirm.cancel')}
        </Button>
      </div>
    </form>
  );
}
