/** The academy as it is being typed: the input of `setUpAcademy`. */
export interface Draft {
  readonly academyName: string;
  readonly timeZone: string;
  readonly weekStart: 'saturday' | 'sunday' | 'monday';
  readonly language: 'ar' | 'en';
  readonly durationMinutes: number;
  readonly admin: { readonly name: string; readonly email: string; readonly password: string };
}

export interface Problems {
  readonly academyName: boolean;
  readonly name: boolean;
  readonly email: boolean;
  readonly password: boolean;
}

/** The shortest password (contract: `setUpAcademy`). */
export const SHORTEST_PASSWORD = 10;

/** What is still missing. The server checks again. */
export const problemsOf = ({ academyName, admin }: Draft): Problems => ({
  academyName: academyName.trim() === '',
  name: admin.name.trim() === '',
  email: !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(admin.email.trim()),
  password: admin.password.length < SHORTEST_PASSWORD,
});

export interface FieldsProps {
  readonly draft: Draft;
  /** What to mark as missing; null before the person has tried to go on. */
  readonly problems: Problems | null;
  readonly onChange: (draft: Draft) => void;
}
