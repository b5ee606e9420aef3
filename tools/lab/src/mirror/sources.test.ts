import { expect, test } from 'vitest';
import { environmentSources } from './sources.ts';

test('upstream may be asked unless the environment says no', () => {
  expect(environmentSources({})).toEqual({ upstream: true });
  expect(environmentSources({ VMSTATION_UPSTREAM: '' })).toEqual({ upstream: true });
  expect(environmentSources({ VMSTATION_UPSTREAM: 'no' })).toEqual({ upstream: false });
  expect(() => environmentSources({ VMSTATION_UPSTREAM: 'off' })).toThrow(
    expect.objectContaining({ code: 'UPSTREAM_INVALID' }),
  );
});
