import type { Knex } from 'knex';

/** `raises`: the row cannot be written. `exceeds`: nor ever could. `dies`: the connection that writes it is cut, as when Postgres is restarted. */
const BREAKS = {
  raises: `raise exception 'the disk is full'`,
  exceeds: `raise exception 'too much' using errcode = '54000'`,
  dies: 'perform pg_terminate_backend(pg_backend_pid()); return new',
} as const;

/** While `act` runs, writing a row of the table of which `when` is true (`new` is the row) breaks in the database itself. */
export async function whileBroken<T>(
  db: Knex,
  rows: { readonly table: string; readonly when: string; readonly how?: keyof typeof BREAKS },
  act: () => Promise<T>,
): Promise<T> {
  await db.raw(
    `create function break_row() returns trigger language plpgsql as $$ begin ${BREAKS[rows.how ?? 'raises']}; end $$;
     create trigger break_row before insert or update on ${rows.table} for each row when (${rows.when})
       execute function break_row()`,
  );
  try {
    return await act();
  } finally {
    await db.raw(`drop trigger break_row on ${rows.table}; drop function break_row`);
  }
}
