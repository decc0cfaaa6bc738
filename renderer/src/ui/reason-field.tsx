import { Textarea } from '@mantine/core';

interface ReasonFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (reason: string) => void;
}

/** Why somebody does it, in their own words; kept with what was done. */
export function ReasonField({ label, value, onChange }: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      value={value}
      maxLength={500}
      autosize
      minRows={2}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
