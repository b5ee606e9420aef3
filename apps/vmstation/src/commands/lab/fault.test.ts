import { expect, test } from 'vitest';
import { doneLine, faultOf, faults } from './fault.ts';

test('a fault that is done says how it is taken back, with its folder', () => {
  expect(doneLine('ada', faultOf('cut', undefined), 'heal')).toMatch(
    /ada: cut; back with vmstation lab chaos ada heal$/,
  );
  expect(doneLine('ada', faultOf('fill-disk', '/var/lib'), 'free-disk')).toMatch(/ada free-disk \/var\/lib$/);
  expect(doneLine('ada', faultOf('heal', undefined), undefined)).toMatch(/ada: heal$/);
});

test('every fault that is offered is one, and what is typed wrongly is answered', () => {
  for (const word of faults) expect(faultOf(word, '/var').kind).toBe(word);
  expect(() => faultOf('hel', undefined)).toThrow(expect.objectContaining({ code: 'FAULT_UNKNOWN' }));
  expect(() => faultOf('fill-disk', undefined)).toThrow(
    expect.objectContaining({ code: 'FAULT_FOLDER_MISSING' }),
  );
});
