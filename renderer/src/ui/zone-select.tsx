import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { fold } from '#renderer/i18n/fold.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

interface ZoneSelectProps {
  readonly label: string;
  /** Under the label; without one the label is said and not shown, because it stands beside already. */
  readonly hint?: string;
  /** The label is shown above, without a hint. */
  readonly labelled?: boolean;
  readonly value: string;
  readonly onChange: (zone: string) => void;
}

/** A time zone by its city, found in either language: "الرياض", "riyadh". */
export function ZoneSelect({ label, hint, labelled = false, value, onChange }: ZoneSelectProps) {
  const { city, settings } = useFormat();
  const zones = useMemo(
    () =>
      Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: `${city(zone)} · ${offsetOf(zone)}` })),
    // `city` is the same for the same language.
    // oxlint-disable-next-line react/exhaustive-deps
    [settings.language],
  );
  return (
    <Select
      {...(hint !== undefined
        ? { label, description: hint, size: 'lg' as const }
        : labelled
          ? { label }
          : { 'aria-label': label })}
      searchable
      allowDeselect={false}
      data={zones}
      value={value}
      onChange={(zone) => onChange(zone ?? value)}
      limit={60}
      filter={({ options, search }) => {
        const wanted = fold(search);
        return options.filter((one) => 'value' in one && fold(`${one.label} ${one.value}`).includes(wanted));
      }}
    />
  );
}

/** The zone's present difference, as "UTC+3": an island of its own, left to right. */
function offsetOf(zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(
    Date.now(),
  );
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `\u2066${name.replace('GMT', 'UTC')}\u2069`;
}
