import type { ReactNode } from 'react';
import type { IconProps } from './icon.ts';

/** The four verdict circles, drawn for this app: larger in their box than an ordinary icon, so that a row of five reads. */
function Circle({ size = 18, stroke = 1.75, children, ...rest }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={stroke}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...rest}
    >
      <circle cx="12" cy="12" r="10" />
      {children}
    </svg>
  );
}

export const PresentIcon = (props: IconProps) => (
  <Circle {...props}>
    <path d="m8 12.4 2.7 2.7 5.3-5.6" />
  </Circle>
);

export const LateIcon = (props: IconProps) => (
  <Circle {...props}>
    <path d="M12 6.8V12l3.1 2.4" />
  </Circle>
);

export const PartialIcon = (props: IconProps) => (
  <Circle {...props}>
    <path d="M12 2a10 10 0 0 1 0 20Z" fill="currentColor" stroke="none" />
  </Circle>
);

export const AbsentIcon = (props: IconProps) => (
  <Circle {...props}>
    <path d="m9 9 6 6m0-6-6 6" />
  </Circle>
);
