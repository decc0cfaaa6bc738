import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface DeviceSelectProps {
  readonly label: string;
  /** Whether the label stands above it; otherwise a heading beside it says the same. */
  readonly shown?: boolean;
  readonly devices: readonly MediaDeviceInfo[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** One of the plugged devices, or the system's choice; a remembered one that is not plugged in reads as the latter. */
export function DeviceSelect({ label, shown = false, devices, value, onChange }: DeviceSelectProps) {
  const { t } = useTranslation('classroom');
  const options = devices.map((device, at) => ({
    value: device.deviceId,
    label: device.label === '' ? t('check.unnamed', { number: at + 1 }) : device.label,
  }));
  const plugged = options.some((option) => option.value === value);
  return (
    <Select
      {...(shown ? { label } : { 'aria-label': label })}
      data={[{ value: '', label: t('check.systemDefault') }, ...options]}
      value={plugged ? value : ''}
      allowDeselect={false}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  );
}
