import { describe, expect, it } from 'vitest';
import { columnsFor } from '#renderer/features/classroom/core/grid.ts';
import { shortName } from '#renderer/features/classroom/core/short-name.ts';

describe('a grid of tiles', () => {
  const WIDE = 16 / 9;
  it.each([
    [1, WIDE, 1],
    [2, WIDE, 2],
    [4, WIDE, 2],
    [6, WIDE, 3],
    [9, WIDE, 3],
    [2, 0.7, 1],
    [3, 5, 3],
    [0, WIDE, 1],
  ])('of %i people in a stage of shape %d has %i columns', (people, shape, columns) => {
    expect(columnsFor(people, shape)).toBe(columns);
  });
});

describe('a name under a small tile', () => {
  it.each([
    ['ذو الكفل أحمد', 'ذو الكفل أحمد'],
    ['محمد الأمين بن عبد الرحمن الإدريسي', 'محمد الأمين'],
    ['عبد الله بن سليمان الراشد', 'عبد الله الراشد'],
    ['إبراهيم حسن عبد الغفار', 'إبراهيم حسن'],
    ['يوسف بن ماجد العنزي', 'يوسف العنزي'],
    ['Yusuf bin Majid Al-Anazi', 'Yusuf Al-Anazi'],
    ['Bartholomew Featherstonehaugh', 'Bartholomew'],
  ])('%s is %s', (name, short) => {
    expect(shortName(name)).toBe(short);
  });
});
