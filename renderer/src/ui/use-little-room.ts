import { useMediaQuery } from '@mantine/hooks';

/** As in work-sheet.module.css: a window in which the panel leaves the table less than half. */
const SMALL_WINDOW = '(max-width: 1180px)';

/**
 * Whether the panel beside it leaves a table only the columns that tell its rows apart: what else is known of the chosen
 * one stands in the panel.
 */
export const useLittleRoom = (narrow: boolean): boolean =>
  useMediaQuery(SMALL_WINDOW, false, { getInitialValueInEffect: false }) && narrow;
